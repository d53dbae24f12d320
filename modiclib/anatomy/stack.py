"""Stacks one person's vertebrae and discs, upward and downward from the sacral endplate."""

from dataclasses import replace

import numpy as np

from ..vocabulary import Level
from .column import DISCS, MORPHOMETRY, PRESACRAL, SACRAL, VERTEBRAE, Disc, Vertebra
from .degeneration import BULGE, DiscState
from .patient import Patient

LEAN = (-3.0, 9.0)  # of the line from sacrum to T12 toward the back in a supine person, degrees; set by eye
SACRAL_SLOPE = (39.0, 5.0)  # degrees, mean and standard deviation
#: Tilt of each sacral segment beyond the sacral slope (degrees), and narrowing toward its lower end.
SACRAL_TILT = {"S1": 3.0, "S2": 10.0, "S3": 2.0, "S4": -16.0, "S5": -40.0, "coccyx": -66.0}
SACRAL_TAPER = {"S1": 0.24, "S2": 0.16, "S3": 0.12, "S4": 0.10, "S5": 0.12, "coccyx": 0.40}
ANTERIOR_BULGE = {1: 0.3, 2: 0.5, 3: 1.0, 4: 1.8, 5: 2.2}  # by Pfirrmann grade, mm; our choice


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
    stack = _Stack(patient, rng)
    slope = rng.normal(*SACRAL_SLOPE)
    slope = slope if patient.sacral_slope is None else patient.sacral_slope
    stack.curve = rng.normal(0, 1.2), rng.normal(0, 0.8), rng.normal(0, 0.6)
    stack.upward(slope)
    stack.downward(slope + stack.settle())
    vertebrae = {name: stack.vertebrae[name] for name in VERTEBRAE}
    discs = {name: stack.discs[name] for name in DISCS if name in stack.discs}
    return vertebrae, discs, stack.scale


def _axis(tilt: float) -> np.ndarray:
    """Unit vector (y, z) toward the head of something tilted by so many degrees."""
    return np.array([-np.sin(np.deg2rad(tilt)), np.cos(np.deg2rad(tilt))])


