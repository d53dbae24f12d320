"""Between and behind the spinous processes: interspinous ligament with its fat, bursae, supraspinous ligament."""

import numpy as np

from ..anatomy.column import PRESACRAL, VERTEBRAE
from ..anatomy.fields import coverage, smoothstep
from ..anatomy.spinous import ROOT
from .labels import LABELS

REACH = 8.0  # farther from the midline, mm, there is only muscle
#: The fibres of a gap fan out backward and upward, as if from this far below its disc and behind the wall, mm.
ORIGIN = 36.0, 8.0
SPREAD = 32.0  # mm of tissue for each radian of the fan: sets how fine its streaks are; our choice
#: How long streaks of fat are along the fibres, how far apart, and how far to the side they go on, mm; our choice.
STREAK = 17.0, 8.5, 9.0
#: Behind the posterior wall it resembles the yellow ligament in front of the first, not at all behind the second, mm;
#: our choice.
FRONT = 29.0, 19.0


def paint_interspinous(slab, region, s, t, under_fascia):
    """Paint what lies in the plane of the spinous processes, which leave the midline as they please."""
    anatomy, canvas = slab.anatomy, slab.canvas
    aside = np.abs(slab.x.reshape(-1, 1) - _septum(anatomy, s, t))
    if aside.min() > REACH:
        return
    _paint_bursae(slab)
    inside = coverage(-under_fascia, slab.pixel)
    # The supraspinous ligament ends between L4 and the sacrum
    half = anatomy.interspinous.supraspinous * (1 + 0.6 * anatomy.smooth(s, 0.0, 0.0, 26.0, 6)).clip(0.2)
    behind = coverage(np.abs(under_fascia - 1.6) - half, 1.5 * slab.pixel) * inside
    share = np.clip(0.5 - (aside - 3.5) / 1.5, 0, 1) * behind * (1 - anatomy.canal.caudal(s, "L4", "S1"))
    canvas.paint(region, share, {"ligament": 0.92, "fat": 0.04}, LABELS["fascia"])
    half = 3.4 + 0.8 * anatomy.smooth(s, t, 0.0, 30.0)
    share = np.clip(0.5 - (aside - half) / 1.4, 0, 1) * coverage(18 - t, 2.0) * inside
    share = share * (1 - anatomy.canal.caudal(s - 18, "L5", "S1"))  # over the sacrum muscles meet
    here = np.flatnonzero(share.max(0) > 0)
    region, share, s, t = (region[0][here], region[1][here]), share[:, here], s[here], t[here]
    fat, fibrous = _tissue(anatomy, s, t, slab.position)
    loose = (1 - fat) * (1 - fibrous)
    tissue = {"annulus": 0.75 * loose, "muscle": 0.15 * loose, "fluid": 0.01 * loose}
    tissue |= {"fat": fat, "ligament": (1 - fat) * fibrous}
    canvas.paint(region, share, tissue, LABELS["interspinous tissue"])


def _septum(anatomy, s, t):
    """X of the plane of the spinous processes, mm: from the midline of the canal to their tips."""
    arches = [anatomy.arches[name] for name in PRESACRAL]
    at = [anatomy.canal.at[name] - ROOT[1] * anatomy.scale for name in PRESACRAL]
    tips = [
        arch.vertebra.sideways(arch.vertebra.back + 42 * arch.scale) + arch.spinous.swing * arch.scale
        for arch in arches
    ]
    canal = anatomy.canal.lateral(s)
    tip = np.interp(s, at, tips).astype(np.float32)
    return canal + (tip - canal) * np.clip((t - ROOT[0]) / 30, 0, 1)


def _tissue(anatomy, s, t, x):
    """Share of fat, and of fibres in the rest: streaks that fan out between the fibres."""
    canal, gaps = anatomy.canal, anatomy.interspinous
    hang = s + ROOT[1] * anatomy.scale - 0.14 * (t - ROOT[0])
    gap = np.searchsorted([canal.at[name] for name in PRESACRAL[1:]], hang)
    above, below = (np.array([canal.at[name] for name in names]) for names in (PRESACRAL, VERTEBRAE[1:9]))
    middle = np.float32((above + below) / 2)[gap]
    up, back = middle + ORIGIN[0] * anatomy.scale - s, t - ORIGIN[1]
    away = np.hypot(up, back) + 53 * gap
    across = SPREAD * np.arctan2(up, back) + 2.0 * anatomy.smooth(away, s, x, 34.0, 4)
    clouds = anatomy.smooth(s, t, x, 24.0, 3)
    # Next to bone, where they insert, fibres are dense, and fat lies in the middle of a gap
    dense = smoothstep(1.0, 6.0, np.abs(hang - middle) + 2 * clouds)
    streaks = anatomy.rough(away, across, x, STREAK, 2)
    fat = gaps.lean + gaps.streaked * smoothstep(-0.4, 1.6, streaks + 0.8 * clouds) * (1 - 0.4 * dense)
    fibrous = gaps.fibrous + 0.3 * (dense - 0.4) - 0.15 * streaks
    # Where the yellow ligament goes over into it, it is dark, and holds little fat
    front = smoothstep(*FRONT, t + 3.5 * clouds)
    fat, fibrous = fat * (1 - 0.6 * front), fibrous + 0.35 * front
    return np.clip(fat, 0.01, 0.85), np.clip(fibrous, 0.1, 0.95)


def _paint_bursae(slab):
    """Paint the fluid between processes that have worn a joint for themselves."""
    for name in PRESACRAL:
        arch = slab.anatomy.arches[name]
        process, vertebra, k = arch.spinous, arch.vertebra, arch.scale
        if not process.bursa:
            continue
        middle = ROOT[0] + 0.7 * process.length
        box = slab.box(vertebra, 12 * k, 12 * k, u=vertebra.back + middle * k, v=ROOT[1] * k)
        if box is None:
            continue
        region, (u, v, w) = box
        u, v, w = (u - vertebra.back) / k, v / k, w / k
        height = v - process.borders(u)[0] - 0.6
        # A lens, thickest in its middle
        round_middle = np.hypot((u - middle) / (0.3 * process.length), (w - 0.7 * process.swing) / 4.0)
        uneven = 0.35 * slab.anatomy.smooth(u, v, slab.position, 8.0, 9)
        distance = np.abs(height) - process.bursa * (1.2 - round_middle**2) + uneven
        share = coverage(distance, 1.3 * slab.pixel)
        slab.canvas.paint(region, share, {"fluid": 0.75, "ligament": 0.2}, LABELS["interspinous tissue"])
