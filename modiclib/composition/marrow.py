"""Marrow of the vertebral bodies: what it is made of, and how it looks at every age."""

from math import sqrt
from typing import NamedTuple

import numpy as np

from ..anatomy.fields import bump, smoothstep
from ..anatomy.place import Place
from ..anatomy.streams import PersonStream, VertebraStream

SCLEROSIS_LOSS = 0.80  # share of the signal-giving tissue that full sclerosis (type 3) displaces
#: How strong a pattern may be in one body, relative to its usual strength in a person, so that it is never taken for a
#: finding; how much it differs between the bodies of a person, standard deviation of the logarithm; how much their mean
#: fat fraction does, standard deviation. Our choice.
UTMOST, UNLIKE, BETWEEN = 1.5, 0.3, 0.045
#: Contrast within a body: its median in middle age, standard deviation of its logarithm between people, and its limits.
#: Set beside twelve of SPIDER's patients, in whose L3 what is 2 to 4 mm wide differs by 0.02 to 0.09 of the mean on T1
#: and T2, 0.04 in the median: in nine the marrow is quiet, with soft clouds, in three it is patchy.
CONTRAST, PEOPLE, LIMITS = 1.2, 0.3, (0.7, 1.7)
SCANTY = 0.45  # fat fraction below which there is less fat to arrange, so less contrast; our choice
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
    islands: float
    broad: float
    middle: float  # how much less fat lies half way between the endplates than beside them
    density: float  # unevenness of the volume of bone
    grain: float
    streaks: float
    size: float
    gathered: float  # how much stronger the grain is in some parts of a body than in others
    lengthened: float  # length of the grain from front to back relative to its height, along the trabeculae
    contrast: float
    fine: float  # how strongly it is mottled over millimetres


def pattern_of(patient) -> Pattern:
    """Draw the pattern of one person: red marrow turns to fat in one or two ways more than in the others.

    All of it is our choice, set by eye beside real scans.
    """
    rng = PersonStream.MARROW.of(patient.seed)
    old = sqrt(min(max((patient.age - 25) / 40, 0.1), 1.2))
    vein, endplates, corners, islands = (rng.dirichlet((0.7,) * 4) * old).tolist()
    return Pattern(
        around_vein=0.07 + 0.26 * vein,
        endplates=0.34 * endplates - 0.08 * (rng.random() < 0.35),
        corners=0.40 * corners,
        islands=0.06 + 0.30 * islands,
        broad=rng.uniform(0.10, 0.19),
        middle=rng.uniform(0.0, 0.2) * old,
        density=rng.uniform(0.015, 0.045),
        grain=rng.uniform(0.02, 0.065),
        # Seen in about seven people of ten, and faint: bold streaks are the sign of a haemangioma
        streaks=max(rng.uniform(-0.02, 0.05), 0.0),
        size=rng.uniform(7.5, 12.0),
        gathered=rng.uniform(0.1, 0.5),
        lengthened=rng.uniform(0.5, 0.9),
        contrast=float(
            np.clip(CONTRAST * (0.4 + 0.6 * patient.heterogeneity) * rng.lognormal(0, PEOPLE), *LIMITS)
            * min(patient.fat_fraction / SCANTY, 1.0)
        ),
        fine=rng.uniform(0.03, 0.12),
    )


def normal_marrow(anatomy, vertebra, place: Place, radius) -> Marrow:
    """Marrow without disease; `radius` is 1 at the wall of the body."""
    patient, smooth, rough = anatomy.patient, anatomy.smooth, anatomy.rough
    # One field for all bodies of a person, which goes on from level to level
    y, z = (vertebra.centre[axis] + place.u * back + place.v * head for axis, (back, head) in _axes(vertebra))
    v, across = place.v, place.across
    x = across + vertebra.lateral
    pattern, own = pattern_of(patient), VertebraStream.MARROW.of(*vertebra.identity)
    # Bodies of one person resemble each other, though no two show as much of every pattern
    vein, plates, corners, islands, streaks, slope = own.lognormal(-0.05, UNLIKE, 6).clip(0, UTMOST).tolist()

    patches = smooth(y, z, x, (19.0, 12.0, 17.0))
    broad = smooth(y, z, x, 30.0, 9)  # one half of a body is fatter than the other
    grain = rough(y, z, x, (pattern.size * pattern.lengthened, pattern.size, pattern.size), 3)
    grain = grain * np.clip(1 + pattern.gathered * patches, 0.3, 1.6)  # here more, there less
    # Trabeculae run from endplate to endplate
    vertical = streaks * rough(y, z, x, (4.0, 15.0, 4.0))
    # As a rule the back is fatter than the front
    backward, upward = own.normal((0.8, 0), 0.8).tolist()
    toward = backward * (place.u / vertebra.depth) + upward * (v / vertebra.height)
    spots = smooth(y, z, x, (9.0, 7.0, 12.0), 5) + 0.8 * place.u / vertebra.depth
    fat = (
        pattern.broad * (slope * (0.5 * broad + 0.7 * toward) + 0.8 * islands * patches + 0.4 * spots)
        + pattern.grain * grain
        + pattern.fine * rough(y, z, x, 4.0, 6)
        + pattern.streaks * vertical
    )
    fat = fat - pattern.middle * plates * (smoothstep(0.5, 11.0, place.to_endplate + 2.0 * patches) - 0.55)
    # Islands of fat, and some of red marrow
    island = smoothstep(-0.2, 2.0, spots) - 0.4 * smoothstep(0.0, 2.2, -spots)
    fat = fat + pattern.islands * islands * (island - 0.2)
    behind = bump(v + 2.0 * patches, 4.5) * bump(across, 13.0)
    behind = behind * smoothstep(-0.3, 0.35, place.u / vertebra.depth)
    fat = fat + pattern.around_vein * vein * (behind - 0.15)
    band = bump(place.to_endplate + 1.2 * patches, 4.0 + 2.0 * islands, 3.0)
    fat = fat + pattern.endplates * plates * band * np.clip(0.7 + 0.5 * spots, 0, 1.4)
    rim = smoothstep(0.62, 1.0, radius) * bump(place.to_endplate, 6.0)
    fat = fat + pattern.corners * corners * rim * np.clip(0.4 + patches, 0, 1.5)
    more = pattern.contrast * (fat + BETWEEN * own.normal())
    # Red marrow fades into what is redder still
    fat = np.maximum(more, 0) + patient.fat_fraction * np.exp(np.minimum(more / patient.fat_fraction, 0))
    if vertebra.sacral:  # fatter than the lumbar bodies, most of all in the ala, where trabeculae are few
        ala = smoothstep(16.0, 38.0, np.abs(place.w).mean(0))
        fat = fat + 0.04 + ala * (0.08 + 0.09 * broad + 0.06 * patches - 0.03 * patient.heterogeneity * grain)
    fat = np.clip(fat, 0.06, 0.93)
    bone = TRABECULAR_BONE + 0.6 * pattern.streaks * vertical
    bone = bone + pattern.density * pattern.contrast * (0.6 * broad + 0.4 * spots - 0.5 * patches)
    bone = bone + 0.03 * bump(place.to_endplate, 2.2)
    return Marrow(fat, np.zeros_like(fat), np.maximum(bone, 0.03), np.zeros_like(fat))


def _axes(vertebra):
    """For y and for z: which it is, and how much of it lies in the axes of the body to the back and to the head."""
    return enumerate(np.stack((vertebra.posterior, vertebra.superior), 1).astype(np.float32))
