"""What is left of the discs within the sacrum: a lens between two endplates, a bar, or bone that has replaced it."""

from typing import NamedTuple

import numpy as np

from ..anatomy.fields import bump, coverage, smoothstep
from ..anatomy.streams import DiscStream
from .labels import LABELS

FORMS = ("lens", "bar", "part", "gone")
#: How often each form is seen: a lens with a core between its two endplates, a thin dark bar, a part of one, nothing.
#: As in twelve of SPIDER's patients, roughly. All numbers here are our choice, set by eye beside their images.
COMMON = {
    "S1-S2": (0.45, 0.43, 0.07, 0.05),
    "S2-S3": (0.12, 0.48, 0.25, 0.15),
    "S3-S4": (0.03, 0.47, 0.25, 0.25),
    "S4-S5": (0.03, 0.52, 0.20, 0.25),
}
#: How far it ends short of the anterior and of the posterior wall, most, mm (a beta distribution: mostly little); of a
#: part, how much of the depth it takes, least and most, and it lies anywhere.
SHORT_IN_FRONT, SHORT_BEHIND, OFTEN_LITTLE, PART = 1.5, 4.0, (0.6, 1.5), (0.3, 0.6)
#: Half its height where it is highest, mm, least and most; half the height of its ends; how far behind the middle it is
#: highest, share of half its depth; thickness of the endplates, mm.
HALF_HEIGHT = {"lens": (1.5, 2.6), "bar": (0.6, 1.5), "part": (0.5, 1.1)}
ENDS, HIGHEST, RIM = 0.5, (-0.1, 0.5), (0.8, 1.3)
LOWER = {"S1-S2": 1.0, "S2-S3": 0.85, "S3-S4": 0.75, "S4-S5": 0.75}  # height further down, relative
HALF_WIDTH = 9.0, 15.0  # how far a remnant reaches to both sides, mm, lowest and highest
ASLANT, BOWED = 0.05, 0.4  # slant, mm/mm, and bow from its middle to its ends, mm; standard deviations
CORE = 0.0, 0.6  # share of nucleus in the core of a lens, lowest and highest
RIM_TISSUE = {"bone": 0.85, "ligament": 0.1, "annulus": 0.05}
BRIDGED = 0.95  # share of the cortex between two segments that bone has replaced in the midline


class Remnant(NamedTuple):
    """What is left, in the coordinates of its disc, mm."""

    middle: float
    half_depth: float
    half_height: float
    half_width: float
    rim: float
    core: float
    slant: float
    bow: float
    highest: float

    def distance(self, u, v, w, uneven):
        """Distance to its surface at points, mm; `uneven` makes it thicker or thinner, mm."""
        along = (u - self.middle) / self.half_depth
        v = v - self.slant * (u - self.middle) - self.bow * along**2
        outward = along**2 + (w / self.half_width) ** 2
        full = bump(along - self.highest, 0.9, 3.0)
        half = ENDS + (self.half_height + uneven - ENDS) * full
        beyond = np.maximum(np.sqrt(outward) - 1, 0) * min(self.half_depth, self.half_width)
        above = np.abs(v) - half
        return np.where(beyond > 0, np.hypot(beyond, np.maximum(above, 0)), above)


def remnant_of(disc) -> Remnant | None:
    """Draw what is left of a disc between two sacral segments; None where nothing is."""
    own = DiscStream.REMNANT.of(*disc.identity)
    form = own.choice(FORMS, p=COMMON[disc.name])
    if form == "gone":
        return None
    front = SHORT_IN_FRONT * own.beta(*OFTEN_LITTLE) - disc.half_depth
    back = disc.half_depth - SHORT_BEHIND * own.beta(*OFTEN_LITTLE)
    if form == "part":
        length = (back - front) * own.uniform(*PART)
        front = own.uniform(front, back - length)
        back = front + length
    return Remnant(
        middle=(front + back) / 2,
        half_depth=(back - front) / 2,
        half_height=own.uniform(*HALF_HEIGHT[form]) * LOWER[disc.name],
        half_width=own.uniform(*HALF_WIDTH),
        rim=own.uniform(*RIM),
        core=own.uniform(*CORE),
        slant=own.normal(0, ASLANT),
        bow=own.normal(0, BOWED),
        highest=own.uniform(*HIGHEST),
    )


def paint_remnants(slab):
    """Paint the remnants before the bodies, into which they reach."""
    anatomy, canvas = slab.anatomy, slab.canvas
    for name, disc in anatomy.discs.items():
        left = remnant_of(disc) if disc.sacral else None
        if left is None or abs(slab.position - disc.lateral) > left.half_width + slab.thickness:
            continue
        box = slab.box(disc, disc.half_depth + 2, left.half_height + 4)
        if box is None:
            continue
        region, (u, v, w) = box
        uneven = 0.15 * left.half_height * anatomy.smooth(u + disc.seed, 0.0, 0.0, 12.0)
        distance, label = left.distance(u, v, w, uneven), LABELS[f"disc {name}"]
        core = {"nucleus pulposus": left.core, "annulus": 0.8 - left.core, "ligament": 0.08}
        canvas.paint(region, coverage(distance + left.rim, 1.5 * slab.pixel), core, label)
        canvas.paint(region, coverage(distance, slab.pixel), RIM_TISSUE, label)


def paint_bridge(slab, region, share):
    """Paint the marrow that has bridged the gap between two segments."""
    fat = slab.anatomy.patient.fat_fraction + 0.04
    marrow = {"fat": fat * 0.84, "marrow water": (1 - fat) * 0.82, "bone": 0.14}
    slab.canvas.paint(region, share, marrow, LABELS["sacral canal wall"])


def bony_bridge(disc, w) -> np.ndarray:
    """Share of bone between two sacral segments; a mobile disc is spared in the midline."""
    beside = 0.85 * smoothstep(11, 20, np.abs(w))
    return np.maximum(beside, BRIDGED) if disc.sacral else beside
