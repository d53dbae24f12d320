"""Measures lesions from the voxels of the labels, as a careful reader would with a ruler on every slice."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ..anatomy.vertebra import vertebral_body
from ..composition import LABELS, Slab
from ..composition.bone import paint_body
from ..composition.canvas import INDEX
from ..composition.lesion import dents
from ..vocabulary import Extent, Finding, ModicType

THICKNESS = 4.0  # of a slice, mm
AT_ENDPLATE = 4.0  # a lesion's length is measured within this distance of the endplate, mm
COLUMN, WIDE_COLUMN = 1.0, 3.0  # width of the columns of voxels in which depth, and height, are read, mm
THIRDS = ("anterior", "middle", "posterior")
BORDERS = (-0.5, -1 / 6, 1 / 6, 0.5)  # of the thirds, as shares of the depth of the endplate
LEAST_OF_THIRD = (
    1 / 3
)  # a third counts if this share of it is taken, or half of a small lesion lies in it; our choice
ONE_SIDED = 0.7  # a lesion is left or right if this share of its volume is; our choice
HARD = 0.35  # more bone than this and a voxel is sclerotic; about three times normal marrow


class Voxels(NamedTuple):
    """The voxels of one lesion on every slice: place in the body (mm), depth from the endplate (mm), slice, tissue."""

    u: np.ndarray
    depth: np.ndarray
    w: np.ndarray
    slice: np.ndarray
    tissue: np.ndarray  # (compartments, voxels)


def measure_findings(case) -> tuple[Finding, ...]:
    """Turn every lesion of a case into a finding with its measured extent."""
    found = []
    for name in {lesion.vertebra for lesion in case.changes}:
        found += _measure_vertebra(case, name)
    return tuple(finding for _, finding in sorted(found, key=lambda pair: pair[0]))


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
    >>> from modiclib.cases.extent import lesion_height
    >>> along, depth = np.repeat(np.arange(20.0), 2), np.tile([1.0, 8.0], 20)
    >>> depth[1] = 15.0  # a spike
    >>> lesion_height(along, depth)
    8.0
    """
    column = np.floor(along / COLUMN)
    return float(np.percentile([depth[column == here].max() for here in np.unique(column)], 90))


def _measure_vertebra(case, name: str) -> list[tuple[int, Finding]]:
    """(number, finding) of every lesion of one vertebra; its body is painted again, alone and quickly."""
    numbers = [number for number, lesion in enumerate(case.changes, 1) if lesion.vertebra == name]
    vertebra, body_voxels = case.anatomy.vertebrae[name], 0
    seen = {number: [] for number in numbers}
    for index in range(2 * case.middle + 1):
        slab = Slab(case.anatomy, case.position(index), THICKNESS, case.changes)
        if paint_body(slab, name) is None:
            continue
        body_voxels += np.count_nonzero(slab.canvas.labels)
        for number in numbers:
            seen[number].append(_voxels(case, slab, vertebra, number, index))
    return [
        (number, _finding(case, vertebra, number, _joined(parts), body_voxels))
        for number, parts in seen.items()
    ]


def _voxels(case, slab, vertebra, number: int, index: int) -> Voxels:
    lesion, grid = case.changes[number - 1], case.anatomy.grid
    rows, columns = np.nonzero(slab.canvas.labels == LABELS[f"lesion {number}"])
    x = case.position(index)
    u, v, w = vertebra.local(grid.y[0, columns], grid.z[rows, 0], x)
    if lesion.endplate is None:
        depth = v
    else:
        # Where the whole endplate has given way, one measures from where it lies now
        across = vertebra.across(x)
        sunk = dents(slab, vertebra, u, w, across) if lesion.disc_follows else (0.0, 0.0)
        body = vertebral_body(vertebra, u, v, w, case.anatomy.smooth, across, sunk)
        depth = body.below_superior if lesion.endplate.side == "superior" else body.above_inferior
    along = u - vertebra.axis(v)
    return Voxels(along, depth, w + 0 * u, np.full(len(rows), index), slab.canvas.maps[:, rows, columns])


def _joined(parts: list[Voxels]) -> Voxels:
    return Voxels(*(np.concatenate(values, axis=-1) for values in zip(*parts, strict=True)))


