"""Question: commit first, then see whether it was right, and why."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape

import anywidget
import traitlets

from ..errors import ModicError
from . import site
from .assembly import browser_code, style


@dataclass(frozen=True)
class Option:
    """One answer to a `Question`: its text, the reason why it is right or wrong, and whether it is right.

    Examples
    --------
    >>> from modiclib.widgets import Option
    >>> Option("Low on T1", "Oedema displaces marrow fat.", correct=True).correct
    True
    """

    text: str
    reason: str
    correct: bool = False


class Question(anywidget.AnyWidget):
    """Choose one answer, or all that apply; commit; then read the reason for every option.

    The answer is remembered in the learner's browser only, under ``key``.

    Parameters
    ----------
    key : str
        Name under which the answer is kept; unique in the course, e.g. ``"03-look"``.
    prompt : str
        The question.
    options : sequence of Option
        Two or more. Exactly one of them is correct or, with ``several``, at least one.
    ask_confidence : bool
        Whether to ask "how sure are you?" before the answer is committed.
    several : bool
        Whether the learner marks all that apply. The answer is right if none is missing and none too many.

    Raises
    ------
    ModicError
        If there are fewer than two options, not as many correct ones as stated above, or if a text or a reason is
        empty.

    Examples
    --------
    >>> from modiclib.widgets import Option, Question
    >>> question = Question(
    ...     "example",
    ...     "Which image comes first?",
    ...     [Option("T1", "It decides fat against water.", correct=True), Option("T2", "Fat is bright there too.")],
    ... )
    >>> question.committed
    False
    """

    _esm = browser_code(
        *("dom", "controls", "storage", "confidence", "presented"),
        *("answer_sheet", "question_frame", "question"),
    )
    _css = style("common", "question")

    key = traitlets.Unicode(help="Name under which the answer is kept in the browser.").tag(sync=True)
    prompt = traitlets.Unicode(help="The question.").tag(sync=True)
    options = traitlets.List(help="Text, reason and correctness of each option.").tag(sync=True)
    ask_confidence = traitlets.Bool(False, help="Whether confidence is asked for.").tag(sync=True)
    several = traitlets.Bool(False, help="Whether all that apply are asked for.").tag(sync=True)
    chosen = traitlets.Int(-1, help="Index of the option chosen; -1 for none yet.").tag(sync=True)
    marked = traitlets.List(traitlets.Int(), help="Indices of the options marked, where several are.").tag(
        sync=True
    )
    confidence = traitlets.Int(-1, help="How sure the learner is, percent; -1 if not asked or not said.").tag(
        sync=True
    )
    committed = traitlets.Bool(
        False, help="Whether the answer was committed; the reasons show after that."
    ).tag(sync=True)

    def __init__(
        self,
        key: str,
        prompt: str,
        options: Sequence[Option],
        *,
        ask_confidence: bool = False,
        several: bool = False,
    ):
        right = sum(option.correct for option in options)
        if len(options) < 2 or right < 1 or (right > 1 and not several):
            wanted = "at least one" if several else "exactly one"
            raise ModicError(
                f"Question {key!r} needs two or more options, {wanted} of them with correct=True."
            )
        if not all(option.text.strip() and option.reason.strip() for option in options):
            raise ModicError(f"Question {key!r}: give every option a text and a reason.")
        super().__init__(
            key=key,
            prompt=prompt,
            options=[asdict(option) for option in options],
            ask_confidence=ask_confidence,
            several=several,
        )
        if site.site_folder():
            site.show_without_javascript(self._as_text())

    @property
    def correct(self) -> bool | None:
        """Whether the committed answer is right; None before it is committed."""
        if not self.committed:
            return None
        if self.several:
            return all(option["correct"] == (i in self.marked) for i, option in enumerate(self.options))
        return self.options[self.chosen]["correct"] if self.chosen >= 0 else None

    def _as_text(self) -> str:
        """Question and answers as plain HTML, for readers without JavaScript."""
        choices = "".join(f"<li>{escape(option['text'])}</li>" for option in self.options)
        reasons = "".join(
            f"<li><strong>{'Right' if option['correct'] else 'Not this one'}:</strong> {escape(option['text'])}. "
            f"{escape(option['reason'])}</li>"
            for option in self.options
        )
        return (
            f"<p><strong>{escape(self.prompt)}</strong></p><ol>{choices}</ol>"
            f"<details><summary>Show the answers</summary><ol>{reasons}</ol></details>"
        )
