"""Subcutaneous fat with its septa, and the skin."""

import numpy as np

from ..anatomy.fields import coverage
from ..anatomy.streams import PersonStream
from .labels import LABELS

#: Thickness of the skin of the back, least and most in a person, mm; how far its inner surface, with the roots of the
#: retinacula, is uneven, mm, broadly and finely. Set by eye beside SPIDER's images.
SKIN, UNEVEN = (1.5, 2.8), (0.3, 0.2)
THIN = 0.25  # usual share of skin in what lies behind the fascia, at most; our choice
#: Over how many mm the surface fades in the slice, least and most in a person: most often little; our choice.
FURROW = 0.3, 5.0
#: The back falls away to both sides of the midline, mm for each mm squared.
ROUND = 0.0035
#: Share of a voxel of fat, and of one in a septum.
FAT, SEPTUM = {"fat": 0.83, "ligament": 0.02}, {"fat": 0.1, "ligament": 0.75}

#: Share of a voxel of skin; of fat in it, least and most in a person: with little it is dark on T2. Our choice.
DERMIS, OILY = {"muscle": 0.45, "annulus": 0.1, "ligament": 0.35}, (0.0, 0.08)


def paint_skin(slab):
    """Paint what is left behind the fascia: fat, septa, skin."""
    anatomy, canvas, x = slab.anatomy, slab.canvas, slab.position
    region = canvas.room((anatomy.depth_from_skin > -4) & (anatomy.t > 0))
    y, z = anatomy.grid.y[0, region[1]], anatomy.grid.z[region[0], 0]
    surfaces = anatomy.surfaces
    depth = surfaces.skin[region[0]] - ROUND * x * x - y
    rng = PersonStream.SKIN.of(anatomy.patient.seed)
    across_skin, furrow = rng.uniform(*SKIN), FURROW[0] + (FURROW[1] - FURROW[0]) * rng.random() ** 3
    height = anatomy.grid.z[:, 0]
    across_skin = np.minimum(across_skin, THIN * (surfaces.skin - surfaces.fascia))
    across_skin = across_skin * (1 + 0.25 * anatomy.smooth(0.0, height, x, 70.0, 48)).clip(0.5)
    inner = across_skin + UNEVEN[0] * anatomy.smooth(0.0, height, x, (30.0, 24.0, 20.0), 49)
    inner = inner + UNEVEN[1] * rng.random() * anatomy.smooth(0.0, height, x, (5.0, 7.0, 8.0), 58)
    # In the furrow of the back the skin runs obliquely through the slice: its borders fade
    soft = slab.pixel + furrow * (1 + 0.5 * anatomy.smooth(0.0, height, x, 40.0, 57)).clip(0.1, 2)
    inner, soft = inner[region[0]], soft[region[0]]
    within = coverage(inner - depth, slab.pixel + 0.7 * soft)
    thickness = (surfaces.skin - surfaces.fascia)[region[0]].clip(4)
    septa = surfaces.septa.cover(depth, thickness, z, x, anatomy.smooth)
    lobules = (1 - 0.02 * anatomy.rough(y, z, x, (8.0, 14.0, 20.0))).clip(0.94, 1.06)
    tissue = {name: FAT[name] * lobules + (SEPTUM[name] - FAT[name]) * septa for name in FAT}
    canvas.paint(region, within, tissue, LABELS["subcutaneous fat"])
    tissue = DERMIS | {"fat": rng.uniform(*OILY)}
    canvas.paint(region, coverage(-depth, soft), tissue, LABELS["skin"])
