"""A progress bar for what takes a while, on a terminal or in a notebook, and nowhere else."""

from collections.abc import Iterable, Iterator, Sized
from typing import TypeVar

from rich.console import Console
from rich.progress import Progress

Thing = TypeVar("Thing")
#: Fewer things than this are done before a bar could be read.
WORTH_A_BAR = 100


def track(things: Iterable[Thing], doing: str) -> Iterator[Thing]:
    """Pass things on, with a bar that says what is being done and vanishes at the end.

    Examples
    --------
    >>> from modiclib.progress import track
    >>> list(track(["a", "b"], "Reading"))
    ['a', 'b']
    """
    count = len(things) if isinstance(things, Sized) else None
    console = Console(stderr=True)
    seen = console.is_terminal or console.is_jupyter
    hidden = not seen or (count is not None and count < WORTH_A_BAR)
    with Progress(console=console, transient=True, disable=hidden) as progress:
        yield from progress.track(things, total=count, description=doing)
