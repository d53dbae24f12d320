"""Cuts a report into sentences, and a sentence into parts at commas, brackets and joining words."""

from dataclasses import dataclass, field

from .words import FILLER, Mark

PLACES = ("level", "aside", "vertebrae", "endplate", "side", "both")


@dataclass
class Part:
    """A part of a sentence.

    Attributes
    ----------
    join : str
        What stands before it: ``','``, ``'('``, a joining word of the table, ``'no'``, or nothing.
    start, end : int
        Where it stands in the plain text.
    marks : list of Mark
        The words of the table in it.
    """

    join: str
    start: int
    end: int
    marks: list[Mark] = field(default_factory=list)

    def all(self, *kinds: str) -> list[Mark]:
        """Marks of these kinds."""
        return [mark for mark in self.marks if mark.kind in kinds]

    def only_filler(self, text: str, until: int | None = None) -> bool:
        """Whether nothing but filler stands beside the marks, up to a place in the text."""
        until = self.end if until is None else until
        rest, reached = "", self.start
        for mark in self.marks:
            if mark.start < until:
                rest += text[reached : mark.start] + " "
                reached = mark.end
        return not FILLER.sub("", rest + text[reached:until])


@dataclass
class Sentence:
    """A sentence and its parts; ``paragraph``: a new paragraph begins with it."""

    paragraph: bool
    start: int
    end: int
    parts: list[Part]


def cut_sentences(marks: list[Mark], length: int) -> list[Sentence]:
    """Sentences of a text of this length, in their order."""
    found, inside, start, paragraph = [], [], 0, True
    for mark in marks:
        if mark.kind in ("end", "paragraph"):
            found.append(Sentence(paragraph, start, mark.start, cut_parts(inside, start, mark.start)))
            inside, start, paragraph = [], mark.end, mark.kind == "paragraph"
        else:
            inside.append(mark)
    return [*found, Sentence(paragraph, start, length, cut_parts(inside, start, length))]


def cut_parts(marks: list[Mark], start: int, end: int) -> list[Part]:
    """Parts of one sentence; each "no" begins one too."""
    found = [Part("", start, end)]
    for mark in marks:
        if mark.kind in ("join", "no"):
            found[-1].end = mark.start
            found.append(Part(mark.row.get("value", "no"), mark.end, end))
        else:
            found[-1].marks.append(mark)
    return [part for part in found if part.end > part.start or part.marks or part is found[0]]
