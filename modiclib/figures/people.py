"""How many of a hundred people have something, as a hundred small people."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

HAVE, HAVE_NOT = "#33658a", "#ffffff"
EDGE = "#33658a"
SIDE = 10
#: One person in a cell one wide and one high: shoulders and body, then the head.
HEAD = Path.circle((0.5, 0.72), 0.15)
BODY = Path(
    [
        (0.28, 0.06),
        (0.28, 0.38),
        (0.28, 0.54),
        (0.5, 0.54),
        (0.72, 0.54),
        (0.72, 0.38),
        (0.72, 0.06),
        (0.28, 0.06),
    ],
    [
        Path.MOVETO,
        Path.LINETO,
        Path.CURVE3,
        Path.CURVE3,
        Path.CURVE3,
        Path.CURVE3,
        Path.LINETO,
        Path.CLOSEPOLY,
    ],
)
PERSON = Path.make_compound_path(HEAD, BODY)


def people(
    studies: Mapping[str, Sequence[float]], groups: Sequence[str], finding: str = "Modic changes"
) -> tuple[Figure, str]:
    """Draw how many of 100 people have a finding: a column for each study, a row for each group of people.

    Parameters
    ----------
    studies : mapping of str to sequence of float
        For each study, how many of 100 have it in each group; drawn as the nearest whole number of people, halves as
        the even one.
    groups : sequence of str
        What each group is called.
    finding : str
        What they have.

    Returns
    -------
    figure : matplotlib.figure.Figure
        Those who have it are filled, the others are outlines.
    words : str
        What it shows: a text alternative.

    Examples
    --------
    >>> from modiclib import figures
    >>> figure, words = figures.people({"A study": (10.5, 21)}, ("without pain", "with pain"))
    >>> words
    'Of every hundred people with Modic changes filled in: A study: 10 without pain, 21 with pain.'
    """
    counts = {study: [round(count) for count in row] for study, row in studies.items()}
    figure = Figure(figsize=(2.5 * len(studies), 2.8 * len(groups)), layout="constrained", facecolor="white")
    panels = figure.subplots(len(groups), len(studies), squeeze=False)
    for column, (study, row) in enumerate(counts.items()):
        for panel, group, count in zip(panels[:, column], groups, row, strict=True):
            _hundred(panel, count)
            panel.set_title(f"{study},\n{group}: {count} of 100", fontsize=11)
    told = [
        f"{study}: " + ", ".join(f"{count} {group}" for count, group in zip(row, groups, strict=True))
        for study, row in counts.items()
    ]
    return figure, f"Of every hundred people with {finding} filled in: {'; '.join(told)}."


def _hundred(panel: Axes, count: int) -> None:
    """Draw a hundred people, the first ``count`` of them filled, from the top left."""
    for number in range(SIDE**2):
        place = Affine2D().translate(number % SIDE, SIDE - 1 - number // SIDE)
        colour = HAVE if number < count else HAVE_NOT
        panel.add_patch(PathPatch(PERSON.transformed(place), facecolor=colour, edgecolor=EDGE, linewidth=0.7))
    panel.set(xlim=(0, SIDE), ylim=(0, SIDE), aspect="equal", xticks=[], yticks=[])
    panel.spines[:].set_visible(False)
