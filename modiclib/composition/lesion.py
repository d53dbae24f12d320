"""Where lesions meet the painting: each step asks every lesion of a vertebra what it does there."""

import numpy as np

from ..anatomy.disc import disc_fields
from ..anatomy.fields import bump, coverage, smoothstep
from ..anatomy.place import Place
from ..anatomy.vertebra import vertebral_body
from ..pathology.lesion import Replacement, Site
from .labels import LABELS
from .marrow import TRABECULAR_BONE, Marrow

LESION_THRESHOLD = 0.5  # share of the marrow replaced that counts as lesion
#: Pus, and tissue swollen by inflammation; set by eye for its signals, not measured.
PUS = {"fluid": 0.80, "nucleus pulposus": 0.16}
INFECTED_DISC = {"fluid": 0.10, "nucleus pulposus": 0.62, "annulus": 0.22}
PHLEGMON = {"oedema": 0.62, "fluid": 0.10, "muscle": 0.20}
ALONG_COLUMN = 17.0  # how far inflamed tissue reaches up and down from the disc, mm


def lesions_of(slab, name: str) -> list:
    """(label, lesion) of every lesion of a vertebra."""
    return [
        (LABELS[f"lesion {number}"], lesion)
        for number, lesion in enumerate(slab.changes, 1)
        if lesion.vertebra == name
    ]


def _site(slab, vertebra, place: Place) -> Site:
    return Site(vertebra, place, slab.anatomy.smooth, slab.anatomy.rough)


def diseased_marrow(slab, vertebra, place: Place, marrow: Marrow) -> tuple[Marrow, dict[int, np.ndarray]]:
    """Replace marrow by the lesions of a vertebra; also, for each lesion's label, the share it replaces."""
    site, shares = _site(slab, vertebra, place), {}
    for label, lesion in lesions_of(slab, vertebra.name):
        replacements = lesion.marrow(site)
        marrow = _replaced(marrow, replacements)
        shares[label] = np.minimum(sum(replacement.share for replacement in replacements), 1)
    return marrow, shares


def _replaced(marrow: Marrow, replacements: list[Replacement]) -> Marrow:
    values = marrow._asdict()
    for share, *targets in replacements:
        for name, target in zip(("fat", "oedema", "sclerosis", "bone"), targets, strict=True):
            if target is not None:
                values[name] = values[name] + (target - values[name]) * share
    return Marrow(**values)


def dents(slab, vertebra, u, w, across) -> tuple:
    """Depth (mm) by which lesions press in the superior and the inferior endplate."""
    depth = {"superior": 0.0, "inferior": 0.0}
    for _, lesion in lesions_of(slab, vertebra.name):
        if lesion.endplate:
            side = lesion.endplate.side
            depth[side] = depth[side] + lesion.dent(vertebra, u, w, across, slab.anatomy.smooth)
    return depth["superior"], depth["inferior"]


def cortex_lost(slab, vertebra, place: Place) -> np.ndarray | float:
    """Share of the cortex that lesions have destroyed."""
    site, lost = _site(slab, vertebra, place), np.float32(0)
    for _, lesion in lesions_of(slab, vertebra.name):
        lost = np.maximum(lost, lesion.cortex_lost(site))
    return lost


def paint_content(slab, vertebra, region, local):
    """Fill what lesions have taken from the body with what they have put there."""
    filling = [(label, lesion) for label, lesion in lesions_of(slab, vertebra.name) if lesion.content]
    if not filling:
        return
    u, v, w = local
    anatomy, across = slab.anatomy, vertebra.across(slab.position)
    whole = vertebral_body(vertebra, u, v, w, anatomy.smooth, across)
    uneven = 1 + 0.12 * anatomy.smooth(u[0], v[0], across, 9.0, 30) if u.ndim == 3 else 1.0
    for label, lesion in filling:
        dent = lesion.dent(vertebra, u, w, across, anatomy.smooth)
        depth = whole.below_superior if lesion.endplate.side == "superior" else whole.above_inferior
        hollow = np.maximum(whole.distance, depth - dent - 1.0)
        tissue = {name: np.clip(fraction * uneven, 0, 1) for name, fraction in lesion.content.items()}
        total = np.maximum(sum(tissue.values()), 1)
        tissue = {name: fraction / total for name, fraction in tissue.items()}
        slab.canvas.paint(region, coverage(hollow, slab.pixel) * (dent > 0.6), tissue, label)


