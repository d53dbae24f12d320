"""Discs by Pfirrmann grade, and the ligaments along the front and back of the column."""

from functools import lru_cache

import numpy as np
from scipy.special import ndtr

from ..anatomy.column import PRESACRAL
from ..anatomy.disc import disc_fields
from ..anatomy.fields import bump, coverage, smoothstep
from ..anatomy.streams import DiscStream, PersonStream
from ..vocabulary import Pfirrmann
from .labels import LABELS
from .lesion import sunk_disc
from .remnant import paint_bridge

#: By Pfirrmann grade: share of nucleus in the core. From the T2 of the nucleus: II 132 ms in the young (Marinelli
#: 2010), III 84 and IV 51 ms (a poster of the European Society of Radiology); V our choice. I to III: 0.06 to 0.12
#: less, set by eye.
NUCLEUS = {1: 0.84, 2: 0.90, 3: 0.38, 4: 0.22, 5: 0.15}
#: The nucleus darkens within grade II: its T2 falls from 132 ms at 20-29 years to 86 ms at 60-69 (Marinelli 2010), a
#: third of its signal on T2: (age in years, share of nucleus).
NUCLEUS_BY_AGE = ((25, 65), (1.0, 0.66))
#: Share of nucleus in the annulus in front and behind, from its T2, 55 to 37 and 62 to 40 ms (the same poster).
ANNULUS = {1: (0.13, 0.20), 2: (0.08, 0.12), 3: (0.03, 0.06), 4: (0.0, 0.0), 5: (0.0, 0.0)}
HERNIATED_NUCLEUS = 0.12, 0.34  # share of nucleus in displaced material, lowest and highest; our choice
HERNIATED_RIM = 0.0, 0.7  # thickness of the dark rim around it, mm; our choice
#: Where the core fades (share of the way to the rim), and the depth of its cleft; fitted to look like Pfirrmann's
#: figure.
CORE = {1: (0.44, 0.98), 2: (0.40, 0.97), 3: (0.32, 0.86), 4: (0.30, 0.84), 5: (0.30, 0.84)}
CLEFT = {1: 0.10, 2: 0.42, 3: 0.3, 4: 0.3, 5: 0.3}
#: What one disc has of its grade's nucleus, and how it leans; how much wider its core is (share of the way to the rim)
#: and how softly it fades, relative to its grade; how much its height differs between front and back, and how near to
#: the endplates it ends; lowest and highest; our choice. A nucleus of grade I is bright by definition.
OWN_NUCLEUS = {1: (0.94, 1.02), 2: (0.82, 1.05), 3: (0.55, 1.25), 4: (0.3, 1.8), 5: (0.3, 1.8)}
OWN_LEAN, OWN_CORE, OWN_FADE = (-0.45, 0.45), (-0.18, 0.06), (0.9, 1.7)
OWN_TAPER = -0.6, 0.6
UNEVEN_CORE = 0.14  # how far its border wanders, share of its size; our choice
#: Where the core has faded at the least, and where it may be whole, in front and behind: depth beneath the rim, mm; our
#: choice.
BENEATH = (3.0, 8.5), (2.2, 7.0)
OWN_LENS = {1: (0.4, 0.9), 2: (0.4, 0.95), 3: (0.7, 1.3), 4: (0.9, 1.7), 5: (0.9, 1.7)}
#: Of the cleft: depth relative to its grade's (none below 0), usual width and waviness, share of the way from the
#: middle to the endplate; our choice.
OWN_CLEFT, OWN_WIDTH, OWN_WAVES = (-0.4, 1.9), (0.12, 0.30), (0.02, 0.12)
#: Of the annulus: share of nucleus in it relative to its grade's, share of water left, and share of fibrous tissue
#: relative to its grade's; our choice.
OWN_ANNULUS, OWN_WATER, OWN_FIBROSIS = (0.4, 1.8), (0.84, 1.0), (0.4, 1.9)
#: Unevenness of what is left of the nucleus, in patches and in streaks along the disc, and chance of a bright tear
#: along a worn disc; our choice.
PATCHES, STREAKS = {1: 0.10, 2: 0.14, 3: 0.16, 4: 0.2, 5: 0.2}, {1: 0.04, 2: 0.06, 3: 0.14, 4: 0.5, 5: 0.6}
SPLIT = {1: 0.0, 2: 0.0, 3: 0.0, 4: 0.35, 5: 0.3}
#: How much all this is a person's own, and not the single disc's: share of the variance; our choice.
LIKENESS = 0.4
MOST_DRAWN = 24  # values drawn for one disc, at most
#: How much the water of the annulus wanders, and the share of ligament in its outer fibres: the rest gives no signal.
#: Our choice.
UNEVEN_WATER, FIBRES = 0.09, 0.36
#: Where the fibres of the annulus begin in front and behind, share of the radius, lowest and highest; their share where
#: they are densest; and how much nearer to the centre they begin at the endplates, in which they root. Our choice.
OUTER_ANNULUS = (0.52, 0.74), (0.64, 0.80)
OWN_DENSITY, OWN_ROOTS = (0.26, 0.50), (0.05, 0.32)
#: Between nucleus and bone lies the cartilage of the endplate, about 1 mm, with a T2 as short as the annulus'; it is
#: water, which no fat shift hides. Distance from the bone at which nucleus begins and is whole, mm; our choice.
CARTILAGE = 0.4, 2.6
#: Width of the outermost fibres, which alone are dark on T1 too, in front and behind, mm; and their share; our choice.
OUTERMOST, OWN_OUTERMOST = ((1.2, 3.6), (0.8, 2.4)), (0.55, 0.9)
#: Dark fibrous tissue around what is left of the core, and how much nucleus the bands through it take; our choice.
#: There is little of it: worn discs stay grey on T1, as T1 falls with the proton density (synthetic MRI, AJNR 2018).
FIBROSIS = {1: 0.04, 2: 0.08, 3: 0.22, 4: 0.38, 5: 0.36}
BANDS = {1: 0.0, 2: 0.0, 3: 0.35, 4: 0.5, 5: 0.5}

