"""What is where on a mid-sagittal slice, named from the labels of its voxels."""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from ..cases import spine
from ..composition import LABELS

NAME = "#ffd79a"
EDGE = withStroke(linewidth=3, foreground="black")  # lines stay visible on bright CSF
VERTEBRAE = ("T12", "L1", "L2", "L3", "L4", "L5", "S1")
ENLARGED_MM = (66.0, 92.0)  # height and width of the enlarged part
NAME_ROOM = 0.06, 0.4  # half the height of a name and its width, as parts of the picture


class Landmark(NamedTuple):
    """A name, its place (row, column), and whether the name stands in front of the spine or behind it."""

    name: str
    row: float
    column: float
    behind: bool


def anatomy(case, *, above: str = "L4", below: str = "L5") -> tuple[Figure, str]:
    """Draw the mid-sagittal slice with its parts named: vertebrae on T1, and the parts around one disc on T2.

    Parameters
    ----------
    case : Case
        A computed case.
    above, below : str
        The vertebrae above and below the disc that is enlarged.

    Returns
    -------
    figure : matplotlib.figure.Figure
    words : str
        What it shows: a text alternative.

    Examples
    --------
    >>> import modiclib as ml
    >>> from modiclib import figures
    >>> figure, words = figures.anatomy(ml.load_case("normal"))
    >>> "endplate" in words and "marrow of L4" in words
    True
    """
    labels = case.slice_labels(case.middle)
    t1, t2 = case.scan("T1", slices="middle"), case.scan("T2", slices="middle")
    figure = Figure(figsize=(5, 2.72), facecolor="white")
    whole = figure.add_axes((0.0, 0.0, 0.27, 0.93), anchor="NW")
    near = figure.add_axes((0.275, 0.0, 0.725, 0.93), anchor="NW")
    left, right = spine(case)["columns"]
    whole.imshow(t1.pixels[0][:, left:right], cmap="gray", vmin=t1.window[0], vmax=t1.window[1])
    whole.set_title("T1", size=10, pad=3)
    for vertebra in VERTEBRAE:
        row, column = _middle(labels == LABELS[f"marrow {vertebra}"])
        whole.text(column - left, row, vertebra, color=NAME, ha="center", va="center", weight="bold", size=9)
    marks = landmarks(labels, above, below)
    disc_row, disc_column = _middle(labels == LABELS[f"disc {above}-{below}"])
    half_height, half_width = (
        size / 2 / step for size, step in zip(ENLARGED_MM, case.spacing[1:], strict=True)
    )
    middle = disc_column + 4 / case.spacing[2]  # the canal and a spinous process belong to the picture
    top, front = round(disc_row - half_height), round(middle - half_width)
    bottom, back = round(disc_row + half_height), round(middle + half_width)
    near.imshow(
        t2.pixels[0][top:bottom, front:back],
        cmap="gray",
        vmin=t2.window[0],
        vmax=t2.window[1],
        interpolation="bilinear",
    )
    near.set_title("T2, enlarged", size=10, pad=3)
    for behind in (False, True):
        _name(near, [mark for mark in marks if mark.behind == behind], top, front, bottom - top, back - front)
    for axes in (whole, near):
        axes.axis("off")
    named = "; ".join(mark.name.replace("\n", " ") for mark in marks)
    return figure, (
        f"Mid-sagittal slice of a simulated lumbar spine, the front to the left. On T1 the vertebrae "
        f"{VERTEBRAE[0]} to {VERTEBRAE[-1]} are named. Enlarged on T2 around the disc {above}-{below}, lines lead to: "
        f"{named}."
    )


def landmarks(labels: np.ndarray, above: str, below: str) -> list[Landmark]:
    """Places of the parts around a disc, from the labels of the slice; what the slice does not hold is left out."""
    upper, lower = (labels == LABELS[f"marrow {vertebra}"] for vertebra in (above, below))
    disc = labels == LABELS[f"disc {above}-{below}"]
    found = [Landmark(f"marrow of {above}", *_middle(upper), behind=False)]
    column = round(_middle(disc)[1])
    last, first = np.nonzero(upper[:, column])[0].max(), np.nonzero(disc[:, column])[0].min()
    found.append(Landmark(f"endplate: bottom of {above}", (last + first) / 2, column, behind=False))
    found.append(Landmark(f"disc {above}-{below}", *_middle(disc), behind=False))
    corner = _furthest(lower, down=-1, back=-1)
    found.append(Landmark("corner of the body:\nring apophysis", *corner, behind=False))
    rows = np.nonzero(upper.any(axis=1))[0]
    beside, behind = np.zeros_like(upper), np.zeros_like(upper)
    beside[rows.min() : rows.max()] = True
    behind[np.nonzero(lower.any(axis=1))[0]] = True
    for name, structure, where in (
        ("vein of the body", "basivertebral vein", beside),
        (f"spinous process of {above}", f"posterior elements {above}", beside),
        ("canal: CSF and nerves", "CSF", behind),
    ):
        there = (labels == LABELS[structure]) & where
        if there.any():
            found.append(Landmark(name, *_typical(there), behind=True))
    return found


def _middle(region: np.ndarray) -> tuple[float, float]:
    row, column = np.argwhere(region).mean(axis=0)
    return float(row), float(column)


def _typical(region: np.ndarray) -> tuple[float, float]:
    """Return the voxel of a region that lies nearest to its middle: a curved region may not hold its middle."""
    places = np.argwhere(region)
    row, column = places[np.abs(places - places.mean(axis=0)).sum(axis=1).argmin()]
    return float(row), float(column)


def _furthest(region: np.ndarray, down: int, back: int) -> tuple[float, float]:
    """Return the voxel of a region that lies furthest in one oblique direction: a corner."""
    places = np.argwhere(region)
    row, column = places[(places @ np.array([down, back])).argmax()]
    return float(row), float(column)


def _name(axes, marks: list[Landmark], top: int, front: int, rows: int, columns: int) -> None:
    """Write names at one side of a picture, from head to feet, each with a line to its place."""
    for place, mark in enumerate(sorted(marks, key=lambda mark: mark.row)):
        row = rows * (place + 0.7) / (len(marks) + 0.1)
        column = columns * 0.985 if mark.behind else columns * 0.015
        up, across = abs(row - (mark.row - top)) / rows, abs(column - (mark.column - front)) / columns
        if up < NAME_ROOM[0] and across < NAME_ROOM[1]:  # a name must not cover the place it names
            row += rows * 2 * NAME_ROOM[0]
        axes.annotate(
            mark.name, (mark.column - front, mark.row - top), (column, row), color=NAME, size=9, va="center",
            ha="right" if mark.behind else "left",
            bbox={"facecolor": "black", "alpha": 0.6, "edgecolor": "none", "pad": 1.5},
            arrowprops={"arrowstyle": "-", "color": NAME, "linewidth": 1.2, "shrinkB": 0, "path_effects": [EDGE]},
        )  # fmt: skip
        axes.plot(mark.column - front, mark.row - top, "o", color=NAME, markeredgecolor="black", markersize=5)