def _finding(case, vertebra, number: int, voxels: Voxels, body_voxels: int) -> Finding:
    lesion = case.changes[number - 1]
    return Finding(
        level=lesion.endplate.level if lesion.endplate else None,
        endplate=lesion.endplate,
        kind=str(lesion.kind),
        type=lesion.type,
        extent=_extent(case, vertebra, lesion, voxels, body_voxels),
        label=LABELS[f"lesion {number}"],
        vertebra=vertebra.name,
        residual_oedema=_residual_oedema(voxels.tissue, lesion.type),
        predominant=_predominant(voxels.tissue, lesion.type),
        height_lost=_height_lost(case, vertebra, voxels) if lesion.disc_follows else 0.0,
    )


def _extent(case, vertebra, lesion, voxels: Voxels, body_voxels: int) -> Extent:
    count = len(voxels.u)
    if not count:
        return Extent(0.0, 0.0, 0.0)
    heights, lengths = [], [np.zeros(1)]
    for index in np.unique(voxels.slice):
        here = voxels.slice == index
        u, depth = voxels.u[here], voxels.depth[here]
        if lesion.endplate is None:
            heights.append(float(np.ptp(depth)))
            lengths.append(u)
        else:
            heights.append(lesion_height(u, depth))
            lengths.append(u[depth < AT_ENDPLATE] if np.any(depth < AT_ENDPLATE) else u[:1])
    longest = max(lengths, key=np.ptp)
    length, height = min(float(np.ptp(longest)), vertebra.depth), min(max(heights), vertebra.height)
    left = np.mean(voxels.w > 0)
    return Extent(
        anteroposterior=length / vertebra.depth,
        height=height / vertebra.height,
        fraction=float(count / body_voxels),
        anteroposterior_mm=length,
        height_mm=height,
        volume_mm3=float(count * np.prod(case.spacing)),
        thirds=_thirds(longest / vertebra.depth),
        side="left" if left > ONE_SIDED else "right" if left < 1 - ONE_SIDED else "both",
    )


def _thirds(along: np.ndarray) -> tuple[str, ...]:
    """Thirds of the endplate of which a lesion takes enough; `along` runs from -0.5 at the front to 0.5."""
    front, back = along.min(), along.max()
    inside = [min(back, high) - max(front, low) for low, high in pairwise(BORDERS)]
    least = min(LEAST_OF_THIRD / 3, 0.5 * (back - front))
    return tuple(name for name, part in zip(THIRDS, inside, strict=True) if part >= least)


def _height_lost(case, vertebra, voxels: Voxels) -> float:
    """Share of the height that a body has lost, where it is most on any slice of the lesion."""
    lost = [0.0]
    for index in np.unique(voxels.slice):
        broken, whole = (_heights(case, vertebra, index, changes) for changes in (case.changes, ()))
        lost.append(float(np.percentile(1 - broken / whole, 90)))
    return max(lost)


def _heights(case, vertebra, index: int, changes: tuple) -> np.ndarray:
    """Voxels of a body in each column of its inner four fifths, on one slice."""
    slab = Slab(case.anatomy, case.position(index), THICKNESS, changes)
    paint_body(slab, vertebra.name)
    rows, columns = np.nonzero(slab.canvas.labels)
    grid = case.anatomy.grid
    u, _, _ = vertebra.local(grid.y[0, columns], grid.z[rows, 0], slab.position)
    inner = 0.4 * vertebra.depth
    return np.histogram(u, np.arange(-inner, inner, WIDE_COLUMN))[0].clip(1)


def _residual_oedema(tissue: np.ndarray, type_: ModicType) -> float:
    """Share of oedema in the soft tissue of the fatty voxels of a lesion; 0 where the type knows no fat."""
    fat, oedema, bone = (tissue[INDEX[name]] for name in ("fat", "oedema", "bone"))
    if "2" not in type_:
        return 0.0
    # In a mixture only the fatty part counts
    fatty = (bone < HARD) & ((fat > oedema) | (type_ is ModicType.TYPE_2))
    return float((oedema / np.maximum(1 - bone, 0.1))[fatty].mean()) if fatty.any() else 0.0


def _predominant(tissue: np.ndarray, type_: ModicType) -> ModicType:
    """Which of the two tissues of a mixture fills more voxels."""
    if type_ not in (ModicType.MIXED_1_2, ModicType.MIXED_2_3):
        return type_
    fat, oedema, bone = (tissue[INDEX[name]] for name in ("fat", "oedema", "bone"))
    other = ModicType.TYPE_1 if type_ is ModicType.MIXED_1_2 else ModicType.TYPE_3
    share = oedema > fat if type_ is ModicType.MIXED_1_2 else bone > HARD
    return other if share.mean() > 0.5 else ModicType.TYPE_2
