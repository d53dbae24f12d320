"""The 36 rules on one page."""

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ..interpretation import ISO_WITHIN, RULES

SIGNALS = ("hypo", "iso", "hyper")
STIR = (*SIGNALS, "absent")
#: Fill and hatching of each verdict: told apart without colour too.
LOOKS = {
    "type 1": ("#f4c9b5", "///"),
    "type 2": ("#f6e3a1", "..."),
    "type 3": ("#c9cdd4", "xxx"),
    "mixed type 1/2": ("#e6cfe8", "\\\\\\"),
}
SHORT = {
    "mixed type 1/2": "mixed 1/2",
    "no Modic change": "none",
    "undetermined": "open",
    "not a Modic pattern": "not Modic",
}


def rule_map() -> tuple[Figure, str]:
    """Draw all 36 rules of `modiclib.classify` on one page.

    Returns
    -------
    figure : matplotlib.figure.Figure
        A panel for each signal on T1; rows are T2, columns STIR.
    words : str
        The same in words, made from the same rules: a text alternative.

    Examples
    --------
    >>> from modiclib.figures import rule_map
    >>> figure, words = rule_map()
    >>> "T1 hypo, T2 hyper, STIR hyper: type 1" in words
    True
    """
    figure = Figure(figsize=(4.6, 4.4), layout="constrained", facecolor="white")
    panels = figure.subplots(3, 1, sharex=True)  # one below the other: readable on a phone as well
    for panel, t1 in zip(panels, SIGNALS, strict=True):
        for row, t2 in enumerate(reversed(SIGNALS)):
            for column, stir in enumerate(STIR):
                verdict = RULES[t1, t2, stir].verdict
                colour, hatch = LOOKS.get(verdict, ("white", ""))
                panel.add_patch(
                    Rectangle((column, row), 1, 1, facecolor=colour, edgecolor="#9aa5b1", hatch=hatch)
                )
                panel.text(
                    column + 0.5, row + 0.5, SHORT.get(verdict, verdict), ha="center", va="center", fontsize=9.5,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.2, "alpha": 0.85},
                )  # fmt: skip
        panel.set(xlim=(0, 4), ylim=(3, 0))
        panel.set_ylabel(f"T1 {t1}", fontweight="bold")
        panel.set_yticks([0.5, 1.5, 2.5], [f"T2 {t2}" for t2 in reversed(SIGNALS)])
        panel.tick_params(length=0, labelsize=9.5)
    panels[-1].set_xticks([0.5, 1.5, 2.5, 3.5], [f"STIR {stir}" for stir in STIR])
    lines = [
        f"T1 {t1}, T2 {t2}, STIR {stir}: {rule.verdict}" for (t1, t2, stir), rule in sorted(RULES.items())
    ]
    words = (
        f"The 36 rules; iso is within {100 * ISO_WITHIN:.0f} % of normal marrow. " + "; ".join(lines) + "."
    )
    return figure, words
