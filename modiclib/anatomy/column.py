"""The column of vertebrae and discs, stacked upward and downward from the sacral endplate.

Positions are (y, z) in the sagittal plane, mm, y to the back and z to the head; the centre of the sacral endplate
is (0, 0).
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ..vocabulary import Level
from .patient import Patient

#: Shape of each vertebra, mm and degrees: height, depth (anteroposterior) and width of the body; height of the disc
#: below; wedge of that disc and of the body (positive: taller in front). Means of published morphometry, smoothed
#: along the spine: Panjabi et al., Spine 1992;17:299-306 and the disc heights in the course's evidence, section 11.
MORPHOMETRY = {
    "T10": (22.0, 28.5, 36.0, 5.2, 0.0, -3.0),
    "T11": (23.0, 29.5, 38.0, 5.8, 1.0, -3.5),
    "T12": (24.5, 30.5, 40.0, 7.0, 2.5, -3.5),
    "L1": (26.0, 31.5, 42.0, 8.6, 4.0, -2.5),
    "L2": (27.0, 33.0, 44.0, 9.8, 6.0, -0.5),
    "L3": (27.5, 34.0, 46.5, 10.8, 8.0, 1.0),
    "L4": (27.2, 34.8, 49.0, 11.5, 11.0, 2.5),
    "L5": (26.5, 35.0, 53.0, 10.2, 14.0, 8.0),
    "S1": (29.0, 30.0, 106.0, 2.2, 0.0, 4.0),
    "S2": (24.0, 20.0, 96.0, 1.2, 0.0, 2.0),
    "S3": (19.5, 14.0, 84.0, 0.9, 0.0, 2.0),
    "S4": (17.0, 11.0, 64.0, 0.8, 0.0, 2.0),
    "S5": (15.0, 9.0, 44.0, 1.6, 0.0, 2.0),
    "coccyx": (11.0, 7.0, 16.0, 0.0, 0.0, 2.0),
}
VERTEBRAE = tuple(MORPHOMETRY)
PRESACRAL, SACRAL = VERTEBRAE[:8], VERTEBRAE[8:]
#: Names of the discs, named by the vertebrae above and below: seven levels a reader reports, two above, four remnants.
DISCS = tuple(f"{above}-{below}" for above, below in pairwise(VERTEBRAE))

#: Tilt of each sacral segment beyond the slope of the sacral endplate, and narrowing toward its lower end.
SACRAL_TILT = {"S1": 3.0, "S2": 10.0, "S3": 2.0, "S4": -16.0, "S5": -40.0, "coccyx": -66.0}
SACRAL_TAPER = {"S1": 0.24, "S2": 0.16, "S3": 0.12, "S4": 0.10, "S5": 0.12, "coccyx": 0.40}
#: Disc height by Pfirrmann grade, relative to a healthy disc.
DISC_HEIGHT = {1: 1.03, 2: 1.03, 3: 1.0, 4: 0.86, 5: 0.62}
SACRAL_SLOPE = (39.0, 5.0)  # degrees, mean and standard deviation


@dataclass(frozen=True)
class Placed:
    """Something with a centre and a tilt in the sagittal plane, and a place from side to side."""

    name: str
    centre: np.ndarray
    tilt: float
    lateral: float
    rotation: float
    seed: float

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
        """Coordinates (u to the back, v to the head, w to the left) of points in the patient, mm."""
        dy, dz = np.float32(y - self.centre[0]), np.float32(z - self.centre[1])
        back, head = self.posterior.astype(np.float32), self.superior.astype(np.float32)
        u = dy * back[0] + dz * back[1]
        v = dy * head[0] + dz * head[1]
        w = np.float32(x - self.lateral) + np.float32(np.tan(np.deg2rad(self.rotation))) * u
        return u, v, w

    def point(self, u: float, v: float) -> np.ndarray:
        """Place (y, z) of a point given in local coordinates, mm."""
        return self.centre + u * self.posterior + v * self.superior


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

    @property
    def sacral(self) -> bool:
        """Whether it belongs to the sacrum or coccyx."""
        return self.name in SACRAL

    @property
    def back(self) -> float:
        """Distance of the posterior wall from the centre, mm."""
        return self.depth / 2


@dataclass(frozen=True)
class Disc(Placed):
    """An intervertebral disc; the remnants in the sacrum have no grade."""

    height: float
    wedge: float
    grade: int | None
    half_depth: float
    half_width: float
    bulge: tuple[float, float]  # posterior and anterior, mm
    eccentric: float  # where from side to side the bulge is greatest, mm

    @property
    def sacral(self) -> bool:
        """Whether it is a remnant between sacral segments."""
        return self.grade is None


def build_column(
    patient: Patient, rng: np.random.Generator
) -> tuple[dict[str, Vertebra], dict[str, Disc], float]:
    """Stack vertebrae and discs for one patient.

    Returns
    -------
    vertebrae, discs : dict
        By name, from the head down.
    scale : float
        Size of this person relative to the average man.
    """
    scale = (1.0 if patient.sex == "M" else 0.93) * rng.normal(1.0, 0.025)
    slope = rng.normal(*SACRAL_SLOPE)
    bend, lean, turn = rng.normal(0, 1.2), rng.normal(0, 0.8), rng.normal(0, 0.6)
    vertebrae: dict[str, Vertebra] = {}
    discs: dict[str, Disc] = {}

    def sideways(z):
        """Place and rotation from side to side: nobody is perfectly straight."""
        phase = np.clip(z / (220 * scale), -0.3, 1.2)
        # The slices are centred on the lumbar spine
        lateral = bend * (np.sin(np.pi * phase) - 0.7) + lean * (phase - 0.4) + rng.normal(0, 0.25)
        return {"lateral": lateral, "rotation": turn * np.sin(np.pi * phase) + rng.normal(0, 0.3)}

    def vertebra(name, centre, tilt, wedge):
        height, depth, width = (np.array(MORPHOMETRY[name][:3]) * scale).tolist()
        sacral = name in SACRAL
        spread = 0.0 if sacral else 1.0
        lip = 0.0 if name in SACRAL[1:] else patient.osteophytes
        vertebrae[name] = Vertebra(
            name=name, centre=centre, tilt=tilt, seed=float(rng.integers(1000)), **sideways(centre[1]),
            height=height * rng.normal(1, 0.02 * spread), depth=depth * rng.normal(1, 0.018 * spread), width=width,
            wedge=wedge, taper=SACRAL_TAPER.get(name, 0.0),
            waist=(0.10, 0.03) if sacral else (rng.uniform(0.08, 0.15), rng.uniform(0.04, 0.09)),
            concavity=((1.2, 0.5) if name == "S1" else (0.6, 0.5)) if sacral
            else (rng.uniform(0.9, 2.0) * scale, rng.uniform(1.4, 2.7) * scale),
            osteophyte=(lip * rng.uniform(0.2, 1.6), 0.0 if sacral else lip * rng.uniform(0.2, 1.6)),
        )  # fmt: skip
        return vertebrae[name]

    def disc(name, centre, tilt, height, wedge, grade, half_depth, half_width):
        posterior, anterior = {None: (0.0, 0.0), 1: (0.0, 0.3), 2: (0.2, 0.5), 3: (1.2, 1.0), 4: (2.3, 1.8),
                               5: (2.4, 2.2)}[grade]  # fmt: skip
        posterior *= rng.uniform(0.6, 1.3)
        if grade is not None and grade >= 3 and name in ("L4-L5", "L5-S1") and rng.random() < 0.4:
            posterior += rng.uniform(0.8, 2.0)  # a protrusion, commonest at the two lowest discs
        discs[name] = Disc(
            name=name, centre=centre, tilt=tilt, seed=float(rng.integers(1000)), **sideways(centre[1]), height=height,
            wedge=wedge, grade=grade, half_depth=half_depth, half_width=half_width,
            bulge=(posterior, anterior * rng.uniform(0.7, 1.2)), eccentric=rng.normal(0, 2.5),
        )  # fmt: skip

    place, angle = np.zeros(2), slope
    for name, below in zip(PRESACRAL[::-1], VERTEBRAE[8:0:-1], strict=True):
        nominal, disc_wedge, body_wedge = MORPHOMETRY[name][3:]
        grade = int(patient.grade(Level(f"{name}-{below}"))) if f"{name}-{below}" in list(Level) else 2
        height = nominal * scale * DISC_HEIGHT[grade] * rng.normal(1, 0.04)
        # A lower disc also opens less in front
        wedge = disc_wedge * (0.75 + 0.25 * height / nominal) + rng.normal(0, 0.9)
        body_wedge += rng.normal(0, 1.0)
        middle, above = np.deg2rad(angle - wedge / 2), angle - wedge
        axis = np.array([-np.sin(middle), np.cos(middle)])
        centre_of_disc, floor = place + axis * height / 2, place + axis * height
        tilt = above - body_wedge / 2
        axis = np.array([-np.sin(np.deg2rad(tilt)), np.cos(np.deg2rad(tilt))])
        body_height = MORPHOMETRY[name][0] * scale
        slip = rng.normal(0, 0.4) * np.array([1.0, 0.0])  # no two posterior walls line up exactly
        body = vertebra(name, floor + axis * body_height / 2 + slip, tilt, body_wedge)
        lower = MORPHOMETRY[below]
        disc(f"{name}-{below}", centre_of_disc, angle - wedge / 2, height, wedge, grade,
             half_depth=(body.depth + lower[1] * scale * (1 + SACRAL_TAPER.get(below, 0))) / 4 - 0.6,
             half_width=min(body.width, lower[2] * scale * (1 + SACRAL_TAPER.get(below, 0))) / 2)  # fmt: skip
        place, angle = floor + axis * body_height, above - body_wedge

    place = np.zeros(2)
    for index, name in enumerate(SACRAL):
        tilt = slope + SACRAL_TILT[name] + rng.normal(0, 1.5)
        axis = np.array([-np.sin(np.deg2rad(tilt)), np.cos(np.deg2rad(tilt))])
        body = vertebra(name, place - axis * MORPHOMETRY[name][0] * scale / 2, tilt, MORPHOMETRY[name][5])
        gap = MORPHOMETRY[name][3] * scale
        if index < 4:
            below = MORPHOMETRY[SACRAL[index + 1]]
            disc(f"{name}-{SACRAL[index + 1]}", body.point(0, -(body.height + gap) / 2), tilt, gap, 0.0, None,
                 half_depth=(body.depth * (1 - body.taper) + below[1] * scale * 1.1) / 4,
                 half_width=below[2] * scale / 2)  # fmt: skip
        place = body.point(0, -(body.height / 2 + gap))
    order = {name: index for index, name in enumerate(VERTEBRAE)}
    return (
        dict(sorted(vertebrae.items(), key=lambda item: order[item[0]])),
        dict(sorted(discs.items(), key=lambda item: DISCS.index(item[0]))),
        scale,
    )
