"""Vertebrae and discs: their usual shape, and one person's vertebra or disc with its place.

Positions are (y, z) in the sagittal plane, mm, y to the back and z to the head; the centre of the sacral endplate
is (0, 0).
"""

from dataclasses import dataclass
from itertools import pairwise
from math import radians, tan

import numpy as np

from .degeneration import DiscState
from .wear import SMOOTH, Wear

#: Shape of each vertebra, mm and degrees: height, depth (anteroposterior) and width of the body; height of the disc
#: below; wedge of that disc and of the body (positive: taller in front). Our choice, checked by eye; depths lie between
#: those of dry bone (endplates 34 to 36 mm) and SPIDER's by ruler (at the waist of L3 35 to 44 mm, of L5 34 to 39 mm).
MORPHOMETRY = {
    "T10": (22.0, 31.0, 36.0, 5.2, 0.0, -3.0),
    "T11": (23.0, 32.0, 38.0, 5.8, 1.0, -3.5),
    "T12": (24.5, 33.5, 40.0, 6.7, 2.5, -3.5),
    "L1": (26.0, 35.0, 42.0, 8.0, 4.0, -2.5),
    "L2": (27.0, 36.6, 44.0, 8.8, 6.0, -0.5),
    "L3": (27.5, 37.8, 46.5, 9.6, 8.0, 1.0),
    "L4": (27.2, 38.4, 49.0, 10.2, 11.0, 2.5),
    "L5": (26.5, 38.4, 53.0, 9.4, 14.0, 8.0),
    "S1": (29.0, 29.5, 106.0, 2.2, 0.0, 4.0),
    "S2": (27.0, 17.7, 96.0, 1.2, 0.0, 2.0),
    "S3": (22.5, 12.3, 84.0, 0.9, 0.0, 2.0),
    "S4": (18.0, 9.5, 64.0, 0.8, 0.0, 2.0),
    "S5": (15.0, 7.6, 44.0, 1.6, 0.0, 2.0),
    "coccyx": (11.0, 6.5, 16.0, 0.0, 0.0, 2.0),
}
#: What a transitional vertebra changes, same columns; set by eye after descriptions of Castellvi types III and IV.
TRANSITION = {
    "sacralised L5": {"L5": (26.5, 37.4, 55.0, 4.2, 5.0, 6.0)},
    "lumbarised S1": {"S1": (27.0, 35.0, 100.0, 7.5, 0.0, 4.0), "S2": (24.0, 27.2, 96.0, 1.2, 0.0, 2.0)},
}
VERTEBRAE = tuple(MORPHOMETRY)
PRESACRAL, SACRAL = VERTEBRAE[:8], VERTEBRAE[8:]
#: Names of the discs, by the vertebrae above and below: the levels a reader reports, one above, remnants below.
DISCS = tuple(f"{above}-{below}" for above, below in pairwise(VERTEBRAE))


def morphometry(transitional: str = "") -> dict[str, tuple[float, ...]]:
    """Shape of each vertebra of someone who may have a transitional one."""
    return MORPHOMETRY | TRANSITION.get(transitional, {})


@dataclass(frozen=True)
class Placed:
    """Something with a centre and a tilt in the sagittal plane, and a place from side to side."""

    name: str
    centre: np.ndarray
    tilt: float
    lateral: float
    rotation: float  # about the long axis, degrees
    side_tilt: float  # in the coronal plane, degrees; positive where the left side is higher
    person: int  # `Patient.seed`
    seed: float  # where it lies in the noise fields, mm

    @property
    def identity(self) -> tuple[int, int]:
        """Whose it is and which one, for its random streams."""
        return self.person, (VERTEBRAE if self.name in VERTEBRAE else DISCS).index(self.name)

    @property
    def posterior(self) -> np.ndarray:
        """Unit vector (y, z) toward the back."""
        angle = np.deg2rad(self.tilt)
        return np.array([np.cos(angle), np.sin(angle)])

    @property
    def superior(self) -> np.ndarray:
        """Unit vector (y, z) toward the head."""
        angle = np.deg2rad(self.tilt)
        return np.array([-np.sin(angle), np.cos(angle)])

    def local(self, y, z, x):
        """Coordinates (u to the back, v to the head, w to the left) of points in the patient, mm.

        `x` is one number or the planes of one slice. Within a slice u and v hardly change, and are those of its middle.
        """
        aslant, turned = np.tan(np.deg2rad([self.side_tilt, self.rotation])).astype(np.float32)
        dy, dz = np.float32(y - self.centre[0]), np.float32(z - self.centre[1])
        back, head = self.posterior.astype(np.float32), self.superior.astype(np.float32)
        aside = np.float32(x - self.lateral)
        u = dy * back[0] + dz * back[1]
        v = dy * head[0] + dz * head[1] - aslant * aside.mean()
        return u, v, aside + turned * u + aslant * v

    def point(self, u: float, v: float, x: float | None = None) -> np.ndarray:
        """Place (y, z) of a point given in local coordinates, mm; in the sagittal plane at `x` if that is given."""
        if x is not None:
            v = v + np.tan(np.deg2rad(self.side_tilt)) * (x - self.lateral)
        return self.centre + u * self.posterior + v * self.superior

    def across(self, x: float) -> float:
        """How far a sagittal plane at `x` passes to the left of the centre, mm."""
        return float(x - self.lateral)

    def sideways(self, u: float) -> float:
        """X of the plane of symmetry at a distance behind the centre, mm."""
        return self.lateral - tan(radians(self.rotation)) * u


@dataclass(frozen=True)
class Vertebra(Placed):
    """A vertebral body with the proportions that make it this person's."""

    height: float
    depth: float
    width: float
    wedge: float
    taper: float
    waist: tuple[float, float]  # narrowing at mid-height, anterior and posterior, share of the half depth
    concavity: tuple[float, float]  # depth of the superior and inferior endplate, mm
    osteophyte: tuple[float, float]  # superior and inferior, mm
    wear: Wear = SMOOTH
    side_wedge: float = 0.0  # in the coronal plane, degrees; positive: taller on the left
    shear: float = 0.0  # how far both walls run to the back on their way down, mm for each mm

    @property
    def sacral(self) -> bool:
        """Whether it belongs to the sacrum or coccyx."""
        return self.name in SACRAL

    @property
    def back(self) -> float:
        """Distance of the posterior wall from the axis, mm."""
        return self.depth / 2

    def axis(self, v):
        """How far behind the centre of the superior endplate the walls have their middle at a height, mm."""
        return self.shear * (self.height / 2 - v)


@dataclass(frozen=True)
class Disc(Placed):
    """An intervertebral disc; the remnants in the sacrum have no state."""

    height: float
    wedge: float
    state: DiscState | None
    half_depth: float
    half_width: float
    bulge: tuple[float, float]  # posterior and anterior, mm
    eccentric: float  # where from side to side the bulge is greatest, mm
    slip: float = 0.0  # how far its upper surface has slipped forward on the lower one, mm
    # Behind and in front, shares of the disc's height: where the bulge is greatest, and how wide it is
    crest: tuple[float, float] = (0.0, 0.0)
    fullness: tuple[float, float] = (0.55, 0.5)
    core: float = 0.06  # how far the nucleus lies behind the middle, share of half the depth

    @property
    def sacral(self) -> bool:
        """Whether it is a remnant between sacral segments."""
        return self.state is None
