"""What fills the gaps between the spinous processes: how much fat, how much ligament, drawn for each person."""

from typing import NamedTuple

from .patient import Patient
from .streams import PersonStream

#: Ligament in what is not fat, share, least and most: the gaps are grey in some people and black in others. Our choice.
FIBROUS = 0.2, 0.85
#: Fat between the fibres: least and most share in its streaks, more for each year beyond 45 and for each share of fat
#: in the muscle; our choice.
STREAKED, YEARLY, WITH_MUSCLE = (0.1, 0.75), 0.004, 0.4


class InterspinousGaps(NamedTuple):
    """Tissue of the gaps of one person; all values are our choice, set by eye beside SPIDER's images."""

    lean: float  # share of fat outside of the streaks
    fibrous: float  # share of ligament in what is not fat; the rest has the signal of muscle
    streaked: float  # share of fat in the streaks between the fibres
    supraspinous: float  # half the usual thickness of the ligament over the tips, mm


def interspinous_gaps(patient: Patient) -> InterspinousGaps:
    """Draw the tissue between the spinous processes; it grows fatty with age and with the muscle.

    Examples
    --------
    >>> from modiclib.anatomy import Patient
    >>> from modiclib.anatomy.interspinous import interspinous_gaps
    >>> 0 < interspinous_gaps(Patient(seed=1, age=40, sex="F")).lean < 0.5
    True
    """
    rng = PersonStream.INTERSPINOUS.of(patient.seed)
    streaked = rng.uniform(*STREAKED) + YEARLY * (patient.age - 45) + WITH_MUSCLE * patient.muscle_fat
    return InterspinousGaps(
        lean=0.04 + 0.15 * patient.muscle_fat + rng.uniform(0, 0.12),
        fibrous=rng.uniform(*FIBROUS),
        streaked=min(max(streaked, 0.0), 0.8),
        supraspinous=rng.uniform(0.8, 2.6),
    )
