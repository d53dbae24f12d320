"""Finds words of a report that are to be questioned."""

import re

from .model import FlagKind, ReportFlag
from .sentences import Sentence
from .words import FLAGS, SAME_AS_BROWSER, PlainText


def find_flags(plain: PlainText, sentence: Sentence, *, named: bool) -> list[ReportFlag]:
    """Flags of one sentence, in their order, none inside another of its kind.

    ``named``: the sentence, or the one before, tells of a Modic change; a claim about pain is questioned only then.
    """
    words = plain.text[sentence.start : sentence.end]
    found = {}
    for row, pattern in FLAGS:
        for match in pattern.finditer(words):
            fair = "unless" in row and re.search(row["unless"], words[: match.start()], SAME_AS_BROWSER)
            if fair or (row.get("beside") and not named):
                continue
            start, end = plain.span(sentence.start + match.start(), sentence.start + match.end())
            flag = ReportFlag(
                FlagKind(row["kind"]), row["why"], tuple(row["source"]), plain.original[start:end], start, end
            )
            longer = found.get((flag.kind, start))
            if longer is None or longer.end < end:
                found[flag.kind, start] = flag
    return sorted(outermost(list(found.values())), key=lambda flag: (flag.start, flag.end))


def outermost(flags: list[ReportFlag]) -> list[ReportFlag]:
    """Leave out flags inside another of the same kind."""
    return [
        flag
        for flag in flags
        if not any(
            other is not flag
            and other.kind == flag.kind
            and other.start <= flag.start
            and flag.end <= other.end
            for other in flags
        )
    ]
