"""Grey values of one image: sizes are checked before anything is allocated, compressed pixels are decoded elsewhere."""

import struct
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from .header import text, value

if TYPE_CHECKING:
    from .collect import Image
    from .decoding import Decoder

#: Largest matrix of an image, pixels a side: four times that of the finest spine protocols; our bound.
LARGEST_MATRIX = 4096
#: Encodings that are numbers in a row, read without a decoder: byte order, and whether lengths take 12 bytes.
PLAIN = {
    ImplicitVRLittleEndian: ("<", False),
    ExplicitVRLittleEndian: ("<", True),
    ExplicitVRBigEndian: (">", True),
}
PIXEL_DATA = (0x7FE0, 0x0010)


def pixel_trouble(header: Dataset) -> str | None:
    """Return the reason why pixels as a header describes them cannot be shown, or None."""
    if value(header, "SamplesPerPixel") not in (None, 1):
        return "a colour picture"
    if text(header, "PhotometricInterpretation") == "PALETTE COLOR":
        return "a colour picture"
    rows, columns, allocated, stored, high = (
        value(header, word) for word in ("Rows", "Columns", "BitsAllocated", "BitsStored", "HighBit")
    )
    if not all(isinstance(n, int) for n in (rows, columns, allocated)):
        return "it does not say the size of its pixels"
    if not (0 < rows <= LARGEST_MATRIX and 0 < columns <= LARGEST_MATRIX):
        return f"its matrix of {rows} × {columns} is larger than any spine image"
    stored = allocated if stored is None else stored
    high = stored - 1 if high is None else high
    if allocated not in (8, 16, 32) or not 0 < stored <= high + 1 <= allocated:
        return "its pixels are of an impossible number of bits"
    return None


def read_pixels(image: "Image", decoder: "Decoder") -> np.ndarray:
    """Grey values of one image, (rows, columns) float32, rescaled; padding is nan.

    Raises
    ------
    Exception
        Of any kind, if they cannot be read.
    """
    header = image.header
    stored = read_plain(image) if image.syntax in PLAIN else decoder.decode(image)
    if stored.shape != (header.Rows, header.Columns):
        raise ValueError("the picture has another size than its header says")
    grey = used_bits(stored, header)
    padding = is_padding(grey, header)
    slope, intercept = (value(header, word) for word in ("RescaleSlope", "RescaleIntercept"))
    result = grey.astype(np.float64) * (1 if slope is None else float(slope)) + float(intercept or 0)
    result[padding] = np.nan
    result = result.astype(np.float32)
    if not np.isfinite(result[~padding]).all() or padding.all():
        raise ValueError("no grey values")
    return result


def read_plain(image: "Image") -> np.ndarray:
    """Numbers as they are stored, (rows, columns), of an image that is not compressed."""
    order, explicit = PLAIN[image.syntax]
    header = image.header
    shape, size = (header.Rows, header.Columns), header.BitsAllocated // 8
    with image.file.open() as opened:
        opened.seek(image.pixels_at)
        length = _pixel_data_length(opened, order, explicit)
        needed = shape[0] * shape[1] * size
        if length < needed * (image.frame + 1):
            raise ValueError("fewer pixels than the header says")
        opened.seek(needed * image.frame, 1)
        raw = opened.read(needed)
    if len(raw) < needed:
        raise ValueError("the file ends within its pixels")
    return np.frombuffer(raw, f"{order}u{size}").reshape(shape)


def _pixel_data_length(opened: BinaryIO, order: str, explicit: bool) -> int:
    """Stated length of the pixel data, at which a file stands; the file then stands at the first pixel."""
    if struct.unpack(order + "HH", opened.read(4)) != PIXEL_DATA:
        raise ValueError("no pixels, or pixels that are not whole numbers")
    if explicit and opened.read(4)[:2] not in (b"OB", b"OW", b"UN"):
        raise ValueError("pixels of an unknown kind")
    (length,) = struct.unpack(order + "L", opened.read(4))
    if length == 0xFFFFFFFF:
        raise ValueError("compressed pixels in a file that says it is not compressed")
    return length


def used_bits(stored: np.ndarray, header: Dataset) -> np.ndarray:
    """Whole numbers from the bits that hold grey values; others may hold an overlay."""
    bits = value(header, "BitsStored") or header.BitsAllocated
    high = value(header, "HighBit")
    shift = 0 if high is None else high + 1 - bits
    numbers = stored.astype(np.int64) >> shift & (1 << bits) - 1
    if value(header, "PixelRepresentation") == 1:
        numbers -= (numbers >> bits - 1) << bits
    return numbers


def is_padding(grey: np.ndarray, header: Dataset) -> np.ndarray:
    """Pixels that fill the picture where nothing was measured (PS3.3 C.7.5.1.1.2)."""
    first, last = (_whole(header, word) for word in ("PixelPaddingValue", "PixelPaddingRangeLimit"))
    if first is None:
        return np.zeros(grey.shape, bool)
    low, high = sorted((first, first if last is None else last))
    return (grey >= low) & (grey <= high)


def _whole(header: Dataset, keyword: str) -> int | None:
    """Whole number of an attribute; bytes, as where its encoding is not known, in the order of nearly all files."""
    found = value(header, keyword)
    if isinstance(found, bytes) and len(found) == 2:
        return int.from_bytes(found, "little", signed=value(header, "PixelRepresentation") == 1)
    return found if isinstance(found, int) else None
