"""``modic exam``: make a class exam, and grade what the students hand in."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from .cases.bank_workers import workers
from .exam import Grades, grade_exam, make_exam
from .exam.report import WORDS, write_report

exam = typer.Typer(no_args_is_help=True)
out = Console()


@exam.command()
def make(
    folder: Annotated[Path, typer.Option("--out", help="The students' folder; a new or an empty one.")],
    cases: Annotated[int, typer.Option(help="How many cases, 4 to 100.")] = 20,
    key: Annotated[
        Path | None, typer.Option(help="Where the key goes; beside the folder if not said.")
    ] = None,
    processes: Annotated[int | None, typer.Option(help="Processes; one for each core if not said.")] = None,
) -> None:
    """Make an exam of new cases: a folder for the students, and a key for you alone."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=out) as bar, workers(processes) as executor:
        task = bar.add_task("Cases of the exam", total=cases)
        made = make_exam(
            folder,
            key,
            cases=cases,
            executor=executor,
            done=lambda count, _: bar.update(task, completed=count),
        )
    key = key or folder.with_name(f"{folder.name}-key.json")
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    say(
        f"For the students: {folder}, {len(made.cases)} cases, {size:.1f} MB; index.html opens with a double click."
    )
    say(f"For you alone: {key}. Without it nothing can be graded; whoever has it has the answers.")


@exam.command()
def grade(
    key: Annotated[Path, typer.Argument(help="The key of the exam.")],
    files: Annotated[list[Path], typer.Argument(help="The answer files, as answers/*.")],
    folder: Annotated[Path, typer.Option("--out", help="Where tables and pictures go.")] = Path("grades"),
) -> None:
    """Grade the answer files: scores, kappa, what was taken for what, the hardest cases."""
    grades = grade_exam(key, files)
    out.print(summary(grades))
    for problem in grades.problems:
        say(f"Not counted: {problem}")
    for path in write_report(grades, folder):
        say(str(path))


def summary(grades: Grades) -> Table:
    """Return the class in a few lines."""
    right = sorted(score.right for score in grades.scores)
    table = Table("Exam", "", box=None)
    table.add_row("Students", f"{len(right)}; {len(grades.problems)} files not counted")
    table.add_row(
        "Right", f"median {right[len(right) // 2]} of {len(grades.key.cases)}, {right[0]} to {right[-1]}"
    )
    table.add_row("All answers against the truth", f"kappa {grades.agreement.kappa:.2f}")
    for result in grades.cases[:3]:
        taken = f", mostly taken for {WORDS[result.commonest_wrong]}" if result.commonest_wrong else ""
        kind = WORDS[result.case.answer]
        table.add_row(f"Hard: case {result.number}", f"{kind}; {result.right} of {len(right)} right{taken}")
    return table


def say(text: str) -> None:
    """Print a line as it stands."""
    out.print(text, highlight=False, markup=False, soft_wrap=True)
