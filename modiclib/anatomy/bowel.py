"""Bowel: loops of small bowel, duodenum, sigmoid colon and rectum as tubes that never lie twice alike."""

import numpy as np
from scipy.spatial.transform import Rotation

from .column import Vertebra
from .tubes import Tube, before

#: Places of the loops of small bowel: distance from one to the next, mm; how many across, toward the front, upward.
SPACING, PLACES = 22.0, (6, 3, 8)
#: Retroperitoneal fat between the lumbar bodies and the hindmost loops, in mm and as a share of that under the skin;
#: distance from there to the middle of the loops, mm. Our choice.
RETROPERITONEUM, OF_THE_SKIN, MESENTERY = 17.0, 0.65, 28.0
#: Fat between sacrum and rectum, mm; depth over width of an empty rectum, which lies flat. Our choice.
PRESACRAL, EMPTY = (6.0, 15.0), 0.45
BREATH = 4.0, 15.0  # path of the upper abdomen while the patient breathes, mm: least and most; our choice
CONTENTS, HOW_OFTEN = ("collapsed", "mixed", "fluid", "gas"), (0.42, 0.33, 0.15, 0.10)  # our choice


class Bowel:
    """Bowel of one patient.

    Attributes
    ----------
    small : Tube
        Loops of small bowel; the last branch is the duodenum.
    colon : Tube
        Sigmoid colon and rectum.
    contents : list of str
        Of each branch of the small bowel.
    stool : float
        How full the rectum is, 0 to 1.
    gas : tuple of float
        Values of a smooth noise between which stool gives way to gas.
    breath : float
        How far the bowel moves with the breath, mm.
    """

    def __init__(
        self, vertebrae: dict[str, Vertebra], scale: float, subcutaneous: float, rng: np.random.Generator
    ):
        self.stool, gas = rng.beta(1.2, 1.5), rng.uniform(0.0, 2.5)
        self.gas = gas, gas + 0.7
        loops = _walks(vertebrae, scale, RETROPERITONEUM * scale + OF_THE_SKIN * subcutaneous, rng)
        self.contents = list(rng.choice(CONTENTS, len(loops) + 1, p=HOW_OFTEN))
        self.small = Tube([*loops, _duodenum(vertebrae, scale, rng)])
        self.colon = Tube(
            [_colon(vertebrae, scale, self.stool, rng)],
            flat=EMPTY + (1 - EMPTY) * self.stool,
            pressed=vertebrae["S2"].posterior,
        )
        self.breath = rng.uniform(*BREATH)


def _walks(vertebrae, scale, retroperitoneum, rng) -> list[np.ndarray]:
    """Walk from place to neighbouring free place until all are taken; every walk is a loop of bowel."""
    bodies = [vertebrae[name] for name in ("L5", "L4", "L3", "L2", "L1")]
    front = np.array([body.point(-body.depth / 2, 0) for body in bodies])
    wall, middle = (front[:, 1], front[:, 0]), vertebrae["L4"].centre[1]
    size = np.array(PLACES)
    free = np.ones(PLACES, bool)
    shift = rng.uniform(-0.5, 0.5, 3)
    turn = Rotation.from_euler("xyz", rng.normal(0, (25, 12, 12)), degrees=True)
    steps = np.concatenate([np.eye(3, dtype=int), -np.eye(3, dtype=int)])
    loops = []
    for start in rng.permutation(np.argwhere(free)):
        walk, place = [], start
        while free[tuple(place)] and len(walk) < 14:
            free[tuple(place)] = False
            walk.append(place)
            around = [place + step for step in rng.permutation(steps) if _inside(place + step, size)]
            place = next((other for other in around if free[tuple(other)]), place)
        if len(walk) < 3:
            continue
        at = np.array(walk) - (size - 1) / 2 + shift + rng.normal(0, 0.28, (len(walk), 3))
        at = turn.apply(at) * SPACING * scale
        z = middle + at[:, 2]
        gap = np.maximum(retroperitoneum + MESENTERY * scale + at[:, 1], retroperitoneum)
        y = np.interp(z, *wall) - gap
        radius = rng.uniform(7.5, 10.5) * scale * rng.uniform(0.8, 1.15, len(walk))
        loops.append(np.column_stack([at[:, 0], y, z, radius]))
    return loops


def _inside(place, size) -> bool:
    return bool(np.all(place >= 0) and np.all(place < size))


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


def _colon(vertebrae, scale, stool, rng) -> np.ndarray:
    """Course of the sigmoid colon from the left, and of the rectum along the sacrum."""
    curl = rng.normal(0, 9.0, 6)
    wide = 0.75 + 0.45 * stool
    deep = wide * (EMPTY + (1 - EMPTY) * stool)  # half depth, relative
    fat, rise, near = rng.uniform(*PRESACRAL), rng.normal(0.4, 0.9), rng.uniform(0.55, 1.05)
    stations = (
        (46, "S1", 40, 0.4, 11.0),
        (30 + curl[0], "S1", 56 * near + curl[1], rise - 1.0, 12.0),
        (-4 + curl[2], "S1", 48 * near + curl[3], rise - 1.2, 12.0),
        (-14 + curl[0], "S2", 40 * near + curl[4] / 2, 0.4 * rise - 0.6, 12.5),
        (6 + curl[5], "S3", fat + 5 + 12 * deep, 0.9, 12.0 * wide),
        (-4 + curl[2] / 2, "S3", fat + 1 + 15 * deep, -0.6, 15.0 * wide),
        (2, "S4", fat + 17 * deep, -0.6, 17.0 * wide),
        (0, "S5", fat + 17 * deep, -0.5, 17.0 * wide),
        (0, "coccyx", 22, -3.0, 11.0),
    )
    return before(vertebrae, scale, *stations)
