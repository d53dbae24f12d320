"""Beside the canal: joint space of the facets, and the foramina with their fat, root ganglia and veins."""

from itertools import pairwise

import numpy as np

from ..anatomy.fields import capsule, coverage, smoothstep
from .labels import LABELS


def paint_foramina(slab, posterior: dict):
    """Paint facet joints and neural foramina."""
    if 7 < abs(slab.position) < 28:
        _paint_facet_joints(slab, posterior)
        _paint_ganglia(slab)
        _paint_fat(slab)


def paint_sacral_foramina(slab):
    """Paint the oval holes between the sacral segments, each with a small root in its fat; they pierce the bone."""
    anatomy, k = slab.anatomy, slab.anatomy.scale
    for name in ("S1", "S2", "S3"):
        vertebra = anatomy.vertebrae[name]
        back, foot = 0.2 * vertebra.depth, -vertebra.height / 2
        box = slab.box(vertebra, 0.9 * vertebra.depth, 12, u=back, v=foot)
        if box is None or not 10 < abs(slab.position) < 30:
            continue
        region, (u, v, w) = box
        aside = np.abs(w) - 20 * k
        front, end = (0.1 * vertebra.depth, foot - 1.5, 3), (0.45 * vertebra.depth, foot + 1.0, -4)
        uneven = anatomy.smooth(u, v, slab.position, 9.0)
        root = capsule(u - 0.8 * k, v - 1.2 * k, aside, front, end, 1.6 * k)
        hole = capsule(u, v, aside, front, end, 5.0 * k, 3.6 * k, stretch=(1, 1.15, 1)) + 0.9 * uneven
        canvas, soft = slab.canvas, 3 * slab.pixel
        canvas.paint(region, coverage(root, soft), {"nerve": 0.75, "blood": 0.1, "fat": 0.1}, LABELS["nerve"])
        canvas.paint(region, coverage(hole, soft), {"fat": 0.82, "blood": 0.06}, LABELS["foraminal fat"])


def _paint_facet_joints(slab, posterior):
    """Paint cartilage and fluid between the superior process of one vertebra and the inferior of the next above."""
    canvas = slab.canvas
    for above, below in pairwise(posterior):
        region, elements = posterior[above]
        other_region, other = posterior[below]
        inferior = np.full(canvas.left.shape, 9.0, np.float32)
        superior = inferior.copy()
        inferior[(slice(None), *region)] = elements.inferior_facet
        superior[(slice(None), *other_region)] = other.superior_facet
        joint = coverage(
            np.maximum(inferior[(slice(None), *region)], superior[(slice(None), *region)]) - 1.5, slab.pixel
        )
        canvas.paint(
            region, joint, {"cartilage": 0.55, "fluid": 0.22, "ligament": 0.2}, LABELS["facet joint"]
        )


def _paint_ganglia(slab):
    """Paint the nerve root with its ganglion under each pedicle, and a vein beside it."""
    anatomy, canvas, k = slab.anatomy, slab.canvas, slab.anatomy.scale
    for vertebra in list(anatomy.vertebrae.values())[2:8]:
        box = slab.box(vertebra, 16, 24, u=vertebra.back + 4)
        if box is None:
            continue
        region, (u, v, w) = box
        wall = vertebra.back
        root = capsule(
            u, v, np.abs(w), (wall + 4, -3 * k, 8), (wall + 3, -10 * k, 24), 2.4 * k, 3.4 * k, (1, 1.15, 1)
        )
        canvas.paint(region, coverage(root, slab.pixel), {"nerve": 0.85, "fat": 0.10}, LABELS["nerve"])
        vein = np.sqrt((u - wall - 6.5) ** 2 + (v + 1.5) ** 2) - 0.9
        canvas.paint(region, 0.8 * coverage(vein, slab.pixel), {"blood": 0.3}, LABELS["epidural veins"])


def _paint_fat(slab):
    """Paint the fat that fills the foramina, and the small muscles between the transverse processes."""
    anatomy, canvas = slab.anatomy, slab.canvas
    region = canvas.room((anatomy.t > -2) & (anatomy.t < 16) & (anatomy.s < anatomy.canal.at["L5"] + 26))
    t, aside = anatomy.t[region], np.abs(slab.beside(region))
    distance = np.maximum(np.maximum(t - 15, -1 - t), np.maximum(9 - aside, aside - 26))
    y, z = anatomy.grid.y[0, region[1]], anatomy.grid.z[region[0], 0]
    fat = np.clip(0.88 + 0.05 * anatomy.rough(y, z, slab.position, 6.0), 0, 1)
    between = smoothstep(15, 21, aside) * np.clip(
        0.75 + 0.3 * anatomy.smooth(y, z, slab.position, 16.0, 3), 0, 1
    )
    between = between * smoothstep(-6, 4, t)
    canvas.paint(
        region,
        coverage(distance, slab.pixel),
        {"fat": fat * (1 - 0.9 * between), "muscle": 0.85 * between},
        LABELS["foraminal fat" if abs(slab.position) < 19 else "muscle"],
    )
