"""The key of an exam: what each case is. It stays with the lecturer; nothing of it is in what students get."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from ..files import read_json, write_whole

FORMAT = "modic-exam-key"
VERSION = 1


@dataclass(frozen=True)
class ExamCase:
    """One case of an exam.

    Attributes
    ----------
    name : str
        Random name, the only thing that the students' folder knows of it.
    seed : int
        Where the case comes from; drawn by `secrets` for this exam.
    group : str
        What was drawn: ``'none'``, a `ModicType`, or a `MimicKind`.
    answer : str
        The right answer, one of `modiclib.cases.bank_plan.ANSWERS`.
    accepted : tuple of str
        All answers that count as right: a disputed case is not plainly wrong.
    words : str
        What there is to see, for the discussion afterwards.
    """

    name: str
    seed: int
    group: str
    answer: str
    accepted: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class ExamKey:
    """All cases of an exam, in the order in which students see them.

    Attributes
    ----------
    exam : str
        Random name of the exam; answers carry it, so that those of another exam are told apart.
    cases : tuple of ExamCase
        As the students see them, in order.
    made : str
        Day it was made.

    Examples
    --------
    >>> from modiclib.exam.key import ExamCase, ExamKey
    >>> key = ExamKey("9f", (ExamCase("a1", 7, "none", "0", ("0",)),), "2026-11-22")
    >>> key.case("a1").answer
    '0'
    """

    exam: str
    cases: tuple[ExamCase, ...]
    made: str

    def case(self, name: str) -> ExamCase:
        """Return the case of this name."""
        return next(case for case in self.cases if case.name == name)

    def write(self, path: Path) -> None:
        """Write the key as JSON."""
        text = json.dumps(
            {"format": FORMAT, "version": VERSION, **asdict(self)}, indent=1, ensure_ascii=False
        )
        write_whole(path, f"{text}\n".encode())

    @classmethod
    def read(cls, path: Path) -> "ExamKey":
        """Read a key.

        Raises
        ------
        ModicError
            If there is no such file, or it is no key of this version.
        """
        told = read_json(path, "key of an exam", FORMAT, VERSION)
        cases = tuple(ExamCase(**case | {"accepted": tuple(case["accepted"])}) for case in told["cases"])
        return cls(told["exam"], cases, told["made"])
