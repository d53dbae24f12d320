"""Which cases an exam holds: kinds in the mix of the reading room, seeds that nobody can guess."""

import secrets

from ..cases import Case, random_case
from ..cases.bank_plan import MIX, Group
from ..errors import ModicError
from ..vocabulary import MimicKind
from .key import ExamCase

CHANCE = secrets.SystemRandom()
#: Seeds of an exam are at least this large: those of the course, its bank and anybody's trials are small.
LEAST_SEED = 2**32
SEED_BITS = 60
FEWEST, MOST = 4, 100  # cases


def draw_cases(count: int) -> list[ExamCase]:
    """Draw the cases of an exam: a third normal, every type, and mimics, in an order that tells nothing.

    Parameters
    ----------
    count : int
        How many, 4 to 100.

    Returns
    -------
    list of ExamCase
        Without what is only known once they are computed.

    Raises
    ------
    ModicError
        If there are to be fewer or more.

    Examples
    --------
    >>> from modiclib.exam.draw import draw_cases
    >>> cases = draw_cases(20)
    >>> sum(case.answer == "0" for case in cases) in (6, 7)
    True
    """
    if not FEWEST <= count <= MOST:
        raise ModicError(f"An exam holds {FEWEST} to {MOST} cases, not {count}.")
    groups = _share_out(count)
    CHANCE.shuffle(groups)
    names = set()
    while len(names) < count:
        names.add(secrets.token_hex(6))
    return [
        ExamCase(name, LEAST_SEED + secrets.randbits(SEED_BITS), str(group.name), group.answer)
        for name, group in zip(names, groups, strict=True)
    ]


def drawn_case(case: ExamCase) -> Case:
    """Return the case itself; nothing of it is computed yet."""
    if case.group == "none" or case.group in [str(kind) for kind in MimicKind]:
        return random_case(case.seed, kind=case.group)
    return random_case(case.seed, kind="modic", type=case.group)


def _share_out(count: int) -> list[Group]:
    """As many of each group as the mix says; who gets what is left over is drawn by lot, by the size of the rest."""
    whole = sum(group.practice for group in MIX)
    exact = [(group, count * group.practice / whole) for group in MIX]
    groups = [group for group, share in exact for _ in range(int(share))]
    rests = sorted(
        exact, key=lambda pair: (pair[1] % 1) ** -1 * CHANCE.expovariate(1) if pair[1] % 1 else 1e9
    )
    return groups + [group for group, _ in rests[: count - len(groups)]]