#: Thickness of a person's posterior and anterior longitudinal ligament on average, mm, least and most; our choice.
LIGAMENTS = (0.3, 0.9), (0.3, 1.6)
#: Behind the middle of a body the posterior one bridges a hollow with veins and fat: share of it that no longer lies on
#: the bone there, and how far up and down, mm; our choice.
BRIDGED, HOLLOW = 0.8, 6.5


def paint_discs(slab, from_bodies) -> list:
    """Paint every disc, at known distances from the bodies (mm); return (region, distance) of each."""
    anatomy, canvas = slab.anatomy, slab.canvas
    painted = []
    for name, disc in anatomy.discs.items():
        behind, along = _displaced(disc)
        box = slab.box(
            disc,
            disc.half_depth + 7 + behind,
            disc.height / 2 + 9 + along + disc.half_depth * abs(np.sin(np.deg2rad(disc.tilt))),
        )
        if box is None or disc.height < 0.3:
            continue
        region, (u, v, w) = box
        v = sunk_disc(slab, disc, u, v, w)
        across = disc.across(slab.position)
        fields = disc_fields(disc, u, v, w)
        painted.append((region, fields.distance))
        share = coverage(fields.distance, slab.pixel)
        label = LABELS[f"disc {name}"]
        if disc.sacral:
            paint_bridge(slab, region, share)
            continue
        if disc.state.vacuum:
            gap = np.clip(0.9 + 0.5 * anatomy.smooth(u, disc.seed, across, 9.0), 0.1, 2)
            gas = np.maximum(
                np.abs(v - 0.6 * anatomy.smooth(u, disc.seed, across, 16.0, 2)) - gap, fields.radius - 0.68
            )
            canvas.paint(region, share * coverage(gas, slab.pixel), {"annulus": 0.05}, label)
        if disc.state.fissure:
            torn = share * coverage(fields.fissure, slab.pixel)
            canvas.paint(region, torn, {"fluid": 0.65, "annulus": 0.15}, label)
        # The bodies have taken most of the box
        inside = np.nonzero(share.any(0) & canvas.left[:, *region].any(0))
        spot, pick = (region[0].start + inside[0], region[1].start + inside[1]), (slice(None), *inside)
        u, v, w = u[inside], v[pick] if v.ndim == 3 else v[inside], w[pick]
        from_bone = from_bodies[(slice(None), *spot)]
        tissue = _tissue(anatomy, disc, disc_fields(disc, u, v, w), u, v, across, from_bone)
        canvas.paint(spot, share[pick], tissue, label)
    return painted


def _displaced(disc) -> tuple[float, float]:
    """How far a herniation reaches behind the rim and along the canal, mm."""
    herniation = None if disc.sacral else disc.state.herniation
    return (0.0, 0.0) if herniation is None else (herniation.depth, abs(herniation.migration))


