"""Find the usable images among files; say for every other file why it was left out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np
from pydicom.dataset import Dataset
from pydicom.uid import (
    UID,
    EnhancedMRImageStorage,
    LegacyConvertedEnhancedMRImageStorage,
    MRImageStorage,
    SecondaryCaptureImageStorage,
)

from ..progress import track
from .files import File, is_archive_start
from .frames import MOST_FRAMES, frames
from .header import Header, read_header, text, texts, value
from .orient import plane
from .pixels import pixel_trouble

#: Kinds of objects that hold MR images with their place in the body.
MR_IMAGES = (MRImageStorage, EnhancedMRImageStorage, LegacyConvertedEnhancedMRImageStorage)
#: Modalities that may be named in a note: other text in that place could be anything.
MODALITIES = {"CR", "CT", "DX", "KO", "MG", "NM", "OT", "PR", "PT", "RF", "SC", "SEG", "SR", "US", "XA"}


@dataclass(frozen=True, eq=False)
class Image:
    """One sagittal MR image, and where its pixels are.

    Attributes
    ----------
    file : File
        The file.
    name : str
        The file's name, and the frame where it holds several.
    header : pydicom.Dataset
        Everything before the pixels, in the terms of a classic single-frame image.
    position : numpy.ndarray
        (3,) centre of the first pixel, mm.
    axes : numpy.ndarray
        (3, 3) unit vectors along which slices, rows and columns advance.
    syntax : pydicom.uid.UID
        How the pixels are encoded.
    pixels_at : int
        Place of the pixel data in the file.
    frame : int
        Number of the frame in the file, from 0.
    """

    file: File
    name: str
    header: Dataset
    position: np.ndarray
    axes: np.ndarray
    syntax: UID
    pixels_at: int
    frame: int


def collect(files: Sequence[File]) -> tuple[list[Image], list[str], int]:
    """Headers of the sagittal MR images among files.

    Returns
    -------
    images : list of Image
        In the order of the files.
    notes : list of str
        One line for each file left out: its name and the reason, never what its header says of the patient.
    count : int
        Files that are DICOM, usable or not.
    """
    images, notes, count = [], [], 0
    names = {file.name.upper() for file in files}
    for file in track(files, "Looking at files"):
        header = read_header(file)
        if header is None:
            notes.append(f"{file.name}: left out, {_not_dicom(file)}")
            continue
        count += 1
        try:
            found, reasons = _images(file, header, names)
        except Exception:  # what a damaged header holds can break anything that looks at it
            found, reasons = [], {"its header is damaged": 1}
        images += found
        total = len(found) + sum(reasons.values())
        for reason, times in reasons.items():
            some = f" ({times} of {total} frames)" if total > 1 else ""
            notes.append(f"{file.name}: left out{some}, {reason}")
    return images, notes, count


def _images(file: File, header: Header, names: set[str]) -> tuple[list[Image], Counter]:
    """Usable frames of a file; the reasons why others are not, with how many each concerns."""
    if "DirectoryRecordSequence" in header.attributes:
        return [], Counter([_index(file, header, names)])
    reason = unusable(header)
    if reason:
        return [], Counter([reason])
    images, reasons = [], Counter()
    for number, frame in enumerate(frames(header.attributes)):
        if reason := misplaced(frame):
            reasons[reason] += 1
            continue
        several = frame is not header.attributes
        name = f"{file.name}, frame {number + 1}" if several else file.name
        images.append(Image(file, name, frame, *placement(frame), header.syntax, header.pixels_at, number))
    return images, reasons


def _index(file: File, header: Header, names: set[str]) -> str:
    """Say that a DICOMDIR is no image, and how many files it lists that were not found; they are looked for nowhere."""
    place = PurePosixPath(file.name).parent
    references = [
        texts(record, "ReferencedFileID")
        for record in value(header.attributes, "DirectoryRecordSequence") or ()
    ]
    listed = [place.joinpath(*parts).as_posix().upper() for parts in references if parts]
    missing = sum(name not in names for name in listed)
    lost = f"; {missing} of the {len(listed)} files it lists are not in the folder" if missing else ""
    return f"an index of the folder, not an image{lost}"


def _not_dicom(file: File) -> str:
    """Return why a file without readable header is passed by."""
    try:
        with file.open() as opened:
            archive = is_archive_start(opened.read(4))
    except Exception:  # no permission, a damaged archive
        return "it cannot be opened"
    return "an archive; unpack it, or give it by itself" if archive else "not a readable DICOM file"


def unusable(header: Header) -> str | None:
    """Return the reason why a file holds no images that could be shown, or None."""
    said = header.attributes
    kind, modality = text(said, "SOPClassUID"), text(said, "Modality").upper()
    if modality not in ("", "MR"):
        return f"not MR but {modality}" if modality in MODALITIES else "not MR"
    if kind == SecondaryCaptureImageStorage:
        return "a screenshot or scanned page (secondary capture)"
    if not value(said, "Rows") or not value(said, "Columns"):
        return "it holds no image"
    if kind not in ("", *MR_IMAGES):
        return "not an MR image but another kind of object"
    several = value(said, "NumberOfFrames") or 1
    described = len(value(said, "PerFrameFunctionalGroupsSequence") or ())
    if several > 1 and described != several:
        return "it holds several frames without saying how each lies; export it as classic or enhanced MR"
    if several > MOST_FRAMES:
        return "it holds more frames than any examination"
    return pixel_trouble(said)


def misplaced(frame: Dataset) -> str | None:
    """Return the reason why an image is no sagittal slice, or None."""
    kinds = [word.upper() for word in texts(frame, "ImageType")]
    if "LOCALIZER" in kinds:
        return "a localiser"
    try:
        _, axes = placement(frame)
    except (TypeError, ValueError, AttributeError):
        return "it does not say how it lies in the body (orientation or position missing)"
    lies = plane(axes[0])
    return None if lies == "sagittal" else f"{lies}, only sagittal slices are read"


def placement(header: Dataset) -> tuple[np.ndarray, np.ndarray]:
    """Position of the first pixel, mm, and unit vectors along slices, rows and columns.

    Raises
    ------
    TypeError, ValueError, AttributeError
        If the header lacks them or they are no right angle.
    """
    position = np.array(value(header, "ImagePositionPatient"), float).reshape(3)
    # DICOM gives first the direction in which columns advance, then rows (PS3.3 C.7.6.2.1.1)
    columns, rows = np.array(value(header, "ImageOrientationPatient"), float).reshape(2, 3)
    axes = np.array([np.cross(columns, rows), rows, columns])
    if not np.allclose(axes @ axes.T, np.eye(3), atol=0.01) or not np.isfinite(position).all():
        raise ValueError("not two perpendicular unit vectors")
    return position, axes / np.linalg.norm(axes, axis=1, keepdims=True)
