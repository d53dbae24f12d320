"""Psoas beside the lumbar bodies."""

import numpy as np

from ..anatomy.fields import coverage, smoothstep, superellipse
from .labels import LABELS

SECTION = 2.5  # the axial section of psoas is a little squarer than an ellipse


def paint_psoas(slab):
    """Paint the psoas of the side on which the slice lies."""
    anatomy = slab.anatomy
    section = anatomy.psoas.section(-1 if slab.position < 0 else 1, anatomy.grid.z[:, 0])
    y, x, width, depth = section.T
    reach = np.abs(slab.position - x) < width + slab.thickness  # False where it is not yet a muscle: NaN
    rows = np.flatnonzero(reach)
    if not len(rows):
        return
    front, back = (y - depth)[rows].min() - 2, (y + depth)[rows].max() + 2
    columns = np.searchsorted(anatomy.grid.y[0], (front, back))
    region = slice(rows[0], rows[-1] + 1), slice(*columns)
    if columns[0] == columns[1]:
        return
    y, x, width, depth = (part[region[0], None] for part in (y, x, width, depth))
    at_y, at_z, s, t = (
        anatomy.grid.y[:, region[1]],
        anatomy.grid.z[region[0]],
        anatomy.s[region],
        anatomy.t[region],
    )
    across, along = (slab.x - x) / width, (at_y - y) / depth
    radius = superellipse(across, along, SECTION) + 1e-4
    uneven = 1.3 * anatomy.smooth(at_y, at_z, slab.position, 32.0, 41)
    # Distance along the depth of the slice counts as such: a border that runs with the slice is soft
    slope = np.hypot(across / width, along / depth) / np.hypot(across, along).clip(1e-4)
    distance = (radius - 1) / slope + uneven
    # Fibres run down and forward, parallel to the muscle's own axis, with fat between the bundles
    course = at_y - y
    fibres = anatomy.rough(at_z, course, slab.position, (70.0, 4.5, 6.0))
    bundles = smoothstep(1.1, 2.1, anatomy.smooth(at_z, course, slab.position, (80.0, 8.0, 10.0), 42))
    fat = 0.05 + 0.025 * fibres + (0.15 + 0.7 * anatomy.patient.muscle_fat) * bundles
    # Near the midline it springs from the discs and leaves an arch over the waist of each body
    inner = smoothstep(30.0, 18.0, abs(slab.position)) * 0.8
    arch = inner * sum(
        np.exp(-(((s - anatomy.canal.at[name]) / 7.0) ** 2)) for name in ("L1", "L2", "L3", "L4", "L5")
    )
    fat = np.clip(fat + arch * smoothstep(-30, -12, t) * 0.5, 0, 0.92)
    share = coverage(distance, slab.pixel * 1.3)
    slab.canvas.paint(region, share, {"muscle": (1 - fat) * 0.97, "fat": fat * 0.95}, LABELS["psoas"])
