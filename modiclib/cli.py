"""The command line, ``modic``: what the library does for people who do not write Python."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from .bank_command import build_bank, mix_table
from .cases import describe, load_case, sample_names
from .datasets import check_spider
from .errors import ModicError
from .exam_command import exam

app = typer.Typer(
    name="modic",
    help="Sample MRI slices of Modic changes, computed by MR physics. Education only, not for diagnosis.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
spider = typer.Typer(no_args_is_help=True)
app.add_typer(exam, name="exam", help="A class exam without server or accounts.")
app.add_typer(spider, name="spider", help="The public data set SPIDER, real lumbar MRI.")
out = Console()


@app.command()
def samples() -> None:
    """List the sample cases by name, with what each shows."""
    table = Table("Name", "What it shows", box=None)
    for name in sample_names():
        table.add_row(name, describe(name).splitlines()[0])
    out.print(table)


@app.command()
def export(
    name: Annotated[str, typer.Argument(help="A name from 'modic samples'.")],
    folder: Annotated[Path, typer.Argument(help="Where to write; made if it is not there.")],
    field: Annotated[float, typer.Option(help="Field strength in tesla: 1.5 or 3.")] = 1.5,
) -> None:
    """Write a sample case as a DICOM study that any viewer opens."""
    try:
        with out.status(f"Scanning {name} ..."):
            files = load_case(name).write_dicom(folder, field)
    except KeyError as error:  # an unknown name or field: the message lists the known ones
        raise ModicError(error.args[0]) from None
    out.print(f"{len(files)} files in {folder}", highlight=False, soft_wrap=True)


@app.command()
def bank(
    folder: Annotated[Path, typer.Option("--out", help="Where the scripts of the cases go.")] = Path("bank"),
    cases: Annotated[
        int | None, typer.Option(help="Cases to practise on, for a small bank; all 120 if not said.")
    ] = None,
    processes: Annotated[int | None, typer.Option(help="Processes; one for each core if not said.")] = None,
    scheduler: Annotated[str | None, typer.Option(help="Address of a Dask scheduler, instead.")] = None,
    mix: Annotated[bool, typer.Option("--mix", help="Only show how many of each kind, and why.")] = False,
) -> None:
    """Make the cases of the reading room; what is there already is not made again."""
    if mix:
        out.print(mix_table())
    else:
        build_bank(folder, cases, processes=processes, scheduler=scheduler, out=out)


@spider.command()
def check(
    folder: Annotated[
        Path, typer.Argument(help="Where images.zip, masks.zip and the tables are, or were unpacked.")
    ],
) -> None:
    """Compare a download of SPIDER with what was published, by size and MD5."""
    checked = check_spider(folder)
    for found in checked:
        mark = {True: "[green]whole[/]    ", False: "[red]not whole[/]", None: "absent   "}[found.whole]
        out.print(f"{mark}  {found}", highlight=False, soft_wrap=True)
    if any(found.whole is False for found in checked):
        raise typer.Exit(1)


def main() -> int:
    """Run the command line; what the user can mend is said in one line, without a traceback."""
    try:
        app()
    except ModicError as error:
        Console(stderr=True).print(str(error), style="red", highlight=False, markup=False, soft_wrap=True)
        return 1
    return 0
