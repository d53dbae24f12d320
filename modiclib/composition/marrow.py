"""Marrow of the vertebral bodies: what it is made of, and how it looks at every age."""

from typing import NamedTuple

import numpy as np

from ..anatomy.fields import bump, smoothstep
from ..anatomy.place import Place

SCLEROSIS_LOSS = 0.80  # share of the signal-giving tissue that full sclerosis (type 3) displaces
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


def normal_marrow(anatomy, vertebra, place: Place, radius) -> Marrow:
    """Marrow without disease; `radius` is 1 at the wall of the body."""
    patient, smooth, rough = anatomy.patient, anatomy.smooth, anatomy.rough
    u, v, across, patchy = place.u + vertebra.seed, place.v, place.across, patient.heterogeneity
    patches = smooth(u, v + 0.37 * vertebra.seed, across, 20.0)
    broad = smooth(u, v, across + vertebra.seed, 45.0, 9)  # one half of a body is fatter than the other
    coarse, fine = rough(u, v, across, 12.0, 3), rough(u, v, across, 5.0, 3)
    vertical = rough(u, v, across, (4.5, 12.0, 4.5))  # trabeculae run from endplate to endplate
    fat = patient.fat_fraction + patchy * (0.06 * patches + 0.05 * broad + 0.07 * coarse + 0.035 * fine)
    fat = fat + 0.025 * vertical + 0.025 * patchy * np.sin(vertebra.seed)  # and one body than the next
    # More fat around the basivertebral vein; with age also under the endplates, at the rim, and in islands
    old = np.clip((patient.age - 25) / 40, 0, 1.2)
    around_vein = (
        bump(v + 1.5 * patches, 4.0) * bump(across, 12.0) * smoothstep(-0.15, 0.35, place.u / vertebra.depth)
    )
    fat = fat + (0.08 + 0.06 * old) * (1 + 0.6 * np.sin(2.3 * vertebra.seed)) * around_vein
    if patient.age > 35:
        fat = fat + 0.10 * patchy * old * bump(place.to_endplate, 3.5) * np.clip(0.4 + patches, 0, 1.3)
    rim = smoothstep(0.72, 1.0, radius) * bump(place.to_endplate, 4.0)
    fat = fat + 0.10 * patchy * rim * np.clip(0.3 + patches, 0, 1.5)
    spots = smooth(
        u + vertebra.seed, v, across, (12.0, 10.0, 14.0), 5
    )  # islands of fat, and some of red marrow
    fat = fat + patchy * old * (0.25 * smoothstep(1.0, 2.1, spots) - 0.13 * smoothstep(1.2, 2.2, -spots))
    if vertebra.sacral:  # fatter than the lumbar bodies, most of all in the ala, where trabeculae are few
        ala = smoothstep(16.0, 38.0, np.abs(place.w).mean(0))
        fat = fat + 0.04 + ala * (0.08 + 0.09 * broad + 0.06 * patches - 0.05 * patchy * fine)
    fat = np.clip(fat, 0.06, 0.93)
    bone = (
        TRABECULAR_BONE
        + 0.03 * vertical
        + patchy * (0.01 * patches + 0.02 * broad)
        + 0.03 * bump(place.to_endplate, 2.2)
    )
    return Marrow(fat, np.zeros_like(fat), np.maximum(bone, 0.03), np.zeros_like(fat))
