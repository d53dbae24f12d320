"""Tell T1, T2 and STIR by their timing: what a series was called differs from scanner to scanner."""

from collections.abc import Mapping

from pydicom.dataset import Dataset

from ..physics.protocol import Protocol

#: Where a radiologist would draw the lines, ms.
SHORT_TR, SHORT_TE = 1200, 35
LONG_TR, LONG_TE = 1500, 60
#: Fat is nulled at about 160 ms (1.5 T) to 220 ms (3 T), fluid at 2000 ms and more.
LONGEST_FAT_NULL = 320
LONGEST_T1_INVERSION = 1300
#: What scanners write into the image type of the images of a Dixon examination, and what they are called here.
DIXON_IMAGE_TYPES = {"water": "W", "fat": "F", "fraction": "FF"}
DIXON_NAMES = {"water": "water", "fat": "fat", "fraction": "fat fraction"}
#: Spoiled gradient echoes, as scouts use them, repeat faster than any spin echo of the spine.
GRADIENT_ECHO_TR = 150


def read_protocol(header: Dataset) -> Protocol:
    """Timing and field of one image, and the contrast they make.

    Parameters
    ----------
    header : pydicom.Dataset
        Header of a single-frame MR image.

    Returns
    -------
    Protocol
        None for whatever the header does not say; the name is ``'unknown'`` without TR and TE, and that of the image
        for one of a Dixon examination. A header says
        nothing of the echo spacing, and its pixel spacing is that of the image, which scanners interpolate.

    Examples
    --------
    >>> header = Dataset()
    >>> header.RepetitionTime, header.EchoTime, header.SliceThickness = 4000, 100, 5
    >>> protocol = read_protocol(header)
    >>> protocol.name, protocol.slice_thickness_mm, protocol.averages
    ('T2', 5.0, None)
    """
    tr, te, ti = (positive(header, word) for word in ("RepetitionTime", "EchoTime", "InversionTime"))
    kinds = words(header, "ImageType")
    dixon = next((image for image, word in DIXON_IMAGE_TYPES.items() if word in kinds), None)
    train, averages = (positive(header, word) for word in ("EchoTrainLength", "NumberOfAverages"))
    return Protocol(
        tr_ms=tr,
        te_ms=te,
        ti_ms=ti,
        field_t=_field(header),
        name=DIXON_NAMES.get(dixon)
        or contrast(tr, te, ti, fat_saturated="FS" in words(header, "ScanOptions")),
        echo_train_length=round(train) if train else None,
        echo_spacing_ms=None,
        bandwidth_hz=positive(header, "PixelBandwidth"),
        resolution_mm=None,
        averages=averages,
        slice_thickness_mm=positive(header, "SliceThickness"),
        dixon=dixon,
    )


def contrast(tr: float | None, te: float | None, ti: float | None, fat_saturated: bool = False) -> str:
    """Name the contrast a timing makes.

    Parameters
    ----------
    tr, te, ti : float or None
        Repetition, echo and inversion time, ms.
    fat_saturated : bool
        Whether a pulse at the frequency of fat suppressed it.

    Returns
    -------
    str
        ``'T1'``, ``'T2'``, ``'STIR'``, ``'PD'`` (proton density), ``'FLAIR'``, ``'GRE'`` (gradient echo),
        ``'other'`` or ``'unknown'``, with ``' FS'`` where fat was saturated.

    Examples
    --------
    >>> contrast(550, 11, None), contrast(3600, 102, None), contrast(4200, 48, 172)
    ('T1', 'T2', 'STIR')
    >>> contrast(2000, 20, 860)  # T1 FLAIR, which some scanners use instead of a spin echo
    'T1'
    """
    if tr is None or te is None:
        return "unknown"
    if ti is not None:
        return "STIR" if ti <= LONGEST_FAT_NULL else "T1" if ti <= LONGEST_T1_INVERSION else "FLAIR"
    if tr < GRADIENT_ECHO_TR:
        return "GRE"
    if tr < SHORT_TR and te < SHORT_TE:
        name = "T1"
    elif tr >= LONG_TR:
        name = "T2" if te >= LONG_TE else "PD"
    else:
        return "other"
    return f"{name} FS" if fat_saturated else name


def positive(header: Dataset | Mapping, keyword: str) -> float | None:
    """First value of an attribute as a number above zero; None where it is missing, empty or malformed.

    Examples
    --------
    >>> positive({"EchoTime": "11.2"}, "EchoTime"), positive({"EchoTime": ""}, "EchoTime")
    (11.2, None)
    """
    try:
        value = header.get(keyword)
        number = float(value if isinstance(value, str | int | float) else value[0])
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return number if 0 < number < float("inf") else None


def words(header: Dataset, keyword: str) -> list[str]:
    """Values of a text attribute, single or multiple, in capitals."""
    value = header.get(keyword) or []
    return [str(word).upper() for word in ([value] if isinstance(value, str) else value)]


def _field(header: Dataset) -> float | None:
    """Field strength, tesla; some scanners write gauss."""
    field = positive(header, "MagneticFieldStrength")
    return field / 10_000 if field and field > 100 else field
