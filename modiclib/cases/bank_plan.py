"""The plan of the reading room: which cases it holds, how many of each, and why."""

from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import NamedTuple

from .. import disk_cache
from ..errors import ModicError
from ..vocabulary import MimicKind, ModicType
from .case import Case
from .random_cases import random_case

#: What a reader answers: the type of a case, 0 for normal; one word for all mixtures, one for all mimics.
ANSWERS = ("0", "1", "2", "3", "mixed", "not Modic")


class Group(NamedTuple):
    """Cases of one kind: how many to practise on, how many in the self-test, and why so many."""

    name: str
    answer: str
    practice: int
    self_test: int
    why: str


_TYPE = ModicType
#: The mix is a teaching choice, not what a clinic sees: there type 2 is by far the commonest, type 3 and the mixtures
#: are rare (Teraguchi 2021).
MIX = (
    Group("none", "0", 40, 7, "One in three, so that nobody learns to find something in every spine."),
    Group(_TYPE.TYPE_1, "1", 14, 2, "Enough to tell it from infection, fresh nodes and fresh fractures."),
    Group(_TYPE.TYPE_2, "2", 16, 3, "The commonest type in people; one in four keeps water that STIR shows."),
    Group(_TYPE.TYPE_3, "3", 10, 1, "Rare in people. From 8 cases on, sensitivity and specificity are told."),
    Group(_TYPE.MIXED_1_2, "mixed", 10, 1, "Readers who force one type never learn to see two."),
    Group(_TYPE.MIXED_2_3, "mixed", 8, 1, "The rarest; together the mixtures pass 8 cases."),
    *(
        Group(kind, "not Modic", 2, self_test, "Two of each, for every set holds what only looks like a Modic change.")
        for kind, self_test in (
            (MimicKind.ACUTE_SCHMORL, 1),
            (MimicKind.OLD_SCHMORL, 0),
            (MimicKind.HAEMANGIOMA, 1),
            (MimicKind.LIPID_POOR_HAEMANGIOMA, 0),
            (MimicKind.SPONDYLODISCITIS, 1),
            (MimicKind.CORNER_OEDEMA, 1),
            (MimicKind.CORNER_FAT, 0),
            (MimicKind.METASTASIS, 1),
            (MimicKind.ACUTE_FRACTURE, 0),
            (MimicKind.OLD_FRACTURE, 0),
            (MimicKind.FOCAL_FAT, 0),
        )
    ),
)  # fmt: skip
#: Blocks of practice, one kind of change each; the normals are shared out among them.
BLOCKS = ("1", "2", "3", "mixed", "not Modic")
#: Seeds of the bank begin here, far from those that lessons and tests use.
FIRST_SEED = 41_000
#: Folders and modules of the library that decide nothing about a case: they may change, and the bank stays.
NO_PART = ("widgets", "figures", "datasets", "cli.py")
RECIPE = disk_cache.fingerprint(Path(__file__).parents[1], leaving_out=NO_PART)


@dataclass(frozen=True)
class Planned:
    """One case of the bank, before it is made.

    Attributes
    ----------
    number : int
        Place in the plan; the seed follows from it.
    group : str
        Name of its `Group`.
    answer : str
        The right answer, one of ``ANSWERS``.
    self_test : bool
        Whether it belongs to the self-test, else to practice.
    block : int
        Index of its block of practice; None in the self-test.
    """

    number: int
    group: str
    answer: str
    self_test: bool
    block: int | None = None

    @cached_property
    def identifier(self) -> str:
        """Name that tells nothing; it stands for the code that makes the case, and for its place in the plan."""
        return disk_cache.key(RECIPE, FIRST_SEED, self.number, self.group)[:12]

    def case(self) -> Case:
        """The case itself; nothing of it is computed yet."""
        seed = FIRST_SEED + self.number
        if self.group in [str(kind) for kind in MimicKind] or self.group == "none":
            return random_case(seed, kind=self.group)
        return random_case(seed, kind="modic", type=self.group)


def plan(cases: int | None = None) -> list[Planned]:
    """List the cases of the bank: practice, then self-test, each in an order that tells nothing.

    Parameters
    ----------
    cases : int, optional
        How many cases to practise on, for a small bank; by default 120. The self-test shrinks with it, from 20.

    Returns
    -------
    list of Planned
        The beginning of a small bank is the beginning of the whole one, so nothing is made twice.

    Raises
    ------
    ModicError
        If the number is below 6 or above 120.

    Examples
    --------
    >>> from modiclib.cases.bank_plan import plan
    >>> whole = plan()
    >>> sum(not planned.self_test for planned in whole), sum(planned.self_test for planned in whole)
    (120, 20)
    """
    practice, self_test = _spread("practice"), _spread("self_test")
    cases = len(practice) if cases is None else cases
    if not 6 <= cases <= len(practice):
        raise ModicError(f"a bank holds 6 to {len(practice)} cases to practise on, not {cases}.")
    tested = max(round(len(self_test) * cases / len(practice)), 2)
    normals = count()  # shared out among the blocks in turn
    blocks = [
        BLOCKS.index(group.answer) if group.answer in BLOCKS else next(normals) % len(BLOCKS)
        for group in practice
    ]
    first = [
        Planned(number, str(group.name), group.answer, False, blocks[number])
        for number, group in enumerate(practice)
    ]
    then = [
        Planned(number, str(group.name), group.answer, True)
        for number, group in enumerate(self_test, len(practice))
    ]
    return first[:cases] + then[:tested]


def _spread(set_: str) -> list[Group]:
    """Every group as often as the mix says, evenly spread, so that any beginning of the list is mixed as well."""
    places = []
    for answer in ANSWERS:
        groups = [group for group in MIX if group.answer == answer]
        each = _evenly([(group, getattr(group, set_)) for group in groups])
        places += [((k + 0.5) / len(each), group) for k, group in enumerate(each)]
    return [group for _, group in sorted(places, key=lambda pair: pair[0])]


def _evenly(counts: list[tuple[Group, int]]) -> list[Group]:
    places = [((k + 0.5) / number, group) for group, number in counts for k in range(number)]
    return [group for _, group in sorted(places, key=lambda pair: pair[0])]
