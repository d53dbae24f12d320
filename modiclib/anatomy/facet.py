"""The facet joints: one curved surface for each, from which both of its articular processes are cut."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .column import PRESACRAL, VERTEBRAE, Disc, Vertebra
from .fields import smooth_maximum
from .patient import Patient
from .streams import PersonStream

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
THINNED = 0.35  # share of the space that is lost with the cartilage of a worn joint; our choice
#: Share of lumbar joints with an effusion, at any age: 34 % of 808 people had one in some joint (Wakayama Spine Study,
#: J Pain Res 2019;12:3521-3528). Width of its film, and half that of the recess it distends, mm: our choice.
EFFUSION, FILM, RECESS = 0.042, (0.6, 1.8), (0.8, 1.5)
#: Share of worn lumbar joints with a synovial cyst behind or in front: 7.3 and 2.3 % of 303 patients had one (Doyle and
#: Merrilees, Spine 2004;29:874-878). Radius, mm: our choice.
CYST_BEHIND, CYST_IN_FRONT, CYST = 0.015, 0.005, (2.6, 4.2)
GAS, CLEFT = 0.12, 0.9  # share of worn joints that hold gas, and its width, mm; our choice


@dataclass(frozen=True)
class Pouch:
    """A recess of a joint that fluid distends, or a synovial cyst: place as in `Facet.centre`, half its width, mm."""

    centre: tuple[float, float, float]
    axis: tuple[float, float]
    half: float
    cyst: bool


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
    content : Content
        How wide its space is, and what fills it.
    """

    centre: tuple[float, float, float]
    axis: tuple[float, float]
    normal: tuple[float, float]
    content: "Content"

    def point(self, along: float, across: float, inward: float = 0.0) -> tuple[float, float, float]:
        """Place so far along the joint, from it toward the inferior process, and inward toward the canal, mm."""
        (u, v, aside), (axis_u, axis_v), (back, out) = self.centre, self.axis, self.normal
        backward = across * back + inward * out
        return (
            u + along * axis_u + backward * axis_v,
            v + along * axis_v - backward * axis_u,
            aside + across * out - inward * back,
        )

    @property
    def pouch(self) -> Pouch | None:
        """Recess or cyst that holds fluid."""
        if not self.content.pouch:
            return None
        along, inward, half = self.content.pouch
        return Pouch(self.point(along, 2.0, inward), self.axis, half, half >= CYST[0])

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
        space = smooth_maximum(np.abs(surface) - self.content.space / 2, rim, 0.6)
        # The bone of each vertebra stays on its own side of the surface, as far as the joint reaches
        outward, inward = (-surface, -along) if process == "superior" else (surface, along)
        forbidden = outward + self.content.space / 2 - 2 * np.maximum(inward - HALF_HEIGHT + 1, 0)
        # Bone bears only as far as the joint reaches
        bearing = np.maximum(np.abs(surface) - self.content.space / 2, rim)
        return Joint(forbidden, bearing, space)


class Content(NamedTuple):
    """What lies between the bones of a joint.

    Attributes
    ----------
    space : float
        From bone to bone, mm.
    effusion, gas : float
        Width of the film of fluid that parts the cartilage, and of a cleft of gas, mm.
    pouch : tuple of float
        Of a distended recess or cyst: place along the joint and inward, half its width, mm; empty for none.
    """

    space: float
    effusion: float = 0.0
    gas: float = 0.0
    pouch: tuple[float, ...] = ()


class Joint(NamedTuple):
    """A joint evaluated at points: distances (mm) to where bone must end, to the bone, and to the joint space."""

    forbidden: np.ndarray
    bone: np.ndarray
    space: np.ndarray


def _content(patient: Patient, level: str, disc: Disc, space: float, own: np.random.Generator) -> Content:
    """Draw what fills a joint: worn ones, which lie beside worn discs of the old, hold cysts and gas."""
    luck, size, place = own.random(4), own.random(), own.normal(0, 1)
    worn = float(np.clip((patient.age - 35) / 45, 0, 1)) * (0.5 + (int(disc.state.grade) - 1) / 8)
    space *= 1 - THINNED * worn
    if not level.startswith("L"):
        return Content(space)
    film = float(np.interp(luck[3], (0, 1), FILM)) if luck[0] < EFFUSION else 0.0
    pouch = (-5.0 + place, -HALF_WIDTH, float(np.interp(size, (0, 1), RECESS))) if film else ()
    for share, inward in ((CYST_BEHIND, -HALF_WIDTH - 1.5), (CYST_IN_FRONT, HALF_WIDTH + 1.5)):
        if luck[1] < share * 2 * worn:
            pouch = (-2.0 + 2 * place, inward, float(np.interp(size, (0, 1), CYST)))
    gas = CLEFT if luck[2] < GAS * worn and not film else 0.0
    return Content(space + 0.7 * film, film, gas, pouch)


def facet_joints(
    patient: Patient,
    vertebrae: dict[str, Vertebra],
    discs: dict[str, Disc],
    scale: float,
    rng: np.random.Generator,
) -> dict[tuple[str, str, int], Facet]:
    """Place the joints of every presacral level; right and left are drawn apart.

    Returns
    -------
    dict
        By vertebra, ``'superior'`` or ``'inferior'`` process, and side (1 left, -1 right).
    """
    facets = {}
    own = PersonStream.FACETS.of(patient.seed)  # what a joint holds leaves the rest as it is
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
            content = _content(patient, above, disc, space, own)
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
                    content,
                )
    return facets
