"""Effects that studies found, one below the other with their intervals."""

import tomllib
from importlib import resources

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..errors import ModicError

STUDIES = tomllib.loads(resources.files(__package__).joinpath("evidence.toml").read_text("utf-8"))["study"]
THEMES = tuple(dict.fromkeys(study["theme"] for study in STUDIES))
COLOUR = "#33658a"
ODDS_TICKS = (0.1, 0.3, 1, 3, 10, 30)


def evidence(*themes: str) -> tuple[Figure, str]:
    """Draw the effects that studies of one or several themes found, each with its interval of 95 % confidence.

    The numbers are those of ``figures/evidence.toml``. Nothing is pooled: the studies asked different people different
    questions.

    Parameters
    ----------
    *themes : str
        ``'pain'`` and ``'prognosis'`` are odds ratios and can stand in one figure; ``'treatment'`` is drawn as a share
        of the scale each trial used, and stands alone.

    Returns
    -------
    figure : matplotlib.figure.Figure
        A row for each effect; the line of no effect is dashed.
    words : str
        The same in words: a text alternative.

    Raises
    ------
    ModicError
        If a theme is unknown, none is given, or differences stand beside odds ratios.

    Examples
    --------
    >>> from modiclib import figures
    >>> figure, words = figures.evidence("prognosis")
    >>> words
    'Jensen 2012a, type 1 that stays (no improvement in 14 months): odds ratio 7.2, 1.3 to 37.'
    """
    if not themes or set(themes) - set(THEMES) or ("treatment" in themes and len(themes) > 1):
        raise ModicError(
            f"No figure of {', '.join(themes) or 'nothing'}: choose of pain and prognosis, or treatment alone."
        )
    studies = [study for study in STUDIES if study["theme"] in themes]
    figure = Figure(figsize=(4.6, 0.8 + 0.6 * len(studies)), layout="constrained", facecolor="white")
    axes = figure.subplots()
    for row, study in enumerate(studies):
        draw(axes, row, study)
    names = [f"{study['name']}\n{study['people']}\n{numbers(study)}" for study in studies]
    axes.set_yticks(range(len(studies)), names)
    axes.set_ylim(len(studies) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0, labelsize=9.5)
    axes.spines[["top", "right", "left"]].set_visible(False)
    label(axes, odds="treatment" not in themes)
    return figure, " ".join(told(study) for study in studies)


def draw(axes: Axes, row: int, study: dict) -> None:
    """Draw one effect: a square, and a line for its interval."""
    effect, low, high = (share(study, value) for value in (study["effect"], *study["interval"]))
    axes.plot([low, high], [row, row], color=COLOUR, linewidth=2, solid_capstyle="butt")
    axes.plot(effect, row, "s", color=COLOUR, markersize=7)


def share(study: dict, value: float) -> float:
    """An odds ratio as it is; a difference in per cent of the scale it was measured on."""
    return 100 * value / study["scale"] if "scale" in study else value


def label(axes: Axes, *, odds: bool) -> None:
    """Name the axis, its two directions, and draw the line of no effect."""
    axes.axvline(1 if odds else 0, color="#52606d", linestyle="--", linewidth=1)
    if odds:
        axes.set_xscale("log")
        axes.set_xlim(0.08, 45)
        axes.set_xticks(ODDS_TICKS, [f"{tick:g}" for tick in ODDS_TICKS])
        axes.minorticks_off()
        axes.set_xlabel("odds ratio\n< 1 less pain with it     > 1 more pain with it", loc="right")
    else:
        axes.set_xlabel("difference in disability, % of its scale\n< 0 better with treatment", loc="right")


def numbers(study: dict) -> str:
    """Effect and interval as the study gives them."""
    low, high = study["interval"]
    points = f" of {study['scale']}" if "scale" in study else ""
    return f"{minus(study['effect'])} ({minus(low)} to {minus(high)}){points}"


def told(study: dict) -> str:
    """One effect as a sentence."""
    low, high = map(minus, study["interval"])
    points = f" of {study['scale']} points" if "scale" in study else ""
    what = f"{'difference' if points else 'odds ratio'} {minus(study['effect'])}{points}"
    return f"{study['name']} ({study['people']}): {what}, {low} to {high}."


def minus(value: float) -> str:
    """A number with a true minus sign."""
    return f"{value:g}".replace("-", "−")
