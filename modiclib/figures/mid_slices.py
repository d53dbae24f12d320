"""Several cases side by side, each by its mid-sagittal slice: how alike and how different they are."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from ..errors import ModicError
from .panes import who

WIDTH, HEIGHT = 5.6, 1.85  # of the figure and of a row of it, inches
IN_A_ROW = 4


def mid_slices(cases: Sequence, contrast: str = "T2") -> tuple[Figure, str]:
    """Draw the mid-sagittal slice of several cases, four in a row, numbered, each in its own window.

    Parameters
    ----------
    cases : sequence of Case
        Computed cases.
    contrast : str
        ``'T1'``, ``'T2'`` or ``'STIR'``.

    Returns
    -------
    figure : matplotlib.figure.Figure
    words : str
        What it shows: a text alternative.

    Raises
    ------
    ModicError
        If there is no case to draw.

    Examples
    --------
    >>> import modiclib as ml
    >>> from modiclib import figures
    >>> figure, words = figures.mid_slices([ml.load_case("normal"), ml.load_case("type-2")], "T1")
    >>> words.startswith("Mid-sagittal T1 slices of simulated people. 1: woman of 26, no lesion; 2: ")
    True
    """
    if not cases:
        raise ModicError("Give one case or more: there is nothing to draw.")
    rows = -(-len(cases) // IN_A_ROW)
    figure = Figure(figsize=(WIDTH, HEIGHT * rows), facecolor="black")
    grid = figure.add_gridspec(
        rows, IN_A_ROW, left=0.005, right=0.995, top=0.995, bottom=0.005, wspace=0.03, hspace=0.02
    )
    for number, (place, case) in enumerate(zip(grid, cases, strict=False), 1):
        series = case.scan(contrast, slices="middle")
        low, high = series.window
        pane = figure.add_subplot(place)
        pane.imshow(series.pixels[0], cmap="gray", vmin=low, vmax=high, interpolation="lanczos")
        pane.text(0.02, 0.98, str(number), color="white", transform=pane.transAxes, va="top", fontsize=8)
        pane.axis("off")
    people = "; ".join(
        f"{number}: {who(case)}, {', '.join(map(str, case.findings)) or 'no lesion'}"
        for number, case in enumerate(cases, 1)
    )
    return figure, f"Mid-sagittal {contrast} slices of simulated people. {people}."
