"""Levels, endplates and types, from the words of a report."""

import re
from itertools import pairwise

from ...vocabulary import Endplate, Level, ModicType
from .words import SAME_AS_BROWSER, TABLE, Mark, expand

VERTEBRAE = ("T11", "T12", "L1", "L2", "L3", "L4", "L5", "S1")
#: A vertebra as it is written: "L4", "5" after it, "Th12", "D12", "S".
WRITTEN = re.compile(r"(th|[tdl])?(\d{1,2})|(s)1?", SAME_AS_BROWSER)
VERTEBRA = re.compile(rf"\b{expand('{vertebra}')}\b", SAME_AS_BROWSER)
NUMBER = re.compile(rf"\b{expand('{number}')}\b", SAME_AS_BROWSER)
UPPER = re.compile(r"superior|upper|cranial", SAME_AS_BROWSER)
LISTED = re.compile(r"\band\b(?!/)|&|,|\bor\b", SAME_AS_BROWSER)
#: From one level to another: "L3-L4 through L5-S1".
RANGE = re.compile(r"\d ?[-/].*\b(?:through|thru|to)\b", SAME_AS_BROWSER)
LIST = re.compile(r",? (?:and|or) |, ?| & ", SAME_AS_BROWSER)
MIXED = {(1, 2): ModicType.MIXED_1_2, (2, 3): ModicType.MIXED_2_3}


def levels_of(mark: Mark) -> list[Level]:
    """The disc levels of one mark: "L4/5", "L3 to S1", "L3-4, 4-5 and 5-1", "L4 and L5"."""
    if "value" in mark.row:
        return [Level(mark.row["value"])]
    chains = [mark.words] if mark.kind == "vertebrae" else LIST.split(mark.words)
    return [level for chain in chains for level in along(vertebrae(chain))]


def vertebrae(words: str) -> list[int]:
    """Places in `VERTEBRAE` of the vertebrae named; a number without a letter follows the vertebra before it."""
    found: list[int] = []
    letter = "L"
    for said, number, sacral in WRITTEN.findall(
        re.sub(r"(?<=\d)(?=\d$)", "-", words) if len(words) == 3 else words
    ):
        last = VERTEBRAE[found[-1]] if found else ""
        if sacral or (not said and number == "1" and last == "L5"):
            letter, number = "S", "1"
        elif said:
            letter = "L" if said in "lL" else "T"
        elif last == "T12":
            letter = "L"
        if f"{letter}{number}" in VERTEBRAE:
            found.append(VERTEBRAE.index(f"{letter}{number}"))
    return [found[0], found[-1]] if len(found) > 2 and RANGE.search(words) else found


def along(chain: list[int]) -> list[Level]:
    """The levels along a chain of vertebrae; four of them are two levels of their own."""
    spans = [chain[:2], chain[2:]] if len(chain) == 4 else [chain] if chain else []
    return [
        Level(f"{VERTEBRAE[above]}-{VERTEBRAE[below]}")
        for span in spans
        for above, below in pairwise(range(min(span), max(span) + 1))
    ]


def endplate_of(mark: Mark) -> list[Endplate]:
    """The endplate of one mark, "lower endplate of L4"; none outside T11 to S1."""
    vertebra = VERTEBRA.search(mark.words)[0]
    names = [f"{side_of(mark)} {VERTEBRAE[index]}" for index in vertebrae(vertebra)]
    return [Endplate(name) for name in names if name in list(Endplate)]


def side_of(mark: Mark) -> str:
    """``'superior'`` or ``'inferior'``."""
    return "superior" if UPPER.search(mark.words) else "inferior"


def endplates_at(level: Level | None) -> list[Endplate]:
    """Both endplates of a level, from above downward."""
    if level is None:
        return []
    return [Endplate(f"inferior {level.above}"), Endplate(f"superior {level.below}")]


def numbers_of(words: str) -> list[int]:
    """The type numbers in some words, Arabic, Roman or spelt out."""
    return [TABLE["numbers"][number.lower()] for number in NUMBER.findall(words)]


def types_of(numbers: list[int], mixed: bool) -> list[ModicType]:
    """Types with these numbers, as one mixed type where there is such a type."""
    if mixed and tuple(sorted(numbers)) in MIXED:
        return [MIXED[tuple(sorted(numbers))]]
    return [ModicType(str(number)) for number in numbers if number]
