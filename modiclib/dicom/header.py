"""Read the header of a file, however long, deep or damaged it is, within bounds."""

import io
import warnings
import zlib
from dataclasses import dataclass
from typing import Any, BinaryIO

from pydicom.dataset import Dataset
from pydicom.errors import InvalidDicomError
from pydicom.filereader import read_partial
from pydicom.uid import UID, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from .files import File

#: Headers of a classic image measure 10 to 300 KB, of enhanced images up to some MB; our bound, bytes.
LARGEST_HEADER = 2**24
#: Values longer than this are passed over: no attribute that is asked for is as long, bytes.
LARGEST_VALUE = 2**16
#: Deflated files hold one image, bytes once inflated.
LARGEST_INFLATED = 2**25
#: The first tags that hold pixels: float, double float and integer.
PIXEL_TAGS = (0x7FE00008, 0x7FE00009, 0x7FE00010)
#: Transfer syntax by (implicit VR, little endian), where a file does not state it.
ENCODINGS = {
    (True, True): ImplicitVRLittleEndian,
    (False, True): ExplicitVRLittleEndian,
    (False, False): ExplicitVRBigEndian,
}


class Bounded:
    """A file of which only so many bytes may be read; no more is allocated than the file holds.

    What pydicom needs of a file: ``read``, ``seek``, ``tell``, ``close``.
    """

    def __init__(self, file: BinaryIO, bound: int):
        self._file, self._left = file, bound
        self._size = file.seek(0, io.SEEK_END)
        file.seek(0)
        self.tell, self.close = file.tell, file.close

    def read(self, size: int = -1) -> bytes:
        """Read up to ``size`` bytes; all the rest is asked for only where a data set is deflated."""
        rest = max(0, self._size - self.tell())
        if size < 0:
            deflated = self._file.read(min(rest, LARGEST_INFLATED))
            inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            if len(inflater.decompress(deflated, LARGEST_INFLATED)) >= LARGEST_INFLATED:
                raise ValueError("inflates to more than an image needs")
            return deflated
        size = min(size, rest)
        self._left -= size
        if self._left < 0:
            raise ValueError("the header is longer than any header needs to be")
        return self._file.read(size)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to a place in the file."""
        return self._file.seek(offset, whence)


@dataclass(frozen=True, eq=False)
class Header:
    """What a file says before its pixels.

    Attributes
    ----------
    attributes : pydicom.Dataset
        Everything before the pixels, but for very long values.
    syntax : pydicom.uid.UID
        How the pixels are encoded.
    pixels_at : int
        Place of the pixel data in the file, bytes; meaningless if the data set is deflated.
    """

    attributes: Dataset
    syntax: UID
    pixels_at: int


def read_header(file: File) -> Header | None:
    """Read everything before the pixels; None where the file is not DICOM or damaged beyond reading."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydicom's warnings quote header values
        try:
            with file.open() as opened:
                try:
                    return _parse(opened, force=False)
                except (
                    InvalidDicomError
                ):  # old exports lack the preamble; text and pictures then lack a class
                    header = _parse(opened, force=True)
                    known = all(text(header.attributes, word) for word in ("SOPClassUID", "Modality"))
                    return header if known else None
        except Exception:  # a damaged file can break the parser anywhere
            return None


def _parse(opened: BinaryIO, force: bool) -> Header:
    bounded = Bounded(opened, LARGEST_HEADER)
    parsed = read_partial(
        bounded, lambda tag, vr, length: tag in PIXEL_TAGS, defer_size=LARGEST_VALUE, force=force
    )
    stated = parsed.file_meta.get("TransferSyntaxUID")
    # files without preamble are not compressed
    return Header(Dataset(parsed), stated or ENCODINGS[parsed.original_encoding], bounded.tell())


def value(header: Dataset, keyword: str) -> Any:
    """Value of an attribute; None where it is missing or malformed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return header.get(keyword)
        except Exception:  # values are converted when first asked for, and may be anything
            return None


def text(header: Dataset, keyword: str) -> str:
    """First value of an attribute as text, empty where it is missing or malformed."""
    return next(iter(texts(header, keyword)), "")


def texts(header: Dataset, keyword: str) -> list[str]:
    """Values of an attribute, single or multiple, as text; none where it is missing or malformed."""
    found = value(header, keyword)
    several = [found] if isinstance(found, str) or not hasattr(found, "__iter__") else found
    return [str(one).strip() for one in several if one is not None]
