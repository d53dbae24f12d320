"""Can the cases of the reading room be solved by looking? Keep the tables that `book/images.md` shows.

make study      both readers of `readers.py` read the whole bank, as a learner sees it

Borders are fitted on one half of the cases, every second one of each kind, and tried on the other half; then the other
way round, so that every case is read by borders that never saw it.
"""

import datetime
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
from readers import Discriminant, Look, Place, distance, inverse_covariance, look, spread
from study import ROOT, show_progress

from modiclib.cases.bank import BankCase, make_bank
from modiclib.cases.bank_plan import MIX, plan
from modiclib.cases.bank_workers import workers
from modiclib.cases.case import CONTRASTS
from modiclib.interpretation import Proportion

TABLE = ROOT / "book" / "measured_readers.md"
#: What the first reader is shown, in turn.
SHOWN = {"T1, T2 and STIR": [0, 1, 2], "T1 and T2": [0, 1], "T2 alone": [1]}
KINDS = {"0": "Normal", "1": "Type 1", "2": "Type 2", "3": "Type 3", "mixed": "Mixed"}
MIMIC = "not Modic"
ANSWER_OF = {str(group.name): group.answer for group in MIX}
#: The second reader calls a spine abnormal if so many places are odd: one alone may be noise. Our choice.
ODD_PLACES = 2


@dataclass(frozen=True)
class Seen:
    """A case, and what the readers see in it."""

    group: str
    places: tuple[str, ...]
    look: Look

    @property
    def answer(self) -> str:
        """The right answer."""
        return ANSWER_OF[self.group]


@dataclass(frozen=True)
class Found:
    """What the reader who must find the place says of a case: how odd, where first, and the answer."""

    oddness: float
    first: str
    answer: str


def see(case: BankCase) -> Seen:
    """Look at one case."""
    findings = case.truth["findings"]
    places = tuple(found["place"] for found in findings)
    return Seen(case.planned.group, places, look(case.images, findings, case.planned.number))


def halves(groups: list[str]) -> np.ndarray:
    """0 or 1 for each case: every second of its group."""
    groups, half = np.array(groups), np.zeros(len(groups), int)
    for group in np.unique(groups):
        half[groups == group] = np.arange(np.count_nonzero(groups == group)) % 2
    return half


def read_where_told(cases: list[Seen], contrasts: list[int]) -> list[str]:
    """Answers of the reader who is told where to look; mimics must be left out, for signals do not tell them."""
    groups = np.array([case.group for case in cases])
    values = np.array([spread(case.look.given, contrasts) for case in cases])
    half, answers = halves(list(groups)), np.empty(len(cases), object)
    for part in (0, 1):
        borders = Discriminant(values[half != part], groups[half != part])
        answers[half == part] = [ANSWER_OF[group] for group in borders.name(values[half == part])]
    return list(answers)


def read_all(cases: list[Seen]) -> list[Found]:
    """What the reader says who must find the place."""
    half, found = halves([case.group for case in cases]), {}
    for part in (0, 1):
        known = [case for case, of in zip(cases, half, strict=True) if of != part]
        finder = Finder(known)
        found |= {index: finder.read(cases[index]) for index in np.flatnonzero(half == part)}
    return [found[index] for index in range(len(cases))]


class Finder:
    """Learns from some cases what is usual beside each endplate, how odd is ill, and what the types look like."""

    def __init__(self, known: list[Seen]):
        usual = {}
        for case in (case for case in known if case.answer == "0"):
            for place, values in case.look.places.items():
                usual.setdefault((place.endplate, place.third), []).append(values.mean(axis=1))
        self.mean = {where: np.mean(values, axis=0) for where, values in usual.items()}
        self.weight = inverse_covariance(
            np.concatenate([values - self.mean[where] for where, values in usual.items()])
        )
        modic = [case for case in known if case.answer not in ("0", MIMIC)]
        everything = list(range(len(CONTRASTS)))
        self.types = Discriminant(
            np.array([spread(case.look.given, everything) for case in modic]),
            np.array([case.group for case in modic]),
        )
        self.border = best_border(
            np.array([self.oddness(case) for case in known if case.answer == "0"]),
            np.array([self.oddness(case) for case in modic]),
        )

    def odd(self, case: Seen) -> dict[Place, float]:
        """How far every place is from what is usual there."""
        places = [place for place in case.look.places if place[:2] in self.mean]
        values = [case.look.places[place].mean(axis=1) - self.mean[place[:2]] for place in places]
        return dict(zip(places, distance(np.array(values), self.weight), strict=True))

    def oddness(self, case: Seen) -> float:
        """Distance that the oddest places reach."""
        return sorted(self.odd(case).values())[-ODD_PLACES]

    def read(self, case: Seen) -> Found:
        """Find what is odd, and name it by the signals of all odd places together."""
        odd = self.odd(case)
        oddness, first = self.oddness(case), max(odd, key=odd.get).endplate
        if oddness < self.border:
            return Found(oddness, first, "0")
        ill = [case.look.places[place] for place, far in odd.items() if far >= self.border]
        values = spread(np.concatenate(ill, axis=1), list(range(len(CONTRASTS))))
        return Found(oddness, first, ANSWER_OF[self.types.name(values[None])[0]])


