"""Marrow of the vertebral bodies: what it is made of, and how it looks at every age."""

from typing import NamedTuple

import numpy as np

from ..anatomy.fields import bump, smoothstep
from ..anatomy.place import Place

SCLEROSIS_LOSS = 0.80  # share of the signal-giving tissue that full sclerosis (type 3) displaces
#: How strong a pattern may be in one body, relative to its usual strength in a person, so that it is never taken for a
#: finding; how much the mean fat fraction of a person's bodies differs, standard deviation. Our choice.
UTMOST, BETWEEN = 1.5, 0.02
TRABECULAR_BONE = 0.11  # volume of bone in lumbar marrow


class Marrow(NamedTuple):
    """Fat fraction, share of the water that is oedema, volume of bone, degree of sclerosis; each 0 to 1."""

    fat: np.ndarray
    oedema: np.ndarray
    bone: np.ndarray
    sclerosis: np.ndarray

    def tissue(self) -> dict[str, np.ndarray]:
        """Fractions of the compartments."""
        solid = (1 - self.bone) * (1 - SCLEROSIS_LOSS * self.sclerosis)
        water = (1 - self.fat) * solid
        return {
            "fat": self.fat * solid * 0.98,
            "marrow water": water * (1 - self.oedema) * 0.94,
            "oedema": water * self.oedema * 0.98,
            "bone": 1 - solid,
        }


class Pattern(NamedTuple):
    """How one person's fat lies in the marrow; shares of the fat fraction, and the size of the grain in mm."""

    around_vein: float
    endplates: float  # less than none: blood is made there
    corners: float
    dots: float
    islands: float
    broad: float
    grain: float
    streaks: float
    size: float
    lengthened: float  # how much longer than high the grain is: the channels of its veins run toward the back


def pattern_of(patient) -> Pattern:
    """Draw the pattern of one person: red marrow turns to fat in one or two ways more than in the others.

    All of it is our choice, set by eye beside real scans.
    """
    rng = np.random.default_rng((patient.seed, 63))
    old = np.clip((patient.age - 25) / 40, 0.1, 1.2)
    vein, endplates, corners, dots, islands = rng.dirichlet((0.7,) * 5) * np.sqrt(old)
    return Pattern(
        around_vein=0.03 + 0.26 * vein,
        endplates=0.34 * endplates - 0.08 * (rng.random() < 0.35),
        corners=0.40 * corners,
        dots=0.28 * dots,
        islands=0.04 + 0.42 * islands,
        broad=rng.uniform(0.05, 0.11),
        grain=rng.uniform(0.03, 0.07),
        # Seen in about three people of five, and faint: bold streaks are the sign of a haemangioma
        streaks=max(rng.uniform(-0.02, 0.032), 0.0),
        size=rng.uniform(3.8, 9.0),
        lengthened=rng.uniform(0.8, 2.0),
    )


def normal_marrow(anatomy, vertebra, place: Place, radius) -> Marrow:
    """Marrow without disease; `radius` is 1 at the wall of the body."""
    patient, smooth, rough = anatomy.patient, anatomy.smooth, anatomy.rough
    u, v, across, patchy = place.u + vertebra.seed, place.v, place.across, patient.heterogeneity
    pattern, own = pattern_of(patient), np.random.default_rng((int(vertebra.seed), patient.seed))
    # Bodies differ from each other, in what is seen of each pattern and how much
    vein, plates, corners, islands, streaks, slope = own.lognormal(-0.2, 0.6, 6).clip(0, UTMOST)

    patches = smooth(u, v + 0.37 * vertebra.seed, across, 15.0)
    broad = smooth(u, v, across + vertebra.seed, 30.0, 9)  # one half of a body is fatter than the other
    grainy, size = own.uniform(0.5, 1.3), pattern.size * own.uniform(0.7, 1.5)
    grain = rough(u, v, across, (size * pattern.lengthened, size, size), 3)
    # Trabeculae run from endplate to endplate
    vertical = streaks * rough(u, v, across, (5.0, 19.0, 5.0))
    toward = own.normal(0, 1, 2) @ (place.u / vertebra.depth, v / vertebra.height)
    spots = smooth(u + vertebra.seed, v, across, (12.0, 9.0, 14.0), 5)
    fat = (
        pattern.broad * (slope * (0.5 * broad + 0.8 * toward) + 0.7 * islands * patches)
        + pattern.grain * grainy * grain
        + pattern.streaks * vertical
    )
    fat = fat + pattern.dots * (smoothstep(0.7, 2.0, grain) - 0.13)
    # Islands of fat, and some of red marrow
    island = smoothstep(0.7, 2.4, spots + 0.2 * grain) - 0.5 * smoothstep(1.0, 2.4, -spots)
    fat = fat + pattern.islands * islands * (island - 0.04)
    behind = bump(v + 2.0 * patches, 4.5) * bump(across, 13.0)
    behind = behind * smoothstep(-0.3, 0.35, place.u / vertebra.depth)
    fat = fat + pattern.around_vein * vein * (behind - 0.15)
    band = bump(place.to_endplate + 1.2 * patches, 4.0 + 2.0 * islands, 3.0)
    fat = fat + pattern.endplates * plates * band * np.clip(0.7 + 0.5 * spots, 0, 1.4)
    rim = smoothstep(0.62, 1.0, radius) * bump(place.to_endplate, 6.0)
    fat = fat + pattern.corners * corners * rim * np.clip(0.4 + patches, 0, 1.5)
    fat = patient.fat_fraction + min(0.4 + 0.6 * patchy, 1.25) * (fat + BETWEEN * own.normal())
    if vertebra.sacral:  # fatter than the lumbar bodies, most of all in the ala, where trabeculae are few
        ala = smoothstep(16.0, 38.0, np.abs(place.w).mean(0))
        fat = fat + 0.04 + ala * (0.08 + 0.09 * broad + 0.06 * patches - 0.03 * patchy * grain)
    fat = np.clip(fat, 0.06, 0.93)
    # Vessels and thick trabeculae are dark dots and short lines on every image
    bone = TRABECULAR_BONE + 0.6 * pattern.streaks * vertical + 0.30 * smoothstep(1.7, 3.2, -grain)
    bone = bone + patchy * 0.015 * broad + 0.03 * bump(place.to_endplate, 2.2)
    return Marrow(fat, np.zeros_like(fat), np.maximum(bone, 0.03), np.zeros_like(fat))
