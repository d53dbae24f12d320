"""Read the sagittal single-frame MR series in a DICOM folder: collect, group, stack, turn upright, recognise."""

import warnings
from collections import defaultdict
from pathlib import Path

import numpy as np
import pydicom
from pydicom.pixels import apply_rescale
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from ..errors import ModicError
from ..series import Series, Study
from .collect import Image, collect
from .orient import hang
from .recognise import positive, read_protocol
from .write import MANUFACTURER

#: Order of the series in a study; others follow.
CONTRASTS = ("T1", "T2", "STIR")
#: Transfer syntax by (implicit VR, little endian).
ENCODINGS = {
    (True, True): ImplicitVRLittleEndian,
    (False, True): ExplicitVRLittleEndian,
    (False, False): ExplicitVRBigEndian,
}
#: Slices closer than this lie at the same place, mm.
SAME_PLACE_MM = 0.01


def read_study(folder: str | Path) -> Study:
    """Read the sagittal MR series of one examination, stored as classic MR images: one slice a file.

    Parameters
    ----------
    folder : path
        A folder with DICOM files, nested or not, whatever their names; or a single file.

    Returns
    -------
    Study
        T1, T2, STIR, then other series, recognised by TR, TE and TI and turned head up, front to the left.
        ``notes`` tell what was left out or assumed. Neither title nor notes repeat what a header says of the
        patient.

    Raises
    ------
    ModicError
        If there is no such folder, no DICOM file, or nothing usable in it.

    Examples
    --------
    >>> import modiclib as ml
    >>> study = ml.read_study(ml.sample_path("type-1", "T1"))
    >>> study.contrasts
    ('T1',)
    """
    folder = Path(folder)
    images, notes = collect(folder)
    images, other = largest_examination(images)
    notes += [
        f"{image.name}: left out, another examination; read it from a folder of its own" for image in other
    ]

    found = [series for group in grouped(images) if (series := stack(group, notes)) is not None]
    if not found:
        more = [f"and {len(notes) - 3} more"] if len(notes) > 3 else []
        raise ModicError(f"no usable sagittal MR image in {folder}. {'; '.join(notes[:3] + more)}")
    found.sort(key=lambda s: (_rank(s.contrast), -len(s.pixels)))
    return Study(tuple(found), title=_title(images), notes=notes)


def largest_examination(images: list[Image]) -> tuple[list[Image], list[Image]]:
    """Split off the examination with most images; the rest would mix patients or dates."""
    by_examination = defaultdict(list)
    for image in images:
        by_examination[image.header.get("StudyInstanceUID")].append(image)
    chosen = max(by_examination.values(), key=len, default=[])
    return chosen, [image for image in images if image not in chosen]


def grouped(images: list[Image]) -> list[list[Image]]:
    """Images that make one stack: same series, direction, matrix and timing."""
    groups = defaultdict(list)
    for image in images:
        header = image.header
        timing = tuple(positive(header, word) for word in ("EchoTime", "InversionTime"))
        direction = tuple(np.round(image.axes, 2).ravel() + 0.0)
        groups[header.get("SeriesInstanceUID"), direction, header.Rows, header.Columns, timing].append(image)
    return list(groups.values())


