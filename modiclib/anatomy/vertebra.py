"""The vertebral body: a waisted block with concave endplates, a ring apophysis and osteophytes."""

from typing import NamedTuple

import numpy as np

from .column import MORPHOMETRY, Vertebra
from .fields import bump, smooth_maximum, smoothstep, superellipse
from .noise import Noise

ROUNDING, SACRAL_ROUNDING = 2.0, 1.2  # radius of the edge between endplate and wall, mm
ALA = 26.0  # half the width of the endplate of S1 in an average man; around it the ala falls away, mm
FALL = 26.0  # how steeply it does, mm for each radius of the endplate
FUSION = 8.0  # depth of bone beside the disc S1-S2, mm; it spans even the disc of a lumbarised S1
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
    across = w if across is None else across
    half_height, half_depth = vertebra.height / 2, vertebra.depth / 2
    level = np.clip(v / half_height, -1.25, 1.25)
    waist = np.maximum(1 - level * level, 0)
    lip = vertebra.osteophyte[0] * smoothstep(0.55, 1.0, level) + vertebra.osteophyte[1] * smoothstep(
        0.55, 1.0, -level
    )
    taper = 1 + vertebra.taper * level

    front = -half_depth * (taper - vertebra.waist[0] * waist) - lip
    front = front + 0.45 * smooth(v, vertebra.seed, across, 14.0, 3)
    back = half_depth * (taper - vertebra.waist[1] * waist) + 0.3 * lip
    if not vertebra.sacral:
        back = back - 1.6 * bump(w, 9.0)  # the posterior wall is hollow toward the canal
    half_width = vertebra.width / 2 * (1 - 0.08 * waist) * (taper if vertebra.sacral else 1.0)

    centre, half = (front + back) / 2, (back - front) / 2
    a, b = np.abs(u - centre) / half, np.abs(w) / half_width
    exponent = 3.2 if vertebra.sacral else 2.6
    radius = superellipse(a, b, exponent)
    scaled = np.maximum(radius, 0.05)
    slope_u = (a / scaled) ** (exponent - 1) / half
    slope_w = (b / scaled) ** (exponent - 1) / half_width
    slope = np.sqrt(slope_u**2 + slope_w**2) + 1e-4
    wall = (radius - 1) / slope

    dish = np.maximum(1 - np.minimum(radius / RING, 1) ** 2.2, 0) * (1 + 0.3 * (u - centre) / half)
    tilt = np.tan(np.deg2rad(vertebra.wedge / 2)) * u
    uneven = 0.20 * smooth(u, vertebra.seed, across, 9.0) + 0.38 * smooth(u, vertebra.seed, across, 24.0, 6)
    top = half_height - tilt - vertebra.concavity[0] * dish + uneven - erosion[0]
    bottom = -half_height + tilt + vertebra.concavity[1] * dish - 0.8 * uneven + erosion[1]
    if vertebra.name == "S1":
        across_endplate = superellipse(a, w / (ALA * vertebra.width / MORPHOMETRY["S1"][2]), 2.6)
        top = top - FALL * np.maximum(across_endplate - 1, 0)
        bottom = bottom - FUSION * smoothstep(21, 27, np.abs(w))  # at the sides it has grown together with S2
    below_superior, above_inferior = top - v, v - bottom
    rounding = SACRAL_ROUNDING if vertebra.sacral else ROUNDING
    distance = smooth_maximum(wall, smooth_maximum(-below_superior, -above_inferior, 0.5), rounding)
    return Body(distance, below_superior, above_inferior, radius, slope_w / slope)
