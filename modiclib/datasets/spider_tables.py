"""The tables that come with SPIDER: gradings of every disc, and what the scanners were set to."""

import csv
from dataclasses import dataclass
from pathlib import Path

from ..errors import ModicError
from ..vocabulary import Level, ModicType, Pfirrmann

#: SPIDER counts discs upwards from the lowest.
DISCS = dict(enumerate(reversed(Level), start=1))


@dataclass(frozen=True)
class DiscGrading:
    """What SPIDER's readers wrote down for one disc.

    Attributes
    ----------
    modic : ModicType
        None, 1, 2 or 3: one code for both endplates.
    pfirrmann : Pfirrmann
        Degeneration of the disc.
    upper_endplate, lower_endplate, spondylolisthesis, herniation, narrowing, bulging : bool
        Whether a change was seen.

    Examples
    --------
    >>> from modiclib import ModicType, Pfirrmann
    >>> from modiclib.datasets import DiscGrading
    >>> healthy = DiscGrading(ModicType.NONE, Pfirrmann.I, False, False, False, False, False, False)
    >>> healthy.modic is ModicType.NONE and not healthy.herniation
    True
    """

    modic: ModicType
    pfirrmann: Pfirrmann
    upper_endplate: bool
    lower_endplate: bool
    spondylolisthesis: bool
    herniation: bool
    narrowing: bool
    bulging: bool


def read_gradings(path: Path) -> dict[int, dict[Level, DiscGrading]]:
    """Gradings by patient; discs above T11-T12 and two rows without a disc (number 0) have no level.

    Raises
    ------
    ModicError
        If the table is not that of SPIDER.
    """
    gradings: dict[int, dict[Level, DiscGrading]] = {}
    try:
        for row in read_table(path):
            if (disc := int(row["IVD label"])) in DISCS:
                gradings.setdefault(int(row["Patient"]), {})[DISCS[disc]] = _grading(row)
    except (KeyError, ValueError):
        raise ModicError(f"{path.name} is damaged; download it again") from None
    return gradings


def _grading(row: dict[str, str]) -> DiscGrading:
    return DiscGrading(
        modic=ModicType(row["Modic"]),
        pfirrmann=Pfirrmann(int(row["Pfirrman grade"])),
        upper_endplate=row["UP endplate"] != "0",
        lower_endplate=row["LOW endplate"] != "0",
        spondylolisthesis=row["Spondylolisthesis"] != "0",
        herniation=row["Disc herniation"] != "0",
        narrowing=row["Disc narrowing"] != "0",
        bulging=row["Disc bulging"] != "0",
    )


def read_table(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file; none if it is not there."""
    if not path.is_file():
        return []
    with path.open(newline="", encoding="utf-8-sig") as lines:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(lines)]
