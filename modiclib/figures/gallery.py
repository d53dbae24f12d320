"""One case on its three sequences, its lesions shown by arrows: a row of a table of pictures."""

import numpy as np
from matplotlib.figure import Figure

from ..cases import close_up
from ..errors import ModicError
from .panes import MARK, draw_panes, opening, part

ARROW_MM = 16.0  # from tail to tip


def strip(case, *, zoom: float = 3.2) -> tuple[Figure, str]:
    """Draw the lesions of a case enlarged on T1, T2 and STIR, with arrows that leave their borders free.

    Parameters
    ----------
    case : Case
        A computed case with findings.
    zoom : float
        Magnification at the lesions.

    Returns
    -------
    figure : matplotlib.figure.Figure
    words : str
        What it shows: a text alternative.

    Raises
    ------
    ModicError
        If no finding reaches the mid-sagittal slice.

    Examples
    --------
    >>> import modiclib as ml
    >>> from modiclib import figures
    >>> figure, words = figures.strip(ml.load_case("haemangioma"))
    >>> "Arrows: body of L2: haemangioma" in words
    True
    """
    labels = case.slice_labels(case.middle)
    shown = [found for found in case.findings if (labels == found.label).any()]
    if not shown:
        raise ModicError(f"{case.name!r} has no finding on its mid-sagittal slice to point at.")
    study = case.study(slices="middle")
    figure = Figure(figsize=(2.93, 1.19), facecolor="white")
    view = close_up(case, zoom)
    panes = draw_panes(figure, study, case, view, top=0.87, outlines=False)
    for pane in panes:
        pane.set_title(pane.get_title(), fontsize=10, pad=1.5)
    rows, columns = part(labels.shape, case.spacing, view)
    pointed = []
    for found in shown:
        row, column = _front(labels == found.label)
        inside = rows.start <= row < rows.stop and columns.start <= column < columns.stop
        if inside:
            pointed.append(found)
            for pane in panes:
                _point(pane, row - rows.start, column - columns.start, ARROW_MM / case.spacing[2])
    return figure, f"{opening(study, case)} Arrows: {'; '.join(map(str, pointed))}."


def _front(lesion: np.ndarray) -> tuple[float, float]:
    """Middle row of a lesion, and the foremost column it has there."""
    rows, columns = np.nonzero(lesion)
    row = round(float(np.median(rows)))
    at = columns[np.abs(rows - row) <= 1]
    return row, float(at.min())


def _point(pane, row: float, column: float, length: float) -> None:
    """Draw an arrow from the front to a place."""
    pane.annotate(
        "", (column - 1, row), (column - length, row),
        arrowprops={
            "arrowstyle": "-|>", "color": MARK, "linewidth": 1.4, "mutation_scale": 8, "shrinkA": 0, "shrinkB": 0,
        },
    )  # fmt: skip
