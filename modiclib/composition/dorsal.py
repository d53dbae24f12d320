"""The back: muscle with its fat, and the fascia over it."""

import numpy as np

from ..anatomy.fields import bump, coverage, smoothstep
from .interspinous import paint_interspinous
from .labels import LABELS
from .skin import paint_skin

MOST_FAT = 0.55  # infiltration that no part of a muscle exceeds; our choice


def paint_back(slab):
    """Paint everything behind the canal that is not bone."""
    anatomy, canvas = slab.anatomy, slab.canvas
    region = canvas.room((anatomy.t > 0) & (anatomy.depth_from_skin > -2))
    s, t = anatomy.s[region], anatomy.t[region]
    y, z = anatomy.grid.y[0, region[1]], anatomy.grid.z[region[0], 0]
    aside = np.abs(slab.position)
    # The fascia falls away from the spinous processes to both sides
    fascia = anatomy.surfaces.fascia[region[0]] - 0.006 * aside**2 - 1.5 * smoothstep(3, 7, aside)
    under_fascia = fascia + anatomy.smooth(0.0, z, slab.position, 60.0, 4) - y
    uneven = anatomy.smooth(0.0, z, slab.position, 24.0, 53)
    half = (anatomy.surfaces.fascia_half * (1 + 0.5 * uneven)).clip(0.15)
    band = coverage(np.abs(under_fascia) - half, slab.pixel) * (0.75 + 0.2 * uneven).clip(0.3, 0.95)
    canvas.paint(region, band, {"ligament": 0.8}, LABELS["fascia"])
    deep = under_fascia > -slab.pixel
    region, s, t, under_fascia = (region[0][deep], region[1][deep]), s[deep], t[deep], under_fascia[deep]
    paint_interspinous(slab, region, s, t, under_fascia)
    _paint_muscle(slab, region, s, t, under_fascia)
    paint_skin(slab)


def _paint_muscle(slab, region, s, t, under_fascia):
    """Paint multifidus and erector spinae; fat gathers deep, medially and toward the sacrum."""
    anatomy, canvas = slab.anatomy, slab.canvas
    x, aside = slab.position, abs(slab.position)
    # Fibres run downward and outward: near the midline from the tips to the laminae, farther out along the spine
    caudal, sacral = anatomy.canal.caudal(s, "L2", "S1"), anatomy.canal.caudal(s, "L4", "S1")
    slope = 0.42 * bump(aside, 13.0) - 0.10
    along, across = s - slope * t, t + slope * (s - anatomy.canal.at["L5"])
    across = across + sacral * (48 - under_fascia - across)  # over the sacrum they run along the fascia
    # Short bundles near the midline wander, end and begin again; farther out they are long
    short = bump(aside, 9.0)
    wander = 0.9 + short * (1.0 - 1.2 * sacral)
    across = across + wander * anatomy.smooth(s, t, x, 45.0 - 13.0 * short, 7)
    fibres = anatomy.rough(along, across, x, (75.0 - 49.0 * short, 5.0, 8.0))
    lobes = anatomy.smooth(along, across, x, (90.0 - 44.0 * short, 8.5, 12.0), 1)
    deep = np.clip(under_fascia / 24, 0, 1)
    infiltration = anatomy.patient.muscle_fat * (0.3 + 1.8 * caudal) * (0.6 + 0.8 * deep)
    infiltration = infiltration * (0.6 + 0.6 * bump(aside, 10.0))
    infiltration = MOST_FAT * np.tanh(infiltration / MOST_FAT)  # bundles of muscle remain in the fattest back
    threshold = 1.5 - 4.2 * infiltration
    fat = (
        0.05
        + 0.30 * infiltration
        + (0.55 - 0.15 * sacral) * smoothstep(threshold, threshold + 2.6, 0.85 * lobes + 0.4 * fibres)
    )
    fat = np.clip(fat, 0, 0.92) + 0.05 * fibres
    # Fat planes: between multifidus and erector spinae, on the laminae, and under the fascia below
    if aside > 5:
        plane = 34 - 0.25 * aside + 8 * caudal + 1.5 * anatomy.smooth(s, 0.0, x, 45.0)
        plane = bump(t - plane, 1.3) * 0.75 * np.clip(0.5 * anatomy.smooth(s, t, x, 26.0, 5), 0, 1)
        fat = np.maximum(fat, plane)
    below_fascia = np.clip(1 - np.abs(under_fascia - 2.5) / 2.5, 0, 1) * (0.25 + 0.2 * caudal)
    fat = np.maximum(fat, below_fascia * np.clip(anatomy.smooth(s, t, x, 40.0, 6) * 0.7 + 0.45, 0, 1))
    on_lamina = (
        smoothstep(30, 20, t)
        * np.clip(0.35 + 0.5 * anatomy.smooth(s, t, x, (30.0, 8.0, 14.0), 8), 0, 1)
        * 0.6
    )
    fat = np.clip(np.maximum(fat, on_lamina * (0.5 + caudal)), 0.02, 0.97)
    share = coverage(-under_fascia, slab.pixel)
    canvas.paint(region, share, {"fat": fat * 0.95, "muscle": (1 - fat) * 0.97}, LABELS["muscle"])
