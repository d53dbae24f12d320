"""Shape of one person's sacrum: the angle of its table, the kink below S1, and how its segments curve."""

from typing import NamedTuple

import numpy as np

from .patient import Patient
from .streams import PersonStream

#: Angle between the superior endplate of S1 and its posterior wall, the sacral table angle: mean, standard deviation
#: and limits, degrees. Our choice: healthy people have 101.8 on CT (Baker, Asian Spine J 2022;16(1)), ten of SPIDER's
#: patients 73 to 113 as we measure it. A steep endplate makes it smaller: degrees for each degree of sacral slope,
#: from their correlation, -0.53, and regression in healthy adults (Ru, J Orthop Surg Res 2023;18).
TABLE, TABLE_LIMITS, STEEP = (98.0, 6.8), (78.0, 114.0), -0.45
#: How far from upright the posterior wall of S1 lies in a supine person, degrees, at most, unless the table angle would
#: be below its limit; our choice.
FLATTEST = 58.0
#: How far the posterior wall turns forward from S1 to S2: mean, standard deviation and limits, degrees. Our choice,
#: after ten of SPIDER's patients as we measure them.
KINK, KINK_LIMITS = (5.0, 7.0), (-3.0, 22.0)
#: Sacral slope of most people, and standard deviation, degrees; our choice.
SLOPE = (39.0, 7.0)
#: Tilt of each segment beyond the sacral slope with the usual table and kink, and narrowing toward its lower end; our
#: choice, beside SPIDER's images.
TILT = {"S1": 3.0, "S2": 10.6, "S3": 1.0, "S4": -14.0, "S5": -38.0, "coccyx": -66.0}  # degrees
TAPER = {"S1": 0.28, "S2": 0.20, "S3": 0.15, "S4": 0.10, "S5": 0.12, "coccyx": 0.40}
SQUARED = 0.06  # narrowing of a lumbarised S1, which has become almost square
#: What one standard deviation of a stronger sacral curve adds to the tilts, degrees. Our choice.
CURVE = {"S1": 0.0, "S2": 0.0, "S3": -2.0, "S4": -8.0, "S5": -13.0, "coccyx": -20.0}


class Sacrum(NamedTuple):
    """How one person's sacrum is bent: degrees, by segment."""

    table: float
    tilt: dict[str, float]


def drawn_sacrum(patient: Patient, slope: float, curve: float) -> Sacrum:
    """Draw a sacrum for a sacral slope (degrees) and a curve (standard deviations).

    The segments below S1 follow its posterior wall; a lumbarised S1 has the upright wall of a lumbar vertebra.
    """
    own = PersonStream.SACRUM.of(patient.seed)
    table, kink = own.normal(*TABLE) + STEEP * (slope - SLOPE[0]), own.normal(*KINK)
    table = min(table, FLATTEST + 90 - slope)
    table, kink = float(np.clip(table, *TABLE_LIMITS)), float(np.clip(kink, *KINK_LIMITS))
    follow = KINK[0] - kink
    if patient.transitional != "lumbarised S1":
        follow += table - TABLE[0]
    tilt = {name: slope + usual + curve * CURVE[name] for name, usual in TILT.items()}
    return Sacrum(table, {name: angle + (name != "S1") * follow for name, angle in tilt.items()})


def shear_for(table: float, wedge: float, taper: float, depth: float, height: float) -> float:
    """How far the walls of S1 run to the back on their way down, mm for each mm, for a table angle in degrees.

    Its endplates are wedged by so many degrees, and its posterior wall comes forward where the body tapers.
    """
    return float(np.tan(np.deg2rad(table - 90 - wedge / 2)) + taper * depth / height)
