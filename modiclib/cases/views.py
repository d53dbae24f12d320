"""What a viewer shows of a computed case: the spine without most of the abdomen, or its lesions enlarged."""

import numpy as np

#: What a view shows is our choice.
IN_FRONT = 22.0  # in front of the foremost vertebra, mm
DEPTH = 150.0  # from there towards the back at least, mm: to behind the spinous processes
BEHIND = 6.0  # at least, behind the rearmost body of the sacrum, mm


def spine(*cases, slices: int = 5) -> dict:
    """Part of the stack that holds the spine: half the download of the whole, and larger on the screen.

    Parameters
    ----------
    *cases : Case
        One computed case, or several that are shown with one view: the part then holds the spines of all.
    slices : int
        How many slices around the mid-sagittal one; odd.

    Returns
    -------
    dict
        ``slices`` and ``columns`` for `modiclib.widgets.SliceViewer`.

    Examples
    --------
    >>> import modiclib as ml
    >>> from modiclib.cases import spine
    >>> part = spine(ml.load_case("normal"), slices=3)
    >>> part["slices"].stop - part["slices"].start
    3
    """
    first, after = zip(*(_columns(case) for case in cases), strict=True)
    middle, beside = cases[0].middle, slices // 2
    return {"slices": slice(middle - beside, middle + beside + 1), "columns": (min(first), max(after))}


def _columns(case) -> tuple[int, int]:
    """First column of the spine of a case, and the one after its last."""
    grid = case.anatomy.grid
    bottom = grid.top - grid.rows * grid.pixel
    bodies = [body for body in case.anatomy.vertebrae.values() if body.centre[1] + body.height / 2 > bottom]
    foremost = min(body.point(body.axis(0) - body.depth / 2, 0)[0] for body in bodies)
    rearmost = max(body.point(body.axis(0) + body.depth / 2, 0)[0] for body in bodies)
    first = max(round((foremost - IN_FRONT - grid.front) / grid.pixel), 0)
    to_sacrum = round((rearmost + BEHIND - grid.front) / grid.pixel)
    return first, min(max(first + round(DEPTH / grid.pixel), to_sacrum), grid.columns)


def close_up(case, zoom: float = 2.5, part: dict | None = None) -> dict:
    """Return a part of the stack, enlarged at the lesions of the case.

    Parameters
    ----------
    case : Case
        A computed case with findings.
    zoom : float
        Magnification.
    part : dict, optional
        As `spine` gives it; by default that of this case alone.

    Returns
    -------
    dict
        ``slices``, ``columns``, ``zoom``, ``pan_row`` and ``pan_column`` for `modiclib.widgets.SliceViewer`.

    Examples
    --------
    >>> import modiclib as ml
    >>> from modiclib.cases import close_up
    >>> close_up(ml.load_case("type-1"), zoom=3)["zoom"]
    3
    """
    part = part or spine(case)
    shown = range(*part["slices"].indices(2 * case.middle + 1))
    labels = np.stack([case.slice_labels(index) for index in shown])
    lesions = np.isin(labels, [finding.label for finding in case.findings])
    _, row, column = np.argwhere(lesions).mean(axis=0)
    _, row_mm, column_mm = case.spacing
    return part | {
        "zoom": zoom,
        "pan_row": float(row - labels.shape[1] / 2) * row_mm,
        "pan_column": float(column - np.mean(part["columns"])) * column_mm,
    }
