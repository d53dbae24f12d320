"""The abdomen: what lies in front of the spine, from the great vessels on it to the abdominal wall."""

import numpy as np

from ..anatomy.fields import bump, coverage, smoothstep
from .bowel import WALL, paint_bowel
from .labels import LABELS
from .prevertebral import paint_anterior_ligament, paint_crura
from .scene import DEPTH_OF_A_BODY, SOFT, Scene
from .vessels import paint_vessels

#: Planes of fascia between layers of fat: how thick, in units of the noise whose zero they follow; our choice.
PLANE = 0.3
#: Presacral fascia, and those around the rectum and its vessels: fat between sacrum and each in a person of average
#: fat, mm, and how much of a voxel it takes; our choice.
FASCIA = (5.0, 0.4), (11.0, 0.25), (20.0, 0.2)

PELVIC = ("bladder", "uterus")  # organs that hardly move with the breath


def paint_abdomen(slab):
    """Paint everything in front of the spine."""
    paint_anterior_ligament(slab)
    room = slab.canvas.room(slab.anatomy.depth_from_skin > 5)
    scene = Scene(slab, columns=int(room[1].max()) + 1)
    _paint_wall(scene)
    paint_vessels(scene)
    paint_crura(scene)
    _paint_organs(scene)
    paint_bowel(scene)
    _paint_fat(scene)
    inside = slab.anatomy.depth_from_skin[scene.region] > 5
    slab.canvas.paint(scene.region, inside, scene.smeared(), scene.coarse.refine_labels(scene.canvas.labels))


def _paint_wall(scene):
    """Paint the abdominal wall of slim people: rectus muscle, fat, skin, and the air in front of them."""
    anatomy = scene.anatomy
    belly = anatomy.surfaces.belly
    if belly.max() < anatomy.grid.front:
        return
    rows = np.interp(-scene.z[:, 0], -anatomy.grid.z[:, 0], belly)[:, None]
    depth = scene.y - rows
    fat = 0.5 * anatomy.patient.subcutaneous * np.ones_like(depth)
    scene.canvas.left[0] *= coverage(-depth, 2 * SOFT)
    scene.paint(coverage(depth - 2, SOFT), {"muscle": 0.3, "annulus": 0.3, "fat": 0.15}, "abdominal wall")
    scene.paint(coverage(depth - fat, SOFT), {"fat": 0.94}, "abdominal wall")
    rectus = coverage(depth - fat - 9, SOFT) * smoothstep(3, 8, abs(scene.x))
    scene.paint(rectus, {"muscle": 0.9, "fat": 0.06}, "abdominal wall")


def _paint_organs(scene):
    """Paint the solid organs, and bladder and stomach with what they hold."""
    anatomy, smooth, x = scene.anatomy, scene.anatomy.smooth, scene.x
    for name, organ in anatomy.organs.items():
        if abs(x - organ.centre[0]) > organ.half[0] + 3 * organ.uneven:
            continue
        region, y, z = scene.around(*organ.centre[1:], max(organ.half[1:]) + 3 * organ.uneven)
        if not y.size or not z.size:
            continue
        distance = organ.distance(x, y, z, smooth)
        share = coverage(distance, (2 if name in PELVIC else 5) * SOFT)  # the breath blurs its border
        texture = 0.07 * smooth(y, z, x, (22.0, 14.0, 20.0), 44).clip(-2, 0.7)
        for part, tissue, label in _organ(name, organ, x, y, z, distance, share, texture, smooth):
            scene.canvas.paint(region, np.asarray(part, np.float32), tissue, LABELS[label])


