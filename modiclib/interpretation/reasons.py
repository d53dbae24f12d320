"""Why an answer is right or not: the rules' own words, for the type that was chosen."""

from ..errors import ModicError
from .classify import RULES

SEQUENCES = ("T1", "T2", "STIR")
#: The words of the rules as a sentence says them.
LOOKS = {"hypo": "dark", "iso": "equal to marrow", "hyper": "bright", "absent": "missing"}


def seen(signals: tuple[str, str, str]) -> str:
    """Say three signals in a phrase.

    Examples
    --------
    >>> from modiclib.interpretation.reasons import seen
    >>> seen(("hypo", "hyper", "hyper"))
    'dark on T1, bright on T2, bright on STIR'
    """
    return ", ".join(f"{LOOKS[signal]} on {name}" for name, signal in zip(SEQUENCES, signals, strict=True))


def why_not(verdict: str, signals: tuple[str, str, str]) -> str:
    """Say what would have to look different for a verdict, and why.

    Parameters
    ----------
    verdict : str
        What was chosen, as in `Classification`.
    signals : tuple of str
        Of the lesion on T1, T2 and STIR.

    Raises
    ------
    ModicError
        If no rule has this verdict.

    Examples
    --------
    >>> from modiclib.interpretation.reasons import why_not
    >>> why_not("type 2", ("hypo", "hyper", "hyper")).split(". ")[0]
    'For this it would have to be bright on T1'
    """
    rule = nearest(verdict, signals)
    needed = [
        f"{LOOKS[there]} on {sequence}"
        for sequence, here, there in zip(SEQUENCES, signals, rule, strict=True)
        if here != there
    ]
    return f"For this it would have to be {' and '.join(needed)}. {RULES[rule].why}"


def nearest(verdict: str, signals: tuple[str, str, str]) -> tuple[str, str, str]:
    """Signals of the rule with this verdict that differ least; rather with STIR as here, there or not."""
    candidates = [key for key, rule in RULES.items() if rule.verdict == verdict]
    if not candidates:
        known = ", ".join(sorted({rule.verdict for rule in RULES.values()}))
        raise ModicError(f"{verdict!r} is no verdict of the rules; they are: {known}.")
    return min(
        candidates,
        key=lambda key: (
            (key[2] == "absent") != (signals[2] == "absent"),
            sum(here != there for here, there in zip(signals, key, strict=True)),
        ),
    )
