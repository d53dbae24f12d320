"""Bowel: rectum and sigmoid colon, duodenum, and the loops of small bowel with what they hold."""

import numpy as np

from ..anatomy.coarse import between
from ..anatomy.fields import coverage, smoothstep
from .labels import LABELS
from .scene import SOFT

#: Tissue inside a loop of small bowel, by what it holds, and its wall with the mucosa.
CONTENT = {
    "collapsed": {"organ": 0.55, "fluid": 0.24},
    "mixed": {"organ": 0.45, "fluid": 0.2},
    "fluid": {"organ": 0.35, "fluid": 0.45},
    "gas": {"organ": 0.12},
}
WALL = {"organ": 0.45, "muscle": 0.2, "fluid": 0.12}
#: Half the seam of fat between loops that touch, in a person of average fat; how far noise bends the loops, mm. By eye.
SEAM, BENT = 0.7, 6.0


def paint_bowel(scene):
    """Paint the bowel, the hindmost first."""
    _paint_colon(scene)
    _paint_duodenum(scene)
    _paint_small_bowel(scene)


def _paint_colon(scene):
    """Paint sigmoid and rectum: wall, folds, and stool with bubbles of gas."""
    anatomy, bowel = scene.anatomy, scene.anatomy.bowel
    found = scene.near(bowel.colon, margin=5.0)
    if found is None:
        return
    nearest, region, y, z = found
    distance = nearest.distance.mean(0) + 1.8 * anatomy.smooth(y, z, scene.x, 34.0, 16)
    lumps = anatomy.smooth(y, z, scene.x, (14.0, 18.0, 14.0), 17) + 0.5 * anatomy.rough(y, z, scene.x, 6.0)
    stool = bowel.solid * (1 + 0.3 * lumps) + 0.1 * bowel.stool
    gas = smoothstep(*bowel.gas, anatomy.smooth(y, z, scene.x, (24.0, 36.0, 24.0), 19) - 0.02 * distance)
    stool = np.clip(stool * (1 - gas), 0.03, 0.86)
    uneven = 0.8 * anatomy.smooth(y, z, scene.x, 16.0, 18)
    moist = (0.12 + 0.13 * anatomy.smooth(y, z, scene.x, 30.0, 20)).clip(0, 0.35)
    layers = (
        (distance + 3.0 + uneven, {"organ": stool, "fluid": 0.06 * (1 - gas), "fat": 0.06 * (1 - gas)}),
        # Mucosa and what lies under it, bright on T2 in places
        (distance + 2.4, {"organ": 0.6, "fluid": moist}),
        (distance, {"muscle": 0.55, "organ": 0.2, "fat": 0.2}),
    )
    for depth, tissue in layers:
        scene.canvas.paint(region, coverage(depth, 2 * SOFT), tissue, LABELS["bowel"])


def _paint_duodenum(scene):
    """Paint the duodenum, which crosses behind the peritoneum."""
    bowel = scene.anatomy.bowel
    found = scene.near(bowel.duodenum, margin=4.0)
    if found is not None:
        nearest, region, y, z = found
        distance = nearest.distance.mean(0) + 1.8 * scene.anatomy.smooth(y, z, scene.x, 24.0, 25)
        _paint_loops(scene, region, y, z, distance, np.full(y.shape, len(bowel.contents) - 1))


def _paint_small_bowel(scene):
    """Paint the loops of small bowel, which fill the peritoneum; how thick a seam of fat parts them wanders."""
    anatomy, x = scene.anatomy, scene.x
    smooth, bowel = anatomy.smooth, anatomy.bowel
    # Their borders are found on every other point, which is enough for planes
    step = (slice(None, None, 2),) * 2
    left = scene.canvas.left[0]
    ahead = np.nonzero(scene.front[step] > -4)
    at_y, at_z = scene.y[0, ::2][ahead[1]], scene.z[::2, 0][ahead[0]]
    warp = [BENT * smooth(at_y, at_z, x, 55.0, offset) for offset in (20, 22)]
    packed = bowel.loops.nearest(x, at_y + warp[0], at_z + warp[1])
    field, number = np.full(left[step].shape, 9.0, np.float32), np.zeros(left[step].shape, int)
    field[ahead], number[ahead] = packed.distance.clip(-9, 9), packed.loop
    beyond = np.pad(field, (0, 1), mode="edge")
    distance, loop = between(beyond, 2, left.shape), number.repeat(2, 0).repeat(2, 1)
    region = np.nonzero((distance < 2.0) & (left > 0.01))
    y, z = scene.y[0, region[1]], scene.z[region[0], 0]
    seam = SEAM * bowel.fat * (1 + 0.9 * smooth(y, z, x, 40.0, 24)).clip(0)
    distance = distance[region] + seam + 0.5 * smooth(y, z, x, 9.0, 21)
    _paint_loops(scene, region, y, z, distance, loop[region])


def _paint_loops(scene, region, y, z, distance, loop):
    """Paint wall and contents of small bowel, by the distance from its surface."""
    anatomy, bowel = scene.anatomy, scene.anatomy.bowel
    # Food, juice and bubbles lie side by side in one loop, between folds that come and go
    mixed = 1 + 0.45 * anatomy.smooth(y, z, scene.x, (10.0, 13.0, 10.0), 23)
    names = np.array(bowel.contents)[loop]
    empty = 1.2 * anatomy.smooth(y, z, scene.x, 18.0, 26)  # a lumen is wide here, closed there
    inside = coverage(distance + 3.0 + empty, 3 * SOFT)  # the gut moves on its own too
    for name, tissue in CONTENT.items():
        here = inside * (names == name)
        if here.any():
            held = {compartment: np.clip(share * mixed, 0, 0.5) for compartment, share in tissue.items()}
            scene.canvas.paint(region, here, held, LABELS["bowel"])
    scene.canvas.paint(region, coverage(distance, 3 * SOFT), WALL, LABELS["bowel"])
