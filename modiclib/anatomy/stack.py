"""Stacks one person's vertebrae and discs, upward and downward from the sacral endplate."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ..vocabulary import Level
from .column import DISCS, PRESACRAL, SACRAL, VERTEBRAE, Disc, Vertebra, morphometry
from .degeneration import BULGE, DiscState
from .osteophyte import DISC_BETWEEN, Osteophytes
from .patient import Patient
from .sacrum import SLOPE, SQUARED, TAPER, drawn_sacrum, shear_for
from .scoliosis import bend_sideways
from .streams import PersonStream
from .wear import FLATTENED, SMOOTH, UNDULATED, drawn_wear, worn_beside

LEAN = (-3.0, 9.0)  # of the line from sacrum to T12 toward the back in a supine person, degrees; set by eye
LORDOSIS = (9.0, 4.0)  # beyond the sacral slope, degrees, mean and standard deviation; our choice
#: Standard deviation of the steps between neighbouring posterior walls, mm, and what each Pfirrmann grade of the disc
#: beyond II adds to it, relative; our choice.
UNEVEN_WALLS, LOOSENED = 0.4, 0.5
#: Standard deviation of how much more each level is bent than the one above it, and of the wedge that the bodies from
#: T10 to T12 share, degrees; our choice.
LOW_LORDOSIS, STOOP = 1.2, 1.0
#: Height of the remnants of sacral discs, relative to the usual, lowest and highest; our choice.
REMNANT = (0.5, 1.5)
#: Wedging of a body above L3, degrees for each year beyond 50, at most; of a disc of grade IV or V, standard deviation.
#: Our choice.
AGE_WEDGE, WORN_WEDGE = 0.09, 1.5
#: How far a person's anterior and posterior walls are hollow on average, share of half the depth, least and most.
HOLLOW_WALLS = (0.01, 0.13), (0.03, 0.14)  # our choice, set by eye
ANTERIOR_BULGE = {1: 0.3, 2: 0.5, 3: 1.0, 4: 1.8, 5: 2.2}  # by Pfirrmann grade, mm; our choice


def build_column(
    patient: Patient, rng: np.random.Generator, kyphosis: Mapping[str, float] | None = None
) -> tuple[dict[str, Vertebra], dict[str, Disc], float]:
    """Stack vertebrae and discs for one patient.

    Parameters
    ----------
    patient : Patient
        Whose.
    rng : numpy.random.Generator
        Draws what the patient leaves open.
    kyphosis : mapping of str to float, optional
        How far the spine bends forward at a level where an endplate has collapsed, degrees.

    Returns
    -------
    vertebrae, discs : dict
        By name, from the head down.
    scale : float
        Size of this person relative to the average man.
    """
    stack = _Stack(patient, rng, kyphosis or {})
    slope = rng.normal(*SLOPE)
    if patient.sacral_slope is not None:
        slope = patient.sacral_slope
    stack.upward(slope)
    if patient.sacral_slope is None:
        slope += stack.settle()
    stack.downward(slope)
    bend_sideways(patient, stack.vertebrae, stack.discs, stack.scale, rng)
    vertebrae = {name: stack.vertebrae[name] for name in VERTEBRAE}
    discs = {name: stack.discs[name] for name in DISCS if name in stack.discs}
    return vertebrae, discs, stack.scale


def _axis(tilt: float) -> np.ndarray:
    """Unit vector (y, z) toward the head of something tilted by so many degrees."""
    return np.array([-np.sin(np.deg2rad(tilt)), np.cos(np.deg2rad(tilt))])


def _backward(tilt: float) -> np.ndarray:
    """Unit vector (y, z) toward the back of something tilted by so many degrees."""
    return np.array([np.cos(np.deg2rad(tilt)), np.sin(np.deg2rad(tilt))])


class _Stack:
    """The column while it grows."""

    def __init__(self, patient: Patient, rng: np.random.Generator, kyphosis: Mapping[str, float]):
        self.patient, self.rng, self.kyphosis = patient, rng, kyphosis
        # A stream of its own: what wear draws leaves everything else as it is
        self.wear = PersonStream.WEAR.of(patient.seed)
        self.osteophytes = Osteophytes(patient)
        self.undulated = self.wear.random() < UNDULATED
        self.hollow = PersonStream.WALLS.of(patient.seed).uniform(*np.transpose(HOLLOW_WALLS)).tolist()
        drawn = (1.0 if patient.sex == "M" else 0.93) * rng.normal(1.0, 0.025)
        self.scale = drawn if patient.size is None else patient.size
        self.shape = morphometry(patient.transitional)
        self.taper = TAPER | ({"S1": SQUARED} if patient.transitional == "lumbarised S1" else {})
        self.vertebrae: dict[str, Vertebra] = {}
        self.discs: dict[str, Disc] = {}

    def upward(self, slope: float):
        """Stack L5 to T10 on the sacral endplate, whose slope is given in degrees."""
        rng, scale = self.rng, self.scale
        lordosis = slope + rng.normal(*LORDOSIS)
        if self.patient.lordosis is not None:
            lordosis = self.patient.lordosis
        place, angle = np.zeros(2), slope
        depth = self.shape["S1"][1] * scale * (1 + self.taper["S1"])  # of the endplate below
        wedges = self.wedge = self.wedges(lordosis)
        for name, below in zip(PRESACRAL[::-1], VERTEBRAE[8:0:-1], strict=True):
            body_height, body_depth, _, nominal, *_ = self.shape[name]
            wedge, body_wedge = wedges[name]
            level = f"{name}-{below}"
            wedge -= self.kyphosis.get(level, 0.0)  # the disc sinks in with its endplate
            remnant = self.patient.transitional == "sacralised L5" and level == "L5-S1"
            state = self.patient.disc(Level(level)) if level in list(Level) else DiscState()
            height = nominal * scale * (1 if remnant else state.relative_height) * rng.normal(1, 0.04)
            loose = 1 + LOOSENED * max(state.grade - 2, 0)
            slip = self.patient.listhesis.get(level, rng.normal(0, UNEVEN_WALLS * loose))
            disc_tilt, tilt = angle - wedge / 2, angle - wedge - body_wedge / 2
            body_depth *= scale * rng.normal(1, 0.018)
            floor = place + _axis(disc_tilt) * height
            # Lined up by the posterior corners, as a reader follows the posterior walls
            behind = _backward(angle) * depth / 2 - _backward(angle - wedge) * body_depth / 2
            floor += _backward(angle) * ((place + behind - floor) @ _backward(angle) - slip)
            body_height *= scale * rng.normal(1, 0.02)
            rise = _axis(tilt) * body_height
            body = self.add_vertebra(name, floor + rise / 2, tilt, body_wedge, body_height, body_depth)
            size = (body_depth + depth) / 4 - 0.6, min(body.width, self.shape[below][2] * scale) / 2
            self.add_disc(level, (place + floor) / 2, disc_tilt, height, wedge, state, size, slip)
            place, angle, depth = floor + rise, angle - wedge - body_wedge, body_depth

    def wedges(self, lordosis: float) -> dict[str, list[float]]:
        """Wedge of the disc below and of the body of each vertebra; from L1 down they add up to the lordosis."""
        drawn = {name: np.array(self.shape[name][4:]) + self.rng.normal(0, (0.9, 1.0)) for name in PRESACRAL}
        for name in PRESACRAL[:5]:  # with age the upper bodies lose height in front
            drawn[name][1] -= AGE_WEDGE * max(self.patient.age - 50, 0) * self.wear.beta(1.0, 1.5)
        for level in Level:  # worn discs narrow unevenly
            if self.patient.grade(level) >= 4:
                drawn[level.above][0] += self.wear.normal(0, WORN_WEDGE)
        posture = PersonStream.POSTURE.of(self.patient.seed)
        low, stoop = posture.normal(0, (LOW_LORDOSIS, STOOP))
        for place, name in enumerate(PRESACRAL[3:], start=-2):
            drawn[name][0] += low * place
        for name in PRESACRAL[:3]:
            drawn[name][1] -= stoop
        share = lordosis / sum(drawn[name].sum() for name in PRESACRAL[3:])
        # As a double of numpy's, it would make all slow that is computed with it
        return {name: (wedge * share).tolist() for name, wedge in drawn.items()}

    def settle(self) -> float:
        """Turn the column about the sacral endplate until it lies as on a table; return the turn in degrees."""
        y, z = self.vertebrae["T12"].centre
        lean = np.rad2deg(np.arctan2(y, z))
        turn = float(lean - np.clip(lean, *LEAN))
        rotation = np.stack([_backward(turn), _axis(turn)], axis=1)
        for parts in (self.vertebrae, self.discs):
            for name, part in parts.items():
                parts[name] = replace(part, centre=rotation @ part.centre, tilt=part.tilt + turn)
        return turn

    def downward(self, slope: float):
        """Hang the sacrum and coccyx below the sacral endplate."""
        place, sacrum = np.zeros(2), drawn_sacrum(self.patient, slope, self.wear.normal())
        for name, below in zip(SACRAL, (*SACRAL[1:], None), strict=True):
            height, depth, _, gap, _, wedge = self.shape[name]
            tilt = sacrum.tilt[name] + self.rng.normal(0, 1.5)
            height, depth = height * self.scale, depth * self.scale
            apart = self.patient.transitional == "lumbarised S1" and name == "S1"
            shear = 0.0
            if name == "S1" and not apart:
                shear = shear_for(sacrum.table, wedge, self.taper[name], depth, height)
            centre = place - _axis(tilt) * height / 2
            body = self.add_vertebra(name, centre, tilt, wedge, height, depth, shear)
            gap *= self.scale * (1 if apart else self.wear.uniform(*REMNANT))
            if name in SACRAL[:4]:
                _, depth, width = (self.scale * part for part in self.shape[below][:3])
                size = (body.depth * (1 - body.taper) + depth * 1.1) / 4, width / 2
                size = (size[0], 24.0 * self.scale) if apart else size
                state = DiscState() if apart else None
                v = -(body.height + gap) / 2
                below_body = body.point(body.axis(v), v)
                self.add_disc(f"{name}-{below}", below_body, tilt, gap, 0.0, state, size)
            v = -(body.height / 2 + gap)
            place = body.point(body.axis(v), v)

    def add_vertebra(
        self, name: str, centre, tilt: float, wedge: float, height: float, depth: float, shear: float = 0.0
    ) -> Vertebra:
        """Add a vertebra with this person's variations."""
        rng, scale = self.rng, self.scale
        width = self.shape[name][2] * scale
        sacral = name in SACRAL
        spread = 0.0 if sacral else 1.0
        flat = [FLATTENED[grade] for grade in worn_beside(name, self.patient)]
        body = Vertebra(
            name=name,
            centre=centre,
            tilt=tilt,
            person=self.patient.seed,
            seed=self.apart(VERTEBRAE.index(name)),
            lateral=0.0,
            side_tilt=0.0,
            rotation=0.0,
            height=height,
            depth=depth,
            width=width * rng.normal(1, 0.025 * spread),
            wedge=wedge,
            taper=self.taper.get(name, 0.0),
            waist=(0.06, 0.03) if sacral else self.waist(),
            concavity=((1.2, 0.5) if name == "S1" else (0.6, 0.5))
            if sacral
            else (flat[0] * rng.uniform(0.4, 2.3) * scale, flat[1] * rng.uniform(0.9, 3.1) * scale),
            osteophyte=self.osteophytes.grown(name, (rng.random(), rng.random())),
            wear=SMOOTH if sacral else drawn_wear(name, self.patient, self.wear, self.undulated),
            shear=shear,
        )
        lengths, wear = self.osteophytes.bridging(name, body.osteophyte, body.wear, self.gap_in_front)
        self.vertebrae[name] = replace(body, osteophyte=lengths, wear=wear)
        return self.vertebrae[name]

    def apart(self, number: int) -> float:
        """Draw where a vertebra or disc lies in the noise fields, mm: at least 13 from all others of its kind.

        Fields repeat after five wavelengths, so two may still lie alike in one of them.
        """
        return float(72 * number + self.rng.integers(60))

    def waist(self) -> tuple[float, float]:
        """Draw how far the anterior and the posterior wall are hollow, share of half the depth."""
        own = self.rng.uniform(-1, 1), self.rng.uniform(-1, 1)
        return tuple(max(usual * (1 + 0.7 * more), 0.0) for usual, more in zip(self.hollow, own, strict=True))

    def gap_in_front(self, level: Level, ahead: float) -> float:
        """Height of a disc so many mm in front of the anterior walls, mm."""
        _, depth, _, height, *_ = self.shape[level.above]
        open_in_front = 2 * np.tan(np.deg2rad(max(self.wedge[level.above][0], 0) / 2)) * (depth / 2 + ahead)
        return float((height * self.patient.disc(level).relative_height + open_in_front) * self.scale)

    def to_lips(self, disc: str) -> float:
        """How far a disc in front goes along with the osteophytes above and below it, mm."""
        above, below = disc.split("-")
        lengths = [self.vertebrae[above].osteophyte[1]]
        if below in self.vertebrae:
            lengths.append(self.vertebrae[below].osteophyte[0])
        return DISC_BETWEEN * min(lengths)

    def add_disc(
        self,
        name: str,
        centre,
        tilt: float,
        height: float,
        wedge: float,
        state: DiscState | None,
        size,
        slip: float = 0.0,
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
            person=self.patient.seed,
            seed=self.apart(DISCS.index(name)),
            lateral=0.0,
            side_tilt=0.0,
            rotation=0.0,
            height=height,
            wedge=wedge,
            state=state,
            half_depth=size[0],
            half_width=size[1],
            bulge=(posterior, max(anterior * rng.uniform(0.4, 1.7), self.to_lips(name))),
            eccentric=rng.normal(0, 2.5),
            slip=slip,
            crest=tuple(self.wear.normal(0, 0.16, 2).tolist()),
            fullness=tuple(self.wear.uniform(0.3, 0.75, 2).tolist()),
            core=self.wear.normal(0.10, 0.08),
        )
