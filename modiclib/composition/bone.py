"""Bone: vertebral bodies with their cortex, and the sacral arch."""

from itertools import pairwise

import numpy as np

from ..anatomy.column import SACRAL
from ..anatomy.fields import bump, coverage, smooth_maximum, smooth_minimum, smoothstep
from ..anatomy.place import Place
from ..anatomy.streams import PersonStream, VertebraStream
from ..anatomy.vertebra import vertebral_body
from .labels import LABELS
from .lesion import LESION_THRESHOLD, cortex_lost, dents, diseased_marrow, paint_content
from .marrow import normal_marrow
from .remnant import bony_bridge
from .vein import paint_basivertebral_vein

CORTEX = {"bone": 1.0}
#: Mean thickness of the cortex of the walls, and of a superior and an inferior endplate, mm: its bone with the
#: calcified layer of its cartilage, which gives no signal either. The inferior one is thicker. On T2, where cartilage
#: is dark too, the line is wider than on T1. Set by eye.
WALL, ENDPLATES = 0.2, (0.5, 0.75)
#: How much the thickness of these lines differs from body to body, standard deviation of the logarithm; our choice.
UNEQUAL = 0.5
#: How uneven they are along a body, standard deviation of the logarithm; our choice.
ALONG = 0.75
#: Cortex between the sacrum and the fat of its canal, relative to that of other walls; our choice.
SACRAL_WALL = 2.1
#: Thickness of the line before the sacrum, cortex with ligament, at most, mm, and relative to a segment's depth; our
#: choice.
PELVIC_WALL = 1.2, 0.09
#: How much thicker the cortex is in an osteophyte, share of the osteophyte's length, least and most; our choice.
DENSE_LIPS = 0.0, 0.75
#: How much thicker the cortex is at the corners of a body at most, mm, and how corners differ (beta distribution); our
#: choice.
CORNERS, UNLIKE_CORNERS = 2.0, (0.8, 1.8)
#: Over what share of its thickness dense bone fades into marrow; up to 2 the surface stays dark. Our choice.
UNSHARP = 1.7
#: How strongly the dense bone beside a worn disc follows the unevenness of the dark line, how much of it is spared, and
#: the most, all relative to the usual; our choice.
SCLEROTIC, SPARED, MOST_SCLEROTIC = 1.5, 0.7, 3.0

#: How far the tubercles of the median sacral crest rise, and half their height, mm: mean and standard deviation; how
#: far aside a crest lies, mm; how open the gaps between arches are, mm. Set by eye beside SPIDER's images.
TUBERCLES = {"S1": (9.0, 3.0), "S2": (8.0, 2.5), "S3": (5.5, 2.0), "S4": (2.0, 1.0)}
TUBERCLE_HALF, CREST_ASIDE, GAP = (8.0, 1.8), 2.0, (0.6, 1.0)


def paint_bodies(slab) -> list:
    """Paint every vertebral body; return (region, distance) of each."""
    painted = []
    for name in slab.anatomy.vertebrae:
        body = paint_body(slab, name)
        if body is not None:
            painted.append(body)
    return painted


def paint_body(slab, name: str):
    """Paint one vertebral body with its lesions; return (region, distance), or None outside the slice."""
    anatomy, canvas = slab.anatomy, slab.canvas
    vertebra = anatomy.vertebrae[name]
    lip = max(vertebra.osteophyte)
    middle = vertebra.axis(0)  # what it has moved to the back half way down
    box = slab.box(vertebra, vertebra.depth / 2 + 1.8 * lip + 7 + middle, vertebra.height / 2 + 10, u=middle)
    if box is None or abs(slab.position - vertebra.lateral) > vertebra.width / 2 + slab.thickness:
        return None
    region, (u, v, w) = box
    across = vertebra.across(slab.position)
    body = vertebral_body(vertebra, u, v, w, anatomy.smooth, across, dents(slab, vertebra, u, w, across))
    # A wall that runs along the slice is cut obliquely: its edge is as soft as the planes are apart
    width = slab.pixel * (1 - body.sideways) + slab.gap * body.sideways
    inside = np.nonzero((body.distance < 0.5 * width).any(0))
    if not len(inside[0]):
        return None
    spot = (region[0].start + inside[0], region[1].start + inside[1])
    pick = (slice(None), *inside)
    distance, width = body.distance[pick], width[pick]
    # What lies in a body goes along with its walls
    along = (u - vertebra.axis(v))[inside]
    place = Place(along, v[inside], w[pick], across, body.below_superior[pick], body.above_inferior[pick])

    thickness = _dark_line(anatomy, vertebra, place, body.radius[pick]) + _dense_lips(vertebra, place)
    lost = cortex_lost(slab, vertebra, place)
    # Dense bone passes into marrow without an edge, but in the sacrum
    fading = (0.8 if vertebra.sacral else UNSHARP) * thickness
    core = coverage(distance + thickness * (1 - lost), np.maximum(1.3 * width, fading))
    opening = paint_basivertebral_vein(slab, vertebra, spot, core, place)
    marrow, lesions = diseased_marrow(
        slab, vertebra, place, normal_marrow(anatomy, vertebra, place, body.radius[pick])
    )
    filled = canvas.left[(slice(None), *spot)] * core if lesions else 0.0
    canvas.paint(spot, core, marrow.tissue(), LABELS[f"marrow {name}"])
    for label, share in lesions.items():
        canvas.mark(spot, (filled * (share > LESION_THRESHOLD)).mean(0), label)
    fused = np.maximum(_fused(anatomy, vertebra, place), np.maximum(opening, lost))
    canvas.paint(spot, coverage(distance, width) * (1 - fused), CORTEX, LABELS["cortex"])
    paint_content(slab, vertebra, region, (u, v, w))
    return region, body.distance


