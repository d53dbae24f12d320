"""Sample images as DICOM files on disk, for any program that wants a path: made once, then kept."""

import hashlib
import os
import sys
import tempfile
from pathlib import Path

import pydicom

import modiclib

from .dicom.write import series_datasets
from .errors import ModicError
from .physics.protocol import default_protocol


def sample_path(name: str, contrast: str, field_t: float = 1.5) -> Path:
    """Path of a DICOM file with the mid-sagittal slice of a named sample.

    The first call computes the image and keeps the file in the user's cache folder, or in the folder that the
    environment variable ``MODICLIB_CACHE`` names. A file that is damaged, or was made by other code than this, is
    made again.

    Parameters
    ----------
    name : str
        One of ``modiclib.sample_names()``.
    contrast : str
        ``'T1'``, ``'T2'`` or ``'STIR'``.
    field_t : float
        1.5 or 3 tesla.

    Returns
    -------
    Path
        A valid MR image, simulated and saying so.

    Raises
    ------
    KeyError
        If the sample or the contrast is not known; the message names those that are.
    ModicError
        If the cache folder cannot be written to.

    Examples
    --------
    >>> import modiclib as ml
    >>> ml.sample_path("type-1", "T1").name
    'type-1_T1_1.5T.dcm'
    """
    protocol = default_protocol(contrast, field_t)
    made_by = f"{modiclib.__version__}-{FINGERPRINT}"
    path = cache_folder() / made_by / f"{name}_{contrast}_{field_t:g}T.dcm"
    if not intact(path):
        case = modiclib.load_case(name)
        (dataset,) = series_datasets(case, case.scan(protocol, slices="middle"), number=1)
        write_at_once(dataset, path)
    return path


def fingerprint(library: Path) -> str:
    """Return a short hash of every Python file of the library: another one wherever anything was changed."""
    code = hashlib.sha256()
    for path in sorted(library.rglob("*.py")):
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


def intact(path: Path) -> bool:
    """Whether a file is there and holds a whole image."""
    try:
        dataset = pydicom.dcmread(path)
        return len(dataset.PixelData) == dataset.Rows * dataset.Columns * 2
    except Exception:  # missing, cut short or overwritten: whatever the reason, it is made again
        return False


def write_at_once(dataset: pydicom.FileDataset, path: Path) -> None:
    """Write beside the target, then rename: another process sees no file or a whole one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            draft = Path(folder) / path.name
            dataset.save_as(draft, enforce_file_format=True)
            draft.replace(path)
    except OSError as error:
        raise ModicError(
            f"cannot write to {path.parent} ({error.strerror}); "
            "set the environment variable MODICLIB_CACHE to a folder you can write to"
        ) from error
