"""Find the usable images in a folder; say for every other file why it was left out."""

import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pydicom
from pydicom.dataset import Dataset
from pydicom.errors import InvalidDicomError
from pydicom.uid import MediaStorageDirectoryStorage

from ..errors import ModicError
from .orient import plane
from .recognise import words


@dataclass(frozen=True, eq=False)
class Image:
    """Header of one sagittal MR image, and where its pixels are.

    Attributes
    ----------
    path : Path
        The file.
    name : str
        The file's name within the folder that was asked for.
    header : pydicom.Dataset
        Everything before the pixels.
    position : numpy.ndarray
        (3,) centre of the first pixel, mm.
    axes : numpy.ndarray
        (3, 3) unit vectors along which slices, rows and columns advance.
    """

    path: Path
    name: str
    header: Dataset
    position: np.ndarray
    axes: np.ndarray


def collect(folder: Path) -> tuple[list[Image], list[str]]:
    """Headers of the sagittal MR images in a folder and its subfolders, or in one file.

    Returns
    -------
    images : list of Image
        In the order of their names.
    notes : list of str
        One line for each file left out: its name and the reason, never what its header says of the patient.

    Raises
    ------
    ModicError
        If there is no such folder, or no DICOM file in it.
    """
    if not folder.exists():
        raise ModicError(f"there is no folder {folder}; give the folder that holds the DICOM files")
    paths = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else [folder]
    root = folder if folder.is_dir() else folder.parent

    images, notes, headers = [], [], 0
    for path in paths:
        name = path.relative_to(root).as_posix()
        header = read_header(path)
        headers += header is not None
        reason = unusable(header)
        if reason:
            notes.append(f"{name}: left out, {reason}")
        else:
            images.append(Image(path, name, header, *placement(header)))
    if not headers:
        raise ModicError(
            f"no DICOM file in {folder} (files looked at: {len(paths)}); unpack archives, or choose another folder"
        )
    return images, notes


def read_header(path: Path) -> Dataset | None:
    """Everything before the pixels; None where the file is not DICOM or damaged beyond reading."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydicom's warnings quote header values
        try:
            try:
                return pydicom.dcmread(path, stop_before_pixels=True)
            except InvalidDicomError:  # old exports lack the preamble; text and pictures then lack a class
                header = pydicom.dcmread(path, stop_before_pixels=True, force=True)
                return header if "SOPClassUID" in header and "Modality" in header else None
        except Exception:  # a damaged file can break the parser anywhere
            return None


def unusable(header: Dataset | None) -> str | None:
    """Return the reason why an image cannot be shown as a sagittal MR slice, or None."""
    if header is None:
        return "not a readable DICOM file"
    if header.get("SOPClassUID") == MediaStorageDirectoryStorage:
        return "an index of the folder, not an image"
    if header.get("Modality", "MR") != "MR":
        return f"not MR but {header.Modality}"
    if not header.get("Rows") or not header.get("Columns"):
        return "it holds no image"
    if (header.get("NumberOfFrames") or 1) > 1:
        return "it holds several frames; export the series as classic MR images, one slice a file"
    if header.get("SamplesPerPixel", 1) != 1:
        return "a colour picture"
    if "LOCALIZER" in words(header, "ImageType"):
        return "a localiser"
    try:
        _, axes = placement(header)
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
    position = np.array(header.ImagePositionPatient, float).reshape(3)
    # DICOM gives first the direction in which columns advance, then rows (PS3.3 C.7.6.2.1.1)
    columns, rows = np.array(header.ImageOrientationPatient, float).reshape(2, 3)
    axes = np.array([np.cross(columns, rows), rows, columns])
    if not np.allclose(axes @ axes.T, np.eye(3), atol=0.01) or not np.isfinite(position).all():
        raise ValueError("not two perpendicular unit vectors")
    return position, axes / np.linalg.norm(axes, axis=1, keepdims=True)
