"""Subcutaneous fat with its septa, and the skin."""

import numpy as np

from ..anatomy.fields import bump, coverage, smoothstep
from .labels import LABELS

SKIN = 1.8  # thickness, mm
#: The back falls away to both sides of the midline, mm for each mm squared.
ROUND = 0.0035
SEPTUM = {"ligament": 0.6, "fat": 0.25, "blood": 0.05}


def paint_skin(slab):
    """Paint what is left behind the fascia: fat, septa, skin."""
    anatomy, canvas, x = slab.anatomy, slab.canvas, slab.position
    region = canvas.room((anatomy.depth_from_skin > -4) & (anatomy.t > 0))
    y, z = anatomy.grid.y[0, region[1]], anatomy.grid.z[region[0], 0]
    depth = anatomy.surfaces.skin[region[0]] - ROUND * x * x - y
    within = coverage(SKIN - depth, slab.pixel)
    thickness = (anatomy.surfaces.skin - anatomy.surfaces.fascia)[region[0]].clip(4)
    canvas.paint(region, within * _septa(anatomy, depth, thickness, z, x), SEPTUM)
    lobules = 0.5 * np.abs(anatomy.smooth(y, z, x, (10.0, 26.0, 30.0))) + 0.4 * anatomy.rough(y, z, x, 6.0)
    fat = np.clip(0.95 - 0.04 * lobules, 0.5, 1)
    canvas.paint(region, within, {"fat": fat * 0.98, "ligament": 0.02}, LABELS["subcutaneous fat"])
    skin = {"muscle": 0.30, "annulus": 0.30, "fat": 0.15}
    canvas.paint(region, coverage(-depth, slab.pixel), skin, LABELS["skin"])


def _septa(anatomy, depth, thickness, z, x):
    """Share of each voxel filled by septa: thin, irregular, here stronger and there lost."""
    septa, smooth = anatomy.surfaces.septa, anatomy.smooth
    layer = (septa.layer + 0.10 * smooth(0.0, z, x, 60.0, 51)) * thickness
    present = 0.30 + 0.35 * smooth(depth, z, x, (14.0, 40.0, 30.0), 33)
    fascia = 0.42 * bump(depth - layer, 0.5) * np.clip(present + 0.3, 0, 1)
    # Long septa are lines along which a field drawn out along the skin passes through a value
    across = depth + septa.slant * z + 2.0 * smooth(0.0, z, x, 50.0, 32)
    long = smooth(across, z, x, (septa.spacing, 75.0, 40.0), 31)
    long = bump(long - 0.3, 0.11) * smoothstep(-1, 3, depth - layer)
    short = smooth(z + 0.3 * depth, depth, x, (9.0, 26.0, 25.0), 34)
    short = 0.6 * bump(short - 0.5, 0.12) * smoothstep(2, -1, depth - layer)
    return septa.strength * np.clip(fascia + 0.65 * np.clip(present, 0, 1) * (long + short), 0, 0.6)
