"""What growth, age and load have made of one vertebral body: its corners, its osteophytes, its uneven endplates."""

from dataclasses import dataclass

import numpy as np

from ..vocabulary import Level
from .fields import bump, smoothstep
from .patient import Patient
from .streams import PersonStream

# All of this is our choice, set by eye beside real scans
DEGENERATED = 0.32  # how much more uneven an endplate is with each Pfirrmann grade of its disc beyond II
#: How uneven an endplate is relative to the usual one beside such a disc, median and standard deviation of the
#: logarithm, at most so many times the usual: worn endplates are smooth but for one or two defects. The same for the
#: fine part.
OWN_UNEVEN, OWN_FINE, RAGGED = (0.5, 0.5), (0.2, 0.5), 1.8
#: Share of worn endplates with a defect or two, by the Pfirrmann grade of the disc; their depth and half their width,
#: mm, least and most; and how much flatter than a bell their floor is, as power of its distance
DEFECTIVE, DEFECT_DEPTH, DEFECT_HALF, ROUND = {4: 0.25, 5: 0.4}, (0.6, 2.6), (2.6, 6.0), 3.0
TWO = 0.25  # share of defective endplates that have two
#: Share of worn endplates that have sunk in one large arc, and its depth and half its width, mm, least and most
ARCHED, ARC_DEPTH, ARC_HALF = {4: 0.3, 5: 0.4}, (1.0, 2.8), (9.0, 13.0)
SCLEROTIC = {3: 0.15, 4: 0.45, 5: 0.75}  # thickening of the bone under an endplate on average, likewise
UNDULATED = 0.3  # share of people with broad hollows behind in some endplates, as in Scheuermann's spines
HOLLOWED = 0.5  # share of the endplates of such a person that have one
CUPID_BOW = {"L3": 0.2, "L4": 0.35, "L5": 0.35}  # depth of Cupid's bow, share of the concavity, at most
#: What is left of the concavity of an endplate by the Pfirrmann grade of its disc: worn endplates are flat
FLATTENED = {1: 1.0, 2: 1.0, 3: 0.85, 4: 0.55, 5: 0.35}
OVERHANG, MOST_OVERHANG = 1.0, 3.0  # how far a claw overhangs the disc, share of its length; and at most, mm


@dataclass(frozen=True)
class Wear:
    """The irregularities of one body; pairs are superior and inferior.

    Attributes
    ----------
    rounding : tuple of float
        Radius of the edge between endplate and wall, mm.
    skew : tuple of float
        How far the narrowest part of the anterior and the posterior wall lies above the middle, share of half the
        height.
    flare : tuple of float
        How late the anterior and the posterior wall begin to turn outward to their rims: 2 is an even curve, more a
        straight wall with flared ends.
    claw : tuple of float
        Form of the anterior osteophyte: 0 stands straight out below the rim, as traction does; 1 bends over the disc.
    base : tuple of float
        Where a claw begins to grow out of the anterior wall, share of half the height above the middle.
    bridge : tuple of float
        How far the rim reaches toward its neighbour over the disc, mm; 0 where no bridge is built.
    posterior : tuple of float
        Growth of the posterior rim, share of that of the anterior one.
    aside : tuple of float
        Growth of the osteophytes toward the left, less toward the right, -1 to 1.
    behind : tuple of float
        How much deeper the endplate is behind its middle than in front, 0 to 1.
    bow : float
        Depth of Cupid's bow in the inferior endplate, share of its concavity.
    uneven : tuple of float
        Unevenness of the endplates, 1 is usual in health.
    fine : tuple of float
        Unevenness of a finer kind, likewise.
    sclerosis : tuple of float
        How far the bone under the endplates has become denser, 0 in health and about 1 beside a collapsed disc.
    hollow : tuple of tuple of tuple of float
        Shallow undulations, arcs and local defects of each endplate: depth, half the width, place from front to back
        and from side to side, mm.
    """

    rounding: tuple[float, float]
    skew: tuple[float, float]
    flare: tuple[float, float]
    claw: tuple[float, float]
    base: tuple[float, float]
    bridge: tuple[float, float]
    posterior: tuple[float, float]
    aside: tuple[float, float]
    behind: tuple[float, float]
    bow: float
    uneven: tuple[float, float]
    fine: tuple[float, float]
    sclerosis: tuple[float, float]
    hollow: tuple[tuple[tuple[float, float, float, float], ...], ...]

    def osteophyte(self, side: int, level, across) -> np.ndarray:
        """Growth of the anterior wall by an osteophyte of unit length at `level`, 1 at the endplate of that side."""
        claw, base = self.claw[side], self.base[side]
        traction = bump(level - 0.74, 0.2)
        drawn_out = np.clip((level - base) / (1 - base), 0, 1.1) ** 1.2  # a broad base, and a tip at the rim
        shape = traction + claw * (drawn_out - traction)
        return shape * np.clip(1 + self.aside[side] * across / 12.0, 0.2, 1.8)

    def overhang(self, side: int, forward, length: float) -> np.ndarray:
        """How far a claw bends over the disc, mm; `forward` is 1 at the mean anterior wall."""
        claw = min(self.claw[side] * OVERHANG * length, MOST_OVERHANG) * smoothstep(0.82, 1.15, forward)
        return np.maximum(claw, self.bridge[side] * smoothstep(0.92, 1.22, forward))

    def hollowed(self, side: int, u, across) -> np.ndarray | float:
        """Depth of the hollows in an endplate, mm: they have round floors."""
        return sum(
            depth * bump(u - behind, width, ROUND) * bump(across - aside, 1.5 * width)
            for depth, width, behind, aside in self.hollow[side]
        )


