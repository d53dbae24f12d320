"""In front of the spine: psoas, great vessels, bowel and fat.

The bowel moves during the minutes of a scan, so a real image shows it smeared and dim; it is drawn soft here.
"""

import numpy as np

from ..anatomy.fields import coverage, smoothstep
from ..anatomy.tubes import WALL
from .labels import LABELS


def paint_abdomen(slab):
    """Paint everything in front of the spine."""
    anatomy, canvas = slab.anatomy, slab.canvas
    region = canvas.room(anatomy.depth_from_skin > 5)
    y, z = anatomy.grid.y[0, region[1]], anatomy.grid.z[region[0], 0]
    s, t = anatomy.s[region], anatomy.t[region]
    _paint_psoas(slab, region, s, t)
    _paint_vessels(slab, region, y, z)
    _paint_rectum(slab, region, y, z)
    _paint_bowel(slab, region, s, t, y, z)


def _paint_psoas(slab, region, s, t):
    """Paint psoas beside the column: slender at L1, thick at L4."""
    anatomy = slab.anatomy
    aside, at = np.abs(slab.position), anatomy.canal.at
    if aside < 14:
        return
    low = smoothstep(at["T12"] - 10, at["L4"], s)
    size = 2.5 + 17 * low
    from_side = 21 + 14 * low + 26 * smoothstep(at["L5"], at["S2"], s)  # leaves the pelvis sideways
    depth = -14 - 10 * smoothstep(at["L3"], at["S1"], s)
    distance = np.hypot((t - depth) / 1.2, aside - from_side) - size
    distance = distance + 1.2 * anatomy.smooth(s, t, slab.position, 30.0)
    fibres = anatomy.rough(s, t + 0.08 * s, slab.position, (60.0, 4.0, 6.0))
    lobes = smoothstep(1.2, 2.0, anatomy.smooth(s, t + 0.08 * s, slab.position, (60.0, 7.0, 9.0)))
    fat = np.clip(0.06 + 0.03 * fibres + 0.5 * anatomy.patient.muscle_fat * lobes, 0, 0.9)
    share = coverage(distance, 1.5 * slab.pixel)
    slab.canvas.paint(region, share, {"muscle": (1 - fat) * 0.97, "fat": fat}, LABELS["psoas"])


def _paint_vessels(slab, region, y, z):
    """Paint aorta, cava and iliac vessels: flowing blood leaves a void, more so in the arteries."""
    vessels, canvas = slab.anatomy.tubes, slab.canvas
    for tube, blood in ((vessels.arteries, {"blood": 0.07}), (vessels.veins, {"blood": 0.17})):
        close = tube.distance(slab.position, y, z, reach=16.0) < slab.thickness + WALL
        spot = region[0][close], region[1][close]
        distance = tube.distance(slab.x.reshape(-1, 1), y[close], z[close])
        canvas.paint(spot, coverage(distance, 1.4 * slab.pixel), blood, LABELS["vessel"])
        wall = {"muscle": 0.55, "annulus": 0.2}
        canvas.paint(spot, coverage(distance - WALL, 1.4 * slab.pixel), wall, LABELS["vessel"])


def _paint_rectum(slab, region, y, z):
    """Paint rectum and sigmoid: a wall of muscle around mixed content, soft from peristalsis."""
    anatomy, canvas, x = slab.anatomy, slab.canvas, slab.position
    distance = anatomy.tubes.rectum.distance(x, y, z)
    near = distance < 10
    region, distance, y, z = (region[0][near], region[1][near]), distance[near], y[near], z[near]
    distance = distance + 2.5 * anatomy.smooth(y, z, x, 34.0, 16) + 0.8 * anatomy.smooth(y, z, x, 14.0, 18)
    content = 0.55 + 0.14 * anatomy.smooth(y, z, x, 16.0, 17) + 0.08 * anatomy.rough(y, z, x, 9.0)
    tissue = {"organ": np.clip(content, 0.2, 0.9), "fluid": 0.05}
    canvas.paint(region, coverage(distance + 3.5, 3.0), tissue, LABELS["bowel"])
    canvas.paint(region, coverage(distance, 2.5), {"muscle": 0.80, "fat": 0.15}, LABELS["bowel"])


def _paint_bowel(slab, region, s, t, y, z):
    """Paint loops of bowel and mesentery as soft patches in fat, denser toward the front."""
    anatomy, canvas = slab.anatomy, slab.canvas
    x = slab.position
    front = -t - 34  # distance in front of the column, mm
    fold_y = y + 7 * anatomy.smooth(y, z, x, 55.0, 21)
    fold_z = z + 7 * anatomy.smooth(y, z, x, 55.0, 22)
    loops = anatomy.smooth(fold_y, fold_z, x, (34.0, 30.0, 40.0), 23)
    pelvis = anatomy.canal.caudal(s, "L5", "S1")
    crowd = -1.5 + 1.5 * smoothstep(8, 45, front) - 0.9 * pelvis * smoothstep(60, 20, front)
    loop = 0.8 * smoothstep(-0.8, 1.0, loops + crowd)
    folds = anatomy.smooth(fold_y, fold_z, x, 11.0, 24)
    organ = np.clip(0.60 + 0.12 * folds + 0.10 * anatomy.smooth(y, z, x, 30.0, 25), 0.2, 0.9)
    fluid = 0.22 * smoothstep(0.7, 1.8, anatomy.smooth(fold_y, fold_z, x, 30.0, 26))
    tissue = {"organ": organ * (1 - fluid), "fluid": fluid * 0.8, "fat": 0.08}
    canvas.paint(region, loop, tissue, LABELS["bowel"])
    strands = np.clip(anatomy.smooth(y, z, x, (9.0, 16.0, 12.0), 8) - 1.1, 0, 1) * smoothstep(4, 12, front)
    canvas.paint(region, 0.3 * strands, {"blood": 0.2, "muscle": 0.2})
    texture = 0.05 * np.abs(anatomy.smooth(y, z, x, 26.0)) + 0.03 * anatomy.rough(y, z, x, 7.0)
    canvas.paint(region, np.float32(1), {"fat": np.clip(0.92 - texture, 0.5, 1)}, LABELS["abdominal fat"])