class _Stack:
    """The column while it grows."""

    def __init__(self, patient: Patient, rng: np.random.Generator):
        self.patient, self.rng = patient, rng
        usual = (1.0 if patient.sex == "M" else 0.93) * rng.normal(1.0, 0.025)
        self.scale = usual if patient.size is None else patient.size
        self.curve = (0.0, 0.0, 0.0)  # bend and lean to one side, mm, and rotation, degrees
        self.vertebrae: dict[str, Vertebra] = {}
        self.discs: dict[str, Disc] = {}

    def upward(self, slope: float):
        """Stack L5 to T10 on the sacral endplate, whose slope is given in degrees."""
        rng, scale = self.rng, self.scale
        place, angle = np.zeros(2), slope
        for name, below in zip(PRESACRAL[::-1], VERTEBRAE[8:0:-1], strict=True):
            nominal, disc_wedge, body_wedge = MORPHOMETRY[name][3:]
            level = f"{name}-{below}"
            state = self.patient.disc(Level(level)) if level in list(Level) else DiscState()
            height = nominal * scale * state.relative_height * rng.normal(1, 0.04)
            # A lower disc also opens less in front
            wedge = disc_wedge * (0.75 + 0.25 * height / nominal) + rng.normal(0, 0.9)
            body_wedge += rng.normal(0, 1.0)
            disc_tilt = angle - wedge / 2
            floor = place + _axis(disc_tilt) * height
            tilt = angle - wedge - body_wedge / 2
            rise = _axis(tilt) * MORPHOMETRY[name][0] * scale
            slip = np.array([rng.normal(0, 0.4), 0.0])  # no two posterior walls line up exactly
            body = self.add_vertebra(name, floor + rise / 2 + slip, tilt, body_wedge)
            _, depth, width = np.array(MORPHOMETRY[below][:3]) * scale * (1 + SACRAL_TAPER.get(below, 0))
            size = (body.depth + depth) / 4 - 0.6, min(body.width, width) / 2
            self.add_disc(level, (place + floor) / 2, disc_tilt, height, wedge, state, size)
            place, angle = floor + rise, angle - wedge - body_wedge

    def settle(self) -> float:
        """Turn the column about the sacral endplate until it lies as on a table; return the turn in degrees."""
        y, z = self.vertebrae["T12"].centre
        lean = np.rad2deg(np.arctan2(y, z))
        turn = lean - np.clip(lean, *LEAN)
        cos, sin = np.cos(np.deg2rad(turn)), np.sin(np.deg2rad(turn))
        rotation = np.array([[cos, -sin], [sin, cos]])
        for parts in (self.vertebrae, self.discs):
            for name, part in parts.items():
                parts[name] = replace(part, centre=rotation @ part.centre, tilt=part.tilt + turn)
        return turn

    def downward(self, slope: float):
        """Hang the sacrum and coccyx below the sacral endplate."""
        place = np.zeros(2)
        for name, below in zip(SACRAL, (*SACRAL[1:], None), strict=True):
            height, _, _, gap, _, wedge = MORPHOMETRY[name]
            tilt = slope + SACRAL_TILT[name] + self.rng.normal(0, 1.5)
            body = self.add_vertebra(name, place - _axis(tilt) * height * self.scale / 2, tilt, wedge)
            gap *= self.scale
            if name in SACRAL[:4]:
                _, depth, width = np.array(MORPHOMETRY[below][:3]) * self.scale
                size = (body.depth * (1 - body.taper) + depth * 1.1) / 4, width / 2
                self.add_disc(
                    f"{name}-{below}", body.point(0, -(body.height + gap) / 2), tilt, gap, 0.0, None, size
                )
            place = body.point(0, -(body.height / 2 + gap))

    def sideways(self, z: float) -> dict[str, float]:
        """Place and rotation from side to side: nobody is perfectly straight."""
        bend, lean, turn = self.curve
        phase = np.clip(z / (220 * self.scale), -0.3, 1.2)
        # The slices are centred on the lumbar spine
        lateral = bend * (np.sin(np.pi * phase) - 0.7) + lean * (phase - 0.4) + self.rng.normal(0, 0.25)
        return {"lateral": lateral, "rotation": turn * np.sin(np.pi * phase) + self.rng.normal(0, 0.3)}

    def add_vertebra(self, name: str, centre, tilt: float, wedge: float) -> Vertebra:
        """Add a vertebra with this person's variations."""
        rng, scale = self.rng, self.scale
        height, depth, width = (float(value) * scale for value in MORPHOMETRY[name][:3])
        sacral = name in SACRAL
        spread = 0.0 if sacral else 1.0
        above, below = self.lips(name)
        self.vertebrae[name] = Vertebra(
            name=name,
            centre=centre,
            tilt=tilt,
            seed=float(rng.integers(1000)),
            **self.sideways(centre[1]),
            height=height * rng.normal(1, 0.02 * spread),
            depth=depth * rng.normal(1, 0.018 * spread),
            width=width,
            wedge=wedge,
            taper=SACRAL_TAPER.get(name, 0.0),
            waist=(0.10, 0.03) if sacral else (rng.uniform(0.08, 0.15), rng.uniform(0.04, 0.09)),
            concavity=((1.2, 0.5) if name == "S1" else (0.6, 0.5))
            if sacral
            else (rng.uniform(0.9, 2.0) * scale, rng.uniform(1.4, 2.7) * scale),
            osteophyte=(above * rng.uniform(0.2, 1.6), below * rng.uniform(0.2, 1.6)),
        )
        return self.vertebrae[name]

    def lips(self, name: str) -> tuple[float, float]:
        """Length of the typical osteophyte at the superior and the inferior rim of a vertebra, mm."""
        below = {level.below: self.patient.osteophyte(level) for level in Level}
        above = {level.above: self.patient.osteophyte(level) for level in Level}
        usual = 0.0 if name in SACRAL else self.patient.osteophytes
        return below.get(name, usual), above.get(name, usual)

    def add_disc(
        self, name: str, centre, tilt: float, height: float, wedge: float, state: DiscState | None, size
    ):
        """Add a disc; `size` is half its depth and half its width, mm."""
        rng = self.rng
        grade = None if state is None else int(state.grade)
        variation, anterior = rng.uniform(0.6, 1.3), ANTERIOR_BULGE.get(grade, 0.0)
        posterior = BULGE.get(grade, 0.0) * variation
        if state is not None and state.bulge is not None:
            posterior = state.bulge
        elif grade is not None and grade >= 3 and name in ("L4-L5", "L5-S1") and rng.random() < 0.4:
            posterior += rng.uniform(0.8, 2.0)  # commonest at the two lowest discs
        self.discs[name] = Disc(
            name=name,
            centre=centre,
            tilt=tilt,
            seed=float(rng.integers(1000)),
            **self.sideways(centre[1]),
            height=height,
            wedge=wedge,
            state=state,
            half_depth=size[0],
            half_width=size[1],
            bulge=(posterior, anterior * rng.uniform(0.7, 1.2)),
            eccentric=rng.normal(0, 2.5),
        )
