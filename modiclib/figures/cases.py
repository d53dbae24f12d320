"""A case on its three sequences: lesions outlined, and their signal beside normal marrow."""

import numpy as np
from matplotlib.figure import Figure
from scipy.ndimage import gaussian_filter

from ..cases import close_up, masks, spine
from ..interpretation import ISO_WITHIN, SignalRatio, measure
from ..series import Study
from ..vocabulary import Finding

OUTLINE = "#ffb347"
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
        figure = Figure(figsize=(6, 4), facecolor="white")
        _pictures(figure, study, case, spine(case), bottom=0.02)
        return figure, _opening(study, case) + " No lesion."
    lesion, reference = masks(case, finding or case.findings[0], slices="middle")
    ratios = [measure(series, lesion, reference) for series in study]
    figure = Figure(figsize=(6, 4.6), facecolor="white")
    _pictures(figure, study, case, close_up(case, zoom), bottom=0.42)
    _bars(figure, ratios)
    outlined = "; ".join(str(found) for found in case.findings)
    measured = "; ".join(map(str, ratios))
    words = (
        f"{_opening(study, case)} Outlined: {outlined}. Signal at the {(finding or case.findings[0]).place} "
        f"divided by that of normal marrow: {measured}."
    )
    return figure, words


def _opening(study: Study, case) -> str:
    contrasts = f"{', '.join(study.contrasts[:-1])} and {study.contrasts[-1]}"
    sex = {"F": "woman", "M": "man"}[case.sex]
    return f"Simulated lumbar spine of a {sex} of {case.age}, mid-sagittal, on {contrasts}."


def _pictures(figure: Figure, study: Study, case, view: dict, bottom: float) -> None:
    """Put the sequences side by side, with the part of the slice that a viewer with this view would show."""
    marked = np.isin(case.slice_labels(case.middle), [found.label for found in case.findings])
    lesions = gaussian_filter(marked.astype(np.float32), 0.7)  # as the viewer's outlines
    rows, columns = _part(lesions.shape, case.spacing, view)
    grid = figure.add_gridspec(1, len(study), left=0.01, right=0.99, top=0.94, bottom=bottom, wspace=0.03)
    for place, series in zip(grid, study, strict=True):
        picture = figure.add_subplot(place)
        low, high = series.window
        picture.imshow(series.pixels[0, rows, columns], cmap="gray", vmin=low, vmax=high)
        if marked.any():
            picture.contour(lesions[rows, columns], [0.5], colors=OUTLINE, linewidths=1.2)
        picture.set_title(series.contrast)
        picture.axis("off")


def _part(shape: tuple[int, int], spacing: tuple, view: dict) -> tuple[slice, slice]:
    """Rows and columns of a view; enlarged it is square."""
    left, right = view["columns"]
    if "zoom" not in view:
        return slice(None), slice(left, right)
    half = shape[0] / view["zoom"] / 2
    row = shape[0] / 2 + view["pan_row"] / spacing[1]
    column = (left + right) / 2 + view["pan_column"] / spacing[2]
    return tuple(
        slice(max(int(middle - half), 0), min(int(middle + half), size))
        for middle, size in zip((row, column), shape, strict=True)
    )


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
