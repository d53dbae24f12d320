"""Tell T1, T2 and STIR by what the scanner did: what a series was called differs from scanner to scanner.

The rules stand in `contrasts.toml`, which the browser reads as well.
"""

import re
import tomllib
from collections.abc import Mapping
from importlib import resources

from pydicom.dataset import Dataset

from ..physics.protocol import Protocol
from .header import texts, value

#: Words and rules by which a contrast is known.
RULES = tomllib.loads((resources.files(__package__) / "contrasts.toml").read_text("utf-8"))
#: What is written into the image type of the images of a Dixon examination, and what they are called here.
DIXON_IMAGE_TYPES = {image: words[0] for image, words in RULES["dixon"].items()}
DIXON_NAMES = {"water": "water", "fat": "fat", "fraction": "fat fraction"}


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
    >>> from pydicom import Dataset
    >>> from modiclib.dicom.recognise import read_protocol
    >>> header = Dataset()
    >>> header.RepetitionTime, header.EchoTime, header.SliceThickness = 4000, 100, 5
    >>> protocol = read_protocol(header)
    >>> protocol.name, protocol.slice_thickness_mm, protocol.averages
    ('T2', 5.0, None)
    """
    tr, te, ti = (positive(header, word) for word in ("RepetitionTime", "EchoTime", "InversionTime"))
    sequence, options, kinds = (
        {word.upper() for word in texts(header, keyword)}
        for keyword in ("ScanningSequence", "ScanOptions", "ImageType")
    )
    named = " ".join(" ".join(texts(header, word)) for word in ("SeriesDescription", "ProtocolName"))
    dixon = next((image for image, words in RULES["dixon"].items() if kinds & set(words)), None)
    selective = ti is not None and sequence and not sequence & set(RULES["words"]["inversion"])
    train, averages = (positive(header, word) for word in ("EchoTrainLength", "NumberOfAverages"))
    return Protocol(
        tr_ms=tr,
        te_ms=te,
        ti_ms=None if selective else ti,
        field_t=_field(header),
        name=DIXON_NAMES.get(dixon)
        or contrast(
            tr,
            te,
            None if selective else ti,
            # an inversion pulse in a sequence that is no inversion recovery inverts fat alone (SPAIR)
            fat_saturated=bool(
                selective
                or options & set(RULES["words"]["fat_saturation"])
                or says(named, RULES["names"]["fat_saturation"])
            ),
            contrast_medium=any(
                agent.upper() not in ("", *RULES["words"]["no_agent"])
                for agent in texts(header, "ContrastBolusAgent")
            )
            or says(named, RULES["names"]["contrast_medium"]),
            gradient_echo=bool(sequence & set(RULES["words"]["gradient_echo"])) and "SE" not in sequence,
        ),
        echo_train_length=round(train) if train else None,
        echo_spacing_ms=None,
        bandwidth_hz=positive(header, "PixelBandwidth"),
        resolution_mm=None,
        averages=averages,
        slice_thickness_mm=positive(header, "SliceThickness"),
        dixon=dixon,
        readout=None,
        apodisation=None,
        performed=True,
    )


def contrast(
    tr: float | None,
    te: float | None,
    ti: float | None,
    fat_saturated: bool = False,
    contrast_medium: bool = False,
    gradient_echo: bool = False,
) -> str:
    """Name the contrast a sequence makes.

    Parameters
    ----------
    tr, te, ti : float or None
        Repetition, echo and inversion time, ms.
    fat_saturated : bool
        Whether a pulse at the frequency of fat suppressed it.
    contrast_medium : bool
        Whether contrast medium had been given.
    gradient_echo : bool
        Whether no pulse refocused the echo.

    Returns
    -------
    str
        ``'T1'``, ``'T2'``, ``'STIR'``, ``'PD'`` (proton density), ``'FLAIR'``, ``'GRE'`` (gradient echo),
        ``'other'`` or ``'unknown'``, with ``' FS'`` where fat was saturated and ``' with contrast medium'``.

    Examples
    --------
    >>> from modiclib.dicom.recognise import contrast
    >>> contrast(550, 11, None), contrast(3600, 102, None), contrast(4200, 48, 172)
    ('T1', 'T2', 'STIR')
    >>> contrast(2000, 20, 860)  # T1 FLAIR, which some scanners use instead of a spin echo
    'T1'
    >>> contrast(550, 11, None, fat_saturated=True, contrast_medium=True)
    'T1 FS with contrast medium'
    """
    if tr is None or te is None:
        return "unknown"
    times = {"tr": tr, "te": te, "ti": ti}
    if gradient_echo:
        name = "GRE"
    else:
        rules = RULES["plain" if ti is None else "inverted"]
        name = next(rule["name"] for rule in rules if _fits(rule, times))
    if name not in ("T1", "T2", "PD"):
        return name
    return name + " FS" * fat_saturated + " with contrast medium" * contrast_medium


def _fits(rule: Mapping, times: Mapping[str, float | None]) -> bool:
    """Whether times lie in the bounds of a rule."""
    return all(
        bounds.get("at_least", 0) <= times[time] < bounds.get("below", float("inf"))
        for time, bounds in rule.items()
        if time != "name"
    )


def says(name: str, phrases: list[str]) -> bool:
    """Whether a name holds one of some phrases as whole words, unless it is denied.

    Examples
    --------
    >>> from modiclib.dicom.recognise import says
    >>> says("T1_TSE_SAG+C", ["+c"]), says("sag t2 fsteam", ["fs"]), says("T1 pre Gd", ["gd"])
    (True, False, False)
    """
    words = " ".join(re.findall(r"\+?[^\W_]+(?:\+(?![^\W_]))?", name.lower()))
    denials = "|".join(RULES["names"]["denials"])
    alone = (rf"(?:^|\s){re.escape(phrase)}(?=\s|$)" for phrase in phrases)
    return any(
        re.search(phrase, words) and not re.search(rf"\b(?:{denials}){phrase}", words) for phrase in alone
    )


def positive(header: Dataset | Mapping, keyword: str) -> float | None:
    """First value of an attribute as a number above zero; None where it is missing, empty or malformed.

    Examples
    --------
    >>> from modiclib.dicom.recognise import positive
    >>> positive({"EchoTime": "11.2"}, "EchoTime"), positive({"EchoTime": ""}, "EchoTime")
    (11.2, None)
    """
    found = value(header, keyword)
    try:
        number = float(found if isinstance(found, str | int | float) else found[0])
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return number if 0 < number < float("inf") else None


def _field(header: Dataset) -> float | None:
    """Field strength, tesla; some scanners write gauss."""
    field = positive(header, "MagneticFieldStrength")
    return field / 10_000 if field and field > 100 else field
