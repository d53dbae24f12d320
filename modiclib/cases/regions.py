"""Where to measure a finding of a computed case: its voxels, and normal marrow to compare them with."""

import numpy as np
from scipy.ndimage import distance_transform_edt

from ..composition import LABELS
from ..errors import ModicError
from ..vocabulary import Finding

#: Reference marrow keeps this far from lesions, endplates, wall and vein, mm: a lesion's border fades over as much.
MARGIN_MM = 3.0
#: Less reference marrow than this in one body, mm², and the next body is taken; our choice.
LEAST_REFERENCE_MM2 = 100.0


def masks(case, finding: Finding, slices: str | range = "all") -> tuple[np.ndarray, np.ndarray]:
    """Masks of a finding of a computed case, and of normal marrow to compare it with.

    The reference lies in the slices of the lesion, 3 mm or more inside the marrow of the same vertebral body. If
    the lesion leaves too little of that, the nearest vertebra with enough is taken.

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
    shared = lesion.any(axis=(1, 2))[:, None, None]
    names = [name for name in LABELS if name.startswith("marrow ")]
    home = names.index(f"marrow {finding.vertebra}")
    for name in sorted(names, key=lambda name: abs(names.index(name) - home)):
        reference = _inside((labels == LABELS[name]) & shared, case.spacing)
        if reference.sum() * case.spacing[1] * case.spacing[2] >= LEAST_REFERENCE_MM2:
            return lesion, reference
    raise ModicError(f"no normal marrow is left beside the finding ({finding.place}); ask for slices='all'.")


def _inside(marrow: np.ndarray, spacing: tuple[float, float, float]) -> np.ndarray:
    """The part of marrow that lies a margin inside its border, slice by slice."""
    depths = [distance_transform_edt(np.pad(part, 1), spacing[1:])[1:-1, 1:-1] for part in marrow]
    return np.stack(depths) >= MARGIN_MM


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
    >>> marrow = mean_composition(ml.load_case("normal"), ml.LABELS["marrow L3"])
    >>> bool(marrow[ml.COMPARTMENTS.index("fat")] < marrow[ml.COMPARTMENTS.index("marrow water")])
    True
    """
    voxels = case.slice_labels(case.middle) == label
    if not voxels.any():
        raise ModicError(f"label {label} does not reach the mid-sagittal slice of {case.name!r}.")
    return case.slice_maps(case.middle)[:, voxels].mean(axis=1)
