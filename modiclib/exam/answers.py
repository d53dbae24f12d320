"""The answer files of an exam: read, and every one that can't be graded named with the reason."""

import hashlib
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..cases.bank_plan import ANSWERS
from .key import ExamKey

FORMAT = "modic-exam-answers"
VERSION = 1
MOST_BYTES = 1_000_000  # an answer file is a few kilobytes


@dataclass(frozen=True)
class Answers:
    """One student's answers.

    Attributes
    ----------
    file : Path
        Where they were read.
    student : str
        As the student wrote it.
    when : str
        When the file was made, by the student's clock.
    answers : dict of str to str
        By name of the case; a case that was left open is not there.
    confidence : dict of str to int
        In the same way, percent.
    """

    file: Path
    student: str
    when: str
    answers: dict[str, str]
    confidence: dict[str, int]

    @property
    def who(self) -> str:
        """The student's name without differences of letters, spaces and case."""
        return " ".join(self.student.casefold().split())


@dataclass(frozen=True)
class Problem:
    """A file that is not counted, or not as it came.

    Attributes
    ----------
    file : Path
    kind : str
        ``'damaged'``, ``'foreign'`` or ``'duplicate'``.
    why : str
        One sentence.
    """

    file: Path
    kind: str
    why: str

    def __str__(self) -> str:
        return f"{self.file.name}: {self.kind}. {self.why}"


def read_answers(key: ExamKey, files: Iterable[Path]) -> tuple[list[Answers], list[Problem]]:
    """Read answer files, and sort out what can't be counted.

    Of a student who handed in twice the later file counts, by the time in it; the earlier is named. Nothing is
    dropped without a word: every file is in one of the two lists.

    Parameters
    ----------
    key : ExamKey
        Of the exam.
    files : iterable of Path
        JSON files, or text files into which the answers were pasted.

    Returns
    -------
    answers : list of Answers
        One of each student, by name.
    problems : list of Problem
    """
    read, problems, seen = [], [], {}
    for file in sorted(files):
        try:
            content = file.read_bytes()
        except OSError as error:
            problems.append(Problem(file, "damaged", f"It can't be read: {error.strerror}."))
            continue
        digest = hashlib.sha256(content.strip()).digest()
        if digest in seen:
            problems.append(Problem(file, "duplicate", f"The same file as {seen[digest].name}."))
            continue
        seen[digest] = file
        result = read_one(key, file, content)
        (read if isinstance(result, Answers) else problems).append(result)
    counted, earlier = keep_latest(read)
    return counted, problems + earlier


def read_one(key: ExamKey, file: Path, content: bytes) -> Answers | Problem:
    """Read one answer file, or say what is wrong with it."""
    told = parse(content)
    if told is None:
        return Problem(file, "damaged", "It is empty, cut short, or no answer file.")
    if told.get("format") != FORMAT:
        return Problem(file, "foreign", "It is no answer file of an exam.")
    if told.get("version") != VERSION or not well_formed(told):
        return Problem(file, "damaged", "It is an answer file, but parts of it are missing or wrong.")
    if told["exam"] != key.exam:
        return Problem(file, "foreign", f"It belongs to another exam; {told['student']} wrote it.")
    if check_sum(told) != told["check"]:
        return Problem(
            file, "damaged", f"Its check sum is wrong: it was changed. {told['student']} wrote it."
        )
    unknown = set(told["answers"]) - {case.name for case in key.cases}
    if unknown:
        return Problem(
            file, "damaged", f"It answers cases that the exam does not have; {told['student']} wrote it."
        )
    given = told["answers"]
    return Answers(
        file,
        told["student"].strip(),
        told["when"],
        {name: answer["answer"] for name, answer in given.items()},
        {name: answer["confidence"] for name, answer in given.items()},
    )


def parse(content: bytes) -> dict | None:
    """JSON object in a file, also when it was pasted into a text with something around it; None if there is none."""
    if len(content) > MOST_BYTES:
        return None
    text = content.decode("utf-8-sig", errors="replace")
    begin, end = text.find("{"), text.rfind("}")
    try:
        told = json.loads(text[begin : end + 1])
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def well_formed(told: dict) -> bool:
    """Whether an answer file has all its parts, each of its kind."""
    words = all(
        isinstance(told.get(part), str) and told[part] for part in ("exam", "student", "when", "check")
    )
    answers = told.get("answers")
    return words and isinstance(answers, dict) and all(map(_is_answer, answers.values()))


def _is_answer(answer) -> bool:
    if not isinstance(answer, dict):
        return False
    confidence = answer.get("confidence")
    return answer.get("answer") in ANSWERS and isinstance(confidence, int) and 0 <= confidence <= 100


def check_sum(told: dict) -> str:
    """CRC-32 of the content in a fixed form, as ``js/exam_answers.js`` computes it; it finds damage, and is no seal."""
    lines = sorted(
        f"{name}:{given['answer']}:{given['confidence']}" for name, given in told["answers"].items()
    )
    text = "\n".join([told["exam"], told["student"], told["when"], *lines])
    return f"{zlib.crc32(text.encode('utf-8', errors='replace')):08x}"


def keep_latest(read: list[Answers]) -> tuple[list[Answers], list[Problem]]:
    """The last file of each student, and the others as problems."""
    latest = {}
    for answers in read:
        if answers.who not in latest or answers.when > latest[answers.who].when:
            latest[answers.who] = answers
    earlier = [
        Problem(
            answers.file,
            "duplicate",
            f"{answers.student} handed in another one, {latest[answers.who].file.name}, which is later and counts.",
        )
        for answers in read
        if answers is not latest[answers.who]
    ]
    return sorted(latest.values(), key=lambda answers: answers.who), earlier
