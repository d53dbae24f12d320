"""Psoas: from the side of T12 down along the lumbar bodies, then forward over the pelvic brim."""

import numpy as np
from scipy.interpolate import PchipInterpolator

from .column import Vertebra
from .patient import Patient

#: Vertebra, level (half heights), centre of the muscle from the midline, in front of the middle of the body, half
#: width, half depth: mm in an average man, rounded from axial anatomy.
STATIONS = (
    ("T12", -0.3, 22.0, -14.0, 1.0, 1.5),
    ("L1", 0.0, 23.0, -14.0, 4.5, 7.0),
    ("L2", 0.0, 27.0, -12.0, 9.0, 13.0),
    ("L3", 0.0, 31.0, -10.0, 13.0, 17.5),
    ("L4", 0.0, 34.0, -7.0, 16.0, 20.5),
    ("L5", 0.0, 38.0, 0.0, 17.0, 19.0),
)
#: Below L5 it runs on with ilium and femur: x, in front of the middle of L5, below it, half width, half depth, mm.
BELOW = ((43.5, 15.0, 32.0, 15.5, 16.0), (50.0, 33.0, 70.0, 14.5, 15.0), (57.0, 48.0, 115.0, 14.0, 14.0))


class Psoas:
    """Both psoas muscles of one patient; the two are never equal.

    Parameters
    ----------
    patient : Patient
        Men's muscles are larger, old people's smaller.
    vertebrae : dict
        The muscle follows them.
    scale : float
        Size of this person relative to the average man.
    rng : numpy.random.Generator
        Source of variation.
    """

    def __init__(
        self, patient: Patient, vertebrae: dict[str, Vertebra], scale: float, rng: np.random.Generator
    ):
        bulk = (
            (1.0 if patient.sex == "M" else 0.86)
            * (1 - 0.004 * max(patient.age - 45, 0))
            * rng.normal(1, 0.08)
        )
        self._sides = {}
        for side in (-1, 1):
            own = bulk * rng.normal(1, 0.05)
            rows = []
            for name, level, aside, front, width, depth in STATIONS:
                body = vertebrae[name]
                y, z = body.point(-front * scale, level * body.height / 2)
                rows.append((z, y, body.lateral + side * (aside * scale - (1 - own) * 6), width, depth))
            body = vertebrae["L5"]
            for aside, front, below, width, depth in BELOW:
                y, z = body.centre + np.array([-front, -below]) * scale
                rows.append((z, y, body.lateral + side * aside * scale, width, depth))
            rows = np.array(rows)[::-1]
            rows[:, 3:] *= own * scale
            self._sides[side] = PchipInterpolator(rows[:, 0], rows[:, 1:], extrapolate=False)

    def section(self, side: int, z) -> np.ndarray:
        """Axial section at heights: (number, 4) centre y and x, half width, half depth, mm; NaN above its origin."""
        return self._sides[side](z).astype(np.float32)
