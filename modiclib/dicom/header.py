"""Read the header of a file, however long, deep or damaged it is, within bounds."""

import io
import warnings
import zlib
from dataclasses import dataclass
from itertools import count
from typing import Any, BinaryIO

from pydicom.datadict import tag_for_keyword
from pydicom.dataset import Dataset
from pydicom.errors import InvalidDicomError
from pydicom.filereader import read_partial
from pydicom.uid import UID, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from .files import File

#: Headers of a classic image measure 10 to 300 KB, of enhanced images up to some MB; our bound, bytes.
LARGEST_HEADER = 2**24
#: Values longer than this are passed over, bytes; the descriptions of a thousand frames take half of it.
LARGEST_VALUE = 2**22
#: Headers hold some hundred elements, those of a thousand frames some ten thousand; our bounds: parsing takes seconds.
MOST_ELEMENTS = 50_000
MOST_READS = 300_000
#: Deflated files hold one image, bytes once inflated.
LARGEST_INFLATED = 2**25
#: The first tags that hold pixels: float, double float and integer.
PIXEL_TAGS = (0x7FE00008, 0x7FE00009, 0x7FE00010)
#: First bytes of files without preamble: their first group is 2 or 8.
OLD_STARTS = (b"\x02\0", b"\x08\0", b"\0\x02", b"\0\x08")
#: All that is asked for of a header; the rest, most of what tells who the patient is among it, is not even read.
KEPT = [
    "SOPClassUID",
    "Modality",
    "Manufacturer",
    "ImageType",
    "NumberOfFrames",
    "DirectoryRecordSequence",
    "PatientID",
    "PatientName",
    "StudyInstanceUID",
    "SeriesInstanceUID",
    "FrameOfReferenceUID",
    "SeriesDescription",
    "ProtocolName",
    "ImagePositionPatient",
    "ImageOrientationPatient",
    "PixelSpacing",
    "SliceThickness",
    "SpacingBetweenSlices",
    "RepetitionTime",
    "EchoTime",
    "InversionTime",
    "ScanningSequence",
    "ScanOptions",
    "EchoPulseSequence",
    "EchoTrainLength",
    "NumberOfAverages",
    "PixelBandwidth",
    "MagneticFieldStrength",
    "ContrastBolusAgent",
    "ContrastBolusAgentSequence",
    "Rows",
    "Columns",
    "SamplesPerPixel",
    "PhotometricInterpretation",
    "BitsAllocated",
    "BitsStored",
    "HighBit",
    "PixelRepresentation",
    "PixelPaddingValue",
    "PixelPaddingRangeLimit",
    "RescaleSlope",
    "RescaleIntercept",
    "WindowCenter",
    "WindowWidth",
    "SharedFunctionalGroupsSequence",
    "PerFrameFunctionalGroupsSequence",
]
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
        self._file, self._left, self._reads = file, bound, 0
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
        self._reads += 1
        if self._left < 0 or self._reads > MOST_READS:
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
        What is asked for (`KEPT`) of all before the pixels, but for very long values.
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
                except InvalidDicomError:  # old exports lack the preamble
                    opened.seek(0)
                    if opened.read(2) not in OLD_STARTS:
                        return None
                    header = _parse(opened, force=True)
                    known = all(text(header.attributes, word) for word in ("SOPClassUID", "Modality"))
                    return header if known else None
        except Exception:  # a damaged file can break the parser anywhere
            return None


def _parse(opened: BinaryIO, force: bool) -> Header:
    bounded, elements = Bounded(opened, LARGEST_HEADER), count()

    def pixels_reached(tag: int, vr: str, length: int) -> bool:
        if next(elements) > MOST_ELEMENTS:
            raise ValueError("more elements than any header needs")
        return tag in PIXEL_TAGS

    kept = [tag_for_keyword(keyword) for keyword in KEPT]
    parsed = read_partial(bounded, pixels_reached, LARGEST_VALUE, force, kept)
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
