"""Posterior elements: spinous process, laminae, pedicles, articular and transverse processes."""

from math import cos, radians, sin
from typing import NamedTuple

import numpy as np

from .column import VERTEBRAE, Disc, Vertebra
from .facet import BEHIND_WALL, Facet, facet_joints
from .fields import capsule, smooth_maximum, smooth_minimum, smoothstep
from .noise import Noise
from .patient import Patient
from .spinous import SpinousProcess, spinous_processes
from .streams import VertebraStream

#: Pedicle by vertebra, mm: distance of its middle from the midline, half its width and half its height. Our choice,
#: checked by eye.
PEDICLE = {
    "T10": (12.0, 3.6, 7.8), "T11": (12.0, 4.0, 8.3), "T12": (12.5, 4.0, 8.0), "L1": (13.8, 4.0, 7.6),
    "L2": (14.4, 4.3, 7.4), "L3": (15.4, 5.0, 7.2), "L4": (17.0, 6.2, 7.2), "L5": (20.0, 8.2, 7.0),
    "S1": (21.0, 8.0, 7.0),
}  # fmt: skip
#: Transverse process by vertebra, mm and set by eye: how far from the midline it ends, its height above the middle of
#: the body there, half its height at root and tip.
TRANSVERSE = {
    "T10": (27.0, 10.0, 4.5, 4.5), "T11": (23.0, 8.0, 4.0, 4.0), "T12": (22.0, 5.0, 4.0, 3.6),
    "L1": (35.0, 3.0, 5.2, 4.0), "L2": (40.0, 3.0, 5.6, 4.4), "L3": (46.0, 4.0, 5.8, 4.8),
    "L4": (43.0, 7.0, 5.6, 4.2), "L5": (45.0, 8.0, 7.5, 5.5),
}  # fmt: skip
#: How uneven the outline of a spinous process is, standard deviation, mm; set by eye.
WAVY = 0.5
SACRALISED = (48.0, -8.0, 9.0, 12.0)  # of a sacralised L5, which reaches the ala


class PosteriorElements(NamedTuple):
    """Distances (mm) to the bone, to where it bears on another bone, and to the space of the joint above."""

    distance: np.ndarray
    surface: np.ndarray
    joint_space: np.ndarray


