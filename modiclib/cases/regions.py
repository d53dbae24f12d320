"""Where to measure a finding of a computed case: its voxels, and normal marrow to compare them with."""

import numpy as np
from scipy.ndimage import distance_transform_edt, find_objects, uniform_filter

from ..composition import COMPARTMENTS, LABELS
from ..errors import ModicError
from ..vocabulary import Finding

#: Reference marrow keeps this far from lesions, endplates, wall and vein, mm: a lesion's border fades over as much.
MARGIN_MM = 3.0
#: Less reference marrow than this in one body, mm², and the next body is taken; our choice.
LEAST_REFERENCE_MM2 = 100.0
#: Typical marrow, no island of fat or of red marrow: fat fraction over 4 mm so near the median of all bodies in the
#: slices of the lesion; our choice.
TYPICAL_FAT, OVER_MM = 0.08, 4.0
PUREST = 0.9  # share of the most there is; our choice
FAT, WATER = COMPARTMENTS.index("fat"), [COMPARTMENTS.index(name) for name in ("marrow water", "oedema")]


def masks(case, finding: Finding, slices: str | range = "all") -> tuple[np.ndarray, np.ndarray]:
    """Masks of a finding of a computed case, and of normal marrow to compare it with.

    The reference lies in the slices of the lesion, 3 mm or more inside the marrow of the same vertebral body, where
    its fat is typical of this person's. If that is too little, the nearest vertebra with enough is taken.

    Parameters
    ----------
    case : Case
        A computed case.
    finding : Finding
        One of ``case.findings``.
    slices : str or range
        As in `Case.scan`.

    Returns
    -------
    lesion, reference : numpy.ndarray
        (slices, rows, columns) bool.

    Raises
    ------
    ModicError
        If the finding does not reach these slices, or there is no normal marrow beside it.

    Examples
    --------
    >>> import modiclib as ml
    >>> from modiclib.cases import masks
    >>> case = ml.load_case("type-3")
    >>> lesion, reference = masks(case, case.findings[0], slices="middle")
    >>> lesion.shape, bool((lesion & reference).any())
    ((1, 384, 288), False)
    """
    labels = np.stack([case.slice_labels(index) for index in case.indices(slices)])
    lesion = labels == finding.label
    if not lesion.any():
        raise ModicError(f"the finding ({finding.place}) does not reach these slices; ask for slices='all'.")
    shared = lesion.any(axis=(1, 2))
    names = [name for name in LABELS if name.startswith("marrow ")]
    home = names.index(f"marrow {finding.vertebra}")
    inside = {name: _inside((labels == LABELS[name]) & shared[:, None, None], case.spacing) for name in names}
    typical = _typical(case, np.array(case.indices(slices)), shared, np.any(list(inside.values()), axis=0))
    for name in sorted(names, key=lambda name: abs(names.index(name) - home)):
        reference = inside[name] & typical
        if reference.sum() * case.spacing[1] * case.spacing[2] >= LEAST_REFERENCE_MM2:
            return lesion, reference
    raise ModicError(f"no normal marrow is left beside the finding ({finding.place}); ask for slices='all'.")


def purest(share: np.ndarray) -> np.ndarray:
    """Voxels that hold nearly as much of a tissue as any: CSF is never quite at rest, so it fills none wholly."""
    return share > PUREST * share.max()


def _inside(marrow: np.ndarray, spacing: tuple[float, float, float]) -> np.ndarray:
    """The part of marrow that lies a margin inside its border, slice by slice."""
    inside = np.zeros_like(marrow)
    for plane, part in zip(inside, marrow, strict=True):
        # Distances in the whole slice would take most of the time
        for box in find_objects(part.astype(np.uint8)):
            depth = distance_transform_edt(np.pad(part[box], 1), spacing[1:])[1:-1, 1:-1]
            plane[box] = depth >= MARGIN_MM
    return inside


def _typical(case, indices: np.ndarray, shared: np.ndarray, marrow: np.ndarray) -> np.ndarray:
    """Where the fat fraction is near its median in this marrow; only in the slices that share the lesion."""
    fraction = np.full(marrow.shape, np.nan, np.float32)
    size = round(OVER_MM / case.spacing[1])
    for place in np.flatnonzero(shared):
        maps = case.slice_maps(indices[place])
        fat, water = (uniform_filter(tissue, size) for tissue in (maps[FAT], maps[WATER].sum(0)))
        fraction[place] = fat / np.maximum(fat + water, 1e-3)
    return np.abs(fraction - np.median(fraction[marrow])) < TYPICAL_FAT if marrow.any() else marrow


def mean_composition(case, label: int) -> np.ndarray:
    """Mean composition of the voxels of one label in the mid-sagittal slice.

    Parameters
    ----------
    case : Case
        A computed case.
    label : int
        As in `LABELS`, or a finding's.

    Returns
    -------
    numpy.ndarray
        (14,) fractions, in the order of ``COMPARTMENTS``.

    Raises
    ------
    ModicError
        If no voxel of this slice has the label.

    Examples
    --------
    >>> import modiclib as ml
    >>> from modiclib.cases import mean_composition
    >>> marrow = mean_composition(ml.load_case("normal"), ml.LABELS["marrow L3"])
    >>> bool(marrow[ml.COMPARTMENTS.index("fat")] < marrow[ml.COMPARTMENTS.index("marrow water")])
    True
    """
    voxels = case.slice_labels(case.middle) == label
    if not voxels.any():
        raise ModicError(f"label {label} does not reach the mid-sagittal slice of {case.name!r}.")
    return case.slice_maps(case.middle)[:, voxels].mean(axis=1)
