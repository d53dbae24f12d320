"""Discs by Pfirrmann grade, and the ligaments along the front and back of the column."""

import numpy as np

from ..anatomy.disc import disc_fields
from ..anatomy.fields import bump, coverage, smoothstep
from .bone import bony_bridge
from .labels import LABELS
from .lesion import sunk_disc

# By Pfirrmann grade: share of nucleus in its core, depth of the intranuclear cleft, where the core fades (share of
# the radius), and dark fibrous tissue in a degenerated core. Fitted to look like Pfirrmann's figure, not measured.
NUCLEUS = {1: 0.95, 2: 0.80, 3: 0.32, 4: 0.14, 5: 0.07}
CLEFT = {1: 0.10, 2: 0.42, 3: 0.25, 4: 0.0, 5: 0.0}
CORE = {1: (0.58, 0.74), 2: (0.54, 0.74), 3: (0.48, 0.80), 4: (0.42, 0.80), 5: (0.40, 0.80)}
#: The nucleus darkens within a grade: T2 of II falls from 132 ms at 20-29 years to 86 ms at 60-69 (Marinelli 2010), a
#: third of its signal on T2: (age in years, share of nucleus).
NUCLEUS_BY_AGE = ((25, 65), (1.0, 0.66))
HERNIATED_NUCLEUS = 0.28  # share of nucleus in displaced material; our choice
#: What one disc has of its grade's nucleus and cleft, and how much wider its core is, lowest and highest; our choice. A
#: nucleus of grade I is bright by definition.
OWN_NUCLEUS = {1: (0.96, 1.02), 2: (0.92, 1.06)} | dict.fromkeys((3, 4, 5), (0.72, 1.08))
OWN_CLEFT, OWN_CORE = (0.45, 1.4), (-0.02, 0.05)
#: Unevenness of what is left of the nucleus, and chance of a bright tear along a worn disc; our choice.
PATCHES, SPLIT = {1: 0.12, 2: 0.12, 3: 0.2, 4: 0.45, 5: 0.5}, {4: 0.35, 5: 0.3}
#: Where the dark outer fibres begin in front and behind, share of the radius; our choice.
OUTER_ANNULUS = 0.74, 0.82
FIBROSIS = {1: 0.0, 2: 0.0, 3: 0.06, 4: 0.14, 5: 0.25}


def paint_discs(slab) -> list:
    """Paint every disc; return (region, distance) of each."""
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
            _paint_remnant(slab, region, share, bony_bridge(w), _remnant(disc, fields), label)
            continue
        if disc.state.vacuum:
            gap = np.clip(0.9 + 0.5 * anatomy.smooth(u, disc.seed, across, 9.0), 0.1, 2)
            gas = np.maximum(
                np.abs(v - 0.6 * anatomy.smooth(u, disc.seed, across, 16.0, 2)) - gap, fields.radius - 0.68
            )
            canvas.paint(region, share * coverage(gas, slab.pixel), {"annulus": 0.05}, label)
        torn = share * coverage(fields.fissure, slab.pixel)
        canvas.paint(region, torn, {"fluid": 0.65, "annulus": 0.3}, label)
        # The bodies have taken most of the box
        inside = np.nonzero(share.any(0) & canvas.left[:, *region].any(0))
        spot, pick = (region[0].start + inside[0], region[1].start + inside[1]), (slice(None), *inside)
        u, v, w = u[inside], v[pick] if v.ndim == 3 else v[inside], w[pick]
        tissue = _tissue(anatomy, disc, disc_fields(disc, u, v, w), u, v, across)
        canvas.paint(spot, share[pick], tissue, label)
    return painted


def _displaced(disc) -> tuple[float, float]:
    """How far a herniation reaches behind the rim and along the canal, mm."""
    herniation = None if disc.sacral else disc.state.herniation
    return (0.0, 0.0) if herniation is None else (herniation.depth, abs(herniation.migration))


def _paint_remnant(slab, region, share, bony, nucleus, label):
    """Paint what is left of a disc in the sacrum, and the marrow that has bridged its sides."""
    fat = slab.anatomy.patient.fat_fraction
    marrow = {"fat": fat * 0.84, "marrow water": (1 - fat) * 0.82, "bone": 0.14}
    slab.canvas.paint(region, share * bony, marrow, LABELS["sacral canal wall"])
    tissue = {"annulus": 0.75 - nucleus, "ligament": 0.15, "nucleus pulposus": nucleus}
    slab.canvas.paint(region, share, tissue, label)


