"""Names of the places of a computed slice, as a reader would call them: structures, endplates, lesions."""

import numpy as np
from scipy.ndimage import distance_transform_edt

from ..composition import LABELS
from ..vocabulary import Endplate

#: A point counts as an endplate if it is this near, mm, to both the disc and the body beside it. An endplate is about
#: 1 mm thick, and a finger needs more: our choice.
ENDPLATE_REACH_MM = 3.0
NAMES = {value: name for name, value in LABELS.items()}


def name_places(case, index: int) -> dict[str, np.ndarray]:
    """Masks of everything with a name in one slice of a computed case.

    Parameters
    ----------
    case : Case
        A computed case.
    index : int
        Slice, 0 = the patient's rightmost.

    Returns
    -------
    dict of str to numpy.ndarray
        (rows, columns) bool for each name of `LABELS` that is there, and for each `Endplate`. An endplate overlaps
        the structures beside it, and a lesion its endplate.

    Examples
    --------
    >>> import modiclib as ml
    >>> from modiclib.widgets.places import name_places
    >>> case = ml.load_case("type-1")
    >>> places = name_places(case, case.middle)
    >>> bool(places["inferior L4"].any() and places["lesion 1"].any())
    True
    """
    labels = case.slice_labels(index)
    places = {NAMES[value]: labels == value for value in np.unique(labels) if value}
    pixel = case.spacing[1:]
    for endplate in Endplate:
        disc = places.get(f"disc {endplate.level}")
        body = _body(case, labels, endplate.vertebra)
        if disc is not None and body.any():
            near = [
                distance_transform_edt(~mask, sampling=pixel) <= ENDPLATE_REACH_MM for mask in (disc, body)
            ]
            places[str(endplate)] = near[0] & near[1]
    return places


def _body(case, labels: np.ndarray, vertebra: str) -> np.ndarray:
    """Marrow of a vertebra with the lesions in it."""
    lesions = [finding.label for finding in case.findings if finding.vertebra == vertebra]
    return np.isin(labels, [LABELS[f"marrow {vertebra}"], *lesions])


def place_words(name: str, case) -> str:
    """Say the name of a place in a sentence.

    Examples
    --------
    >>> import modiclib as ml
    >>> from modiclib.widgets.places import place_words
    >>> place_words("inferior L4", ml.load_case("normal"))
    'the inferior endplate of L4'
    """
    first, _, last = name.rpartition(" ")
    if name in set(Endplate):
        return f"the {first} endplate of {last}"
    if first == "lesion":
        return f"the change at the {case.findings[int(last) - 1].place}"
    if first == "disc":
        return f"the disc {last.replace('-', '–')}"
    return f"the {first} of {last}" if first in ("marrow", "posterior elements") else f"the {name}"
