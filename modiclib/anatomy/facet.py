"""The facet joints: one curved surface for each, from which both of its articular processes are cut."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .column import PRESACRAL, VERTEBRAE, Disc, Vertebra
from .fields import smooth_maximum

#: Angle of the joint to the sagittal plane, degrees, and its distance from the midline, mm, by the vertebra above.
#: Thoracic joints face the back, lumbar ones turn from sagittal to oblique; rounded, set after textbook drawings.
ORIENTATION = {
    "T10": (75, 11.5), "T11": (60, 11.5), "T12": (33, 12.0), "L1": (33, 12.5),
    "L2": (37, 13.5), "L3": (43, 15.0), "L4": (49, 17.0), "L5": (54, 20.0),
}  # fmt: skip
#: Of the middle of the joint: distance behind the posterior wall and above the endplate of the vertebra below, mm.
BEHIND_WALL, ABOVE_ENDPLATE = 13.3, 4.0
SHINGLE = 11.0  # how far the joint leans forward above, degrees: the processes overlap like tiles
HOLLOW = 11.0  # radius of the hollow superior process, mm
HALF_HEIGHT, HALF_WIDTH = 8.0, 6.0  # of the joint, mm
SPACE = (2.0, 3.0)  # from bone to bone: two layers of cartilage and a film of fluid, mm


@dataclass(frozen=True)
class Facet:
    """One facet joint in the coordinates of one of its two vertebrae, in units of the person's size.

    Attributes
    ----------
    centre : tuple of float
        (u, v, aside), mm; `aside` is the distance from the midline on the joint's own side.
    axis : tuple of float
        (u, v) toward the head along the joint.
    normal : tuple of float
        (backward, aside) from the superior to the inferior process.
    space : float
        From bone to bone, mm.
    """

    centre: tuple[float, float, float]
    axis: tuple[float, float]
    normal: tuple[float, float]
    space: float

    def point(self, along: float, across: float) -> tuple[float, float, float]:
        """Place so far along the joint and so far from it, toward the inferior process."""
        (u, v, aside), (axis_u, axis_v), (back, out) = self.centre, self.axis, self.normal
        return (
            u + along * axis_u + across * back * axis_v,
            v + along * axis_v - across * back * axis_u,
            aside + across * out,
        )

    def evaluate(self, process: str, u, v, aside) -> "Joint":
        """Evaluate the joint at points, as seen from one of its two processes, ``'superior'`` or ``'inferior'``."""
        du, dv = u - self.centre[0], v - self.centre[1]
        axis_u, axis_v = self.axis
        backward, out = du * axis_v - dv * axis_u, aside - self.centre[2]
        along = du * axis_u + dv * axis_v
        n_back, n_out = self.normal
        # A trough, open toward the spinous process
        deep, sideways = backward * n_back + out * n_out - HOLLOW, backward * n_out - out * n_back
        surface = np.hypot(np.minimum(deep, 0), sideways) - HOLLOW
        rim = (np.hypot(along / HALF_HEIGHT, sideways / HALF_WIDTH) - 1) * HALF_WIDTH
        space = smooth_maximum(np.abs(surface) - self.space / 2, rim, 0.6)
        # The bone of each vertebra stays on its own side of the surface, as far as the joint reaches
        outward, inward = (-surface, -along) if process == "superior" else (surface, along)
        forbidden = outward + self.space / 2 - 2 * np.maximum(inward - HALF_HEIGHT + 1, 0)
        return Joint(forbidden, np.abs(surface) - self.space / 2, space)


class Joint(NamedTuple):
    """A joint evaluated at points: distances (mm) to where bone must end, to the bone, and to the joint space."""

    forbidden: np.ndarray
    bone: np.ndarray
    space: np.ndarray


def facet_joints(
    vertebrae: dict[str, Vertebra], discs: dict[str, Disc], scale: float, rng: np.random.Generator
) -> dict[tuple[str, str, int], Facet]:
    """Place the joints of every presacral level; right and left are drawn apart.

    Returns
    -------
    dict
        By vertebra, ``'superior'`` or ``'inferior'`` process, and side (1 left, -1 right).
    """
    facets = {}
    for above in PRESACRAL:
        below = VERTEBRAE[VERTEBRAE.index(above) + 1]
        disc = discs[f"{above}-{below}"]
        for side in (-1, 1):
            angle, aside = ORIENTATION[above]
            angle = np.deg2rad(angle + rng.normal(0, 5))
            aside = (aside + rng.normal(0, 0.7)) * scale
            lower = vertebrae[below]
            u = lower.back + (BEHIND_WALL + rng.normal(0, 0.6)) * scale - disc.slip / 2
            y, z = lower.point(u, lower.height / 2 + (ABOVE_ENDPLATE + rng.normal(0, 0.8)) * scale)
            lean, space = disc.tilt + SHINGLE + rng.normal(0, 3), rng.uniform(*SPACE)
            for name, process in ((above, "inferior"), (below, "superior")):
                vertebra = vertebrae[name]
                local_u, local_v, w = vertebra.local(y, z, lower.sideways(u) + side * aside)
                turn = np.deg2rad(lean - vertebra.tilt)
                facets[name, process, side] = Facet(
                    (
                        float(local_u - vertebra.back) / scale,
                        float(local_v) / scale,
                        float(side * w) / scale,
                    ),
                    (float(-np.sin(turn)), float(np.cos(turn))),
                    (float(np.sin(angle)), float(-np.cos(angle))),
                    space,
                )
    return facets
