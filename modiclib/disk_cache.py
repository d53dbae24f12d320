"""What can be made again, kept on disk: painted slices and sample files.

Every file lies in a folder named after the code that made it, under a name that says all else it depends on; so
nothing has to be compared, and changed code finds nothing. Files are written beside their place and renamed, so other
processes see none or a whole one. The least recently used go when all of them pass the bound.
"""

import hashlib
import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

import numpy
import scipy

from .errors import ModicError

Kept = TypeVar("Kept")

#: The cache holds at most this many megabytes, unless ``MODICLIB_CACHE_MB`` says otherwise: about 50 cases.
MOST_MEGABYTES = 500
#: Only what lies in folders with this beginning is ever deleted.
OURS = "modiclib-"

_keeping = True


def fingerprint(library: Path, leaving_out: tuple[str, ...] = ()) -> str:
    """Return a short hash of every Python file of the library: another one wherever anything was changed.

    Parameters
    ----------
    library : Path
        Its folder.
    leaving_out : tuple of str
        Folders and modules in it whose changes do not count.
    """
    code = hashlib.sha256(f"numpy {numpy.__version__} scipy {scipy.__version__}\n".encode())
    for path in sorted(library.rglob("*.py")):
        if path.relative_to(library).parts[0] in leaving_out:
            continue
        text = path.read_bytes()
        code.update(f"{path.relative_to(library).as_posix()} {len(text)}\n".encode() + text)
    return code.hexdigest()[:12]


#: Taken on import, so that it is that of the code which runs, even where files are edited afterwards.
FINGERPRINT = fingerprint(Path(__file__).parent)


def cache_folder() -> Path:
    """Folder for files that can be made again: ``MODICLIB_CACHE``, else where the system keeps such files."""
    if chosen := os.environ.get("MODICLIB_CACHE"):
        return Path(chosen)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "modiclib"


def place(name: str) -> Path:
    """Where the running code keeps the file of a name."""
    return cache_folder() / f"{OURS}{FINGERPRINT}" / name


def key(*parts: object) -> str:
    """Name that stands for values whose ``repr`` tells all about them, as that of a dataclass of numbers does.

    Examples
    --------
    >>> from modiclib.disk_cache import key
    >>> key(1, "a") == key(1, "a"), key(1, "a") == key(2, "a")
    (True, False)
    """
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def load(path: Path, read: Callable[[Path], Kept]) -> Kept | None:
    """Read a kept file; None where there is none, or it is damaged, whatever the damage."""
    try:
        kept = read(path)
    except Exception:  # missing, cut short or overwritten: whatever the reason, it is made again
        return None
    with suppress(OSError):  # a folder that may only be read serves all the same
        os.utime(path)
    return kept


def store(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file at once, then make room for it.

    Parameters
    ----------
    path : Path
        Its `place`.
    write : callable
        Writes the file at the path it is given.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, ignore_cleanup_errors=True) as folder:
        draft = Path(folder) / path.name
        write(draft)
        draft.replace(path)
    trim(keep=path)


@contextmanager
def nothing_kept() -> Iterator[None]:
    """While this lasts `keep` keeps nothing: for work whose parts would only push out what others need."""
    global _keeping
    before, _keeping = _keeping, False
    try:
        yield
    finally:
        _keeping = before


def keeps() -> bool:
    """Whether what is given to `keep` is kept."""
    folder = place("").parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return _keeping and os.access(folder, os.W_OK)


def keep(path: Path, write: Callable[[Path], object]) -> None:
    """Store a file if the cache can be written to; if not, say so once and go on without."""
    if not _keeping:
        return
    try:
        store(path, write)
    except OSError as error:
        _say_once(
            f"nothing is kept in {cache_folder()} ({error.strerror}), so cases are computed anew each time; "
            "set the environment variable MODICLIB_CACHE to a folder you can write to"
        )


def trim(keep: Path | None = None) -> None:
    """Delete the least recently used files until the rest fits the bound; one can be spared."""
    files = list(_kept_files())
    room = most_bytes() - sum(size for _, size, _ in files)
    for _, size, path in sorted(files):
        if room >= 0:
            return
        if path == keep:
            continue
        try:
            path.unlink(missing_ok=True)
        except OSError:  # in use, on Windows
            continue
        room += size


def _kept_files() -> Iterator[tuple[int, int, Path]]:
    """Yield when each file was last used (ns), its size and its place.

    What another process deletes meanwhile is passed over.
    """
    for folder in cache_folder().glob(f"{OURS}*"):
        for place, _, names in os.walk(folder):  # unlike glob, it does not mind a folder that vanishes
            for path in (Path(place, name) for name in names):
                with suppress(OSError):
                    facts = path.stat()
                    yield facts.st_mtime_ns, facts.st_size, path


def most_bytes() -> float:
    """Bound of the cache, from ``MODICLIB_CACHE_MB`` or as the library has it."""
    chosen = os.environ.get("MODICLIB_CACHE_MB") or MOST_MEGABYTES
    try:
        return float(chosen) * 1e6
    except ValueError:
        raise ModicError(f"MODICLIB_CACHE_MB is {chosen!r}; give a number of megabytes") from None


@cache
def _say_once(note: str) -> None:
    warnings.warn(note, RuntimeWarning, stacklevel=2)
