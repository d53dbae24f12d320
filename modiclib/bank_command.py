"""``modic bank``: makes the cases of the reading room, with a progress bar, and says what they weigh."""

from pathlib import Path
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from .cases.bank import BankCase, make_bank, write_bank
from .cases.bank_plan import MIX, plan
from .cases.bank_workers import workers

MEGABYTE = 1e6


def build_bank(
    folder: Path,
    cases: int | None = None,
    *,
    processes: int | None = None,
    scheduler: str | None = None,
    out: Console | None = None,
) -> dict:
    """Make the bank and write its scripts into a folder; cases that were made before are taken from the cache.

    Parameters
    ----------
    folder : Path
        Where the scripts go.
    cases : int, optional
        How many cases to practise on, for a small bank; by default all.
    processes, scheduler
        As in `modiclib.cases.bank_workers.workers`.
    out : rich.console.Console, optional
        Where progress and measurements are shown.

    Returns
    -------
    dict
        The index of the bank.
    """
    out, planned, started = out or Console(), plan(cases), monotonic()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=out) as bar, workers(processes, scheduler) as executor:
        task = bar.add_task("Cases of the reading room", total=len(planned))
        made = make_bank(planned, executor, lambda count, _: bar.update(task, completed=count))
    index = write_bank(made, folder)
    out.print(report(made, index))
    out.print(f"Written to {folder} in {monotonic() - started:.0f} s.", soft_wrap=True, highlight=False)
    return index


def report(made: list[BankCase], index: dict) -> Table:
    """Return the sizes, and the error of compression beside the noise, which it stays below."""
    sizes = [len(case.script) / MEGABYTE for case in made]
    table = Table("Bank", "", box=None)
    table.add_row(
        "Cases", f"{len(index['practice'])} to practise on, {len(index['selfTest'])} of the self-test"
    )
    table.add_row("Size", f"{sum(sizes):.1f} MB in all, {max(sizes):.3f} MB the largest case")
    for contrast, values in index["quality"].items():
        table.add_row(
            f"{contrast}, of 255",
            f"RMS error {values['error']:.2f}, noise {values['noise']:.2f}; "
            f"at most {100 * values['largest_share']:.0f} % of the noise",
        )
    return table


def mix_table() -> Table:
    """Return how many cases of each kind there are, and why."""
    table = Table("What", "Practice", "Self-test", "Why", box=None)
    for group in MIX:
        what = (
            "normal"
            if group.answer == "0"
            else f"type {group.name}"
            if group.name[0].isdigit()
            else str(group.name)
        )
        table.add_row(what, str(group.practice), str(group.self_test), group.why)
    return table
