"""The basivertebral vein: channels from all of the marrow that join and leave through the posterior wall."""

import numpy as np

from ..anatomy.fields import bump, capsule, coverage, smoothstep
from ..anatomy.streams import PersonStream, VertebraStream
from .labels import LABELS

# All of this is our choice, set by eye beside real scans, most of which hardly show the vein on the midline slice
USUAL, WIDEST = 0.8, 1.6  # size of the foramen and of the channels, relative; most people have small ones
UNLIKE = 0.55  # how much the levels of one person differ, standard deviation of the logarithm
FORAMEN = 2.6  # half the height of a foramen of size 1 in the posterior wall, mm
TRUNK = 1.0  # radius of a trunk of size 1, mm
#: What a level shows: nothing, a hollow in the posterior wall, a flat cleft from there to the middle, a trunk, a trunk
#: with arms, a channel cut across; and how common they are: parameters of a Dirichlet distribution from which the
#: shares of each person are drawn.
FORMS = ("hidden", "foramen", "cleft", "trunk", "forked", "spot")
COMMON = (1.3, 0.8, 1.2, 0.8, 0.7, 0.7)
#: Of a cleft: half its height, how far it reaches in front of the posterior wall, mm, least and most; how much wider
#: than high it is.
CLEFT_HALF, CLEFT_REACH, CLEFT_FLAT = (0.5, 1.0), (8.0, 19.0), 7.0
BEYOND = 6.5  # how far above and below the middle the channels are sought, mm


def paint_basivertebral_vein(slab, vertebra, spot, core, place) -> np.ndarray | np.float32:
    """Paint the vein of a body; return where it opens the posterior wall, 0 to 1.

    A short trunk leaves through a foramen in the midline. In front of it the channels part like a Y, one to each side,
    and thin ones join from above and below. No two levels of a person show the same of them, and many show nothing.
    """
    if vertebra.sacral or np.abs(place.w).min() > 15:
        return np.float32(0)
    anatomy, rng = slab.anatomy, VertebraStream.VEIN.of(vertebra.seed)
    person = PersonStream.VEIN.of(anatomy.patient.seed)
    usual, flow, fatty = USUAL * person.lognormal(0, 0.5), person.uniform(0.35, 0.9), person.beta(1.2, 2.0)
    size = min(usual * rng.lognormal(0, UNLIKE), WIDEST)
    form = rng.choice(FORMS, p=person.dirichlet(COMMON))
    if form == "hidden":
        return np.float32(0)
    lift, aside, lean = rng.normal(0, 2.0), rng.normal(0, 1.5), rng.normal(0, 0.22)

    near = np.flatnonzero(np.abs(place.v - lift) < BEYOND)
    u, v, w = place.u[near], place.v[near], place.w[:, near] - np.float32(aside)
    wall = vertebra.depth / 2 * (1 - vertebra.waist[1]) - 1.0
    inward = wall - u  # distance in front of the posterior wall
    v = (
        v
        - lift
        - lean * inward
        - rng.uniform(0.3, 1.3) * anatomy.smooth(u, vertebra.seed, place.across, 16.0, 4)
    )

    reach = rng.uniform(2.0, 8.0) * (0.5 + size)
    half = FORAMEN * size * np.clip(1 - inward / reach, 0, 1) ** rng.uniform(0.8, 2.2) * bump(w, 5.0)
    notch = (form != "spot") * coverage(np.abs(v) - half, 2.0) * smoothstep(0.1, 0.9, half)
    channels = np.zeros_like(w)
    stretch = (1.0, 1.0, CLEFT_FLAT if form == "cleft" else 1.0)
    for start, end, *radii in _channels(form, rng, wall, TRUNK * min(size, 1.1)):
        # A channel thinner than a voxel fills only part of it
        share = coverage(capsule(u, v, w, start, end, *radii, stretch), 1.6)
        channels = np.maximum(channels, share)

    region = spot[0][near], spot[1][near]
    fat = fatty * min(max((anatomy.patient.age - 20) / 40, 0.1), 1.0)
    vein = {"blood": 0.95 * flow, "fat": 0.0}
    slab.canvas.paint(region, core[:, near] * channels * 0.9, vein, LABELS["basivertebral vein"])
    cleft = {"blood": (1 - fat) * flow, "fat": 0.95 * fat}
    if form == "spot":  # in old people fat lies round the channel
        around = {"fat": 0.9 * fat, "marrow water": 0.85 * (1 - fat)}
        halo = smoothstep(0.0, 0.5, channels) * fat
        slab.canvas.paint(region, core[:, near] * halo, around, LABELS["basivertebral vein"])
    slab.canvas.paint(region, core[:, near] * notch * 0.85, cleft, LABELS["basivertebral vein"])
    opening = np.zeros_like(place.w)
    opening[:, near] = notch * (inward < 3)
    return opening


def _channels(form: str, rng, wall: float, radius: float) -> list:
    """Ends (u, v, w) and the radii there of the channels that a level shows, mm."""
    if form == "foramen":
        return []
    if form == "spot":
        at, high, wide = wall - rng.uniform(3, 15), rng.normal(0, 1.5), 1.3 * radius
        return [((at, high, -4.0), (at - rng.uniform(0, 2), high + rng.normal(0, 1), 4.0), wide, wide)]
    if form == "cleft":
        end, half = (wall - rng.uniform(*CLEFT_REACH), rng.normal(0, 0.8), 0), rng.uniform(*CLEFT_HALF)
        return [((wall, 0, 0), end, half, rng.uniform(0.3, 0.9) * half)]
    fork = wall - rng.uniform(3, 13)
    rise = rng.normal(0, 1.2)
    ends = [((wall, 0, 0), (fork, rise, 0), radius, rng.uniform(0.4, 0.9) * radius)]
    if form == "forked":
        for side in (-1, 1):  # the arms of the Y
            far = fork - rng.uniform(2, 10), rise + rng.normal(0, 3.0), side * rng.uniform(4, 11)
            ends.append(((fork, rise, 0), far, rng.uniform(0.5, 0.9) * radius, 0.25 * radius))
    for side in rng.choice((-1, 1), rng.integers(0, 4)):  # tributaries beside the midline
        share = rng.uniform(0.1, 1.0)
        far = wall - share * (wall - fork) - rng.uniform(1, 9), side * rng.uniform(1.0, 6.0), rng.normal(0, 3)
        ends.append(((wall - share * (wall - fork), share * rise, 0), far, 0.55 * radius, 0.15 * radius))
    return ends
