"""What fills the gaps between the spinous processes: how much fat, how much ligament, drawn for each gap."""

from typing import NamedTuple

import numpy as np

from .column import PRESACRAL
from .patient import Patient
from .streams import PersonStream

LEAST = 0.36  # fattiness of the leanest gaps, relative; our choice: some fat lies between the fibres
FIBROUS = 0.15, 0.6  # least and most ligament in what is not fat, share; our choice


class InterspinousGaps(NamedTuple):
    """Tissue of the gaps below T10 to L5; all values are our choice, set by eye beside SPIDER's images."""

    fat: np.ndarray  # fattiness, relative: 1 where there is little else
    fibrous: np.ndarray  # share of ligament in what is not fat; the rest has the signal of muscle
    behind: np.ndarray  # how far the wedge of ligament below the tips reaches forward, relative
    dense: np.ndarray  # how dense its wedges in front and behind are, 1: little fat
    supraspinous: float  # half the usual thickness of the ligament over the tips, mm


def interspinous_gaps(patient: Patient) -> InterspinousGaps:
    """Draw the tissue between the spinous processes; it grows fatty with age and with the muscle.

    Examples
    --------
    >>> from modiclib.anatomy import Patient
    >>> from modiclib.anatomy.interspinous import interspinous_gaps
    >>> interspinous_gaps(Patient(seed=1, age=40, sex="F")).fat.shape
    (8,)
    """
    rng = PersonStream.INTERSPINOUS.of(patient.seed)
    usual = 0.33 + 0.28 * (patient.age - 45) / 30 + 0.9 * patient.muscle_fat
    fat = usual + rng.normal(0, 0.28) + rng.normal(0, 0.17, len(PRESACRAL)) - LEAST
    fat = LEAST + (fat + np.hypot(fat, 0.25)) / 2  # no gap is without fat
    fibrous = rng.normal(0.57, 0.14) + rng.normal(0, 0.2, len(PRESACRAL))
    behind = rng.uniform(0, 0.7) + rng.normal(0, 0.2, len(PRESACRAL))
    dense = rng.uniform(0.55, 1.0, len(PRESACRAL))
    gaps = (part.astype(np.float32) for part in (fat, fibrous.clip(*FIBROUS), behind.clip(0, 1), dense))
    return InterspinousGaps(*gaps, supraspinous=rng.uniform(1.4, 3.2))
