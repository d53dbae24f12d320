"""Enhanced multi-frame MR, frame by frame, in the words of classic single-frame images (PS3.3 A.36.2 and C.8.13)."""

from collections.abc import Iterator

from pydicom.dataset import Dataset

from .header import text, value

SHARED, PER_FRAME = "SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"
#: Attributes of a frame, by the functional group that holds them and their name there; the classic name.
ATTRIBUTES = {
    ("PlanePositionSequence", "ImagePositionPatient"): "ImagePositionPatient",
    ("PlaneOrientationSequence", "ImageOrientationPatient"): "ImageOrientationPatient",
    ("PixelMeasuresSequence", "PixelSpacing"): "PixelSpacing",
    ("PixelMeasuresSequence", "SliceThickness"): "SliceThickness",
    ("PixelMeasuresSequence", "SpacingBetweenSlices"): "SpacingBetweenSlices",
    ("MRTimingAndRelatedParametersSequence", "RepetitionTime"): "RepetitionTime",
    ("MRTimingAndRelatedParametersSequence", "EchoTrainLength"): "EchoTrainLength",
    ("MREchoSequence", "EffectiveEchoTime"): "EchoTime",
    ("MRModifierSequence", "InversionTimes"): "InversionTime",
    ("MRAveragesSequence", "NumberOfAverages"): "NumberOfAverages",
    ("MRImagingModifierSequence", "PixelBandwidth"): "PixelBandwidth",
    ("MRImageFrameTypeSequence", "FrameType"): "ImageType",
    ("PixelValueTransformationSequence", "RescaleSlope"): "RescaleSlope",
    ("PixelValueTransformationSequence", "RescaleIntercept"): "RescaleIntercept",
    ("FrameVOILUTSequence", "WindowCenter"): "WindowCenter",
    ("FrameVOILUTSequence", "WindowWidth"): "WindowWidth",
}
#: More frames than any examination of a spine has; our bound.
MOST_FRAMES = 10_000
#: Words of enhanced images that say what a classic attribute says: group, name, word, classic attribute and word.
WORDS = (
    ("MRModifierSequence", "InversionRecovery", "YES", "ScanningSequence", "IR"),
    ("MRModifierSequence", "SpectrallySelectedSuppression", "FAT", "ScanOptions", "FS"),
)


def frames(header: Dataset) -> Iterator[Dataset]:
    """Headers of the frames of an image in the terms of classic images; of a classic image, its own header."""
    per_frame = value(header, PER_FRAME)
    if not per_frame:
        yield header
        return
    shared = (value(header, SHARED) or [Dataset()])[0]
    for own in per_frame:
        frame = Dataset()
        frame.update(header)
        del frame[PER_FRAME]
        if text(header, "EchoPulseSequence") == "GRADIENT":
            frame.ScanningSequence = "GR"
        for groups in (shared, own):
            _describe(frame, groups)
        if value(header, "ContrastBolusAgentSequence"):
            frame.ContrastBolusAgent = "stated"
        yield frame


def _describe(frame: Dataset, groups: Dataset) -> None:
    """Set the classic attributes that functional groups state."""
    for (group, name), classic in ATTRIBUTES.items():
        if (found := _stated(groups, group, name)) is not None:
            setattr(frame, classic, found)
    for group, name, word, classic, meaning in WORDS:
        if _stated(groups, group, name) == word:
            setattr(frame, classic, meaning)


def _stated(groups: Dataset, group: str, name: str):
    """Value of an attribute in the first item of a functional group."""
    items = value(groups, group)
    return value(items[0], name) if items else None
