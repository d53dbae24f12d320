"""Readings that a learner saved from the reading room, for the statistics of `agreement`."""

from os import PathLike

from ..errors import ModicError
from ..files import read_json

FORMAT, VERSION = "modic-progress", 1  # as js/storage.js writes them
READINGS = "room:readings"


def read_progress(path: str | PathLike) -> tuple[list[str], list[str]]:
    """Read a copy of one's progress, saved under *Keep or move your progress* in the reading room.

    Parameters
    ----------
    path : path
        The JSON file.

    Returns
    -------
    reference, reader : list of str
        Truth and answer of the first reading of each case, without those of the blind test: what the room's own
        figures are made of.

    Raises
    ------
    ModicError
        If the file can't be read, is no such copy, or holds no reading.

    Examples
    --------
    >>> import modiclib as ml
    >>> ml.agreement(*ml.read_progress("modic-progress.json"))  # doctest: +SKIP
    Agreement(48 cases, kappa 0.71, 95 % CI 0.57 to 0.85)
    """
    kept = read_json(path, "copy of progress", FORMAT, VERSION).get("kept")
    readings = kept.get(READINGS) if isinstance(kept, dict) else None
    first = {}
    for reading in filter(_is_whole, readings if isinstance(readings, list) else []):
        if reading.get("set") != "blind":
            first.setdefault(reading["id"], (reading["truth"], reading["answer"]))
    if not first:
        raise ModicError(
            f"{path} holds no reading of a case; read some in the reading room, and save it anew."
        )
    reference, reader = zip(*first.values(), strict=True)
    return list(reference), list(reader)


def _is_whole(reading) -> bool:
    return isinstance(reading, dict) and all(
        isinstance(reading.get(part), str) for part in ("id", "truth", "answer")
    )
