"""Whether a download of SPIDER is whole: files of its record by size and MD5, unpacked volumes by their length."""

import hashlib
from dataclasses import dataclass
from math import prod
from pathlib import Path

from rich.console import Console
from rich.progress import DownloadColumn, Progress

from ..errors import ModicError
from .spider import WHERE
from .spider_tables import read_table

#: Files of Zenodo record 10159290: size in bytes and MD5, as the record states them.
RECORD = {
    "images.zip": (3_700_562_886, "7a9fa44aac0c72e2937bdef62cff88db"),
    "masks.zip": (58_222_897, "49861ff25a0108b3b69d0ce808ae51dc"),
    "overview.csv": (119_856, "f9a808d2cf67844baa32114a1a769fde"),
    "radiological_gradings.csv": (34_417, "a5b7a6ad7fb4daa0bfa650b716f026f6"),
}
#: Bytes of a voxel by what a .mha file calls its kind.
VOXEL_BYTES = {"CHAR": 1, "SHORT": 2, "USHORT": 2, "INT": 4, "UINT": 4, "FLOAT": 4, "DOUBLE": 8, "UCHAR": 1}
#: Longest text before the voxels of a .mha file, bytes; SPIDER's measure some hundred.
LONGEST_HEADER = 10_000
CHUNK = 2**22


@dataclass(frozen=True)
class Checked:
    """What was found of one file or folder of SPIDER.

    Attributes
    ----------
    name : str
        File or folder, within the folder that was checked.
    whole : bool or None
        Whether it is as it was published; None where it is not there, and need not be.
    words : str
        The same in words, with what to do.

    Examples
    --------
    >>> from modiclib.datasets import Checked
    >>> print(Checked("masks.zip", True, "size and MD5 as published"))
    masks.zip: size and MD5 as published
    """

    name: str
    whole: bool | None
    words: str

    def __str__(self) -> str:
        return f"{self.name}: {self.words}"


def check_spider(folder: str | Path) -> list[Checked]:
    """Compare a folder with the published SPIDER data set; a bar shows the progress.

    Parameters
    ----------
    folder : path
        Where the files of the record were saved or unpacked. Archives may be gone once they are unpacked.

    Returns
    -------
    list of Checked
        For each file of the record, then for the folders ``images`` and ``masks``.

    Raises
    ------
    ModicError
        If there is no such folder, or nothing of SPIDER in it.

    Examples
    --------
    >>> import modiclib as ml
    >>> for found in ml.datasets.check_spider("spider"):  # doctest: +SKIP
    ...     print(found)
    """
    folder = Path(folder)
    there = [name for name in RECORD if (folder / name).is_file()]
    folders = [name for name in ("images", "masks") if (folder / name).is_dir()]
    if not there and not folders:
        raise ModicError(f"nothing of SPIDER in {folder.name}; {WHERE}")
    with Progress(
        *Progress.get_default_columns(), DownloadColumn(), console=Console(stderr=True)
    ) as progress:
        checked = [_check_file(folder / name, progress) for name in RECORD]
        checked += [_check_volumes(folder, name, progress) for name in ("images", "masks")]
    return checked


def _check_file(path: Path, progress: Progress) -> Checked:
    size, digest = RECORD[path.name]
    if not path.is_file():
        unpacked = (path.parent / path.stem).is_dir()
        return Checked(path.name, None, "not here; unpacked" if unpacked else "not here")
    found = path.stat().st_size
    if found != size:
        return Checked(path.name, False, f"{found:,} of {size:,} bytes; download it again")
    task = progress.add_task(path.name, total=size)
    md5 = hashlib.md5(usedforsecurity=False)
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            md5.update(chunk)
            progress.advance(task, len(chunk))
    if md5.hexdigest() != digest:
        return Checked(path.name, False, "damaged: its MD5 is not the published one; download it again")
    return Checked(path.name, True, "size and MD5 as published")


def _check_volumes(folder: Path, name: str, progress: Progress) -> Checked:
    """Whether every series of the overview is there, and each file as long as its header says."""
    if not (folder / name).is_dir():
        return Checked(name, None, f"not unpacked; unpack {name}.zip here")
    listed = {row["new_file_name"] for row in read_table(folder / "overview.csv")}
    paths = sorted((folder / name).glob("*.mha"))
    task = progress.add_task(name, total=sum(path.stat().st_size for path in paths))
    short = []
    for path in paths:
        if not is_whole(path):
            short.append(path.name)
        progress.advance(task, path.stat().st_size)
    if short:
        more = f" and {len(short) - 3} more" if len(short) > 3 else ""
        return Checked(name, False, f"cut short: {', '.join(short[:3])}{more}; unpack {name}.zip again")
    if not listed:
        return Checked(name, None, f"{len(paths)} volumes, each as long as it says; overview.csv is not here")
    missing = len(listed - {path.stem for path in paths})
    if missing:
        part = f"{len(paths)} of {len(listed)} series, each as long as it says"
        return Checked(name, False, f"{part}; unpack {name}.zip again, unless you mean to have a part")
    return Checked(name, True, f"all {len(listed)} series, each as long as it says")


def is_whole(path: Path) -> bool:
    """Whether a .mha file is as long as its header says."""
    with path.open("rb") as file:
        text, mark, _ = file.read(LONGEST_HEADER).partition(b"ElementDataFile = LOCAL")
    if not mark:
        return False
    said = dict(line.split(" = ", 1) for line in text.decode("latin-1").splitlines() if " = " in line)
    try:
        if said.get("CompressedData") == "True":
            size = int(said["CompressedDataSize"])
        else:
            kind = said["ElementType"].strip().removeprefix("MET_")
            size = prod(int(n) for n in said["DimSize"].split()) * VOXEL_BYTES[kind]
    except (KeyError, ValueError):
        return False
    line_end = path.stat().st_size - len(text) - len(mark) - size
    return line_end in (1, 2)