def stack(group: list[Image], notes: list[str]) -> Series | None:
    """One series from its images; None if no image could be decoded. Adds to ``notes`` what was left out."""
    normal = group[0].axes[0]
    decoded: list[tuple[float, Image, np.ndarray]] = []
    for image in sorted(group, key=lambda image: image.position @ normal):
        place = float(image.position @ normal)
        if decoded and place - decoded[-1][0] < SAME_PLACE_MM:
            notes.append(f"{image.name}: left out, another image of the series lies at the same place")
        elif (pixels := decode(image)) is None:
            notes.append(
                f"{image.name}: left out, its pixels cannot be read; the file is damaged, or its compression "
                'needs `pip install "modiclib[real]"`'
            )
        else:
            decoded.append((place, image, pixels))
    if not decoded:
        return None

    places, images, pixels = zip(*decoded, strict=True)
    middle, name = images[len(images) // 2].header, images[0].name
    pixel_spacing = _pixel_spacing(middle)
    if pixel_spacing is None:
        notes.append(f"{name}: the series does not say its pixel spacing; shown without scale and directions")
    protocol = read_protocol(middle)
    if protocol.name == "unknown":
        notes.append(f"{name}: the series does not say TR and TE; its contrast is unknown")
    spacing = (_slice_spacing(places, middle, name, notes), *(pixel_spacing or (1.0, 1.0)))

    volume = np.stack(pixels)
    window = _window(middle, volume)
    if middle.get("PhotometricInterpretation") == "MONOCHROME1":  # stored dark for bright
        mirror = volume.max() + volume.min()
        volume, window = mirror - volume, (mirror - window[1], mirror - window[0])
    volume, spacing, origin, axes = hang(volume, spacing, images[0].position, images[0].axes)
    return Series(
        pixels=volume,
        spacing=spacing,
        protocol=protocol,
        origin=origin,
        axes=axes,
        window=window,
        frame=str(middle.get("FrameOfReferenceUID", "")),
        computed=middle.get("Manufacturer") == MANUFACTURER,
        geometry_known=pixel_spacing is not None,
    )


def decode(image: Image) -> np.ndarray | None:
    """Pixels of one file as float32, rescaled; None if they cannot be read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydicom's warnings quote header values
        try:
            dataset = pydicom.dcmread(image.path, force=True)
            if "TransferSyntaxUID" not in dataset.file_meta:  # files without preamble are not compressed
                dataset.file_meta.TransferSyntaxUID = ENCODINGS[dataset.original_encoding]
            return apply_rescale(dataset.pixel_array, dataset).astype(np.float32)
        except Exception:  # truncated, damaged or unknown compression: decoders raise whatever they like
            return None


def _pixel_spacing(header) -> tuple[float, float] | None:
    try:
        rows, columns = (float(mm) for mm in header.PixelSpacing)
    except (AttributeError, TypeError, ValueError):
        return None
    return (rows, columns) if rows > 0 and columns > 0 else None


def _slice_spacing(places: tuple[float, ...], header, name: str, notes: list[str]) -> float:
    if len(places) == 1:
        stated = positive(header, "SpacingBetweenSlices") or positive(header, "SliceThickness")
        if stated is None:
            notes.append(f"{name}: the single slice does not say its thickness; taken to be 1 mm")
        return stated or 1.0
    gaps = np.diff(places)
    spacing = round(float(np.median(gaps)), 4)  # positions are decimal text
    if np.abs(gaps - spacing).max() > 0.1 * spacing:
        notes.append(f"{name}: the slices of this series are unevenly spaced, or one is missing")
    return spacing


def _window(header, volume: np.ndarray) -> tuple[float, float]:
    """Low and high grey value from the header, else from the pixels."""
    centre, width = header.get("WindowCenter"), positive(header, "WindowWidth")
    try:
        centre = float(centre[0] if isinstance(centre, pydicom.multival.MultiValue) else centre)
    except (TypeError, ValueError, IndexError):
        width = None
    if width is None or width <= 1:
        low, high = np.percentile(volume, [1, 99.5])
        return float(low), float(max(high, low + 1e-6))
    low = round(centre - 0.5 - (width - 1) / 2, 6)  # DICOM's linear window (PS3.3 C.11.2.1.2.1)
    return low, round(low + width - 1, 6)


def _rank(contrast: str) -> int:
    return CONTRASTS.index(contrast) if contrast in CONTRASTS else len(CONTRASTS)


def _title(images: list[Image]) -> str:
    """Name the study; only a simulated patient may be called by name."""
    header = images[0].header
    if header.get("Manufacturer") == MANUFACTURER:
        return f"{str(header.PatientID).removeprefix(f'{MANUFACTURER}-')}, simulated"
    return "Lumbar spine MRI"