def _tissue(anatomy, disc, fields, u, v, across, from_bone) -> dict:
    """Nucleus, annulus and dark outer fibres of one disc."""

    def at(table):
        """What a table by grade says of a disc between two grades."""
        return _between(table, disc.state.wear)

    own = _Own(*disc.identity)
    nucleus_share, lean, cleft_share, width, waves, fibrosis, water = (
        own.uniform(*limits)
        for limits in (at(OWN_NUCLEUS), OWN_LEAN, OWN_CLEFT, OWN_WIDTH, OWN_WAVES, OWN_FIBROSIS, OWN_WATER)
    )
    smooth = anatomy.smooth(u + disc.seed, v, across, (14.0, 6.0, 14.0))
    streaks = anatomy.rough(u + disc.seed, v, across, (16.0, 2.0, 16.0))
    layer = fields.layer - lean * u / disc.half_depth
    core = _core(disc.state.wear, fields, layer, u / disc.half_depth, smooth, own)
    width = width * np.clip(1 + 0.6 * smooth, 0.3, 2)
    cleft = max(cleft_share, 0.0) * at(CLEFT) * bump(layer - waves * smooth, width) * core
    share = nucleus_share * at(NUCLEUS)
    if disc.state.grade == Pfirrmann.II:
        share = share * float(np.interp(anatomy.patient.age, *NUCLEUS_BY_AGE))
    front, back = (usual * own.uniform(*OWN_ANNULUS) for usual in at(ANNULUS))
    inner = front + (back - front) * smoothstep(-0.4, 0.4, u / disc.half_depth)
    nucleus = inner + (share - inner) * core
    bands = at(BANDS) * np.clip(0.5 * streaks + 0.6 * smooth, 0, 1)
    uneven = np.clip(1 + at(PATCHES) * smooth + at(STREAKS) * streaks, 0, 3)
    nucleus = nucleus * uneven * (1 - np.clip(cleft, 0, 1)) * (1 - bands)
    torn = DiscStream.SPLIT.of(*disc.identity)
    if torn.random() < at(SPLIT):  # fluid in a tear along the disc
        split = bump(layer - torn.normal(0, 0.2) - 0.15 * smooth, torn.uniform(0.08, 0.16))
        nucleus = nucleus + torn.uniform(0.1, 0.4) * split * core * (0.6 + 0.4 * smooth)
    nucleus = np.clip(nucleus, 0, 0.96) * smoothstep(*CARTILAGE, from_bone)
    fibres = _outer_fibres(fields, u, smooth, own)
    if disc.state.herniation is not None:
        displaced, within = _displaced_material(fields, layer, smooth, streaks, disc.identity)
        nucleus = np.clip(nucleus + (within - nucleus) * displaced, 0, 0.96)
        fibres = fibres * (1 - 0.9 * displaced)
    fibrosis = fibrosis * at(FIBROSIS) * (1 - core) * (1 + 0.5 * streaks).clip(0)
    fibres = np.clip(fibres + fibrosis + 0.25 * bands * core, 0, 1 - nucleus)
    uneven = np.clip(water * (1 + UNEVEN_WATER * (0.6 * smooth + 0.4 * streaks)), 0.5, 1.0)
    annulus = uneven * (1 - nucleus - fibres)
    return {"nucleus pulposus": nucleus, "annulus": annulus, "ligament": fibres * FIBRES}


def _between(table: dict, wear: float):
    """Value of a table by grade, a number or several, at a degeneration between two grades."""
    low = min(int(wear), 4)
    part, below, above = wear - low, table[low], table[low + 1]
    if isinstance(below, tuple):
        return tuple(a + (b - a) * part for a, b in zip(below, above, strict=True))
    return below + (above - below) * part


@lru_cache(maxsize=64)
def _quantiles(person: int, disc: int) -> tuple[float, ...]:
    """Where one disc lies in each of the distributions below, 0 to 1: near the other discs of its person."""
    alike, own = (
        stream.normal(size=MOST_DRAWN)
        for stream in (PersonStream.DISCS.of(person), DiscStream.TISSUE.of(person, disc))
    )
    return tuple(ndtr(np.sqrt(LIKENESS) * alike + np.sqrt(1 - LIKENESS) * own).tolist())


class _Own:
    """Draws what one disc has of its own, always in the same order."""

    def __init__(self, person: int, disc: int):
        self._next = iter(_quantiles(person, disc)).__next__

    def uniform(self, low: float, high: float) -> float:
        """Value between two bounds."""
        return low + (high - low) * self._next()