def _remnant(disc, fields) -> np.ndarray:
    """Share of nucleus in a remnant: some keep a bright core."""
    core = np.random.default_rng(int(disc.seed)).uniform(0.05, 0.55)
    return core * (1 - smoothstep(0.35, 0.75, fields.radius))


def _tissue(anatomy, disc, fields, u, v, across) -> dict:
    """Nucleus, annulus and dark outer fibres of one disc."""
    grade = disc.state.grade
    smooth = anatomy.smooth(u + disc.seed, v, across, (14.0, 6.0, 14.0))
    rough = anatomy.rough(u + disc.seed, v, across, (5.0, 2.5, 6.0))
    radius = fields.nucleus * (1 + 0.06 * smooth)
    height = np.clip(np.abs(fields.layer) - 0.35, 0, 1)
    own = np.random.default_rng(int(disc.seed))
    nucleus_share, cleft_share, wider = (
        own.uniform(*limits) for limits in (OWN_NUCLEUS[grade], OWN_CLEFT, OWN_CORE)
    )
    start, end = CORE[grade]
    core = 1 - smoothstep(start + wider, end + wider, np.sqrt(radius**2 + 0.55 * height**2))
    cleft = cleft_share * CLEFT[grade] * bump(fields.layer - 0.06 * smooth, 0.17) * core
    share = nucleus_share * NUCLEUS[grade] * np.interp(anatomy.patient.age, *NUCLEUS_BY_AGE)
    nucleus = share * core * (1 + PATCHES[grade] * smooth) * (1 - cleft) + 0.035 * rough * core
    if own.random() < SPLIT.get(grade, 0.0):  # fluid in a tear along the disc
        split = bump(fields.layer - own.normal(0, 0.2) - 0.15 * smooth, own.uniform(0.08, 0.16))
        nucleus = nucleus + own.uniform(0.1, 0.4) * split * core * (0.6 + 0.4 * smooth)
    nucleus = np.clip(nucleus, 0, 0.96)
    # Displaced material comes through a tear, and is often a little brighter than the disc it left
    displaced = smoothstep(0.0, -2.0, fields.herniation) * smoothstep(0.70, 0.95, fields.radius)
    nucleus = np.clip(nucleus + (HERNIATED_NUCLEUS - nucleus) * displaced, 0, 0.96)
    inner = np.where(u < 0, OUTER_ANNULUS[0], OUTER_ANNULUS[1]) + own.uniform(-0.05, 0.05) + 0.04 * smooth
    outer = smoothstep(inner, inner + 0.15, fields.radius) * (1 - 0.8 * displaced)
    lamellae = 0.5 + 0.5 * np.sin(fields.radius * 64 + 2 * smooth)
    fibres = 0.65 * outer + 0.15 * outer * lamellae + FIBROSIS[grade] * (1 - nucleus) * (1 + 0.5 * smooth)
    fibres = np.clip(fibres, 0, 1 - nucleus)
    return {"nucleus pulposus": nucleus, "annulus": (1 - nucleus - fibres) * 0.95, "ligament": fibres * 0.5}


def paint_longitudinal_ligaments(slab, bodies, discs):
    """Paint the dark line of anterior and posterior longitudinal ligament around bodies and discs."""
    anatomy, canvas = slab.anatomy, slab.canvas
    distance = np.full(canvas.left.shape, 9.0, np.float32)
    for region, nearest in (*bodies, *discs):
        view = distance[(slice(None), *region)]
        np.minimum(view, nearest, out=view)
    region = canvas.room((distance < 3.2).any(0))
    y, z = anatomy.grid.y[0, region[1]], anatomy.grid.z[region[0], 0]
    aside = np.abs(slab.beside(region))
    behind = (anatomy.t[region] > -2) & (aside < 12)
    uneven = anatomy.smooth(y, z, slab.position, 16.0)
    thickness = np.where(behind, 0.7 + 0.3 * uneven, 1.4 + 0.7 * uneven)
    strength = np.where(behind, 0.95, smoothstep(20, 12, aside) * 0.4 + 0.55)
    share = coverage(distance[(slice(None), *region)] - thickness, slab.pixel) * strength
    canvas.paint(region, share, {"ligament": 0.75, "annulus": 0.1}, LABELS["longitudinal ligament"])
