"""What a computed case is made of, for probe and structures of a viewer: loaded by the browser when first asked for."""

from functools import lru_cache

import numpy as np

from ..composition import COMPARTMENTS, LABELS
from .maps import pack_maps

#: Step of the stored shares. Our choice: it tells half from a third, and the maps weigh no more than the images.
STEP = 0.04
#: Values of lesions in the labels begin after this one.
LAST_STRUCTURE = 200


@lru_cache(maxsize=4)  # viewers of one case show the same part again and again
def pack_tissues(case, first: int, count: int, columns: tuple[int, int] | None = None) -> tuple[str, bytes]:
    """Write tissues and labels of some slices of a case into a container of maps.

    A lesion counts as the marrow around it: where it lies is for the reader to find.

    Parameters
    ----------
    case : Case
        A computed case.
    first, count : int
        Index of the first slice, and how many follow each other.
    columns : tuple of int, optional
        First column and the one after the last; by default all.

    Returns
    -------
    identifier : str
    container : bytes
        For `modiclib.widgets.maps.read_maps`: the share of each tissue, and ``labels``; the header's ``structures``
        names their values.
    """
    part = slice(*(columns or (0, None)))
    indices = range(first, first + count)
    shares = np.stack([case.slice_maps(index)[:, :, part] for index in indices], axis=1)
    labels = np.stack([case.slice_labels(index)[:, part] for index in indices])
    maps = {name: share for name, share in zip(COMPARTMENTS, shares, strict=True) if share.max() >= STEP}
    structures = {value: name for name, value in LABELS.items() if value <= LAST_STRUCTURE}
    structures |= {value: "marrow" for value in LABELS.values() if value > LAST_STRUCTURE}
    steps = dict.fromkeys(maps, STEP) | {"labels": 1.0}
    return pack_maps(maps | {"labels": labels}, steps, structures=structures)
