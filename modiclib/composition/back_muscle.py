"""Muscles of the back: multifidus and erector spinae in fascicles, the fat between them, fat over the sacrum."""

import numpy as np

from ..anatomy.fields import bump, coverage, smoothstep
from ..anatomy.streams import PersonStream
from .labels import LABELS

MOST_FAT = 0.55  # infiltration that no part of a muscle exceeds; our choice
#: Wavelengths of the fascicles along and across them and from side to side, mm: of long and of short ones; over the
#: sacrum, of bundles.
LONG, SHORT, BUNDLES = (95.0, 7.0, 12.0), (58.0, 9.0, 13.0), (60.0, 9.0, 12.0)
#: Over the sacrum fascicles converge: they lie as in a muscle so thick, and no closer than in one of the second
#: thickness, mm.
SPREAD, NARROWEST = 16.0, 12.0
TENDON = 0.5  # greatest share of tendon in what is not fat, under the fascia; our choice
#: The wedge of muscle behind the sacrum, share of the room from fascia to bone that it takes at L5: of people without
#: fat in their muscles, what such fat takes, standard deviation, least; share of that which is gone where it ends,
#: below the middle of S3, mm: mean and standard deviation. Fat lies in front of it.
WEDGE, LEAST_WEDGE, TAPERED, WEDGE_END = (0.95, -0.8, 0.22), 0.25, 0.6, (6.0, 10.0)
#: Share of fat in front of it, how uneven that is, standard deviation; over how many mm one goes over into the other.
#: Our choice, as are the numbers above.
PAD, MOTTLED, FEATHERED = 0.72, 0.09, (-3.0, 3.5)
FIBRES = 0.02, 0.06  # how well fine fibres are seen in it, least and most in a person; our choice


def paint_back_muscle(slab, region, s, t, under_fascia):
    """Paint the muscles between the fascia and the bones; fat gathers deep, medially and toward the sacrum."""
    anatomy, canvas, x = slab.anatomy, slab.canvas, slab.position
    caudal, sacral = anatomy.canal.caudal(s, "L2", "S1"), anatomy.canal.caudal(s, "L4", "S1")
    low = np.flatnonzero(sacral)
    depth = np.zeros_like(t)  # from the fascia to the bone, 0 to 1
    room = under_fascia[low] + t[low] - anatomy.canal.depth(s[low], 0.0) - 6.0
    depth[low] = under_fascia[low] / room.clip(NARROWEST)
    along, across, short = _fascicles(anatomy, s, t, x, SPREAD * depth, sacral)
    lengths = tuple(long + short * (brief - long) for long, brief in zip(LONG, SHORT, strict=True))
    bundles = anatomy.smooth(along, across, x, lengths, 1)
    fibres = anatomy.rough(along, across, x, (0.6 * lengths[0], 7.5, 9.0))
    broad = anatomy.smooth(along, across, x, (55.0, 15.0, 14.0), 2)
    deep = np.clip(under_fascia / 24, 0, 1)
    deep = deep + sacral * (1.2 * smoothstep(0.3, 1.0, depth) - 0.4 - deep)
    infiltration = _infiltration(anatomy, caudal, deep, abs(x))
    # Sheets of fat part the bundles; they come and go, and widen where muscle is lost
    there = smoothstep(-1.0, 1.6, broad + 5.0 * infiltration + 0.5 * short - 1.1)
    sheets = bump(bundles + 0.12 * fibres, 0.38 + 0.8 * infiltration) * there
    lost = smoothstep(
        1.7 - 3.4 * infiltration, 4.0 - 3.4 * infiltration, broad + 0.7 * bundles + 0.3 * fibres
    )
    # The tendons of erector spinae lie over the sacrum, under the fascia
    tendon = TENDON * sacral * smoothstep(3.5, 0.5, under_fascia + 0.8 * broad + 0.5 * bundles)
    # One bundle has more of it than the next
    unlike = (0.05 + 0.1 * infiltration) * (broad + 0.5 * bundles).clip(-0.8)
    fat = (
        0.05
        + unlike
        + 0.22 * infiltration
        + (0.3 + 0.7 * infiltration) * sheets
        + 0.5 * lost
        + 0.035 * fibres
    )
    fat = np.maximum(fat, _fat_planes(anatomy, s, t, x, under_fascia, caudal))
    there = along[low], across[low], infiltration[low]
    behind = _fat_behind_sacrum(anatomy, s[low], x, depth[low], *there)
    fat[low] += sacral[low] * (behind - fat[low])
    # Below the hiatus there are only fat and ligament between the buttocks
    end = anatomy.canal.sacral_end
    ended = smoothstep(end - 8, end + 10, s + 6 * broad) * bump(x, 12.0, 3.0)
    fat = np.maximum(fat, (0.62 + 0.12 * broad) * ended)
    fat = np.clip(fat, 0.02, 0.95)
    share = coverage(-under_fascia, slab.pixel)
    lean = 0.97 * (1 - fat)
    tissue = {"fat": 0.95 * fat, "muscle": lean * (1 - tendon), "ligament": lean * tendon}
    canvas.paint(region, share, tissue, LABELS["muscle"])


