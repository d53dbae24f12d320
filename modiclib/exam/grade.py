"""Grade an exam: scores, kappa, what was taken for what, and the hardest cases."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..errors import ModicError
from ..interpretation.agreement import Agreement, agreement
from .answers import Answers, Problem, read_answers
from .key import ExamCase, ExamKey


@dataclass(frozen=True)
class Score:
    """One student's result.

    Attributes
    ----------
    answers : Answers
        What was handed in.
    right : int
        Cases answered right; an accepted answer to a disputed case is right.
    cases : int
        Cases of the exam; one left open is not right.
    agreement : Agreement or None
        With the truth, of the cases answered; None if none was.
    """

    answers: Answers
    right: int
    cases: int
    agreement: Agreement | None

    @property
    def percent(self) -> float:
        """Share of all cases answered right, percent."""
        return 100 * self.right / self.cases


@dataclass(frozen=True)
class CaseResult:
    """How one case was read by all.

    Attributes
    ----------
    number : int
        As students saw it, from 1.
    case : ExamCase
    right, answered : int
        How many students.
    commonest_wrong : str
        The wrong answer given most; empty if there was none.
    """

    number: int
    case: ExamCase
    right: int
    answered: int
    commonest_wrong: str


@dataclass(frozen=True)
class Grades:
    """All that an exam's answers give; made by `grade_exam`.

    Attributes
    ----------
    key : ExamKey
    scores : tuple of Score
        One of each student, by name.
    problems : tuple of Problem
        Files that were not counted, with the reason.
    """

    key: ExamKey
    scores: tuple[Score, ...]
    problems: tuple[Problem, ...]

    @cached_property
    def agreement(self) -> Agreement:
        """All answers of all students against the truth, the confusion matrix of the class."""
        pairs = [pair for score in self.scores for pair in _pairs(self.key, score.answers)]
        return agreement(*zip(*pairs, strict=True))

    @cached_property
    def cases(self) -> tuple[CaseResult, ...]:
        """Every case, the hardest first."""
        results = [self._case(number, case) for number, case in enumerate(self.key.cases, 1)]
        return tuple(sorted(results, key=lambda result: result.right))

    def _case(self, number: int, case: ExamCase) -> CaseResult:
        given = [score.answers.answers.get(case.name) for score in self.scores]
        given = Counter(answer for answer in given if answer is not None)
        wrong = [(answer, count) for answer, count in given.most_common() if answer not in case.accepted]
        right = sum(given[answer] for answer in case.accepted)
        return CaseResult(number, case, right, sum(given.values()), wrong[0][0] if wrong else "")


def grade_exam(key_file: Path, files: Iterable[Path]) -> Grades:
    """Grade the answer files of an exam.

    Parameters
    ----------
    key_file : Path
        As `make_exam` wrote it.
    files : iterable of Path
        Answer files; those that are damaged, twice there, or of another exam are in ``problems``.

    Returns
    -------
    Grades

    Raises
    ------
    ModicError
        If the key can't be read, or no file can be counted.

    Examples
    --------
    >>> from pathlib import Path
    >>> from modiclib.exam.grade import grade_exam
    >>> grades = grade_exam("exam-key.json", Path("answers").glob("*"))  # doctest: +SKIP
    >>> grades.scores[0].right  # doctest: +SKIP
    14
    """
    key = ExamKey.read(key_file)
    counted, problems = read_answers(key, [Path(file) for file in files])
    if not any(answers.answers for answers in counted):
        named = "\n".join(map(str, problems)) or "There are no files."
        raise ModicError(f"No file holds an answer of this exam.\n{named}")
    return Grades(key, tuple(score(key, answers) for answers in counted), tuple(problems))


def score(key: ExamKey, answers: Answers) -> Score:
    """Count what a student answered right."""
    right = sum(answers.answers.get(case.name) in case.accepted for case in key.cases)
    pairs = _pairs(key, answers)
    agreed = agreement(*zip(*pairs, strict=True)) if pairs else None
    return Score(answers, right, len(key.cases), agreed)


def _pairs(key: ExamKey, answers: Answers) -> list[tuple[str, str]]:
    """Truth and answer of every case answered."""
    return [(case.answer, answers.answers[case.name]) for case in key.cases if case.name in answers.answers]
