"""The column from side to side: nobody is perfectly straight, and some have a scoliosis."""

from dataclasses import replace

import numpy as np

from .column import PRESACRAL, Disc, Vertebra
from .patient import Patient

#: Cobb angle of people without scoliosis: standard deviation, degrees; and the turn of a vertebra at the apex of a
#: curve as a share of the Cobb angle. Our choice.
NEARLY_STRAIGHT, TURN_OF_APEX = 1.5, 0.4
CURVE = (225.0, 12.0)  # height of the curve above the sacrum, mm, mean and standard deviation; our choice
WEDGE = 0.5  # of a body in a scoliosis, share of the curve along it; our choice
#: How far a vertebra or disc lies aside of the curve, mm, and is turned more or less than it, degrees: standard
#: deviations; our choice.
OUT_OF_LINE, OUT_OF_TURN = 0.25, 0.5


def bend_sideways(
    patient: Patient,
    vertebrae: dict[str, Vertebra],
    discs: dict[str, Disc],
    scale: float,
    rng: np.random.Generator,
):
    """Place, tilt and turn every vertebra and disc of a straight column from side to side.

    The column makes one curve from the sacrum upward, after which it stands above the sacrum again.
    """
    drawn = rng.normal(0, NEARLY_STRAIGHT)
    cobb = drawn if patient.scoliosis is None else patient.scoliosis
    length = rng.normal(*CURVE) * scale
    z = np.linspace(-200, 320, 1041)
    rise = np.sin(2 * np.pi * np.clip(z / length, 0, 1))
    at_bodies = np.interp([body.centre[1] for body in vertebrae.values()], z, rise)
    tilt = -cobb * rise / np.ptp(at_bodies) - patient.side_lean
    lateral = -np.cumsum(np.tan(np.deg2rad(tilt))) * (z[1] - z[0])
    lumbar = [vertebrae[name].centre[1] for name in ("L1", "L2", "L3", "L4", "L5", "S1")]
    lateral += patient.aside - np.interp(lumbar, z, lateral).mean()  # slices are centred on the lumbar spine
    turn = patient.turned + cobb * TURN_OF_APEX * np.sin(np.pi * np.clip(z / length, 0, 1))
    for name in PRESACRAL if patient.scoliosis else ():
        body = vertebrae[name]
        ends = body.centre[1] + np.array([-0.5, 0.5]) * body.height
        wedge = WEDGE * np.diff(np.interp(ends, z, tilt)).item()
        vertebrae[name] = replace(body, side_wedge=wedge)
    for parts in (vertebrae, discs):
        for name, part in parts.items():
            at = part.centre[1]
            parts[name] = replace(
                part,
                lateral=float(np.interp(at, z, lateral) + rng.normal(0, OUT_OF_LINE)),
                side_tilt=float(np.interp(at, z, tilt)),
                rotation=float(np.interp(at, z, turn) + rng.normal(0, OUT_OF_TURN)),
            )
