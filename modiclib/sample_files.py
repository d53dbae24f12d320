"""Sample images as DICOM files on disk, for any program that wants a path: made once, then kept."""

from pathlib import Path

import pydicom

import modiclib

from . import disk_cache
from .dicom.write import series_datasets
from .errors import ModicError
from .physics.protocol import default_protocol


def sample_path(name: str, contrast: str, field_t: float = 1.5) -> Path:
    """Path of a DICOM file with the mid-sagittal slice of a named sample.

    The first call computes the image and keeps the file in the user's cache folder, or in the folder that the
    environment variable ``MODICLIB_CACHE`` names. A file that is damaged, or was made by other code than this, is
    made again. The cache holds ``MODICLIB_CACHE_MB`` megabytes (500 if not set); what was not used for longest goes.

    Parameters
    ----------
    name : str
        One of ``modiclib.sample_names()``.
    contrast : str
        ``'T1'``, ``'T2'``, ``'STIR'``, ``'water'``, ``'fat'`` or ``'fat fraction'``.
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
    path = disk_cache.place(f"{name}_{contrast}_{field_t:g}T.dcm".replace(" ", "_"))
    if not disk_cache.load(path, intact):
        case = modiclib.load_case(name)
        (dataset,) = series_datasets(case, case.scan(protocol, slices="middle"), number=1)
        try:
            disk_cache.store(path, lambda draft: dataset.save_as(draft, enforce_file_format=True))
        except OSError as error:
            raise ModicError(
                f"cannot write to {path.parent} ({error.strerror}); "
                "set the environment variable MODICLIB_CACHE to a folder you can write to"
            ) from error
    return path


def intact(path: Path) -> bool:
    """Whether a file holds a whole image."""
    dataset = pydicom.dcmread(path)
    return len(dataset.PixelData) == dataset.Rows * dataset.Columns * 2
