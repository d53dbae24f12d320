"""Osteophytes of one person: how long they grow, how alike those beside one disc are, where they bridge it."""

from dataclasses import replace

import numpy as np

from ..vocabulary import Level
from .column import PRESACRAL, SACRAL, VERTEBRAE
from .fields import bump
from .patient import Patient
from .streams import PersonStream
from .wear import Wear

# All of this is our choice, set by eye beside real scans
LONGEST_OF = 2.7  # longest of a person's osteophytes, of the typical one; most are short
ALIKE = 0.35  # how far the two osteophytes beside a disc have grown alike
LONGEST = 8.0  # osteophytes grow no longer than this, mm
BLUNT = 0.4  # length of those of S1, whose rim is acute already, relative
DISC_BETWEEN = 0.75  # how far a disc reaches between its osteophytes, share of the shorter
#: The levels at which they are worst: number of the level counted from T11-T12, mean and standard deviation; how many
#: levels they reach above and below it; their length there and far away, relative to the typical one.
WORST_AT, WORST_REACH, WORST = (4.0, 1.5), 1.5, (1.7, 0.5)
#: Bridges of bone over a worn disc: how long the typical osteophytes have to be, and how long those of a bridge are,
#: mm; how far each reaches, share of the way to the middle of the gap; how common bridges are among the discs of a
#: person that could have one: parameters of a beta distribution, in some people most, in others none.
BRIDGED_FROM, BRIDGE, REACH, COMMON = 3.0, (4.5, 7.5), (0.7, 1.1), (0.7, 0.9)
#: Levels with a presacral vertebra above and below; the rim of S1 does not bridge.
BRIDGED = [level for level in Level if {level.above, level.below} <= set(PRESACRAL)]


class Osteophytes:
    """The osteophytes of one person.

    Parameters
    ----------
    patient : Patient
        Whose; their random streams are their own, so that what they draw leaves everything else as it is.
    """

    def __init__(self, patient: Patient):
        self._patient = patient
        own = PersonStream.OSTEOPHYTES.of(patient.seed)
        self._bridges, worst = own.beta(*COMMON), own.normal(*WORST_AT)
        most, least = WORST
        self._length = {
            level: patient.osteophyte(level) * (least + (most - least) * bump(place - worst, WORST_REACH))
            for place, level in enumerate(Level)
        }

    def grown(self, name: str, own: tuple[float, float]) -> tuple[float, float]:
        """Length of the superior and the inferior osteophyte of a vertebra, mm; `own` is drawn from 0 to 1."""
        lengths = []
        for side, (typical, share) in enumerate(zip(self._typical(name), own, strict=True)):
            share = ALIKE * self._beside_disc(name, side).random() + (1 - ALIKE) * share
            lengths.append(float(LONGEST * np.tanh(typical * LONGEST_OF * share**2 / LONGEST)))
        return tuple(lengths)

    def bridging(self, name: str, lengths, wear: Wear, gap_in_front) -> tuple[tuple[float, float], Wear]:
        """Let the osteophytes of a vertebra reach for those of its neighbours where a bridge is being built.

        Returns their lengths, mm, and the wear of the body. `gap_in_front` tells the height of a disc so many mm in
        front of the walls, mm.
        """
        lengths, claw, bridge = list(lengths), list(wear.claw), list(wear.bridge)
        for level in BRIDGED:
            side = 0 if level.below == name else 1
            if name not in (level.above, level.below) or not self._may_bridge(level):
                continue
            rng = self._beside_disc(name, side)
            chance, length, reach = rng.random(2)[1], rng.uniform(*BRIDGE), rng.uniform(*REACH)
            if chance < self._bridges:
                lengths[side], claw[side] = max(lengths[side], length), 1.0
                bridge[side] = reach * gap_in_front(level, length) / 2
        return tuple(lengths), replace(wear, claw=tuple(claw), bridge=tuple(bridge))

    def _may_bridge(self, level: Level) -> bool:
        return self._patient.grade(level) >= 3 and self._length[level] >= BRIDGED_FROM

    def _typical(self, name: str) -> tuple[float, float]:
        """Length of the typical osteophyte at the superior and the inferior rim of a vertebra, mm."""
        below = {level.below: self._length[level] for level in Level}
        above = {level.above: self._length[level] for level in Level}
        usual = 0.0 if name in SACRAL else self._patient.osteophytes
        share = BLUNT if name == "S1" else 1.0
        return share * below.get(name, usual), above.get(name, usual)

    def _beside_disc(self, name: str, side: int) -> np.random.Generator:
        """Random stream that both vertebrae beside a disc share; the disc is above (0) or below (1) the one named."""
        return PersonStream.RIMS.of(self._patient.seed, VERTEBRAE.index(name) + side)
