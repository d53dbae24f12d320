"""Finds stated, negated and hedged Modic changes in a report, and words to question.

The browser does the same in ``report_reading.js``, with the same table of words.
"""

from ...errors import ModicError
from ...vocabulary import Level
from .flags import find_flags
from .groups import read_parts
from .model import ReportFinding, ReportFlag, ReportReading
from .places import levels_of
from .sentences import Sentence, cut_sentences
from .words import PlainText, find_words

#: Characters of the longest text that is read: about 15 pages, where a report has one or two. Our choice.
LONGEST = 50_000


def read_report(text: str) -> ReportReading:
    """Find what a radiology report in English says about Modic changes.

    It follows rules, not understanding, and wording varies: a search of this kind found 35 of 50 type 1 changes in
    real reports (Huhdanpaa et al., J Digit Imaging 2018;31:84-90). It rewrites nothing and stores nothing.

    Parameters
    ----------
    text : str
        The report, or a part of it. An empty text has no findings.

    Returns
    -------
    ReportReading
        The findings as a sequence, one for each level, in the order of the report; and `ReportReading.flags`: causal
        over-claims, treatments asked for, wrong terms and words that can frighten, each with its evidence.

    Raises
    ------
    ModicError
        If the text is no string, or longer than 50,000 characters.

    Notes
    -----
    "Consistent with" counts as stated; "likely", "cannot be excluded" and "type 1 or infection" as hedged. A level
    at the head of a line counts for the sentences under it. The words are in ``report/words.toml``.

    Examples
    --------
    >>> import modiclib as ml
    >>> for finding in ml.read_report("Modic type II changes at L3-4 and L5-S1, none at L4-5."):
    ...     print(finding)
    stated: type 2; L3-L4
    stated: type 2; L5-S1
    negated: type not said; L4-L5
    """
    if not isinstance(text, str):
        raise ModicError(f"read_report needs the text of a report, not {type(text).__name__}.")
    if len(text) > LONGEST:
        raise ModicError(f"This text has {len(text):,} characters; give one report, at most {LONGEST:,}.")
    plain = PlainText(text)
    findings: list[ReportFinding] = []
    flags: list[ReportFlag] = []
    heading: list[Level] = []
    under_name = named_before = False
    for sentence in cut_sentences(find_words(plain.text), len(plain.text)):
        heading = level_heading(sentence, plain.text, heading)
        under_name = (under_name and not sentence.paragraph) or is_name_heading(sentence, plain.text)
        groups = read_parts(sentence.parts, plain.text, under_name)
        findings += [finding for group in groups for finding in group.findings(plain, heading)]
        flags += find_flags(plain, sentence, named=bool(groups) or named_before)
        named_before = bool(groups)
    return ReportReading(tuple(findings), tuple(flags))


def level_heading(sentence: Sentence, text: str, before: list[Level]) -> list[Level]:
    """The levels of a heading, "L4-L5: ..." or a line of its own; else of the one before, up to a new paragraph."""
    first = sentence.parts[0]
    levels = first.all("level")
    if levels and first.only_filler(text, levels[0].start) and first.marks[0] is levels[0]:
        following = text[levels[0].end : sentence.end].strip(" ")
        if not following or following[0] in ":-":
            return levels_of(levels[0])
    return [] if sentence.paragraph else before


def is_name_heading(sentence: Sentence, text: str) -> bool:
    """Whether a sentence begins "Modic changes: ..."."""
    first = sentence.parts[0]
    names = first.all("name")
    return bool(names) and first.only_filler(text, names[0].start) and text[names[0].end :][:1] == ":"
