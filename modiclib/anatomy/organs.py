"""Solid and hollow organs in front of the spine, as ellipsoids that are never quite regular."""

from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np

from .column import Vertebra
from .noise import Noise
from .patient import Patient
from .tubes import before

#: How full the bladder is, as a beta distribution: 1 is one that asks for its emptying, which most did before the scan.
#: Size of a uterus relative to the usual one: standard deviation of its logarithm, and the most. Our choice.
FILLING, LARGER, LARGEST = (1.2, 3.0), 0.25, 1.6
MENOPAUSE = 51  # usual age, years; the uterus shrinks after it


@dataclass(frozen=True)
class Organ:
    """An ellipsoid: centre and half axes (x, y, z) in mm, tilted in two planes; `uneven` bends its surface."""

    centre: np.ndarray
    half: tuple[float, float, float]
    tilt: float  # degrees; positive where the upper end lies further back
    lean: float  # mm to the left for each mm upward
    uneven: float  # mm

    def distance(self, x, y, z, smooth: Noise) -> np.ndarray:
        """Distance to the surface, mm, negative inside; exact only near it."""
        centre, half = np.float32(self.centre), np.float32(self.half)
        cosine, sine = cos(radians(self.tilt)), sin(radians(self.tilt))
        across, back, up = x - centre[0], y - centre[1], z - centre[2]
        across = across - self.lean * up
        depth, height = back * cosine - up * sine, back * sine + up * cosine
        radius = np.sqrt((across / half[0]) ** 2 + (depth / half[1]) ** 2 + (height / half[2]) ** 2)
        lobes = smooth(y, z, x, 45.0, 40) + 0.25 * smooth(y, z, x, 24.0, 41)
        return (radius - 1) * half.min() + self.uneven * lobes


def build_organs(
    patient: Patient, vertebrae: dict[str, Vertebra], scale: float, rng: np.random.Generator
) -> dict[str, Organ]:
    """Place a patient's organs by the vertebrae behind them; sizes are usual adult ones, rounded.

    Returns
    -------
    dict of Organ
        By name; the uterus only in women.
    """

    def organ(x, name, gap, level, half, tilt=0.0, lean=0.0, uneven=2.0):
        centre = before(vertebrae, scale, (x, name, gap, level, 1.0))[0, :3] + rng.normal(0, 2.5, 3)
        return Organ(centre, tuple(np.array(half) * scale * rng.normal(1, 0.07, 3)), tilt, lean, uneven)

    organs = {
        # The kidneys lie on psoas: their upper poles further back and nearer the midline
        "right kidney": organ(-53, "L2", -9, 0.2, (26, 25, 54), 14.0, lean=0.22),
        "left kidney": organ(52, "L1", -9, -0.5, (26, 25, 56), 14.0, lean=-0.22),
        # Its deep recess behind the diaphragm reaches down to the first lumbar body
        "right lung": organ(-60, "T11", -16, 0.4, (50, 34, 58), 8.0),
        "left lung": organ(60, "T11", -16, 0.2, (50, 34, 58), 8.0),
        "liver": organ(-70, "T12", 54, 0.0, (78, 52, 70), tilt=28.0, uneven=9.0),
        "stomach": organ(46, "T12", 62, 0.0, (48, 26, 50), tilt=-20.0, uneven=8.0),
    }
    filling = rng.beta(*FILLING)
    roof = 15 + 32 * filling
    organs["bladder"] = organ(0, "S4", 84, -4.2, (26 + 18 * filling, 20 + 16 * filling, roof), tilt=-8.0)
    if patient.sex == "F":
        size = (1.0 if patient.age < MENOPAUSE else 0.72) * min(rng.lognormal(0, LARGER), LARGEST)
        version = rng.choice((-62.0, -35.0, 25.0), p=(0.5, 0.3, 0.2))  # most are anteverted
        half = (27 * size, 19 * size, 38 * size)
        gap, level = 18 + 22 * size + abs(rng.normal(0, 12)), rng.normal(-0.7, 0.9)
        uneven = 4.0 * size**2  # what makes it large are fibroids
        organs["uterus"] = organ(rng.normal(0, 8), "S3", gap, level, half, tilt=version, uneven=uneven)
    return organs
