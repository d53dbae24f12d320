"""Images of a case: acquired when first asked for, shown by a window a technologist would set."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple
from weakref import proxy
from zlib import crc32

import numpy as np

from ..composition import COMPARTMENTS, LABELS
from ..physics.motion import Motion
from ..physics.protocol import Protocol, Readout
from ..physics.receiver import Coil, expected_snr
from ..physics.scanner import acquire
from .regions import purest
from .slices import side_by_side

#: Images kept in memory, so that several viewers of one case scan it once: three studies of 13 slices, 50 MB.
MOST_IMAGES = 3 * 3 * 13
#: White of the display: fat is this share of white, and white this share of CSF; chosen by eye.
WHITE = {"fat": 0.85, "CSF": 0.84, "CSF inverted": 0.75}

#: What scanners and technologists differ in, relative to the usual examination: size of the acquired pixel (lowest and
#: highest; none is finer than what is stored), signal to noise and the white of the display (mean and standard
#: deviation of their logarithms), and how far the coil is evened out (lowest and highest: some leave the back much
#: brighter than the front). Our choice, beside SPIDER's images.
COARSER, QUALITY, BRIGHTNESS, EVENED = (1.0, 1.22), (0.0, 0.35), (-0.05, 0.1), (0.1, 0.95)
#: Amplitude of the spine's breathing motion: mean and standard deviation of its logarithm, and the most after which a
#: technologist would scan again, mm. Our choice: blur that is hardly seen; more leaves ghosts as regular lines, which
#: scans of SPIDER do not show.
MOTION, MOST_MOTION_MM = (np.log(0.15), 0.6), 0.35
#: White of random cases relative to samples: SPIDER is displayed that bright, with the fat of the back beyond
#: white. Lessons keep it below, so that all of a lesson can be compared with fat.
NARROWER = {"fat": 0.85, "CSF": 0.86, "CSF inverted": 0.93}
#: Bandwidth at a site relative to that of the usual protocol, lowest and highest: in nine of ten T1 and T2 series of
#: SPIDER fat is displaced by 0.95 to 1.38 acquired pixels. Phase was encoded from head to feet in 405 of 406 of them,
#: so the readout runs from front to back, or back.
BANDWIDTH, READOUTS = (0.84, 1.22), ("front to back", "back to front")
#: How strongly a site damps the edge of k-space, lowest and highest; our choice.
APODISATION = (0.0, 0.45)
#: No examination has more signal to noise than this times the usual: with less noise than a grey level of 8 bits,
#: a case of the reading room passes the bound on its size.
BEST_QUALITY = 0.9


class Examination(NamedTuple):
    """How an examination differs from the usual one: pixel, signal to noise, white and bandwidth are factors.

    Readout and apodisation are the site's own, or None where it takes those of the protocol.
    """

    sharpness: float
    quality: float
    white: float
    evened: float
    motion_mm: float
    bandwidth: float = 1.0
    readout: Readout | None = None
    apodisation: float | None = None


class Acquisition:
    """A case in the scanner.

    Parameters
    ----------
    case : Case
        Who is scanned.
    """

    def __init__(self, case):
        # The case owns its images: a strong reference back would outlive its last name.
        self._case = proxy(case)
        self._images: dict[tuple[int, Protocol], np.ndarray] = {}

    def images(self, indices: Iterable[int], *protocols: Protocol) -> list[np.ndarray]:
        """(slices, rows, columns) of each protocol."""
        indices = list(indices)
        self._case.paint(
            index for index in indices if any((index, wanted) not in self._images for wanted in protocols)
        )
        found = side_by_side(lambda index: self._of_slice(index, protocols), indices)
        for oldest in list(self._images)[:-MOST_IMAGES]:
            self._images.pop(oldest, None)
        return [np.stack(images) for images in zip(*found, strict=True)]

    def window(self, protocol: Protocol) -> tuple[float, float]:
        """Grey values for black and white, set by fat or CSF as a technologist would, the same for all slices.

        On T2 pure CSF at rest is beyond white, so that fat comes near it; the roots stay visible.
        """
        if protocol.dixon == "fraction":
            return 0.0, 100.0
        case = self._case
        (middle,) = self._of_slice(case.middle, [protocol])
        if protocol.name in ("T2", "STIR") or protocol.fat_suppressed:
            csf = case.slice_maps(case.middle)[COMPARTMENTS.index("CSF")]
            at_rest = purest(csf)
            white = self._white("CSF" if protocol.ti_ms is None else "CSF inverted")
            return 0.0, float(np.percentile(middle[at_rest] / csf[at_rest], 70) * white)
        fat = case.slice_labels(case.middle) == LABELS["subcutaneous fat"]
        return 0.0, float(np.median(middle[fat]) * self._white("fat"))

    def _white(self, standard: str) -> float:
        """White of the display over the signal of the tissue it is set by."""
        share = 1 / WHITE["fat"] if standard == "fat" else WHITE[standard]
        return share * self._examination.white * (NARROWER[standard] if self._case.elsewhere else 1)

    def noise(self, protocol: Protocol) -> float:
        """Standard deviation of the noise in the marrow of the mid-sagittal slice: two scans of it, subtracted."""
        case = self._case
        maps = case.slice_maps(case.middle)
        once, again = (self._acquire(maps, case.middle, protocol, repeat) for repeat in (0, 1))
        marrow = [value for name, value in LABELS.items() if name.startswith("marrow ")]
        inside = np.isin(case.slice_labels(case.middle), marrow)
        return float((once - again)[inside].std() / np.sqrt(2))

    def performed(self, protocol: Protocol) -> Protocol:
        """What the site makes of the protocol asked for; what has been performed once stays as it is."""
        protocol.require("resolution_mm", "bandwidth_hz")
        if protocol.performed:
            return protocol
        site = self._examination
        return replace(
            protocol,
            resolution_mm=tuple(site.sharpness * np.array(protocol.resolution_mm)),
            bandwidth_hz=round(site.bandwidth * protocol.bandwidth_hz),
            readout=protocol.readout if site.readout is None else site.readout,
            apodisation=protocol.apodisation if site.apodisation is None else site.apodisation,
            performed=True,
        )

    def shading(self) -> np.ndarray:
        """(rows, columns) brightness that the coil, evened out in part, and the saturation band leave."""
        return self._coil.sensitivity * self._coil.correction * self._saturation

    def _of_slice(self, index: int, protocols: Iterable[Protocol]) -> list[np.ndarray]:
        """One slice by several protocols; its maps are unpacked once."""
        images, maps = [], None
        for protocol in protocols:
            image = self._images.get((index, protocol))
            if image is None:
                maps = self._case.slice_maps(index) if maps is None else maps
                image = self._images[index, protocol] = self._acquire(maps, index, protocol)
            images.append(image)
        return images

    def _acquire(self, maps: np.ndarray, index: int, protocol: Protocol, repeat: int = 0) -> np.ndarray:
        case = self._case
        # The water, fat and fraction images of one Dixon examination share their noise
        examination = "Dixon" if protocol.dixon else protocol.name
        performed = self.performed(protocol)
        # A site that reads out faster measures more often instead: its noise is told by `quality` alone
        faster = self._examination.bandwidth if protocol.performed else 1.0
        usual = replace(performed, bandwidth_hz=protocol.bandwidth_hz / faster)
        return acquire(
            maps,
            case.spacing[1],
            performed,
            snr=self._examination.quality * expected_snr(usual),
            coil=self._coil,
            saturation=self._saturation,
            seed=(case.patient.seed, index, crc32(examination.encode()), *[repeat] * (repeat > 0)),
            motion=Motion(self._examination.motion_mm, (case.patient.seed, crc32(examination.encode()))),
        )

    @cached_property
    def _examination(self) -> Examination:
        rng = np.random.default_rng(self._case.patient.seed + 3)
        sharpness, quality, white = rng.uniform(*COARSER), rng.normal(*QUALITY), rng.normal(*BRIGHTNESS)
        # Few are evened out nearly in full
        evened = EVENED[0] + (EVENED[1] - EVENED[0]) * rng.random() ** 3
        motion = min(rng.lognormal(*MOTION), MOST_MOTION_MM)
        quality, white = min(np.exp(quality), BEST_QUALITY), np.exp(white)
        usual = Examination(sharpness, quality, white, evened, motion)
        if not self._case.elsewhere:
            return usual
        return usual._replace(
            bandwidth=np.exp(rng.uniform(*np.log(BANDWIDTH))),
            readout=str(rng.choice(READOUTS)),
            apodisation=rng.uniform(*APODISATION),
        )

    @cached_property
    def _coil(self) -> Coil:
        case = self._case
        return Coil(case.anatomy.depth_from_skin, case.spacing[1], self._examination.evened)

    @cached_property
    def _saturation(self) -> np.ndarray:
        return self._case.anatomy.saturation()