def best_border(normal: np.ndarray, ill: np.ndarray) -> float:
    """Return the border with the greatest sum of sensitivity and specificity; of equals the middle one."""
    levels = np.sort(np.concatenate([normal, ill]))
    borders = (levels[1:] + levels[:-1]) / 2
    gain = np.array([np.mean(ill >= border) + np.mean(normal < border) for border in borders])
    return float(np.median(borders[gain == gain.max()]))


def tabulate(cases: list[Seen]) -> list[str]:
    """Lines of the page."""
    told = [case for case in cases if case.answer != MIMIC]
    return [
        f"Measured on {datetime.date.today():%d %B %Y} with `make study`, on the {len(cases)} cases of the reading "
        "room in the 8-bit pictures that a learner sees. Borders were fitted on one half of the cases and tried on "
        "the other, both ways; 95 % intervals in brackets.",
        "",
        f"**Told where to look**: inside the outlines, or beside an endplate of a normal spine. {len(told)} cases; the "
        f"other {len(cases) - len(told)} are mimics, which signals alone don't tell apart.",
        "",
        *told_table(told),
        "",
        f"**Finding the place itself**, with all three sequences, {len(cases)} cases:",
        "",
        *found_table(cases, read_all(cases)),
    ]


def told_table(cases: list[Seen]) -> list[str]:
    """Share right by what is shown and by kind, and what was mistaken with all three sequences."""
    lines = [
        f"| Shown | All | {' | '.join(KINDS.values())} |",
        f"| --- {'| --- ' * (1 + len(KINDS))}|",
    ]
    mistakes = {}
    for name, contrasts in SHOWN.items():
        pairs = list(zip([case.answer for case in cases], read_where_told(cases, contrasts), strict=True))
        kinds = [right([pair for pair in pairs if pair[0] == kind]) for kind in KINDS]
        counts = [f"{of_kind.part} of {of_kind.cases}" for of_kind in kinds]
        lines.append(f"| {name} | {words(right(pairs))} | {' | '.join(counts)} |")
        mistakes[name] = Counter(pair for pair in pairs if pair[0] != pair[1])
    wrong = [
        f"{KINDS[true].lower()} read as {KINDS[answer].lower()} ({number})"
        for (true, answer), number in mistakes["T1, T2 and STIR"].most_common()
    ]
    return [*lines, "", f"Mistaken with all three: {', '.join(wrong) or 'none'}."]


def found_table(cases: list[Seen], found: list[Found]) -> list[str]:
    """How often lesions are seen, normals left alone, places and types right."""
    pairs = list(zip(cases, found, strict=True))
    modic = [(case, said) for case, said in pairs if case.answer not in ("0", MIMIC)]
    seen = [(case, said) for case, said in modic if said.answer != "0"]
    rows = {
        "Modic changes seen (sensitivity)": share([said.answer != "0" for _, said in modic]),
        "Spines without a lesion left alone (specificity)": share(
            [said.answer == "0" for case, said in pairs if case.answer == "0"]
        ),
        "Mimics seen": share([said.answer != "0" for case, said in pairs if case.answer == MIMIC]),
        "Of the Modic changes seen: the oddest place is at one of their endplates": share(
            [said.first in case.places for case, said in seen]
        ),
        "Of the Modic changes seen: type right": share([said.answer == case.answer for case, said in seen]),
    }
    return [
        "| What | How often |",
        "| --- | --- |",
        *(f"| {name} | {words(of)} |" for name, of in rows.items()),
    ]


def right(pairs: list[tuple[str, str]]) -> Proportion:
    """Share of answers that are the truth."""
    return share([true == answer for true, answer in pairs])


def share(hits: list[bool]) -> Proportion:
    """Share of hits."""
    return Proportion(sum(hits), len(hits))


def words(proportion: Proportion) -> str:
    """A proportion with its interval."""
    low, high = proportion.interval
    share = f"{proportion.part} of {proportion.cases}"
    return f"{share}: {100 * proportion.value:.0f} % ({100 * low:.0f} to {100 * high:.0f})"


def main() -> None:
    """Make the bank if it is not kept, let the readers read it, and write the tables."""
    with workers() as executor:
        bank = make_bank(plan(), executor, show_progress)
    with ProcessPoolExecutor(os.cpu_count()) as executor:
        cases = list(executor.map(see, bank))
    TABLE.write_text("\n".join(tabulate(cases)) + "\n", "utf-8")
    print(f"\nWritten: {TABLE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