def paint_diseased_arch(slab, vertebra, spot, core):
    """Paint lesions that go on behind the body."""
    grid = slab.anatomy.grid
    for label, lesion in lesions_of(slab, vertebra.name):
        u, v, w = vertebra.local(grid.y[0, spot[1]], grid.z[spot[0], 0], slab.x.reshape(-1, 1))
        far = np.full_like(w, 99.0)
        place = Place(u, v, w, vertebra.across(slab.position), far, far)
        replacements = lesion.arch(_site(slab, vertebra, place))
        for replacement in replacements:
            zero = np.zeros_like(replacement.share)
            marrow = _replaced(
                Marrow(zero, zero, zero + TRABECULAR_BONE, zero), [replacement._replace(share=1.0)]
            )
            slab.canvas.paint(spot, core * replacement.share, marrow.tissue(), label)


def _infected(slab) -> list:
    """(label, lesion, disc) of every infection beside a disc, one for each disc."""
    found = {}
    for number, lesion in enumerate(slab.changes, 1):
        if lesion.pus_in_disc:
            name = str(lesion.endplate.level)
            found.setdefault(name, (LABELS[f"lesion {number}"], lesion, slab.anatomy.discs[name]))
    return list(found.values())


def sunk_disc(slab, disc, u, v, w) -> np.ndarray:
    """Height within a disc that has followed a depressed endplate: stretched on the side that gave way."""
    above, below = disc.name.split("-")
    for name, side in ((above, "inferior"), (below, "superior")):
        toward = v > 0 if side == "inferior" else v < 0
        for _, lesion in lesions_of(slab, name):
            if lesion.disc_follows and lesion.endplate.side == side:
                vertebra = slab.anatomy.vertebrae[name]
                dent = lesion.dent(vertebra, u, w, vertebra.across(slab.position), slab.anatomy.smooth)
                half = disc.height / 2 + 1.0
                v = np.where(toward, v * half / (half + np.maximum(dent, 0)), v)
    return v


def paint_pus_in_discs(slab):
    """Paint the infected core of a disc, and the pus in it; it stays a disc by name."""
    smooth = slab.anatomy.smooth
    for _, lesion, disc in _infected(slab):
        box = slab.box(disc, disc.half_depth + 7, disc.height / 2 + 20)
        if box is None:
            continue
        region, (u, v, w) = box
        fields, across = disc_fields(disc, u, v, w), disc.across(slab.position)
        core = 1 - smoothstep(0.78, 1.02, fields.radius + 0.10 * smooth(u, v, across, 12.0, 31))
        uneven = np.clip(0.9 + 0.22 * smooth(u, v, across, (10.0, 5.0, 10.0), 32), 0, 1.2)
        share = np.minimum(lesion.pus_in_disc * core * uneven, 0.97)
        # It gathers in a cleft that winds through the disc, wide here and gone there
        cleft = v - 0.25 * disc.height * smooth(u, 0.0, across, 16.0, 34)
        wide = np.clip(0.16 * disc.height * (0.9 + smooth(u, 0.0, across, 9.0, 35)), 0.2, None)
        within = coverage(fields.distance, slab.pixel) * share
        pus = within * bump(cleft, wide) * smoothstep(-1.2, 0.2, smooth(u, v, across, 8.0, 36))
        label = LABELS[f"disc {disc.name}"]
        slab.canvas.paint(region, pus, PUS, label)
        slab.canvas.paint(region, (within - pus) / (1.001 - pus), INFECTED_DISC, label)


def paint_inflamed_tissue(slab, distance):
    """Paint swollen tissue in front of and beside the column, and behind an infected disc in the canal."""
    anatomy, canvas = slab.anatomy, slab.canvas
    infected = _infected(slab)
    if not infected:
        return
    for label, lesion, disc in infected:
        box = slab.box(disc, disc.half_depth + 16, 45.0)
        if box is None:
            continue
        region, (u, v, w) = box
        across = disc.across(slab.position)
        uneven = 1 + 0.25 * anatomy.smooth(u, v, across, 24.0, 33)
        front, back = lesion.soft_tissue
        thickness = np.where(u < 0, front, back * bump(w, 11.0, 4.0)) * uneven
        thickness = thickness * bump(v, np.where(u < 0, ALONG_COLUMN, 0.6 * ALONG_COLUMN), 3.0)
        share = coverage(distance[(slice(None), *region)] - thickness, 4 * slab.pixel) * (thickness > 0.4)
        canvas.paint(region, share * 0.95, PHLEGMON, label)
