"""What grading leaves in a folder: tables for the gradebook, and pictures to discuss with the class."""

import csv
from collections.abc import Iterable
from io import StringIO
from math import isnan
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from ..cases.bank_plan import ANSWERS
from ..files import write_whole
from .grade import Grades, Score

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # beginnings that a spreadsheet would run
WORDS = {
    "0": "normal",
    "1": "type 1",
    "2": "type 2",
    "3": "type 3",
    "mixed": "mixed",
    "not Modic": "not Modic",
}


def write_report(grades: Grades, folder: Path) -> list[Path]:
    """Write ``gradebook.csv``, ``cases.csv``, ``files.csv`` and three pictures; returns their places."""
    tables = {
        "gradebook.csv": gradebook(grades),
        "cases.csv": case_table(grades),
        "files.csv": file_table(grades),
    }
    for name, rows in tables.items():
        write_whole(
            folder / name, csv_text(rows).encode("utf-8-sig")
        )  # spreadsheets need the mark to see UTF-8
    pictures = {
        "scores.png": scores(grades),
        "confusion.png": confusion(grades),
        "cases.png": hardest(grades),
    }
    for name, figure in pictures.items():
        figure.savefig(folder / name, dpi=150)
    return [folder / name for name in (*tables, *pictures)]


def gradebook(grades: Grades) -> list[list]:
    """A row for each student."""
    head = ["student", "right", "of", "percent", "answered", "kappa", "kappa low", "kappa high", "file"]
    return [head, *(_student(score) for score in grades.scores)]


def _student(score: Score) -> list:
    agreed = score.agreement
    kappas = [agreed.kappa, *agreed.kappa_interval] if agreed else [float("nan")] * 3
    told = ["" if isnan(kappa) else f"{kappa:.2f}" for kappa in kappas]
    answered = len(score.answers.answers)
    file = score.answers.file.name
    return [score.answers.student, score.right, score.cases, f"{score.percent:.1f}", answered, *told, file]


def case_table(grades: Grades) -> list[list]:
    """A row for each case, the hardest first."""
    head = [
        "case",
        "is",
        "also accepted",
        "right",
        "answered",
        "commonest wrong answer",
        "what there is to see",
    ]
    rows = [
        [
            result.number,
            WORDS[result.case.answer],
            "; ".join(WORDS[answer] for answer in result.case.accepted if answer != result.case.answer),
            result.right,
            result.answered,
            WORDS.get(result.commonest_wrong, ""),
            result.case.words,
        ]
        for result in grades.cases
    ]
    return [head, *rows]


def file_table(grades: Grades) -> list[list]:
    """A row for each file, counted or not: none is lost."""
    counted = [[score.answers.file.name, "counted", ""] for score in grades.scores]
    return [
        ["file", "what became of it", "why"],
        *counted,
        *([problem.file.name, problem.kind, problem.why] for problem in grades.problems),
    ]


def csv_text(rows: Iterable[list]) -> str:
    """Rows as CSV; words that a spreadsheet would take for a formula get an apostrophe before them."""
    buffer = StringIO(newline="")
    csv.writer(buffer).writerows([harmless(cell) for cell in row] for row in rows)
    return buffer.getvalue()


def harmless(cell: str | int) -> str | int:
    """Return a cell that no spreadsheet runs."""
    if not isinstance(cell, str) or not cell.startswith(FORMULA):
        return cell
    try:
        float(cell)  # a negative number
    except ValueError:
        return f"'{cell}"
    return cell


def scores(grades: Grades) -> Figure:
    """How many students had how many right."""
    most = len(grades.key.cases)
    counts = np.bincount([score.right for score in grades.scores], minlength=most + 1)
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    axes.bar(range(most + 1), counts, color="#2f6690", width=0.8)
    middle = np.median([score.right for score in grades.scores])
    axes.axvline(middle, color="#8a3b12", linestyle="--")
    axes.text(middle, counts.max() * 1.05, f" median {middle:g}", color="#8a3b12")
    axes.set(xlabel=f"Cases right, of {most}", ylabel="Students", ylim=(0, counts.max() * 1.15))
    return figure


def confusion(grades: Grades) -> Figure:
    """What was taken for what, in percent of the answers to cases of each kind."""
    agreed = grades.agreement
    order = [agreed.answers.index(answer) for answer in ANSWERS if answer in agreed.answers]
    counts = agreed.confusion[np.ix_(order, order)]
    shares = 100 * counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    words = [WORDS[agreed.answers[i]] for i in order]
    figure = Figure(figsize=(6.5, 5.5), layout="constrained")
    axes = figure.subplots()
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=100)
    for row, column in np.ndindex(*shares.shape):
        dark = shares[row, column] > 55
        text = f"{shares[row, column]:.0f} %\n({counts[row, column]})"
        axes.text(column, row, text, ha="center", va="center", fontsize=8, color="white" if dark else "black")
    axes.set_xticks(range(len(words)), words, rotation=30, ha="right")
    axes.set_yticks(range(len(words)), words)
    # without an interval: answers of one student, or to one case, are not independent
    axes.set(xlabel="Answered", ylabel="The case is", title=f"All answers: kappa {agreed.kappa:.2f}")
    return figure


def hardest(grades: Grades) -> Figure:
    """The share of students who had each case right, the hardest at the top."""
    results = grades.cases[::-1]
    students = len(grades.scores)
    figure = Figure(figsize=(7, 1 + 0.28 * len(results)), layout="constrained")
    axes = figure.subplots()
    axes.barh(range(len(results)), [100 * result.right / students for result in results], color="#2f6690")
    names = [f"case {result.number}: {WORDS[result.case.answer]}" for result in results]
    axes.set_yticks(range(len(results)), names)
    for place, result in enumerate(results):
        if result.commonest_wrong:
            axes.text(
                101, place, f"mostly taken for {WORDS[result.commonest_wrong]}", va="center", fontsize=8
            )
    axes.set(xlabel="Students who had it right, percent", xlim=(0, 100))
    return figure
