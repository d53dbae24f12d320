"""How many of each group had a finding: published shares with their intervals, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure
from scipy.stats import binomtest

#: Who was looked at: marker and filling, told apart without colour.
GROUPS = {
    "with pain": ("o", "#8c2f39", "#8c2f39"),
    "without pain": ("o", "white", "#33658a"),
    "not chosen by pain": ("D", "#c9cdd4", "#444444"),
}
ROW_INCHES = 0.42


@dataclass(frozen=True)
class Share:
    """What one study counted in one group of people.

    Attributes
    ----------
    study : str
        Author and year.
    people : str
        Who they were.
    group : str
        ``'with pain'``, ``'without pain'`` or ``'not chosen by pain'``.
    percent : float
        How many of them had the finding.
    of : int, optional
        How many people there were; without it no interval can be given.

    Examples
    --------
    >>> from modiclib.figures import Share
    >>> low, high = Share("A 2001", "volunteers", "without pain", 10.0, of=100).interval
    >>> round(low), round(high)
    (6, 17)
    """

    study: str
    people: str
    group: str
    percent: float
    of: int | None = None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % confidence interval, percent (Wilson 1927); None where the number of people is not known."""
        if self.of is None:
            return None
        found = binomtest(round(self.percent / 100 * self.of), self.of)
        low, high = found.proportion_ci(0.95, method="wilson")
        return low * 100, high * 100

    def __str__(self) -> str:
        if self.interval is None:
            return f"{self.study}, {self.people}, {self.group}: {self.percent:g} %, no interval"
        low, high = self.interval
        return f"{self.study}, {self.people}, {self.group}: {self.percent:g} % of {self.of} ({low:.0f} to {high:.0f} %)"


def shares(rows: Sequence[Share], finding: str) -> tuple[Figure, str]:
    """Draw how many of each group had a finding, with intervals of 95 % confidence.

    Parameters
    ----------
    rows : sequence of Share
        From top to bottom.
    finding : str
        What they had, for the axis.

    Returns
    -------
    figure : matplotlib.figure.Figure
    words : str
        What it shows: a text alternative.

    Examples
    --------
    >>> from modiclib import figures
    >>> row = figures.Share("A 2001", "volunteers", "without pain", 10.0, of=100)
    >>> figures.shares([row], "finding")[1]
    'Share of people with finding. A 2001, volunteers, without pain: 10 % of 100 (6 to 17 %).'
    """
    figure = Figure(figsize=(4.6, 0.9 + ROW_INCHES * len(rows)), facecolor="white", layout="constrained")
    axes = figure.add_subplot()
    for place, row in enumerate(rows):
        marker, fill, edge = GROUPS[row.group]
        if row.interval:
            axes.plot(row.interval, (place, place), color=edge, linewidth=2)
        axes.plot(
            row.percent, place, marker, markersize=8, markerfacecolor=fill, markeredgecolor=edge,
            markeredgewidth=1.6,
        )  # fmt: skip
        end = row.interval[1] if row.interval else row.percent
        axes.text(end + 5.5, place, f"{row.percent:g} %", va="center", color=edge, weight="bold")
    axes.set(xlim=(0, 122), ylim=(len(rows) - 0.4, -0.6), xlabel=f"People with {finding} (%)")
    axes.set_xticks(range(0, 101, 20))
    axes.set_yticks(range(len(rows)), [f"{row.study}\n{row.people}" for row in rows])
    axes.tick_params(axis="y", length=0, labelsize=9.5)
    axes.grid(axis="x", color="#e3e6ea")
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    _legend(figure, axes, rows)
    return figure, f"Share of people with {finding}. {'; '.join(map(str, rows))}."


def _legend(figure: Figure, axes, rows: Sequence[Share]) -> None:
    """Name the markers that occur, above the picture."""
    used = [group for group in GROUPS if any(row.group == group for row in rows)]
    handles = [
        axes.plot(
            [], [], marker, markerfacecolor=fill, markeredgecolor=edge, markersize=8, markeredgewidth=1.6
        )[0]
        for marker, fill, edge in (GROUPS[group] for group in used)
    ]
    figure.legend(
        handles,
        used,
        loc="outside upper right",
        ncols=len(used),
        frameon=False,
        fontsize=9.5,
        columnspacing=1.2,
    )
