"""A case on its three sequences: lesions outlined, and their signal beside normal marrow."""

import numpy as np
from matplotlib.figure import Figure

from ..cases import close_up, masks, spine
from ..interpretation import ISO_WITHIN, SignalRatio, measure
from ..vocabulary import Finding
from .panes import draw_panes, opening

BARS = "#33658a"


def case(case, finding: Finding | None = None, *, zoom: float = 2.8) -> tuple[Figure, str]:
    """Draw the mid-sagittal slice of a case on T1, T2 and STIR.

    Lesions are outlined, and below the pictures stands the signal of one of them divided by that of normal marrow.

    Parameters
    ----------
    case : Case
        A computed case.
    finding : Finding, optional
        Which finding to measure; by default the first.
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
        If the finding does not reach the mid-sagittal slice.

    Examples
    --------
    >>> import modiclib as ml
    >>> from modiclib import figures
    >>> figure, words = figures.case(ml.load_case("type-3"))
    >>> "Modic type 3" in words
    True
    """
    study = case.study(slices="middle")
    if not case.findings:
        figure = Figure(figsize=(4.6, 3.1), facecolor="white")
        draw_panes(figure, study, case, spine(case), bottom=0.02)
        return figure, opening(study, case) + " No lesion."
    lesion, reference = masks(case, finding or case.findings[0], slices="middle")
    ratios = [measure(series, lesion, reference) for series in study]
    figure = Figure(figsize=(4.6, 3.55), facecolor="white")
    draw_panes(figure, study, case, close_up(case, zoom), bottom=0.42)
    _bars(figure, ratios)
    outlined = "; ".join(str(found) for found in case.findings)
    measured = "; ".join(map(str, ratios))
    words = (
        f"{opening(study, case)} Outlined: {outlined}. Signal at the {(finding or case.findings[0]).place} "
        f"divided by that of normal marrow: {measured}."
    )
    return figure, words


def _bars(figure: Figure, ratios: list[SignalRatio]) -> None:
    """Draw a bar from normal marrow, which is 1, to each ratio, with its interval."""
    bars = figure.add_axes([0.02, 0.07, 0.96, 0.31])
    places, heights = range(len(ratios)), np.array([ratio.ratio for ratio in ratios])
    spread = [
        [ratio.ratio - ratio.low for ratio in ratios],
        [ratio.high - ratio.ratio for ratio in ratios],
    ]
    bars.axhspan(1 - ISO_WITHIN, 1 + ISO_WITHIN, color="#dfe5ea")
    bars.bar(places, heights - 1, bottom=1, width=0.4, color=BARS, yerr=spread, capsize=4)
    bars.axhline(1, color="black", linewidth=1)
    for place, ratio in zip(places, ratios, strict=True):
        bars.text(place + 0.24, ratio.ratio, f"{ratio.ratio:.2f}", va="center", weight="bold")
    below = heights[0] > 1  # the words stand where the first bar does not
    height = 1 - ISO_WITHIN if below else 1 + ISO_WITHIN
    bars.text(-0.48, height, "normal marrow = 1", va="top" if below else "bottom")
    top = max(heights.max(), 1 + ISO_WITHIN) * 1.2
    bars.set(xlim=(-0.5, len(ratios) - 0.5), ylim=(0, top))
    bars.set_xticks(places, [ratio.contrast for ratio in ratios])
    bars.yaxis.set_visible(False)
    bars.spines[["top", "left", "right"]].set_visible(False)
