"""The sequences of a case side by side, as several figures draw them."""

import numpy as np
from matplotlib.figure import Figure

from ..cases.outlines import outlines as outlined
from ..series import Study

MARK = "#ffb347"  # outlines and arrows


def opening(study: Study, case) -> str:
    """First sentence of a text alternative: who was scanned, and how."""
    contrasts = f"{', '.join(study.contrasts[:-1])} and {study.contrasts[-1]}"
    return f"Simulated lumbar spine of a {who(case)}, mid-sagittal, on {contrasts}."


def who(case) -> str:
    """Sex and age of the person, as in "woman of 26"."""
    return f"{'woman' if case.sex == 'F' else 'man'} of {case.age}"


def draw_panes(
    figure: Figure, study: Study, case, view: dict, *, bottom=0.01, top=0.94, outlines=True
) -> list:
    """Put the sequences side by side, with the part of the slice that a viewer with this view would show."""
    labels = case.slice_labels(case.middle)
    marked = np.isin(labels, [found.label for found in case.findings])
    lines = [np.reshape(line, (-1, 2)) for line in outlined(marked)] if outlines else []
    rows, columns = part(labels.shape, case.spacing, view)
    grid = figure.add_gridspec(1, len(study), left=0.01, right=0.99, top=top, bottom=bottom, wspace=0.03)
    panes = []
    for place, series in zip(grid, study, strict=True):
        pane = figure.add_subplot(place)
        low, high = series.window
        pane.imshow(series.pixels[0, rows, columns], cmap="gray", vmin=low, vmax=high)
        limits = pane.axis()
        for line in lines:
            pane.plot(line[:, 1] - columns.start, line[:, 0] - rows.start, color=MARK, linewidth=1)
        pane.axis(limits)
        pane.set_title(series.contrast)
        pane.axis("off")
        panes.append(pane)
    return panes


def part(shape: tuple[int, int], spacing: tuple, view: dict) -> tuple[slice, slice]:
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