#: A body without irregularities, as those of the sacrum are.
SMOOTH = Wear(
    rounding=(1.2, 1.2),
    skew=(0.0, 0.0),
    flare=(2.0, 2.0),
    claw=(1.0, 1.0),
    base=(0.3, 0.3),
    bridge=(0.0, 0.0),
    posterior=(0.25, 0.25),
    aside=(0.0, 0.0),
    behind=(0.3, 0.3),
    bow=0.0,
    uneven=(1.0, 1.0),
    fine=(1.0, 1.0),
    sclerosis=(0.0, 0.0),
    hollow=((), ()),
)


def worn_beside(name: str, patient: Patient) -> tuple[int, int]:
    """Pfirrmann grades of the discs above and below a vertebra; II where the disc is not a level of this library."""
    grades = (
        {level.below: patient.grade(level) for level in Level},
        {level.above: patient.grade(level) for level in Level},
    )
    return tuple(int(beside.get(name, 2)) for beside in grades)


def drawn_wear(name: str, patient: Patient, rng: np.random.Generator, undulated: bool) -> Wear:
    """Draw the irregularities of a presacral body; those of its endplates follow the discs beside them."""
    hollow = [_undulation(rng, undulated) for _ in range(2)]
    own = PersonStream.BODY_WEAR.of(patient.seed, len(name), *name.encode())
    flare = own.uniform(1.8, 6.0, 2)
    grades = worn_beside(name, patient)
    uneven = [1 + DEGENERATED * max(grade - 2, 0) for grade in grades]
    return Wear(
        rounding=tuple(rng.uniform(0.5, 2.6, 2).tolist()),
        skew=tuple(rng.normal(0, 0.3, 2).tolist()),
        flare=tuple(flare.tolist()),
        claw=tuple(rng.beta(1.2, 1.0, 2).tolist()),
        base=tuple(own.uniform(0.0, 0.5, 2).tolist()),
        bridge=(0.0, 0.0),
        posterior=(own.uniform(0.0, 0.35), own.uniform(0.05, 0.55)),  # the lower lip is the longer one
        aside=tuple(rng.uniform(-0.8, 0.8, 2).tolist()),
        behind=(rng.uniform(0.0, 0.6), rng.uniform(0.3, 0.95)),
        bow=rng.uniform(0, CUPID_BOW.get(name, 0.0)),
        uneven=tuple(_about(usual, OWN_UNEVEN, own) for usual in uneven),
        fine=tuple(_about(usual, OWN_FINE, own) for usual in uneven),
        sclerosis=tuple(SCLEROTIC.get(grade, 0.0) * own.lognormal(-0.2, 0.6) for grade in grades),
        hollow=tuple((*shape, *_worn(grade, own)) for shape, grade in zip(hollow, grades, strict=True)),
    )


def _about(usual: float, spread: tuple[float, float], rng: np.random.Generator) -> float:
    """Draw a value about a share of the usual one."""
    median, deviation = spread
    return float(usual * median * min(rng.lognormal(0, deviation), RAGGED))


def _undulation(rng: np.random.Generator, undulated: bool) -> list[tuple[float, float, float, float]]:
    """Draw the broad hollow of an endplate in a spine that has some, in much the same place at every level."""
    depth, present = rng.uniform(0.8, 3.0), undulated and rng.random() < HOLLOWED
    place = rng.uniform(6.0, 11.0), rng.normal(4, 2.5), rng.normal(0, 4)
    return [(depth, *place)] if present else []


def _worn(grade: int, rng: np.random.Generator) -> list[tuple[float, float, float, float]]:
    """Draw the arc and the local defects of an endplate beside a disc of this grade; many have neither."""
    arched, defective = rng.random(2)
    arc, defects = [], []
    if arched < ARCHED.get(grade, 0.0):
        arc = [(rng.uniform(*ARC_DEPTH), rng.uniform(*ARC_HALF), rng.normal(1.5, 2.5), rng.normal(0, 4))]
    if defective < DEFECTIVE.get(grade, 0.0):
        defects = [
            (rng.uniform(*DEFECT_DEPTH), rng.uniform(*DEFECT_HALF), rng.normal(0, 6.5), rng.normal(0, 6))
            for _ in range(1 + (rng.random() < TWO))
        ]
    return arc + defects