def _dark_line(anatomy, vertebra, place, radius) -> np.ndarray:
    """Thickness of the cortex with what lies on it and gives no signal either, mm: no two are alike or even.

    `radius` is 1 at the wall.
    """
    rng = VertebraStream.DARK_LINE.of(*vertebra.identity)
    own = rng.lognormal(0, UNEQUAL, 4)
    uneven = anatomy.smooth(place.u + vertebra.seed, place.v, 0.0, 19.0)
    uneven = np.clip(np.exp(ALONG * uneven), 0.15, 4.0)
    front = place.u < 0
    wall = np.where(front, *(WALL * own[2:]).astype(np.float32))
    if vertebra.sacral:  # but not where its segments have joined; the line before them is one, and even
        pelvic = np.float32(min(PELVIC_WALL[0], PELVIC_WALL[1] * vertebra.depth))
        uneven, wall = np.where(front, uneven**0.25, uneven), np.where(front, pelvic, wall)
        wall = np.where(front, wall, wall * (1 + (SACRAL_WALL - 1) * smoothstep(0.5, 3.0, place.to_endplate)))
    # Vessels enter where the waist is narrowest: there the cortex is thin, or seems lost
    entry = bump(place.v - np.where(front, *rng.normal(0, 3.5, 2).astype(np.float32)), rng.uniform(3.0, 7.0))
    wall = wall * (1 - rng.uniform(0.5, 1.0) * entry * (1 - 0.8 * (front & vertebra.sacral)))
    thickness = wall * uneven + 0.002 * max(anatomy.patient.age - 30, 0)
    if vertebra.sacral:
        return thickness
    endplates = (ENDPLATES * own[:2]).astype(np.float32) - np.float32(WALL)
    upper = place.below_superior < place.above_inferior
    more = np.where(upper, *endplates) * (0.4 + 0.6 * uneven)
    # Beside a worn disc the bone under the endplate is denser, here and there
    harder = (SCLEROTIC * uneven - SPARED).clip(0, MOST_SCLEROTIC)
    more = more + np.where(upper, *np.float32(vertebra.wear.sclerosis)) * harder
    # At its corners fibres of disc and ligament grow into the bone: in one more, in another less
    corners = (CORNERS * rng.beta(*UNLIKE_CORNERS, 4)).astype(np.float32)
    at_rim = smoothstep(0.78, 1.0, radius) * np.where(
        front, *(np.where(upper, *two) for two in corners.reshape(2, 2))
    )
    return np.maximum(
        thickness + more * bump(place.to_endplate, 2.2) + at_rim * bump(place.to_endplate, 3.5),
        0.05,
    )


def _dense_lips(vertebra, place) -> np.ndarray:
    """How much thicker the dark line is where an osteophyte has grown, mm: one is compact bone, the next has marrow."""
    thicker = np.zeros_like(place.u)
    if vertebra.sacral or not any(vertebra.osteophyte):
        return thicker
    dense = VertebraStream.LIPS.of(*vertebra.identity).uniform(*DENSE_LIPS, 2) * vertebra.osteophyte
    near = np.flatnonzero(np.abs(place.u) > 0.7 * vertebra.back)
    # It hardly differs between the planes of a slice
    middle = len(place.w) // 2
    above, below = place.below_superior[middle, near], place.above_inferior[middle, near]
    outward = smoothstep(0.7, 1.2, np.abs(place.u[near]) / np.float32(vertebra.back))
    length = np.where(above < below, *dense.astype(np.float32))
    thicker[near] = length * outward * bump(np.minimum(above, below), 6.5)
    return thicker


