"""What is left of the discs within the sacrum: a lens with a dark rim, a line, or bone that has replaced it."""

from typing import NamedTuple

import numpy as np

from ..anatomy.fields import coverage, smoothstep
from ..anatomy.streams import DiscStream
from .labels import LABELS

FORMS = ("lens", "line", "gone")
#: How often each form is seen. All numbers here are our choice, set by eye beside SPIDER's images.
COMMON = {
    "S1-S2": (0.42, 0.46, 0.12),
    "S2-S3": (0.16, 0.60, 0.24),
    "S3-S4": (0.05, 0.60, 0.35),
    "S4-S5": (0.05, 0.60, 0.35),
}
#: Of a lens: half its depth, as a share of the disc's, half its height and the thickness of its rim, mm, lowest and
#: highest, and how far it ends in front of the posterior wall, mm, likewise: it lies in the back half.
LENS_DEPTH, LENS_HEIGHT, RIM, SHORT_OF_WALL = (0.55, 0.82), (1.5, 2.5), (0.7, 1.2), (-1.5, 1.0)
#: Of a line: half its depth and height likewise, and where from front to back it lies in the room that it leaves.
LINE_DEPTH, LINE_HEIGHT, LINE_PLACE = (0.45, 1.05), (0.4, 1.1), (-0.3, 1.0)
BLUNT = 0.4  # how blunt its ends are: 0 a box, 0.5 an ellipse
HALF_WIDTH = 9.0, 15.0  # how far a remnant reaches to both sides, mm, lowest and highest
ASLANT, BOWED = 0.06, 0.6  # slant, mm/mm, and bow from its middle to its ends, mm; standard deviations
CORE = 0.05, 0.55  # share of nucleus in the core of a lens, lowest and highest
RIM_TISSUE = {"bone": 0.45, "ligament": 0.25, "annulus": 0.25}
BRIDGED = 0.92  # share of the cortex between two segments that bone has replaced in the midline


class Remnant(NamedTuple):
    """A lens or a line in the coordinates of its disc, mm."""

    middle: float
    half_depth: float
    half_height: float
    half_width: float
    rim: float
    core: float
    slant: float
    bow: float

    def distance(self, u, v, w, uneven):
        """Distance to its surface at points, mm; `uneven` makes it thicker or thinner, mm."""
        along = (u - self.middle) / self.half_depth
        v = v - self.slant * (u - self.middle) - self.bow * along**2
        outward = along**2 + (w / self.half_width) ** 2
        half = (self.half_height + uneven) * np.maximum(1 - outward, 0) ** BLUNT
        return np.abs(v) - half + 2.0 * np.maximum(outward - 1, 0)


def remnant_of(disc) -> Remnant | None:
    """Draw what is left of a disc between two sacral segments; None where nothing is."""
    own = DiscStream.REMNANT.of(*disc.identity)
    form = own.choice(FORMS, p=COMMON[disc.name])
    if form == "gone":
        return None
    lens = form == "lens"
    half_depth = own.uniform(*(LENS_DEPTH if lens else LINE_DEPTH)) * disc.half_depth
    room = disc.half_depth - half_depth
    behind = max(room - own.uniform(*SHORT_OF_WALL), 0.0)
    return Remnant(
        middle=behind if lens else own.uniform(*LINE_PLACE) * room,
        half_depth=half_depth,
        half_height=own.uniform(*(LENS_HEIGHT if lens else LINE_HEIGHT)),
        half_width=own.uniform(*HALF_WIDTH),
        rim=own.uniform(*RIM),
        core=own.uniform(*CORE),
        slant=own.normal(0, ASLANT),
        bow=own.normal(0, BOWED),
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
        uneven = 0.3 * left.half_height * anatomy.smooth(u + disc.seed, 0.0, 0.0, 9.0)
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
