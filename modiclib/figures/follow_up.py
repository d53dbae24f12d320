"""What became of changes that were looked at twice: a square for each, as a study counted them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

#: Fill and hatching of what a change became; the sign in the square says it too.
LOOKS = {
    "type 1": ("1", "#f4c9b5", "///"),
    "mixed 1/2": ("½", "#e6cfe8", "\\\\\\"),
    "type 2": ("2", "#f6e3a1", "..."),
    "type 3": ("3", "#c9cdd4", "xxx"),
    "normal": ("0", "white", ""),
    "no type 2": ("?", "#dbe7d3", "|||"),
}
PER_ROW = 18
SQUARE_INCHES = 0.27


@dataclass(frozen=True)
class Followed:
    """Changes of one type that a study saw again.

    Attributes
    ----------
    study : str
        Author and year.
    first : str
        What they were at first, e.g. ``'endplates of type 1'``.
    later : mapping of str to int
        How many were what at last: ``'type 1'``, ``'mixed 1/2'``, ``'type 2'``, ``'type 3'``, ``'normal'``, or only
        that they were ``'no type 2'``.
    after : str
        How much later; empty if the source does not say.
    """

    study: str
    first: str
    later: Mapping[str, int]
    after: str = ""

    @property
    def heading(self) -> str:
        """What stands above the squares."""
        count = sum(self.later.values())
        return f"{self.study}: {count} {self.first}" + (f", {self.after}" if self.after else "")

    def __str__(self) -> str:
        became = ", ".join(f"{count} {what}" for what, count in self.later.items())
        return f"{self.heading}: {became}"


def courses(followed: Sequence[Followed]) -> tuple[Figure, str]:
    """Draw a square for each change that was followed, with what it had become.

    Parameters
    ----------
    followed : sequence of Followed
        From top to bottom.

    Returns
    -------
    figure : matplotlib.figure.Figure
    words : str
        What it shows: a text alternative.

    Examples
    --------
    >>> from modiclib import figures
    >>> seen = figures.Followed("A 2001", "endplates of type 1", {"type 1": 2, "normal": 1}, "a year later")
    >>> figures.courses([seen])[1]
    'A square for each change. A 2001: 3 endplates of type 1, a year later: 2 type 1, 1 normal.'
    """
    heights = [1.15 + -(-sum(one.later.values()) // PER_ROW) + 0.55 for one in followed]
    rows = sum(heights) + 1.4  # the last line explains the signs
    figure = Figure(figsize=(4.6, rows * SQUARE_INCHES), facecolor="white")
    axes = figure.add_axes((0.015, 0, 0.97, 1))
    top = 0.2
    for one, height in zip(followed, heights, strict=True):
        axes.text(0, top + 0.5, one.heading, va="center", weight="bold", size=9)
        kinds = [what for what, count in one.later.items() for _ in range(count)]
        for place, what in enumerate(kinds):
            _square(axes, place % PER_ROW, top + 1.15 + place // PER_ROW, what)
        top += height
    used = [what for what in LOOKS if any(what in one.later for one in followed)]
    for place, what in enumerate(used):
        across = place * 20 / len(used)
        _square(axes, across, top + 0.2, what)
        axes.text(across + 1.1, top + 0.66, what, va="center", size=9)
    axes.set(xlim=(0, 20.8), ylim=(rows, 0))
    axes.axis("off")
    return figure, f"A square for each change. {'; '.join(map(str, followed))}."


def _square(axes, column: float, row: float, what: str) -> None:
    """Draw one change as a square with its sign."""
    sign, colour, hatch = LOOKS[what]
    axes.add_patch(
        Rectangle(
            (column + 0.04, row),
            0.88,
            0.88,
            facecolor=colour,
            edgecolor="#6b7480",
            hatch=hatch,
            linewidth=0.8,
        )
    )
    axes.text(
        column + 0.48, row + 0.46, sign, ha="center", va="center", size=9, weight="bold",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85},
    )  # fmt: skip