def _core(wear, fields, layer, behind, uneven, own) -> np.ndarray:
    """Share of the core: a lens without a border, thinner toward its ends, uneven; no two are alike."""
    wider, fade, lens, taper = (
        own.uniform(*limits) for limits in (OWN_CORE, OWN_FADE, _between(OWN_LENS, wear), OWN_TAPER)
    )
    first, last = _between(CORE, wear)
    middle, half = (first + last) / 2 + wider, (last - first) / 2 * fade
    radius = np.sqrt(fields.nucleus**2 + (lens * (1 - taper * behind) * layer) ** 2) * (
        1 + UNEVEN_CORE * uneven
    )
    faded, whole = (
        front + (back - front) * smoothstep(-0.4, 0.4, behind) for front, back in zip(*BENEATH, strict=True)
    )
    annulus = smoothstep(faded, whole, (1 - fields.radius) * fields.edge)
    return np.minimum(1 - smoothstep(middle - half, middle + half, radius), annulus)


def _displaced_material(fields, layer, smooth, streaks, identity) -> tuple[np.ndarray, np.ndarray]:
    """Where the annulus has given way to displaced material, and the share of nucleus in it.

    It comes through a tear in the annulus, keeps a dark rim of torn fibres and ligament that is thick here and lost
    there, and is often a little brighter than the disc it left.
    """
    own = DiscStream.DISPLACED.of(*identity)
    rim = own.uniform(*HERNIATED_RIM) * np.clip(1 + 0.7 * smooth, 0.2, 2.2)
    beyond = smoothstep(0.86, 1.0, fields.radius)
    tear = smoothstep(0.6, 0.86, fields.radius) * bump(
        layer - own.normal(0, 0.3) - 0.2 * smooth, own.uniform(0.15, 0.5)
    )
    displaced = smoothstep(0.0, -1.6, fields.herniation + rim) * np.maximum(beyond, tear)
    share = own.uniform(*HERNIATED_NUCLEUS) * np.clip(1 + 0.4 * smooth + 0.3 * streaks, 0.1, 1.5)
    return displaced, share


def _outer_fibres(fields, u, smooth, own) -> np.ndarray:
    """Share of the dark fibres of the annulus: few in most of it, many in its outermost millimetres."""
    begin = np.where(u < 0, *(np.float32(own.uniform(*limits)) for limits in OUTER_ANNULUS)) + 0.05 * smooth
    begin = begin - own.uniform(*OWN_ROOTS) * fields.layer**2  # lamellae curve inward at the endplates
    inner = smoothstep(begin, begin + own.uniform(0.14, 0.28), fields.radius)
    width = np.where(u < 0, *(np.float32(own.uniform(*limits)) for limits in OUTERMOST))
    width = width * np.clip(1 + 0.4 * smooth, 0.3, 2)
    outermost = smoothstep(-1.3 * width, -0.3 * width, (fields.radius - 1) * fields.edge)
    return np.maximum(own.uniform(*OWN_DENSITY) * inner, own.uniform(*OWN_OUTERMOST) * outermost)


def paint_longitudinal_ligaments(slab, distance):
    """Paint the dark line of anterior and posterior longitudinal ligament around bodies and discs."""
    anatomy, canvas = slab.anatomy, slab.canvas
    region = canvas.room((distance < 3.2).any(0))
    y, z = anatomy.grid.y[0, region[1]], anatomy.grid.z[region[0], 0]
    aside = np.abs(slab.beside(region))
    middles = [anatomy.canal.at[name] for name in PRESACRAL]
    hollow = bump(np.abs(np.subtract.outer(middles, anatomy.s[region])).min(0), HOLLOW)
    behind = (anatomy.t[region] > -6) & (aside < 12)
    uneven, gaps = anatomy.smooth(y, z, slab.position, 16.0), anatomy.smooth(y, z, slab.position, 9.0, 51)
    usual = PersonStream.LONGITUDINAL_LIGAMENTS.of(anatomy.patient.seed).uniform(*np.transpose(LIGAMENTS))
    thickness = np.where(behind, *(usual[:, None] * (1 + 0.5 * uneven.clip(-2, 1.5))).astype(np.float32))
    strength = np.where(behind, 0.85 * (1 - BRIDGED * hollow), smoothstep(20, 12, aside) * 0.35 + 0.4)
    strength = np.clip(strength + 0.25 * np.clip(gaps, -2.5, 0.5), 0, 1)
    share = coverage(distance[(slice(None), *region)] - thickness, slab.pixel) * strength
    canvas.paint(region, share, {"ligament": 0.75, "annulus": 0.1}, LABELS["longitudinal ligament"])
