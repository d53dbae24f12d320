"""A question whose answers are types: its reasons are the course's rules, word for word."""

from collections.abc import Sequence

from ..errors import ModicError
from ..interpretation import Classification, classify
from ..interpretation.reasons import why_not
from .question import Option, Question


def type_question(
    key: str,
    prompt: str,
    verdicts: Sequence[str],
    *,
    t1: str,
    t2: str,
    stir: str = "absent",
    ask_confidence: bool = False,
) -> Question:
    """Ask for the type of a lesion with the given signals.

    Which answer is right, and every reason, come from the rules behind `modiclib.classify`. For a wrong answer
    that is the nearest rule with this verdict, and what would have to look different.

    Parameters
    ----------
    key, prompt, ask_confidence
        As in `Question`.
    verdicts : sequence of str
        The answers to choose from, as in `modiclib.Classification`, the right one among them.
    t1, t2, stir : str
        Signals of the lesion, as in `modiclib.classify`.

    Returns
    -------
    Question

    Raises
    ------
    ModicError
        If the rule's verdict is not among the answers, or an answer is no verdict of any rule.

    Examples
    --------
    >>> from modiclib.widgets import type_question
    >>> verdicts = ["type 1", "type 2", "type 3"]
    >>> question = type_question("example", "Dark on T1, bright on T2: which type?", verdicts, t1="hypo", t2="hyper")
    >>> [option["correct"] for option in question.options]
    [True, False, False]
    """
    rule = classify(t1=t1, t2=t2, stir=stir)
    if rule.verdict not in verdicts:
        raise ModicError(f"question {key!r}: the rule says {rule.verdict!r}; put it among the answers.")
    signals = (str(t1), str(t2), str(stir))
    return Question(
        key, prompt, [_option(verdict, rule, signals) for verdict in verdicts], ask_confidence=ask_confidence
    )


def _option(verdict: str, rule: Classification, signals: tuple[str, str, str]) -> Option:
    text = verdict[0].upper() + verdict[1:]
    if verdict == rule.verdict:
        return Option(text, " ".join((rule.why, *rule.caveats)), correct=True)
    return Option(text, why_not(verdict, signals))
