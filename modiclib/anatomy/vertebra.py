"""The vertebral body: a waisted block with concave endplates, a ring apophysis and osteophytes."""

from math import radians, tan
from typing import NamedTuple

import numpy as np

from .column import MORPHOMETRY, Vertebra
from .fields import bump, smooth_maximum, smoothstep, superellipse
from .noise import Noise

ALA = 26.0  # half the width of the endplate of S1 in an average man; around it the ala falls away, mm
FALL = 26.0  # how steeply it does, mm for each radius of the endplate
FUSION = 8.0  # depth of bone beside the disc S1-S2, mm; it spans even the disc of a lumbarised S1
RIM = 0.6  # share of the concavity by which the rim of a lumbar endplate rises above its mean height
RING = 0.86  # the endplate is concave inside this share of its radius; outside lies the ring apophysis


class Body(NamedTuple):
    """A vertebral body evaluated at points: distances in mm, `radius` 1 at the wall."""

    distance: np.ndarray
    below_superior: np.ndarray
    above_inferior: np.ndarray
    radius: np.ndarray
    sideways: np.ndarray  # share of the surface normal that points from side to side, 0 to 1


def vertebral_body(vertebra: Vertebra, u, v, w, smooth: Noise, across=None, erosion=(0.0, 0.0)) -> Body:
    """Evaluate the body of a vertebra at local points.

    Parameters
    ----------
    vertebra : Vertebra
        Its proportions.
    u, v, w : numpy.ndarray
        Local coordinates, mm.
    smooth : Noise
        Makes walls and endplates uneven.
    across : float or numpy.ndarray, optional
        w at which the noise is read; by default `w` itself.
    erosion : tuple of numpy.ndarray
        Depth by which the superior and inferior endplate are eroded, mm.
    """
    across = np.float32(w if across is None else across)  # one double would make all that follows slow
    u = u - vertebra.axis(v)
    half_height, half_depth = vertebra.height / 2, vertebra.depth / 2
    level = np.clip(v / half_height, -1.25, 1.25)
    wear = vertebra.wear
    lip, behind = np.float32(0), np.float32(0)
    for side, length in enumerate(vertebra.osteophyte):
        if length:
            grown = length * wear.osteophyte(side, (1, -1)[side] * level, across)
            lip, behind = lip + grown, behind + wear.posterior[side] * grown
    taper = 1 + vertebra.taper * level
    waists = [
        share * _waist(level, *form)
        for share, *form in zip(vertebra.waist, wear.skew, wear.flare, strict=True)
    ]

    front = -half_depth * (taper - waists[0]) - lip
    front = front + 0.25 * smooth(v, vertebra.seed, across, 14.0, 3)
    back = half_depth * (taper - waists[1]) + behind
    if not vertebra.sacral:
        back = back - 1.6 * bump(w, 9.0)  # the posterior wall is hollow toward the canal
    half_width = (
        vertebra.width / 2 * (1 - 0.08 * _waist(level, 0.0, 2.0)) * (taper if vertebra.sacral else 1.0)
    )

    centre, half = (front + back) / 2, (back - front) / 2
    a, b = np.maximum(np.abs(u - centre) / half, 1e-3), np.maximum(np.abs(w) / half_width, 1e-3)
    exponent = 3.2 if vertebra.sacral else 2.6
    power_a, power_b = a**exponent, b**exponent
    total = power_a + power_b
    radius = total ** (1 / exponent)  # of a superellipse: 1 at the wall
    scaled = radius / np.maximum(total, 4e-4)
    slope_u, slope_w = power_a / (a * half) * scaled, power_b / (b * half_width) * scaled
    slope = np.sqrt(slope_u**2 + slope_w**2) + 1e-4
    wall = (radius - 1) / slope

    along = u / half_depth
    dish = np.maximum(1 - np.minimum(radius / RING, 1) ** 2, 0)
    tilt = tan(radians(vertebra.wedge / 2)) * u
    if vertebra.side_wedge:
        half_height = half_height + tan(radians(vertebra.side_wedge / 2)) * w
    plates, fine = [], 0.20 * smooth(u, vertebra.seed, across, 9.0)
    for side in (0, 1):
        concavity = vertebra.concavity[side]
        deep = concavity * (1 + wear.behind[side] * along)
        if side and wear.bow:  # two hollows beside the midline and behind the middle
            deep = deep * (1 + wear.bow * _bow(across) * smoothstep(-0.4, 0.4, along))
        uneven = wear.uneven[side] * 0.38 * smooth(u, vertebra.seed + 40 * side, across, 24.0, 6)
        uneven = uneven + wear.fine[side] * fine * (1 - 2 * side)
        plate = uneven - deep * dish - wear.hollowed(side, u, across)
        if not vertebra.sacral:
            plate = plate + RIM * concavity
        if vertebra.osteophyte[side] and not vertebra.sacral:
            plate = plate + wear.overhang(side, -along, vertebra.osteophyte[side])
        plates.append(plate)
    top = half_height - tilt + plates[0] - erosion[0]
    bottom = -half_height + tilt - plates[1] + erosion[1]
    if vertebra.name == "S1":
        across_endplate = superellipse(a, w / (ALA * vertebra.width / MORPHOMETRY["S1"][2]), 2.6)
        top = top - FALL * np.maximum(across_endplate - 1, 0)
        bottom = bottom - FUSION * smoothstep(21, 27, np.abs(w))  # at the sides it has grown together with S2
    below_superior, above_inferior = top - v, v - bottom
    # An osteophyte ends bluntly
    blunt = [
        max(edge / (1 + 0.3 * length), 0.42 * length)
        for edge, length in zip(wear.rounding, vertebra.osteophyte, strict=True)
    ]
    rounding = np.where(v > 0, *np.float32(blunt))
    distance = smooth_maximum(wall, smooth_maximum(-below_superior, -above_inferior, 0.5), rounding)
    return Body(distance, below_superior, above_inferior, radius, slope_w / slope)


def _waist(level, skew: float, flare: float):
    """Narrowing of a wall, 1 at its narrowest and 0 at the endplates; `skew` and `flare` as in `Wear`."""
    return np.maximum(1 - np.abs(level) ** np.float32(flare), 0) * (1 + skew * level)


def _bow(across):
    """Cupid's bow from side to side: 1 in its hollows, -1 between them in the midline."""
    return bump(np.abs(across) - 8, 5.0) - bump(across, 4.0)
