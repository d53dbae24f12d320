"""A stack painted from both ends: by this process, and by a second one, until they meet.

Painting is many small steps, in which Python's threads only wait for each other. The second process leaves what it
paints in the disk cache, where this one finds it; who starts on a slice claims it first. Nothing is lost where the
second one cannot start or dies: its slices are painted here.
"""

import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing import parent_process
from pathlib import Path

from .. import disk_cache

#: Slices for which it is worth the second that Python takes to start.
WORTH_IT = 8
ASKED = f"from {__name__} import paint_what_is_asked; paint_what_is_asked()"


def paint_from_both_ends(paint: Callable[[int], object], case: tuple, indices: Sequence[int]) -> None:
    """Paint several slices of a case.

    Parameters
    ----------
    paint : callable
        Paints one slice, or reads it from the disk cache.
    case : tuple
        What the second process makes the same `Case` from.
    indices : sequence of int
        The slices, none of them in the disk cache.
    """
    # Where cases are computed side by side, every core has work already
    alone = os.cpu_count() == 1 or parent_process() is not None or not disk_cache.keeps()
    if len(indices) >= WORTH_IT and not alone:
        with (
            suppress(OSError),  # of a computer that forbids it
            tempfile.TemporaryDirectory(prefix="modiclib-", ignore_cleanup_errors=True) as claims,
        ):
            _until_they_meet(paint, claims, case, indices)
    for index in indices:
        paint(index)


def _until_they_meet(paint, claims: str, case: tuple, indices: Sequence[int]) -> None:
    second = subprocess.Popen(
        [sys.executable, "-c", ASKED],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},  # the same library
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # on Windows
    )
    try:
        with second.stdin as ask:
            pickle.dump((claims, case, indices[::-1]), ask)
        for index in indices:
            if not _claim(claims, index):  # what is left is being painted
                second.wait()
                return
            paint(index)
    finally:
        second.kill()
        second.wait()


def paint_what_is_asked() -> None:
    """Be the second process: paint what standard input asks for, up to the first slice that is claimed."""
    from .case import Case  # which imports this module

    claims, case, indices = pickle.load(sys.stdin.buffer)
    painted = Case(*case)
    for index in indices:
        if not _claim(claims, index):
            return
        painted.slice_labels(index)


def _claim(claims: str, index: int) -> bool:
    """Whether nobody has this slice yet: of two who make a folder, one is told that it is there."""
    try:
        Path(claims, str(index)).mkdir()
    except FileExistsError:
        return False
    return True
