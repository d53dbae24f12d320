"""Beside the canal: the foramina with their fat, root ganglia and veins."""

import numpy as np

from ..anatomy.column import PRESACRAL
from ..anatomy.fields import bump, capsule, coverage, smoothstep
from ..anatomy.roots import foramen
from .labels import LABELS


def paint_foramina(slab):
    """Paint the neural foramina."""
    if 6 < abs(slab.position) < 34:
        for name in PRESACRAL:
            _paint_root(slab, name)
        _paint_fat(slab)


def paint_sacral_foramina(slab):
    """Paint the oval holes between the sacral segments, each with a small root in its fat; they pierce the bone."""
    anatomy, k = slab.anatomy, slab.anatomy.scale
    for name in ("S1", "S2", "S3"):
        vertebra = anatomy.vertebrae[name]
        foot = -vertebra.height / 2
        back = vertebra.axis(foot) + 0.2 * vertebra.depth
        box = slab.box(vertebra, 0.9 * vertebra.depth, 12, u=back, v=foot)
        if box is None or not 10 < abs(slab.position) < 30:
            continue
        region, (u, v, w) = box
        aside = np.abs(w) - 20 * k
        u = u - vertebra.axis(foot)
        front, end = (0.1 * vertebra.depth, foot - 1.5, 3), (0.45 * vertebra.depth, foot + 1.0, -4)
        uneven = anatomy.smooth(u, v, slab.position, 9.0)
        root = capsule(u - 0.8 * k, v - 1.2 * k, aside, front, end, 1.6 * k)
        hole = capsule(u, v, aside, front, end, 5.0 * k, 3.6 * k, stretch=(1, 1.15, 1)) + 0.9 * uneven
        canvas, soft = slab.canvas, 3 * slab.pixel
        canvas.paint(region, coverage(root, soft), {"nerve": 0.75, "blood": 0.1, "fat": 0.1}, LABELS["nerve"])
        canvas.paint(region, coverage(hole, soft), {"fat": 0.82, "blood": 0.06}, LABELS["foraminal fat"])


def _paint_root(slab, name: str):
    """Paint the root with its ganglion below a pedicle, the veins around it, and ligaments in the corners."""
    anatomy, k, vertebra = slab.anatomy, slab.anatomy.scale, slab.anatomy.vertebrae[name]
    box = slab.box(vertebra, 16 * k, 16 * k, u=vertebra.back + 5 * k, v=-8 * k)
    if box is None:
        return
    region, place = box
    root, veins, fat = foramen(vertebra, k, *place, anatomy.smooth)
    canvas, soft = slab.canvas, 1.6 * slab.pixel
    nerve = {"nerve": 0.80, "fat": 0.12, "blood": 0.04}
    canvas.paint(region, coverage(root, soft), nerve, LABELS["nerve"])
    for vein in veins:  # most of them dark from flow, or too small to be seen whole
        slow = {"blood": 0.35, "ligament": 0.2}
        canvas.paint(region, 0.7 * coverage(vein, soft), slow, LABELS["epidural veins"])
    t = anatomy.t[region]
    within = coverage(np.maximum(np.maximum(t - 13, -3 - t), np.abs(slab.beside(region)) - 23), 3.0)
    corners = within * smoothstep(-0.6, 2.2, fat)
    fibrous = {"ligament": 0.25, "annulus": 0.30, "fat": 0.30, "blood": 0.10}
    canvas.paint(region, 0.85 * corners, fibrous, LABELS["foraminal fat"])


def _paint_fat(slab):
    """Paint the fat of the foramina; farther out it gives way to the muscles between the transverse processes."""
    anatomy, canvas, x = slab.anatomy, slab.canvas, slab.position
    region = canvas.room((anatomy.t > -3) & (anatomy.t < 17) & (anatomy.s < anatomy.canal.at["L5"] + 26))
    s, t = anatomy.s[region], anatomy.t[region]
    aside = np.abs(slab.beside(region))
    uneven = anatomy.smooth(s, t, x, 18.0, 3)
    distance = np.maximum(np.maximum(t - 15 - 1.5 * uneven, -2 - t), np.maximum(9 - aside, aside - 36))
    # Beside the foramen the muscle begins behind the root, its fibres running from process to process
    out, behind = aside.mean(0) + 1.5 * uneven, t + 1.5 * uneven
    begin = 2 - 5 * smoothstep(18, 26, out)
    outside = smoothstep(15, 22, out) * smoothstep(begin, begin + 5, behind)
    fibres = anatomy.rough(s, t, x, (30.0, 4.0, 6.0), 2)
    muscle = np.clip(outside * (0.86 + 0.06 * fibres), 0, 0.92)
    # Threads of connective tissue and vessels too small to be seen one by one
    threads = 0.16 * bump(anatomy.smooth(s, t, x, (14.0, 8.0, 10.0), 7), 0.25)
    fat = np.clip(0.92 + 0.04 * anatomy.rough(s, t, x, 7.0), 0, 0.97) * (1 - threads) * (1 - muscle)
    label = LABELS["foraminal fat" if abs(x) < 19 else "muscle"]
    tissue = {"fat": fat, "muscle": muscle * 0.97, "ligament": 0.5 * threads * (1 - muscle)}
    canvas.paint(region, coverage(distance, 2 * slab.pixel), tissue, label)
