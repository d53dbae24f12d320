"""The files a folder or a zip archive holds, each opened without trusting what it says of itself.

Nothing is unpacked to disk and no reference is followed: names in an archive are labels, links that lead out of the
folder are left alone.
"""

import io
import os
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from ..errors import ModicError

#: Bounds of what one examination holds, with room to spare; our choice.
MOST_FILES = 100_000
LARGEST_FILE = 2**30
LARGEST_ARCHIVE = 2**32
#: Images compress to a half, at best to a tenth; an archive that unpacks to more than this many times is a trap.
LARGEST_RATIO = 100
#: An archive that unpacks to less than this harms nobody, whatever its ratio.
HARMLESS_ARCHIVE = 2**28
#: Size of the list of contents of an archive with `MOST_FILES` files, bytes.
LARGEST_DIRECTORY = MOST_FILES * 256


@dataclass(frozen=True)
class File:
    """One file to look at.

    Attributes
    ----------
    name : str
        Its name within the folder or archive, fit to be printed.
    open : callable
        Opens it for reading, from its beginning; raises an exception if that cannot be done.
    """

    name: str
    open: Callable[[], BinaryIO]


@contextmanager
def found_files(place: Path) -> Iterator[tuple[list[File], list[str]]]:
    """Files in a folder and its subfolders, in an archive, or one file; with notes on those passed by.

    Raises
    ------
    ModicError
        If there is no such place, it holds too much, or the archive is damaged or a trap.
    """
    if not place.exists():
        raise ModicError(f"there is no folder {place.name}; give the folder that holds the DICOM files")
    if place.is_file() and place.name.upper() == "DICOMDIR":  # the index of the folder it lies in
        place = place.parent
    if place.is_dir():
        yield _in_folder(place)
    elif _is_archive(place):
        try:
            _check_directory(place)
            with zipfile.ZipFile(place) as archive:
                yield _in_archive(archive, place.name)
        except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
            raise ModicError(f"the archive {place.name} is damaged; ask for it again") from error
    else:
        yield [File(printable(place.name), lambda: place.open("rb"))], []


def is_archive_start(beginning: bytes) -> bool:
    """Whether the first four bytes of a file are those of a zip archive; DICOM files begin otherwise."""
    return beginning in (b"PK\3\4", b"PK\5\6")


def _is_archive(path: Path) -> bool:
    with path.open("rb") as file:
        return is_archive_start(file.read(4))


def printable(name: str) -> str:
    """Return a file name without characters that a terminal or page would act on."""
    return "".join(c if c.isprintable() else "?" for c in name.encode("utf-8", "replace").decode())


def _in_folder(folder: Path) -> tuple[list[File], list[str]]:
    files, notes, root = [], [], folder.resolve()

    def closed(error: OSError) -> None:
        label = printable(Path(error.filename).relative_to(folder).as_posix())
        notes.append(f"{label}: left out, a folder that cannot be opened")

    for parent, folders, names in os.walk(
        folder, onerror=closed
    ):  # follows no links to folders: no loop holds it
        for name in sorted((*names, *folders)):
            path = Path(parent, name)
            label = printable(path.relative_to(folder).as_posix())
            if path.is_symlink() and not _leads_inside(path, root):
                notes.append(f"{label}: left out, a link that leads out of the folder or to another folder")
            elif path.is_file():
                files.append(File(label, lambda path=path: path.open("rb")))
            elif name in names:
                notes.append(f"{label}: left out, not an ordinary file")
        if len(files) > MOST_FILES:
            raise ModicError(
                f"more than {MOST_FILES} files in {folder.name}; choose the folder of one examination"
            )
    return sorted(files, key=lambda file: file.name), sorted(notes)


def _leads_inside(link: Path, root: Path) -> bool:
    try:
        return link.is_file() and link.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a loop
        return False


def _check_directory(path: Path) -> None:
    """Refuse an archive whose list of contents would not fit, before it is read."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 2**16 - 22))
        end = file.read()
    if (at := end.rfind(b"PK\5\6")) >= 0 and len(end) >= at + 16:
        (directory,) = struct.unpack_from("<L", end, at + 12)
        if directory > LARGEST_DIRECTORY:
            raise ModicError(f"too many files in {path.name}; unpack the examination you want to see")


def _in_archive(archive: zipfile.ZipFile, name: str) -> tuple[list[File], list[str]]:
    members = [member for member in archive.infolist() if not member.is_dir()]
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if (
        len(members) > MOST_FILES
        or unpacked > LARGEST_ARCHIVE
        or unpacked > max(HARMLESS_ARCHIVE, LARGEST_RATIO * packed)
    ):
        raise ModicError(
            f"{name} would unpack to {unpacked / 2**20:.0f} MB in {len(members)} files, which no examination "
            "needs; unpack what you want to see and choose that folder"
        )
    files, notes = [], []
    for member in sorted(members, key=lambda member: member.filename):
        label, path = printable(member.filename), PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            notes.append(f"{path.name}: left out, its name leads out of the archive")
        elif member.file_size > LARGEST_FILE:
            notes.append(f"{label}: left out, larger than any image")
        elif member.flag_bits & 1:
            notes.append(f"{label}: left out, protected by a password; unpack the archive first")
        else:
            files.append(File(label, lambda member=member: io.BytesIO(archive.read(member))))
    return files, notes
