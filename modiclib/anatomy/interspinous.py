"""What fills the gaps between the spinous processes: how much fat, how much ligament, drawn for each gap."""

from typing import NamedTuple

import numpy as np

from .column import PRESACRAL
from .patient import Patient
from .streams import PersonStream

#: Ligament in what is not fat, share: how people differ, how the gaps of one do (standard deviation), least and most;
#: it is grey in some people and black in others. Our choice.
FIBROUS, AMONG_GAPS, LIMITS = (0.35, 0.9), 0.16, (0.2, 0.95)
#: Share of gaps with patches of fat at 45, and more for each year, and for each share of fat in the muscle; our choice.
PATCHY, YEARLY, WITH_MUSCLE = 0.65, 0.008, 0.8
STREAKED = 0.0, 0.14  # fat in streaks between the fibres, least and most in a person, share; our choice


class InterspinousGaps(NamedTuple):
    """Tissue of the gaps below T10 to L5; all values are our choice, set by eye beside SPIDER's images."""

    fat: np.ndarray  # share of fat in the patches of a gap; 0: it has none
    threshold: np.ndarray  # how much of the gap they leave free: -1 little, 1 nearly all
    lean: np.ndarray  # share of fat outside of them
    fibrous: np.ndarray  # share of ligament in what is not fat; the rest has the signal of muscle
    streaked: float  # how much fat lies in streaks between the fibres, share
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
    rng, gaps = PersonStream.INTERSPINOUS.of(patient.seed), len(PRESACRAL)
    patchy = PATCHY + YEARLY * (patient.age - 45) + WITH_MUSCLE * patient.muscle_fat + rng.normal(0, 0.15)
    fat = rng.uniform(0.15, 0.6, gaps) * (rng.random(gaps) < patchy)
    threshold = rng.uniform(-0.9, 0.7, gaps)
    lean = 0.04 + 0.12 * patient.muscle_fat + rng.uniform(0, 0.14, gaps)
    fibrous = (rng.uniform(*FIBROUS) + rng.normal(0, AMONG_GAPS, gaps)).clip(*LIMITS)
    parts = (part.astype(np.float32) for part in (fat, threshold, lean, fibrous))
    return InterspinousGaps(*parts, streaked=rng.uniform(*STREAKED), supraspinous=rng.uniform(1.4, 3.2))
