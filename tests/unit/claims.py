"""Which passages make a claim that needs a source, and which name one."""

import re
from copy import deepcopy
from functools import cache
from pathlib import Path

from citations import tell_apart
from passages import Passage
from pybtex.database import BibliographyData, parse_file
from pybtex.richtext import Text

ROOT = Path(__file__).resolve().parents[2]
BIBLIOGRAPHY = ROOT / "book" / "references.bib"

#: Who and what studies count.
COUNTED = (
    "patients|people|residents|men|women|workers|twins|volunteers|endplates|segments|discs|studies|readers"
)
#: Numbers as studies print them: per cent, sample size, odds ratio, kappa, interval, counts, a year beside a study.
NUMBER = re.compile(
    r"\d\s?%|\d per cent\b|\d (?:percentage )?points\b|\b[nN]\s?=\s?\d|\bORs?\b[^.]{0,12}\d"
    r"|(?:κ|\bkappa\b)[^.]*\d\.\d|\bCI\b[^.]*\d|\b\d+ (?:of|in|out of) (?:the )?\d+\b"
    rf"|\b\d\d+ (?:[\w-]+ ){{0,3}}(?:{COUNTED})\b"
    r"|\b(?:twice|half|times) as (?:many|much|often|common|likely)\b"
    r"|\b(?:study|studies|trial|series|survey|review)\b[^.]*\b(?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d\b[^.]*\b(?:study|studies|trial|series|survey|review)\b",
)
#: Words that say what a finding does, what it goes with and how often it is found, or that a study has said so.
WORD = re.compile(
    r"\bprevalen|\bincidence\b|\bassociat|\bcorrelat|\bcaus(?:es|ed|ing)\b|\bmay (?:cause|predict)\b"
    r"|\bpredict(?:s|ed by|ors?|ive)\b|\btreat(?:s|ed|ments?)\b|\brisk|\bprognos|\bheritab"
    r"|\bsensitivity\b|\bspecificity\b|\b(?:more|less|most|least) (?:common|often|frequent)\b|\b(?:commonest|rarest)\b"
    r"|\b(?!this |its |perhaps |always )\w\w+s (?:(?:may|can|do|often|also) )*(?:cause|predict|treat)\b"
    r"|\b(?:they|which|that|it) (?:(?:may|can|often|also) )*(?:cause|predict|treat)\b"
    r"|\bleads? to (?:\w+ )?(?:pain|stenosis|herniation|surgery|numbness)\b|\bhurts? (?:more|less)\b"
    rf"|\b(?:half|thirds?|quarters?|most|majority) of (?:all )?(?:{COUNTED})\b"
    r"|\bhalf of (?:the|those)\b|\b(?:is|are) disputed\b|\bcohort\b|\bmeta-analys|\brandomi[sz]ed\b|\bbiops"
    r"|\b(?:studies|readers) (?:find|found|show|showed|agree|agreed|disagree)\b|\b(?:first|later|of one) series\b"
    r"|\b(?:one|another|the same) (?:hospital|trial|study)\b",
    re.IGNORECASE,
)
CITE = re.compile(r"\{cite(?::\w+)?\}`([^`]+)`")
#: In a string of a widget, where no role works: (Feng 2016), (Jensen 2009; de Roos 1987).
NAMED = re.compile(r"\(([^()]*?\b(?:19|20)\d\d[^()]*)\)")

# Exceptions. Each takes a sentence out of a passage before it is looked at; the rest still counts.
#: Says that the number or the rule is this course's own, chosen, computed or measured here, or a convention of
#: statistics: no study's finding.
OWN = re.compile(
    r"Course rule:|\b(?:choices?|rules?) of this course\b|\bthis course's (?:own )?(?:choice|rule|inference)\b"
    r"|\b(?:is|are) our (?:own )?(?:choice|rule)|\bteaching choices?\b|\bcomputed\b(?! tomography)|\bsimulated\b"
    r"|\bin this course\b|\b95 % confidence\b|\b95 % is usual\b",
    re.IGNORECASE,
)
#: What this course is not for; it claims nothing about a study.
DISCLAIMER = re.compile(r"Education only|diagnosis or treatment of a person|medical device", re.IGNORECASE)
#: Words in quotation marks are somebody's, held up to be looked at, as under "They say".
QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”")
#: A numbered statement on the page on critical reading, held up to be judged; what follows it has the sources.
TO_JUDGE = re.compile(r"\*\*\d+\.\*\* ")
#: A question claims nothing.
SENTENCE = re.compile(r"[^.!?]+(?:\.(?=\d)[^.!?]+)*[.!?]?")


@cache
def bibliography() -> BibliographyData:
    """Return the course's bibliography."""
    return parse_file(BIBLIOGRAPHY, bib_format="bibtex")


@cache
def named_sources() -> dict[str, set[str]]:
    """Return the keys of all sources by the name that strings use: first author and year, as in "Modic 1988a"."""
    names = {}
    entries = deepcopy(bibliography().entries)
    tell_apart(entries.values())
    for key, entry in entries.items():
        person = entry.persons["author"][0]
        surname = Text.from_latex(" ".join(person.prelast_names + person.last_names))
        names.setdefault(f"{surname} {entry.fields.get('year', 'n.d.')}", set()).add(key)
    return names


def claims(text: str) -> bool:
    """Return whether a passage says something that only a source can know."""
    if TO_JUDGE.match(text):
        return False
    sentences = SENTENCE.findall(QUOTED.sub("", CITE.sub("", " ".join(text.split()))))
    left = [s for s in sentences if not s.endswith("?") and not OWN.search(s) and not DISCLAIMER.search(s)]
    return any(NUMBER.search(sentence) or WORD.search(sentence) for sentence in left)


def cited(passage: Passage) -> set[str]:
    """Return the keys that a passage cites, by role, by name or in the data beside it."""
    keys = {key.strip() for found in CITE.findall(passage.text) for key in found.split(",")}
    known = named_sources()
    names = {name.strip() for found in NAMED.findall(passage.text) for name in re.split("[;,]", found)}
    return keys.union(passage.sources, *(known[name] for name in names & known.keys()))
