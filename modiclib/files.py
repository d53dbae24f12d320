"""Files of the course: written so that no one ever sees half of one, and read only if they are what they should be."""

import json
import os
from os import PathLike
from pathlib import Path

from .errors import ModicError


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, then rename it; folders are made where they are missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(path)


def read_json(path: str | PathLike, name: str, kind: str, version: int) -> dict:
    """Read a JSON file that says of itself what it is.

    Parameters
    ----------
    path : path
        The file.
    name : str
        What it should be, for messages: ``'copy of progress'``.
    kind, version : str and int
        What its entries ``format`` and ``version`` must be.

    Returns
    -------
    dict
        The whole file.

    Raises
    ------
    ModicError
        If it can't be read, is no JSON, or is something else or of another version.
    """
    try:
        file = json.loads(Path(path).read_text("utf-8"))
    except OSError as error:
        raise ModicError(f"{path} can't be read: {error.strerror}.") from None
    except ValueError:
        raise ModicError(f"{path} is damaged, or no {name}: it is not JSON.") from None
    if not isinstance(file, dict) or file.get("format") != kind or file.get("version") != version:
        raise ModicError(f"{path} is no {name} that this version reads; make it anew.")
    return file
