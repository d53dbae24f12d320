"""Measures lesions from the voxels of the labels, as a careful reader would with a ruler on every slice."""

import numpy as np

from ..anatomy.vertebra import vertebral_body
from ..composition import LABELS, Slab
from ..composition.bone import paint_body
from ..composition.canvas import INDEX
from ..vocabulary import Extent, Finding, ModicType

THICKNESS = 4.0  # of a slice, mm
AT_ENDPLATE = 4.0  # a lesion's length is measured within this distance of the endplate, mm
COLUMN = 1.0  # width of the columns of voxels in which a lesion's depth is read, mm


def measure_findings(case) -> tuple[Finding, ...]:
    """Turn every lesion of a case into a finding with its measured extent."""
    return tuple(_measure(case, number, change) for number, change in enumerate(case.changes, 1))


def lesion_height(along: np.ndarray, depth: np.ndarray) -> float:
    """Height of a lesion on one slice, mm.

    The greatest depth in each column of voxels; of these depths the 90th percentile, so that one spike does not decide.

    Parameters
    ----------
    along, depth : numpy.ndarray
        Each voxel's place along the endplate and distance from it, mm.

    Examples
    --------
    >>> import numpy as np
    >>> along, depth = np.repeat(np.arange(20.0), 2), np.tile([1.0, 8.0], 20)
    >>> depth[1] = 15.0  # a spike
    >>> lesion_height(along, depth)
    8.0
    """
    column = np.floor(along / COLUMN)
    return float(np.percentile([depth[column == here].max() for here in np.unique(column)], 90))


def _measure(case, number: int, change) -> Finding:
    label = LABELS[f"lesion {number}"]
    anatomy = case.anatomy
    vertebra = anatomy.vertebrae[change.endplate.vertebra]
    lengths, heights, lesion_voxels, body_voxels, water = [0.0], [0.0], 0, 0, []
    for index in range(2 * case.middle + 1):
        slab = Slab(anatomy, case.position(index), THICKNESS, case.changes)
        if paint_body(slab, vertebra.name) is None:
            continue
        labels = slab.canvas.labels
        body_voxels += np.count_nonzero(labels)
        rows, columns = np.nonzero(labels == label)
        lesion_voxels += len(rows)
        if len(rows) == 0:
            continue
        water.append(_oedema_in_fat(slab.canvas.maps[:, rows, columns], change.type))
        u, v, w = vertebra.local(anatomy.grid.y[0, columns], anatomy.grid.z[rows, 0], case.position(index))
        body = vertebral_body(vertebra, u, v, w, anatomy.smooth)
        depth = body.below_superior if change.endplate.side == "superior" else body.above_inferior
        heights.append(lesion_height(u, depth))
        along = u[depth < AT_ENDPLATE]
        if along.size:
            lengths.append(float(np.ptp(along)))
    extent = Extent(
        anteroposterior=min(max(lengths) / vertebra.depth, 1.0),
        height=min(max(heights) / vertebra.height, 1.0),
        fraction=float(lesion_voxels / max(body_voxels, 1)),
    )
    water = np.concatenate(water) if water else np.zeros(0)
    residual = float(water.mean()) if water.size else 0.0
    return Finding(change.endplate.level, change.endplate, "modic", change.type, extent, label, residual)


def _oedema_in_fat(tissue: np.ndarray, type_: ModicType) -> np.ndarray:
    """Share of oedema in the soft tissue of the fatty voxels of a lesion; none where the type knows no fat."""
    fat, oedema, bone = (tissue[INDEX[name]] for name in ("fat", "oedema", "bone"))
    fatty = (bone < 0.4) & (fat > oedema) & ("2" in type_)
    return (oedema / np.maximum(1 - bone, 0.1))[fatty]
