"""The back behind the canal: its fascia, and the order in which the rest is painted."""

import numpy as np

from ..anatomy.fields import coverage, smoothstep
from .back_muscle import paint_back_muscle
from .interspinous import paint_interspinous
from .labels import LABELS
from .skin import paint_skin

THINNER = 0.4  # how much thinner the fascia is over the sacrum, relative; our choice
THICKEST = 1.2  # half its greatest thickness, mm; our choice
#: How far lobules of fat dent the fascia (standard deviation), mm; set by eye beside SPIDER's images.
LOBULES = 0.2


def paint_back(slab):
    """Paint everything behind the canal that is not bone."""
    anatomy, canvas = slab.anatomy, slab.canvas
    region = canvas.room((anatomy.t > 0) & (anatomy.depth_from_skin > -2))
    s, t = anatomy.s[region], anatomy.t[region]
    y, z = anatomy.grid.y[0, region[1]], anatomy.grid.z[:, 0]
    x, aside = slab.position, abs(slab.position)
    # The fascia falls away from the spinous processes to both sides
    fascia = anatomy.surfaces.fascia[region[0]] - 0.006 * aside**2 - 1.5 * smoothstep(3, 7, aside)
    wavy = anatomy.smooth(0.0, z, x, 60.0, 4) + LOBULES * anatomy.smooth(0.0, z, x, 11.0, 5)
    under_fascia = fascia + wavy[region[0]] - y
    uneven = anatomy.smooth(0.0, z, x, 24.0, 53)[region[0]]
    half = anatomy.surfaces.fascia_half * (1 - THINNER * anatomy.canal.caudal(s, "L5", "S2"))
    half = (half * (1 + 0.5 * uneven)).clip(0.15, THICKEST)
    # Two layers, which part here and there
    apart = 1.3 * anatomy.smooth(0.0, z, x, (40.0, 34.0, 40.0), 54).clip(0, 2)[region[0]]
    away = np.minimum(np.abs(under_fascia), np.abs(under_fascia - apart))
    band = coverage(away - half * (1 - 0.2 * apart), slab.pixel) * (0.85 + 0.2 * uneven).clip(0.3, 1)
    canvas.paint(region, band, {"ligament": 0.85}, LABELS["fascia"])
    deep = under_fascia > -slab.pixel
    region, s, t, under_fascia = (region[0][deep], region[1][deep]), s[deep], t[deep], under_fascia[deep]
    paint_interspinous(slab, region, s, t, under_fascia)
    paint_back_muscle(slab, region, s, t, under_fascia)
    paint_skin(slab)