def paint_sacral_arch(slab):
    """Paint the roof of the sacral canal with its median crest, and the lateral masses."""
    anatomy, canvas = slab.anatomy, slab.canvas
    canal, at = anatomy.canal, anatomy.canal.at
    region = canvas.room(
        (anatomy.s > at["S1"] - 36) & (anatomy.s < at["S5"] + 6) & (anatomy.t > -6) & (anatomy.t < 34)
    )
    if abs(slab.position) > 32 or not len(region[0]):
        return
    s, t, w = anatomy.s[region], anatomy.t[region], slab.beside(region)
    lateral = _beside_canal(w)
    wave = 0.8 * np.clip(anatomy.smooth(s, 0.0, 0.0, 34.0), -1.2, 1.2)
    fade = smoothstep(at["S4"] + 8, at["S1"], s)
    half = 1.6 + 0.7 * fade + 0.5 * _median_crest(anatomy, s, t - canal.depth(s, 0.0), w)
    centre = canal.depth(s, w) + 1.2 + half + wave - lateral * (canal.depth(s, w) * 0.5 + 1.0)
    distance = np.abs(t - centre) - half - lateral * (canal.depth(s, w) * 0.5 + 7.0 - 4.0 * (1 - fade))
    # In the midline the arch starts behind the middle of S1; beside it the ala slopes down toward the back
    top = at["S1"] - 1 + lateral * (0.8 * np.maximum(t - 4, 0) - 11)
    distance = smooth_maximum(distance, np.maximum(top - s, s - at["S5"] - 2), 1 + 7 * lateral)
    y, z = anatomy.grid.y[0, region[1]], anatomy.grid.z[region[0], 0]
    if abs(slab.position) > 8:
        near = s < at["S1"]
        distance[:, near] = smooth_minimum(distance[:, near], _sacral_facet(slab, y[near], z[near]), 5.0)
    distance = distance + 0.5 * anatomy.smooth(s, t, slab.position, 26.0)
    x, patchy = slab.position, anatomy.patient.heterogeneity
    uneven = anatomy.smooth(y, z, x, 20.0, 2)
    patches = 0.05 * uneven + 0.05 * anatomy.smooth(y, z, x, 45.0, 9)
    patches = patches + 0.06 * anatomy.rough(y, z, x, 14.0) + 0.06 * anatomy.smooth(y, z, x, 7.0, 1)
    fat = np.clip(anatomy.patient.fat_fraction + 0.07 + patchy * patches, 0.1, 0.95)
    marrow = {"fat": fat * 0.85, "marrow water": (1 - fat) * 0.82, "bone": 0.13}
    # Its cortex is thick toward the canal, thin behind and lost in places
    cortex = np.where(t < centre.mean(0), *np.float32((0.8, 0.6))) + 0.35 * uneven
    core = coverage(distance + np.clip(cortex, 0.05, 1.6), 1.5 * slab.pixel)
    canvas.paint(region, core, marrow, LABELS["sacral canal wall"])
    canvas.paint(region, coverage(distance, slab.pixel), CORTEX, LABELS["cortex"])


def _median_crest(anatomy, s, behind, w) -> np.ndarray:
    """How much thicker the arch is at the tubercles of the median crest, and thinner or open between them, mm."""
    if np.abs(w).min() > 16:
        return 0.0
    rng, at = PersonStream.MEDIAN_CREST.of(anatomy.patient.seed), anatomy.canal.at
    aside, level = rng.normal(0, CREST_ASIDE), s - rng.uniform(0.1, 0.6) * behind
    crest, gaps = 0.0, 0.0
    for name, rise in TUBERCLES.items():
        size, middle = max(rng.normal(*rise), 0.2), at[name] + rng.normal(0, 1.5)
        crest = crest + size * bump(level - middle, rng.normal(*TUBERCLE_HALF))
    for upper, lower in pairwise(TUBERCLES):
        middle, size = (at[upper] + at[lower]) / 2, max(rng.normal(*GAP), 0.0)
        gaps = gaps + size * bump(level - middle, 4.5)
    return crest * bump(w - aside, 4.5) - gaps * bump(w, 8.0)


def _sacral_facet(slab, y, z) -> np.ndarray:
    """Distance to the superior articular process of S1, which grows out of the lateral mass."""
    vertebra, arch = slab.anatomy.vertebrae["S1"], slab.anatomy.arches["S1"]
    place = vertebra.local(y, z, slab.x.reshape(-1, 1))
    return arch.elements(*place, vertebra.across(slab.position), slab.anatomy.smooth).distance


def _fused(anatomy, vertebra, place) -> np.ndarray:
    """Where no cortex bounds the body: at the pedicle; in the sacrum at the lateral mass and the next segment."""
    if not vertebra.sacral:
        if np.abs(place.w).max() < 8:
            return np.float32(0)
        pedicle = anatomy.arches[vertebra.name].pedicle(place.u, place.v, place.w)
        return coverage(pedicle, 2.0) * (place.u > 0)
    fused = _beside_canal(place.w) * smoothstep(0.1, 0.3, place.u / vertebra.depth)
    for name, disc in anatomy.discs.items():
        above, below = name.split("-")
        if above in SACRAL and vertebra.name in (above, below):
            to_next = place.above_inferior if vertebra.name == above else place.below_superior
            fused = np.maximum(fused, bony_bridge(disc, place.w) * bump(to_next, 2.0))
    # The line before the sacrum goes on from segment to segment
    front = -vertebra.depth / 2 * (1 + 2 * vertebra.taper / vertebra.height * place.v)
    return fused * smoothstep(0.5, 2.0, place.u - front)


def _beside_canal(w) -> np.ndarray:
    """Rise from 0 in the midline to 1 beside the sacral canal."""
    return smoothstep(8, 12.5, np.abs(w))