def _organ(name, organ, x, y, z, distance, share, texture, smooth):
    """Parts of one organ, the innermost first: share, tissue, label."""
    if name == "bladder":
        yield coverage(distance + 4.0, 4 * SOFT), {"fluid": 0.97}, "bladder"  # it fills during the scan
        yield share, {"muscle": 0.85, "fat": 0.05}, "bladder"
    elif name == "uterus":
        yield coverage(distance + 15.0, 6.0), {"organ": 0.6, "fluid": 0.25}, "uterus"
        zone = {"muscle": 0.75, "organ": 0.15}  # junctional zone, dark on T2
        yield coverage(distance + 10.0, 8.0), zone, "uterus"
        yield share, {"organ": 0.75 + texture, "fluid": 0.10, "muscle": 0.1}, "uterus"
    elif name == "stomach":
        air = smoothstep(-4, 10, organ.centre[1] - y)  # air rises to the front of a supine patient
        inside = coverage(distance + 4.5, 4.0)
        yield inside, {"organ": 0.45 * (1 - air), "fluid": 0.30 * (1 - air)}, "bowel"
        yield share, WALL, "bowel"
    elif name.endswith("lung"):
        yield coverage(distance + 3.0, SOFT), {"blood": 0.10}, "lung"
        yield share, {"muscle": 0.80, "fat": 0.1}, "diaphragm"
    elif name.endswith("kidney"):
        hilum = coverage(np.abs(z - organ.centre[2]) - 14, 8.0) * (np.abs(x) < 46)
        yield share * hilum * coverage(distance + 9, 6.0), {"fat": 0.8, "blood": 0.08}, "kidney"
        pyramids = smoothstep(0.1, 1.2, smooth(y, z, x, 15.0, 46)) * coverage(distance + 7, 5.0)
        yield share, {"organ": 0.84 - 0.24 * pyramids, "fluid": 0.09 + 0.10 * pyramids}, "kidney"
    else:
        veins = smoothstep(1.3, 1.9, smooth(y, z, x, (13.0, 9.0, 14.0), 48))
        yield 0.8 * veins * share, {"blood": 0.3}, name
        yield share, {"organ": 0.9 + texture, "fat": 0.02}, name


def _paint_fat(scene):
    """Paint retroperitoneal and mesenteric fat.

    Peritoneum, mesentery and vessels too small to be seen share its voxels, the more the further forward.
    """
    anatomy, x, z = scene.anatomy, scene.x, scene.z
    bodies = anatomy.vertebrae
    sacral = smoothstep(bodies["L5"].centre[1], bodies["S1"].centre[1], z)
    below = slice(int((sacral == 0).sum()), None)
    broad = anatomy.smooth(scene.y, z, x, (40.0, 75.0, 40.0), 49)
    wind = scene.front + 5 * anatomy.smooth(scene.front, z, x, (50.0, 50.0, 40.0), 56)
    streaks = anatomy.smooth(wind, z, x, (11.0, 42.0, 25.0), 47)
    # Fascia and small vessels run along the spine and the sacrum, and come and go
    planes = bump(streaks + 0.4 * broad, PLANE) * smoothstep(-1.2, 0.9, broad)
    lean = (1 - 0.75 * sacral) * (0.17 + 0.12 * broad + 0.10 * streaks)
    lean = lean * smoothstep(-2, 20 + 6 * sacral, scene.front) + 0.08 * smoothstep(35, 75, scene.front)
    lean = lean + (0.12 - 0.07 * sacral) * planes * smoothstep(-12, 4, scene.front)
    lean[below] += _fasciae(scene, below) * sacral[below]
    lean = lean + 0.07 * anatomy.rough(scene.front, z, x, (3.5, 7.0, 5.0))  # lobules
    scene.paint(
        1.0,
        {"fat": np.clip(0.92 - 1.1 * lean, 0.25, 0.96), "muscle": np.clip(0.03 + 0.9 * lean, 0, 0.5)},
        "abdominal fat",
    )


def _fasciae(scene, rows):
    """Share of the presacral and mesorectal fasciae, which part the fat before the sacrum into layers."""
    anatomy, x, z = scene.anatomy, scene.x, scene.z[rows]
    at = [anatomy.vertebrae[name] for name in ("S3", "S2", "S1")]
    wall = np.interp(z, [body.centre[1] for body in at], [body.depth - DEPTH_OF_A_BODY for body in at])
    share = np.zeros((len(z), scene.y.size), np.float32)
    for layer, (ahead, strong) in enumerate(FASCIA):
        ahead = wall + ahead * min(anatomy.bowel.fat, 2.0) ** 0.5
        ahead = ahead + (2.0 + 0.25 * ahead) * anatomy.smooth(0.0, z, x, (1.0, 42.0, 30.0), 53 + layer)
        seen = (0.4 + 0.7 * anatomy.smooth(0.0, z, x, 26.0, 54 + layer)).clip(0, 1)
        share += strong * seen * bump(scene.front[rows] - ahead, 1.3)
    return share
