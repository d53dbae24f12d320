"""Bowel: loops of small bowel, packed; duodenum, sigmoid colon and rectum as tubes. It never lies twice alike."""

import numpy as np

from .column import Vertebra
from .loops import Loops
from .tubes import Tube, before

#: Fat in the belly relative to the average: standard deviation of the logarithm, beside what the fat under the skin
#: tells, and the most. Our choice.
VISCERAL, STOUTEST = 0.5, 2.6
#: How far the hindmost loops lie before the anterior wall, at places from head to feet: level (half heights), mm in a
#: person without fat, and mm more in one of average fat. Before the sacrum lie its fat, and the rectum. Our choice.
BEHIND = {
    "T12": (0.0, 28.0, 12.0), "L2": (0.0, 18.0, 18.0), "L4": (0.0, 20.0, 20.0), "L5": (0.0, 22.0, 24.0),
    "S1": (0.9, 22.0, 24.0), "S2": (0.0, 36.0, 22.0), "S3": (0.0, 52.0, 18.0), "S4": (-0.5, 62.0, 14.0),
}  # fmt: skip
#: Share of the places of the loops that mesenteric fat takes in a person of average fat, and the most. Our choice.
MESENTERY, MOST_MESENTERY = 0.2, 0.6
#: Fat between sacrum and rectum in a person of average fat, mm; depth over width of an empty rectum, which lies flat.
PRESACRAL, EMPTY = (6.0, 15.0), 0.45
PRESSED = 0.35, 0.8  # depth over width of the duodenum behind the peritoneum, least and most; our choice
AVERAGE = 22.0  # fat under the skin of the average person, mm
BREATH = 4.0, 14.0  # over how much of its path a breath blurs the bowel, mm: least and most; our choice
CONTENTS, HOW_OFTEN = ("collapsed", "mixed", "fluid", "gas"), (0.44, 0.35, 0.15, 0.06)  # our choice


class Bowel:
    """Bowel of one patient.

    Attributes
    ----------
    loops : Loops
        Loops of small bowel.
    duodenum : Tube
        Duodenum, behind the peritoneum.
    colon : Tube
        Sigmoid colon and rectum.
    contents : list of str
        Of each loop, and of the duodenum.
    stool : float
        How full the rectum is, 0 to 1.
    solid : float
        Share of tissue-like matter in stool; the rest gives no signal.
    gas : tuple of float
        Values of a smooth noise between which stool gives way to gas.
    fat : float
        Fat in the belly, relative to the average.
    breath : float
        How far the bowel moves with the breath, mm.
    """

    def __init__(
        self, vertebrae: dict[str, Vertebra], scale: float, subcutaneous: float, rng: np.random.Generator
    ):
        self.stool, gas = rng.beta(1.3, 1.3), rng.uniform(-0.6, 2.2)
        self.gas = gas, gas + 0.7
        self.fat = float(min(np.sqrt(subcutaneous / AVERAGE) * rng.lognormal(-0.25, VISCERAL), STOUTEST))
        behind, middle = _behind(vertebrae, scale, self.fat), vertebrae["L5"].centre[1] + rng.normal(10, 8)
        mesentery = min(MESENTERY * self.fat, MOST_MESENTERY)
        self.loops = Loops(behind, middle, scale, mesentery, rng)
        self.contents = list(rng.choice(CONTENTS, self.loops.count + 1, p=HOW_OFTEN))
        duodenum = _duodenum(vertebrae, scale, rng)
        self.duodenum = Tube([duodenum], flat=rng.uniform(*PRESSED), pressed=vertebrae["L3"].posterior)
        self.colon = Tube(
            [_colon(vertebrae, scale, self.stool, self.fat, rng)],
            flat=EMPTY + (1 - EMPTY) * self.stool,
            pressed=vertebrae["S2"].posterior,
        )
        self.solid = rng.uniform(0.1, 0.5)
        self.breath = rng.uniform(*BREATH)


def _behind(vertebrae, scale, fat):
    """Where the hindmost loops lie: y at heights z."""
    walls = [vertebrae[name] for name in BEHIND]
    points = [
        body.point(
            body.axis(level * body.height / 2) - body.depth / 2 - (least + more * fat) * scale,
            level * body.height / 2,
        )
        for body, (level, least, more) in zip(walls, BEHIND.values(), strict=True)
    ]
    y, z = np.array(points).T
    z = np.minimum.accumulate(z)  # under a sacrum that lies flat, the next place is not always the lower one
    return lambda heights: np.interp(-heights, -z, y)


def _duodenum(vertebrae, scale, rng) -> np.ndarray:
    """Descend on the right and cross between aorta and superior mesenteric artery at L3."""
    low, wide = rng.normal(0, 0.7), rng.uniform(0.45, 1.0)  # most often it is collapsed where it crosses
    stations = (
        (-34, "L1", 24, 0.5, 10.0),
        (-37, "L2", 20, 0.0, 11.0),
        (-30, "L3", 20, 0.3 + low, 11.0),
        (-8, "L3", 23, low, 9.0 * wide),
        (14, "L3", 26, 0.3 + low, 9.0 * wide),
        (28, "L2", 32, 0.0, 10.0),
    )
    return before(vertebrae, scale, *stations)


def _colon(vertebrae, scale, stool, fat, rng) -> np.ndarray:
    """Course of the sigmoid colon from the left, and of the rectum along the sacrum."""
    curl = rng.normal(0, 7.0, 6)
    wide = 0.75 + 0.45 * stool
    full = rng.uniform(0.8, 1.35)
    deep = wide * (EMPTY + (1 - EMPTY) * stool)  # half depth, relative
    behind, rise = rng.uniform(*PRESACRAL) * min(0.4 + 0.6 * fat, 1.8), rng.normal(0.4, 0.9)
    far = behind + 9 * fat * rng.uniform(0.2, 1.4)  # the sigmoid hangs in a mesentery of its own
    stations = (
        (46, "S1", far + 22, 0.4, 11.0),
        (20 + 0.5 * curl[0], "S1", far + 13 + abs(curl[1]), rise - 0.2, 11.0 * full),
        (4 + 0.6 * curl[2], "S1", far + 11 + abs(curl[3]), rise - 1.0, 12.0 * full),
        (-3 + 0.5 * curl[0], "S2", 0.6 * far + 10 + abs(curl[4]) / 2, 0.4 * rise - 0.4, 12.5 * full),
        (3 + 0.5 * curl[5], "S3", behind + 3 + 12 * deep, 0.9, 12.0 * wide),
        (-4 + curl[2] / 2, "S3", behind + 1 + 15 * deep, -0.6, 15.0 * wide),
        (2, "S4", behind + 17 * deep, -0.6, 17.0 * wide),
        (0, "S5", behind + 17 * deep, -0.5, 17.0 * wide),
        (0, "coccyx", 22, -3.0, 11.0),
    )
    return before(vertebrae, scale, *stations)