class Arch:
    """The posterior elements of one vertebra; right and left differ.

    Shapes were set by eye after anatomical drawings. Points are (behind the posterior wall, above the middle of the
    body, beside the midline), mm, in the average man.

    Parameters
    ----------
    vertebra : Vertebra
        Whose.
    scale : float
        Size of the person relative to the average man.
    facets : dict
        Its joints, by process and side.
    spinous : SpinousProcess or None
        Its spinous process; that of the sacrum is drawn with the sacrum.
    sacralised : bool
        Whether the transverse processes have grown toward the sacrum.
    """

    def __init__(
        self,
        vertebra: Vertebra,
        scale: float,
        facets: dict[tuple[str, int], Facet],
        spinous: SpinousProcess | None,
        sacralised: bool = False,
    ):
        self.vertebra, self.scale, self.facets, self.spinous = vertebra, scale, facets, spinous
        rng = VertebraStream.ARCH.of(*vertebra.identity)
        # Pedicle, junction, isthmus and transverse process wander, each side for itself
        self._wander = {side: rng.normal(0, 0.6, (6, 3)) for side in (-1, 1)}
        self._stout = {side: rng.normal(1, 0.06) for side in (-1, 1)}
        self._sacralised = sacralised

    def elements(self, u, v, w, across: float, smooth: Noise) -> PosteriorElements:
        """Evaluate the posterior elements.

        Parameters
        ----------
        u, v, w : numpy.ndarray
            Local coordinates, mm: u and v (rows, columns) or (points,), w with the planes before.
        across : float
            w of the slice at the centre of the body: tells right from left, and where the noise is read.
        smooth : Noise
            Makes the surfaces uneven.
        """
        # From here on in units of the person's size, measured from the posterior wall of the body
        scale, side = self.scale, self.side(across)
        u, v, w = (u - self.vertebra.back) / scale, v / scale, w / scale
        aside = np.abs(w)
        nearest = float(aside.min())
        far = np.full(np.broadcast_shapes(u.shape, w.shape), 9.0, np.float32)
        shape, surface, space = far, far, far
        sacral = self.vertebra.sacral  # its arch is drawn with the sacrum; only the facet is needed
        if nearest < 19 and not sacral:
            shape = self._lamina(u, v, aside, side)
        if aside.max() > 5:
            joints = [(process, facet) for (process, of), facet in self.facets.items() if of == side]
            for part in self._solid(u, v, aside, side) if not sacral else ():
                shape = smooth_minimum(shape, part, 3.5)
            for process, facet in joints:
                shape = smooth_minimum(shape, self._articular(process, facet, u, v, aside, side), 2.5)
            for process, facet in joints:
                joint = facet.evaluate(process, u, v, aside)
                shape = smooth_maximum(shape, joint.forbidden, 0.8)
                surface = np.minimum(surface, joint.bone)
                space = joint.space if process == "superior" else space
        if nearest < 9 and not sacral:
            wavy = WAVY * smooth(u, v + self.vertebra.seed, 0.0, 26.0, 2)
            bend = 0.7 * smooth(u, v + self.vertebra.seed, 0.0, 24.0, 4)
            bone, bearing = self.spinous.evaluate(u, v, w, wavy, bend)
            shape, surface = smooth_minimum(shape, bone, 4.0), np.minimum(surface, bearing)
        uneven = 0.30 * smooth(u, v + self.vertebra.seed, across, 18.0)
        uneven = uneven + 0.13 * smooth(u, v + self.vertebra.seed, across, 7.0, 3)
        return PosteriorElements(shape * scale + uneven, surface * scale, space * scale)

    def side(self, across: float) -> int:
        """Whether a slice that passes so far to the left of the centre shows the left joints (1) or the right (-1)."""
        # A turned vertebra has its midline elsewhere at the joints
        at_joints = self.vertebra.back + BEHIND_WALL * self.scale
        return 1 if across >= self.vertebra.sideways(at_joints) - self.vertebra.lateral else -1

    def pedicle(self, u, v, w):
        """Distance to the pedicle, mm: there no cortex parts it from the body."""
        scale, side = self.scale, 1 if w.mean() >= 0 else -1
        u, v, aside = (u - self.vertebra.back) / scale, v / scale, np.abs(w) / scale
        return self._pedicle(u, v, aside, side) * scale

    def _height(self) -> float:
        """Height of the middle of the pedicle: it joins the upper half of the body."""
        return self.vertebra.height / self.scale / 2 - PEDICLE[self.vertebra.name][2] - 0.6

    def _pedicle(self, u, v, aside, side):
        """Distance to the pedicle, an oval tube that runs a little outward."""
        middle, wide, high = PEDICLE[self.vertebra.name]
        start, end = self._wander[side][:2] * 0.6
        height = self._height()
        front = (-4.0, height + start[1], middle - 1.2 + start[2])
        back = (9.0, height - 1.0 + end[1], middle + 0.6 + end[2])
        # Flares toward the body, which rounds the upper end of the foramen
        stout = wide * self._stout[side]
        tube = capsule(u, v, aside, front, back, 1.25 * stout, 0.97 * stout, stretch=(1.0, high / wide, 1.0))
        # It ends a little inside the wall of the body, which curves forward at the side
        across = np.minimum(aside * self.scale / (self.vertebra.width / 2), 0.97)
        wall = self.vertebra.depth / self.scale / 2 * ((1 - across**2.6) ** (1 / 2.6) - 1)
        return smooth_maximum(tube, wall - 5.0 - u, 2.0)

    def _junction(self, side) -> np.ndarray:
        """Where pedicle, articular processes and lamina meet."""
        middle, wide, _ = PEDICLE[self.vertebra.name]
        return np.array([11.0, self._height() - 1.5, middle + 0.15 * wide]) + self._wander[side][2]

    def _solid(self, u, v, aside, side):
        """Distances to pedicle, isthmus and transverse process."""
        yield self._pedicle(u, v, aside, side)
        junction = self._junction(side)
        if ("inferior", side) in self.facets:
            end = np.array(self.facets["inferior", side].point(8.5, 3.5)) + 0.5 * self._wander[side][3]
            yield capsule(u, v, aside, junction, end, 4.2, 3.9, stretch=(0.8, 1.0, 1.1))
        reach, lift, root, tip = SACRALISED if self._sacralised else TRANSVERSE[self.vertebra.name]
        wander = self._wander[side][4]
        start = np.array([9.0, self._height() - 2.0, junction[2] + 1.0]) + 0.6 * wander
        end = np.array([15.0 + wander[0], lift + 2 * wander[1], reach + 2.5 * wander[2]])
        flat = 1.0 if self.vertebra.name == "L5" else 0.62
        leaning = u + 0.35 * (v - float(start[1]))
        yield capsule(leaning, v, aside, start, end, root * flat, tip * flat, stretch=(1.0, 1 / flat, 1.0))

    def _articular(self, process: str, facet: Facet, u, v, aside, side):
        """Distance to the rod from which the articular process is cut."""
        stout, junction = self._stout[side], self._junction(side)
        if process == "superior":
            wander = self._wander[side][5]
            tip = facet.point(5.5 + 0.8 * wander[0], -3.4)
            return capsule(u, v, aside, junction, tip, 5.6 * stout, 3.6 * stout, stretch=(0.95, 1.0, 1.25))
        wander = self._wander[side][3]
        root, tip = facet.point(7.0, 4.4), facet.point(-4.5 + wander[0], 4.9)
        return capsule(u, v, aside, root, tip, 5.2 * stout, 6.0 * stout, stretch=(0.95, 1.0, 1.15))

    def _lamina(self, u, v, aside, side):
        """Distance to a plate that slopes back and down like a tile, thin above and thick below."""
        thoracic, low = self.vertebra.name.startswith("T"), self.vertebra.name == "L5"
        slope = radians(30 if low else 13 if thoracic else 23)
        half = 5.0 if low else 7.6
        joint = self.facets["inferior", side].centre[2]
        out = aside * 14 / joint
        du, dv = u - (19.3 - 0.42 * out - 0.02 * out**2), v + 7.5 + 0.15 * out
        upward = dv * cos(slope) - du * sin(slope)
        outward = smoothstep(1.0, 8.0, aside)
        # In the midline its upper part gives way to the blunt root of the spinous process
        along = np.clip(upward, -half * (0.25 + 0.75 * outward), half * (0.25 + 0.75 * outward))
        across = du * cos(slope) + dv * sin(slope)
        radius = 3.1 - 0.9 * along / half
        return np.hypot(across, upward - along) - radius + 0.9 * np.maximum(aside - joint + 0.5, 0)


def arches(
    patient: Patient,
    vertebrae: dict[str, Vertebra],
    discs: dict[str, Disc],
    scale: float,
    rng: np.random.Generator,
) -> dict[str, Arch]:
    """Build the posterior elements from T10 to S1, joined at their facets."""
    facets = facet_joints(patient, vertebrae, discs, scale, rng)
    spinous = spinous_processes(patient, vertebrae, scale)
    built = {}
    for name in VERTEBRAE[:9]:
        own = {key[1:]: facet for key, facet in facets.items() if key[0] == name}
        joined = patient.transitional == "sacralised L5" and name == "L5"
        built[name] = Arch(vertebrae[name], scale, own, spinous.get(name), joined)
    return built
