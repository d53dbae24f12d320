"""The basivertebral vein: a hollow or wedge in front of the posterior wall, where the channels of the marrow leave."""

import numpy as np

from ..anatomy.fields import bump, coverage, smoothstep
from ..anatomy.streams import PersonStream, VertebraStream
from .labels import LABELS

# All of this is our choice, set by eye beside real scans, many of which show only a notch in the posterior wall
USUAL, WIDEST = 0.95, 1.6  # size of the foramen, relative
UNLIKE = 0.5  # how much the levels of one person differ, standard deviation of the logarithm
FORAMEN = 2.6  # half the height of a foramen of size 1 in the posterior wall, mm
#: What a level shows: nothing, a hollow in the posterior wall, a wedge from there into the body, a channel cut across;
#: and how common they are: parameters of a Dirichlet distribution from which the shares of each person are drawn.
FORMS = ("hidden", "foramen", "wedge", "spot")
COMMON = (1.0, 1.6, 1.0, 0.3)
#: How far foramen and wedge reach in front of the posterior wall at size 1, and how pointed they are (as power), least
#: and most; mm.
REACH = {"foramen": (2.0, 6.0), "wedge": (7.0, 15.0)}
POINTED = 1.0, 2.2
SPOT = 0.7, 1.5  # radius of a channel cut across, mm
#: Share of the wedge that blood, fat and septa fill at its wall and at its end: it fades into the marrow it drains.
FILLED, EBBING = 0.85, 0.3
LINING = 0.9, 0.45  # thickness of the denser bone round it, mm, and the most of it
BEYOND = 6.5  # how far above and below the middle it is sought, mm


def paint_basivertebral_vein(slab, vertebra, spot, core, place) -> np.ndarray | np.float32:
    """Paint the vein of a body; return where it opens the posterior wall, 0 to 1.

    Foramen and wedge open the wall in the midline; a channel cut across does not. No two levels of a person show the
    same of it, and many show nothing.
    """
    if vertebra.sacral or np.abs(place.w).min() > 15:
        return np.float32(0)
    anatomy, rng = slab.anatomy, VertebraStream.VEIN.of(*vertebra.identity)
    person = PersonStream.VEIN.of(anatomy.patient.seed)
    usual, flow, fatty = USUAL * person.lognormal(0, 0.5), person.uniform(0.5, 0.95), person.beta(1.2, 2.0)
    size = min(usual * rng.lognormal(0, UNLIKE), WIDEST)
    form = rng.choice(FORMS, p=person.dirichlet(COMMON))
    if form == "hidden":
        return np.float32(0)
    lift, aside, lean = rng.normal(0, 2.0), rng.normal(0, 1.5), rng.normal(0, 0.15)

    near = np.flatnonzero(np.abs(place.v - lift) < BEYOND)
    u, w = place.u[near], place.w[:, near] - np.float32(aside)
    inward = vertebra.depth / 2 * (1 - vertebra.waist[1]) - 1.0 - u  # distance in front of the posterior wall
    uneven = anatomy.smooth(u, vertebra.seed, place.across, 16.0, 4)
    v = np.abs(place.v[near] - lift - lean * inward - rng.uniform(0.3, 1.0) * uneven)

    if form == "spot":
        half = np.sqrt(np.clip(rng.uniform(*SPOT) ** 2 - (inward - rng.uniform(3, 15)) ** 2, 0, None))
        half, filled = half * bump(w, 4.0), FILLED
    else:
        along = inward / np.float32(rng.uniform(*REACH[form]) * (0.5 + size / 2))
        half = FORAMEN * size * np.clip(1 - along, 0, 1) ** rng.uniform(*POINTED) * bump(w, 5.0)
        filled = FILLED + (EBBING - FILLED) * np.clip(along, 0, 1)
    hollow = coverage(v - half, 2.0) * smoothstep(0.1, 0.9, half)
    thick, dense = LINING
    lining = dense * rng.random() * coverage(v - half - thick, 2.0) * smoothstep(0.1, 0.9, half)

    region, inside = (spot[0][near], spot[1][near]), core[:, near]
    fat = fatty * min(max((anatomy.patient.age - 20) / 40, 0.1), 1.0)
    vein = {"blood": (1 - fat) * flow, "fat": 0.95 * fat}
    slab.canvas.paint(region, inside * hollow * filled, vein, LABELS["basivertebral vein"])
    slab.canvas.paint(region, inside * lining, {"bone": 1.0}, LABELS["basivertebral vein"])
    opening = np.zeros_like(place.w)
    opening[:, near] = hollow * (inward < 3) * (form != "spot")
    return opening