def _fascicles(anatomy, s, t, x: float, over_sacrum, sacral):
    """Coordinates along and across the fascicles, mm, and how short they are in this slice, 0 to 1.

    They run downward and outward: near the midline from the tips of the processes to the joints two and more levels
    below, where they are short; farther out along the spine; over the sacrum along the fascia, toward its end.
    """
    short = float(bump(abs(x), 9.0))
    slope = 0.62 * bump(abs(x), 11.5) - 0.12
    along, across = s - slope * t, t + slope * (s - anatomy.canal.at["L5"])
    across = across + sacral * (48 - over_sacrum - across)
    wander = 1.0 + short * (1.0 - 1.2 * sacral)
    return along, across + wander * anatomy.smooth(s, t, x, 60.0 - 16.0 * short, 7), short


def _infiltration(anatomy, caudal, deep, aside: float):
    """Fattiness of the muscle, 0 to `MOST_FAT`."""
    fatty = anatomy.patient.muscle_fat * (0.3 + 1.5 * caudal) * (0.5 + 0.9 * deep)
    return MOST_FAT * np.tanh(fatty * (0.6 + 1.0 * bump(aside, 10.0)) / MOST_FAT)


def _fat_planes(anatomy, s, t, x: float, under_fascia, caudal):
    """Share of fat between multifidus and erector spinae, on the laminae, and under the fascia below."""
    below_fascia = np.clip(1 - np.abs(under_fascia - 2.5) / 2.5, 0, 1) * (0.2 - 0.1 * caudal)
    planes = below_fascia * np.clip(anatomy.smooth(s, t, x, (60.0, 25.0, 40.0), 6) * 0.7 + 0.3, 0, 1)
    uneven = np.clip(0.35 + 0.5 * anatomy.smooth(s, t, x, (30.0, 8.0, 14.0), 8), 0, 1)
    planes = np.maximum(planes, 0.6 * smoothstep(30, 20, t) * uneven * (0.5 + caudal))
    if abs(x) > 5:
        middle = 34 - 0.25 * abs(x) + 8 * caudal + 1.5 * anatomy.smooth(s, 0.0, x, 45.0)
        between = bump(t - middle, 1.3) * 0.75 * np.clip(0.5 * anatomy.smooth(s, t, x, 26.0, 5), 0, 1)
        planes = np.maximum(planes, between)
    return planes


def _fat_behind_sacrum(anatomy, s, x: float, depth, along, across, infiltration):
    """Share of fat behind the sacrum: one wedge of muscle under the fascia, feathered where it meets the fat."""
    rng, at = PersonStream.SACRAL_PAD.of(anatomy.patient.seed), anatomy.canal.at
    usual, more, spread = WEDGE
    share = max(float(rng.normal(usual + more * anatomy.patient.muscle_fat, spread)), LEAST_WEDGE)
    end, fine = at["S3"] + rng.normal(*WEDGE_END), float(rng.uniform(*FIBRES))
    lower = ((s - at["L5"]) / float(end - at["L5"])).clip(0, 1.15)
    share = share * (1 - TAPERED * lower) + 0.05 * anatomy.smooth(s, 0.0, x, 30.0, 9)
    bundles = anatomy.smooth(along, across, x, BUNDLES, 9)
    broad = anatomy.smooth(along, across, x, (30.0, 12.0, 14.0), 11)
    lean = 0.03 + 0.6 * infiltration + fine * bundles
    pad = PAD + MOTTLED * broad
    return lean + smoothstep(*FEATHERED, SPREAD * (depth - share) + 1.6 * bundles + 1.2 * broad) * (
        pad - lean
    )
