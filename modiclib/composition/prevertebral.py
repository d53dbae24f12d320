"""Close before the bodies: the anterior longitudinal ligament, and the crura of the diaphragm."""

import numpy as np
from scipy.interpolate import PchipInterpolator

from ..anatomy.fields import bump, coverage, smoothstep
from .labels import LABELS
from .scene import SOFT

BODIES = ("T10", "T11", "T12", "L1", "L2", "L3", "L4", "L5")
CORNER = 0.8  # of the half height: where the anterior wall of a body begins to be hollow
#: Lowest vertebra, outer and inner border from the midline (mm) of the right (-1) and left (1) crus. The right one is
#: longer and reaches across the midline.
CRURA = {-1: ("L3", 15.0, -3.0), 1: ("L2", 14.0, 2.0)}
REACH = 7.0  # how far to both sides of the line along the anterior walls the ligament may lie, mm
CRUS = 8.5  # thickness at L1, mm
#: Thickness, mm; share of it that is lost toward the promontory, where it ends; half the length of the waist of a body,
#: over which it is thinner, share of the height. Our choice.
LIGAMENT, THINNED, WAIST = 1.7, 0.65, 0.3
BETWEEN = 2.4  # fat between ligament and crura, mm


def paint_anterior_ligament(slab):
    """Paint the anterior longitudinal ligament: it evens out the waists of the bodies and the steps at the discs."""
    anatomy = slab.anatomy
    grid = anatomy.grid
    front, slope = _anterior_line(anatomy, slab.position, grid.z[:, 0], hollow=1.0, uneven=1.0)
    rows = np.flatnonzero(np.isfinite(front))
    reach = int(REACH / grid.pixel)
    columns = ((front[rows] - grid.front) / grid.pixel).astype(int)[:, None] + np.arange(-reach, reach + 1)
    seen = np.nonzero((columns >= 0) & (columns < grid.columns))
    region = rows[seen[0]], columns[seen]
    y, z = grid.y[0, region[1]], grid.z[region[0], 0]
    ahead = ((front[region[0]] - y) / np.hypot(1, slope)[region[0]]).astype(np.float32)
    strength = smoothstep(20, 12, np.abs(slab.position - anatomy.canal.lateral(anatomy.s[region])))
    strength = strength * (0.85 + 0.2 * anatomy.smooth(y, z, slab.position, 20.0, 43)).clip(0.3, 1)
    # Thick where it joins the annulus, thin and half lost in fat and veins over the waist of a body
    bodies = [anatomy.vertebrae[name] for name in BODIES]
    waists = np.max(
        [bump(grid.z[:, 0] - float(body.centre[1]), WAIST * body.height) for body in bodies], axis=0
    )
    uneven = anatomy.smooth(y, z, slab.position, (26.0, 24.0, 30.0), 44)
    thick = LIGAMENT * (1.4 - 1.1 * waists[region[0]]) * (1 + 0.55 * uneven).clip(0.1)
    thick = thick * (1 - THINNED * anatomy.canal.caudal(anatomy.s[region], "L5", "S1"))
    share = coverage(ahead - thick, slab.pixel) * strength
    slab.canvas.paint(region, share, {"ligament": 0.75, "annulus": 0.1}, LABELS["longitudinal ligament"])


def paint_crura(scene):
    """Paint the tendinous legs of the diaphragm, between the great vessels and the upper lumbar bodies."""
    anatomy, x = scene.anatomy, scene.x
    aside = x - anatomy.vertebrae["L1"].lateral
    if abs(aside) > 18:
        return
    front, slope = _anterior_line(anatomy, x, scene.z[:, 0], hollow=0.0)
    ahead = ((front[:, None] - scene.y) / np.hypot(1, slope)[:, None]).astype(np.float32)
    region = np.nonzero((np.abs(ahead) < 20) & (scene.s < anatomy.canal.at["L3"]))
    ahead, s = ahead[region], scene.s[region]
    thick = np.maximum(*(_crus(anatomy, side, side * aside, s) for side in CRURA))
    thick = thick * (
        1 + 0.35 * anatomy.smooth(s, 0.0, x, 70.0, 43) + 0.2 * anatomy.smooth(s, 0.0, x, 30.0, 43)
    )
    behind = (0.65 + 0.5 * anatomy.smooth(s, 0.0, x, 42.0, 44)).clip(0.05)
    behind = LIGAMENT + BETWEEN * behind * smoothstep(0, 5, thick)  # the tendon below joins the ligament
    distance = np.abs(ahead - behind - thick / 2) - thick / 2
    share = coverage(distance, SOFT) * smoothstep(0.2, 1.5, thick)
    fat = (0.14 + 0.16 * anatomy.smooth(s, ahead, x, (32.0, 6.0, 12.0), 45)).clip(0.02, 0.5)
    muscle = {"muscle": 0.93 - fat, "ligament": 0.05, "fat": fat}
    scene.canvas.paint(region, share, muscle, LABELS["diaphragm"])


def _crus(anatomy, side, aside, s):
    """Thickness of one crus, mm; `aside` is the distance from the midline to its own side."""
    lowest, outer, inner = CRURA[side]
    edges = smoothstep(inner - 6, inner + 2, aside) * smoothstep(outer + 3, outer - 3, aside)
    return CRUS * anatomy.scale * edges * smoothstep(anatomy.canal.at[lowest], anatomy.canal.at["L1"] - 10, s)


def _anterior_line(anatomy, x, z, hollow, uneven=0.0):
    """Line along the anterior walls: its y (mm) and slope at heights z, not a number beyond its ends.

    It joins the corners of the bodies down to the promontory, and between them follows a share `hollow` of each waist,
    of one body less than of the next where it is `uneven`.
    """
    bodies = [anatomy.vertebrae[name] for name in BODIES]
    heights = np.array([body.centre[1] for body in bodies])
    bridged = uneven * smoothstep(-0.6, 1.4, anatomy.smooth(0.0, heights, x, 30.0, 46))
    walls = [
        body.point(
            body.axis(level * body.height / 2)
            - body.depth / 2 * (1 + body.taper * level - waist * body.waist[0]),
            level * body.height / 2,
        )
        for body, follows in zip(bodies, hollow * (1 - bridged), strict=True)
        for level, waist in ((CORNER, 0.0), (0.0, follows), (-CORNER, 0.0))
    ]
    sacrum = anatomy.vertebrae["S1"]
    top = sacrum.height / 2
    walls.append(
        sacrum.point(sacrum.axis(top) - sacrum.depth / 2 * (1 + sacrum.taper), top)
    )  # the promontory
    at_y, at_z = np.array(walls).T
    # Before a steep endplate of S1 the promontory is not always lower than the corner of L5
    lower = np.append(True, at_z[1:] < np.minimum.accumulate(at_z)[:-1])
    line = PchipInterpolator(at_z[lower][::-1], at_y[lower][::-1], extrapolate=False)
    return line(z), line(z, 1)
