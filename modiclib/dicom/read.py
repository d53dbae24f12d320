"""Read the sagittal MR series in a folder or archive: collect, group, stack, turn upright, recognise."""

from collections import defaultdict
from pathlib import Path

import numpy as np
import pydicom

from ..errors import ModicError
from ..progress import track
from ..series import Series, Study
from .collect import Image, collect
from .decoding import Decoder, decoder, why_unreadable
from .files import found_files
from .header import text, value
from .orient import hang
from .pixels import read_pixels
from .recognise import positive, read_protocol
from .write import MANUFACTURER

#: Order of the series in a study; others follow.
CONTRASTS = ("T1", "T2", "STIR")
#: Slices closer than this lie at the same place, mm.
SAME_PLACE_MM = 0.01
#: Slices of one stack begin this near to one line; stations of a long spine lie further apart, mm. Our choice.
SAME_STACK_MM = 20.0
#: Directions that differ less than this are one, as a part of a unit vector.
SAME_DIRECTION = 0.01
#: Grey values of all series together take at most a gigabyte.
MOST_VOXELS = 2**28


def read_study(folder: str | Path) -> Study:
    """Read the sagittal MR series of one examination.

    Parameters
    ----------
    folder : path
        A folder with DICOM files, nested or not, whatever their names; a zip archive of one; or a single file.

    Returns
    -------
    Study
        T1, T2, STIR, then other series, recognised by TR, TE, TI and what suppressed fat, and turned head up, front
        to the left. ``notes`` tell what was left out or assumed. Neither title nor notes repeat what a header says of
        the patient.

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
    with found_files(folder) as (files, notes), decoder() as decoding:
        images, left_out, count = collect(files)
        notes += left_out
        if not count:
            raise ModicError(
                f"no DICOM file in {folder.name} (files looked at: {len(files)}); unpack archives, or choose another "
                "folder"
            )
        images, other = largest_examination(images)
        notes += [
            f"{image.name}: left out, another examination; read it from a folder of its own"
            for image in other
        ]
        pixels = read_all(images, decoding, notes)

    images = [image for image in images if image in pixels]
    found = [series for group in grouped(images) if (series := stack(group, pixels, notes)) is not None]
    if not found:
        more = [f"and {len(notes) - 3} more"] if len(notes) > 3 else []
        raise ModicError(f"no usable sagittal MR image in {folder.name}. {'; '.join(notes[:3] + more)}")
    found.sort(key=lambda s: (_rank(s.contrast), -len(s.pixels)))
    notes += _frames_of_reference(found)
    return Study(tuple(found), title=_title(images), notes=notes)


def largest_examination(images: list[Image]) -> tuple[list[Image], list[Image]]:
    """Split off the examination with most images; the rest would mix patients or dates."""
    by_examination = defaultdict(list)
    for image in images:
        whose = tuple(text(image.header, word) for word in ("PatientID", "PatientName", "StudyInstanceUID"))
        by_examination[whose].append(image)
    chosen = max(by_examination.values(), key=len, default=[])
    kept = set(chosen)
    return chosen, [image for image in images if image not in kept]


def read_all(images: list[Image], decoding: Decoder, notes: list[str]) -> dict[Image, np.ndarray]:
    """Grey values of images; adds to ``notes`` those that cannot be read."""
    pixels, voxels = {}, 0
    for image in track(images, "Reading pixels"):
        voxels += image.header.Rows * image.header.Columns
        if voxels > MOST_VOXELS:
            notes.append(f"{image.name}: left out, the examination is too large; choose fewer series")
            continue
        try:
            pixels[image] = read_pixels(image, decoding)
        except (
            Exception
        ) as error:  # truncated, damaged or unknown compression: decoders raise whatever they like
            notes.append(f"{image.name}: left out, {why_unreadable(image, error)}")
    return pixels


def grouped(images: list[Image]) -> list[list[Image]]:
    """Images that make one stack: same series, matrix, timing, contrast and direction, in line with each other."""
    alike = defaultdict(list)
    for image in images:
        header, protocol = image.header, read_protocol(image.header)
        stacks = alike[
            text(header, "SeriesInstanceUID"), header.Rows, header.Columns,
            protocol.te_ms, protocol.ti_ms, protocol.name,
        ]  # fmt: skip
        stack = next((stack for stack in stacks if _in_line(stack[0], image)), None)
        if stack is None:
            stacks.append([image])
        else:
            stack.append(image)
    return [stack for stacks in alike.values() for stack in stacks]


def _in_line(first: Image, other: Image) -> bool:
    """Whether two slices have one direction, and lie over each other when looked at along it."""
    if not np.allclose(first.axes, other.axes, atol=SAME_DIRECTION):
        return False
    aside = first.axes[1:] @ (other.position - first.position)
    return bool(np.abs(aside).max() < SAME_STACK_MM)


def stack(group: list[Image], pixels: dict[Image, np.ndarray], notes: list[str]) -> Series:
    """One series from its images. Adds to ``notes`` what was left out or assumed."""
    normal = group[0].axes[0]
    placed: list[tuple[float, Image]] = []
    for image in sorted(group, key=lambda image: image.position @ normal):
        place = float(image.position @ normal)
        if placed and place - placed[-1][0] < SAME_PLACE_MM:
            notes.append(f"{image.name}: left out, another image of the series lies at the same place")
        else:
            placed.append((place, image))

    places, images = zip(*placed, strict=True)
    middle, name = images[len(images) // 2].header, images[0].name
    pixel_spacing = _pixel_spacing(middle)
    if pixel_spacing is None:
        notes.append(f"{name}: the series does not say its pixel spacing; shown without scale and directions")
    protocol = read_protocol(middle)
    if protocol.name == "unknown":
        notes.append(f"{name}: the series does not say TR and TE; its contrast is unknown")
    spacing = (_slice_spacing(places, middle, name, notes), *(pixel_spacing or (1.0, 1.0)))

    volume = np.stack([pixels.pop(image) for image in images])
    window = _window(middle, volume)
    if text(middle, "PhotometricInterpretation") == "MONOCHROME1":  # stored dark for bright
        mirror = np.nanmax(volume) + np.nanmin(volume)
        volume, window = mirror - volume, (mirror - window[1], mirror - window[0])
    volume = np.nan_to_num(volume, copy=False, nan=float(np.nanmin(volume)))  # padding is black
    volume, spacing, origin, axes = hang(volume, spacing, images[0].position, images[0].axes)
    return Series(
        pixels=volume,
        spacing=spacing,
        protocol=protocol,
        origin=origin,
        axes=axes,
        window=window,
        frame=text(middle, "FrameOfReferenceUID"),
        computed=text(middle, "Manufacturer") == MANUFACTURER,
        geometry_known=pixel_spacing is not None,
    )


def _frames_of_reference(found: list[Series]) -> list[str]:
    """Say which series share no coordinates with the first, or do not say so."""
    first = found[0]
    notes = [
        f"{series.contrast}: not in the frame of reference of {first.contrast}; the patient may have moved between "
        "them, so viewers pair their slices from the middle of each stack"
        for series in found[1:]
        if series.frame != first.frame
    ]
    if not first.frame and any(not series.frame for series in found[1:]):
        notes.append(
            "the series do not state their frame of reference; viewers pair them by the positions they state, "
            "between which the patient may have moved"
        )
    return notes


def _pixel_spacing(header) -> tuple[float, float] | None:
    try:
        rows, columns = (float(mm) for mm in value(header, "PixelSpacing"))
    except (TypeError, ValueError):
        return None
    return (rows, columns) if 0 < rows < np.inf and 0 < columns < np.inf else None


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
    centre, width = value(header, "WindowCenter"), positive(header, "WindowWidth")
    try:
        centre = float(centre[0] if isinstance(centre, pydicom.multival.MultiValue) else centre)
    except (TypeError, ValueError, IndexError):
        width = None
    if width is None or width <= 1 or not np.isfinite(centre):
        low, high = np.nanpercentile(volume, [1, 99.5])
        return float(low), float(max(high, low + 1e-6))
    low = round(centre - 0.5 - (width - 1) / 2, 6)  # DICOM's linear window (PS3.3 C.11.2.1.2.1)
    return low, round(low + width - 1, 6)


def _rank(contrast: str) -> int:
    return CONTRASTS.index(contrast) if contrast in CONTRASTS else len(CONTRASTS)


def _title(images: list[Image]) -> str:
    """Name the study; only a simulated patient may be called by name."""
    header = images[0].header
    if text(header, "Manufacturer") == MANUFACTURER:
        return f"{text(header, 'PatientID').removeprefix(f'{MANUFACTURER}-')}, simulated"
    return "Lumbar spine MRI"
