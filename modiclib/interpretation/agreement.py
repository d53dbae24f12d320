"""How well a reader's types agree with a reference: the confusion matrix, Cohen's kappa, sensitivity, specificity.

Types are names, not ranks, so kappa is not weighted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from ..errors import ModicError
from ..vocabulary import ModicType

#: Standard normal quantile of a two-sided 95 % interval.
QUANTILE = 1.959964
#: Fewest cases of which a proportion is worth telling (our choice: with 8 right of 8 the interval begins at 68 %).
FEWEST = 8


@dataclass(frozen=True)
class Proportion:
    """A part of some cases, with its 95 % interval.

    Parameters
    ----------
    part, cases : int
        How many of how many.

    Examples
    --------
    >>> from modiclib.interpretation import Proportion
    >>> Proportion(9, 10)
    Proportion(90 %, 95 % CI 60-98, n = 10)
    >>> Proportion(3, 3)
    Proportion(3 of 3: too few)
    """

    part: int
    cases: int

    def __repr__(self) -> str:
        if self.too_few:
            return f"Proportion({self.part} of {self.cases}: too few)"
        low, high = self.interval
        return f"Proportion({100 * self.value:.0f} %, 95 % CI {100 * low:.0f}-{100 * high:.0f}, n = {self.cases})"

    @property
    def too_few(self) -> bool:
        """Whether there are fewer than 8 cases, too few for a figure."""
        return self.cases < FEWEST

    @property
    def value(self) -> float:
        """The proportion, 0..1; nan without cases."""
        return self.part / self.cases if self.cases else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval (J Am Stat Assoc 1927;22:209-212); (0, 1) without cases."""
        if not self.cases:
            return 0.0, 1.0
        n, p, z = self.cases, self.value, QUANTILE
        middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z / (1 + z**2 / n) * sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
        return max(middle - half, 0.0), min(middle + half, 1.0)


@dataclass(frozen=True, eq=False)
class Agreement:
    """How a reader's answers agree with the reference, case by case; made by `agreement`.

    Parameters
    ----------
    answers : tuple of str
        The categories, in the order of the matrix.
    confusion : numpy.ndarray
        Cases, (reference, reader): row i, column j counts those that are ``answers[i]``, read as ``answers[j]``.
    """

    answers: tuple[str, ...]
    confusion: np.ndarray

    def __repr__(self) -> str:
        low, high = self.kappa_interval
        return f"Agreement({self.cases} cases, kappa {self.kappa:.2f}, 95 % CI {low:.2f} to {high:.2f})"

    @property
    def cases(self) -> int:
        """How many cases were read."""
        return int(self.confusion.sum())

    @property
    def right(self) -> Proportion:
        """The part read as the reference has it."""
        return Proportion(int(np.trace(self.confusion)), self.cases)

    @property
    def kappa(self) -> float:
        """Cohen's kappa (Educ Psychol Meas 1960;20:37-46); nan when both give one same answer throughout."""
        observed, expected, _ = self._shares()
        return float("nan") if expected == 1 else (observed - expected) / (1 - expected)

    @property
    def kappa_interval(self) -> tuple[float, float]:
        """95 % interval of kappa, for many cases (Fleiss, Cohen and Everitt, Psychol Bull 1969;72:323-327).

        With perfect agreement the formula's interval has no width, which says little about few cases.
        """
        _, expected, shares = self._shares()
        if expected == 1:
            return float("nan"), float("nan")
        row, column = shares.sum(axis=1), shares.sum(axis=0)
        chance, kappa = 1 - expected, self.kappa
        diagonal = (np.diag(shares) * (1 - (row + column) * (1 - kappa)) ** 2).sum()
        sides = (column[:, None] + row[None, :]) ** 2 * shares * (1 - kappa) ** 2
        rest = sides.sum() - np.trace(sides)
        variance = (diagonal + rest - (kappa - expected * (1 - kappa)) ** 2) / (chance**2 * self.cases)
        half = QUANTILE * sqrt(max(variance, 0.0))
        return max(kappa - half, -1.0), min(kappa + half, 1.0)

    def sensitivity(self, answer: str) -> Proportion:
        """Of the cases that are ``answer``, the part read as it."""
        i = self._index(answer)
        return Proportion(int(self.confusion[i, i]), int(self.confusion[i].sum()))

    def specificity(self, answer: str) -> Proportion:
        """Of the cases that are not ``answer``, the part not read as it."""
        i = self._index(answer)
        others = self.cases - int(self.confusion[i].sum())
        mistaken = int(self.confusion[:, i].sum() - self.confusion[i, i])
        return Proportion(others - mistaken, others)

    def _index(self, answer: str) -> int:
        if answer not in self.answers:
            raise KeyError(f"no answer {answer!r}; there are: {', '.join(self.answers)}")
        return self.answers.index(answer)

    def _shares(self) -> tuple[float, float, np.ndarray]:
        """Agreement observed, agreement expected by chance, and the matrix as shares of all cases."""
        shares = self.confusion / self.cases
        return float(np.trace(shares)), float(shares.sum(axis=1) @ shares.sum(axis=0)), shares


def agreement(reference: Sequence[str], reader: Sequence[str]) -> Agreement:
    """Compare a reader's types with the reference, case by case.

    Parameters
    ----------
    reference : sequence of str
        The type of each case: the truth of computed cases, or another reader.
    reader : sequence of str
        What was read in each, in the same order. Any words will do; those of `ModicType` come first in the matrix.

    Returns
    -------
    Agreement
        Confusion matrix, kappa with its 95 % interval, and sensitivity and specificity of each answer.

    Raises
    ------
    ModicError
        If the two differ in length, or there are no cases.

    Examples
    --------
    >>> import modiclib as ml
    >>> found = ml.agreement(["1", "1", "2", "0", "0"], ["1", "2", "2", "0", "0"])
    >>> found.answers, found.confusion.tolist()
    (('0', '1', '2'), [[2, 0, 0], [0, 1, 1], [0, 0, 1]])
    >>> round(found.kappa, 2)
    0.71
    """
    reference, reader = [str(answer) for answer in reference], [str(answer) for answer in reader]
    if len(reference) != len(reader):
        raise ModicError(
            f"The reference has {len(reference)} cases and the reader {len(reader)}: "
            "give one answer of each for every case."
        )
    if not reference:
        raise ModicError("There are no cases to compare: give at least one.")
    given = set(reference) | set(reader)
    types = [str(modic_type) for modic_type in ModicType]
    answers = tuple([answer for answer in types if answer in given] + sorted(given - set(types)))
    confusion = np.zeros((len(answers), len(answers)), dtype=int)
    for true, read in zip(reference, reader, strict=True):
        confusion[answers.index(true), answers.index(read)] += 1
    return Agreement(answers, confusion)
