"""Spinous processes: hatchets that hang from the laminae, each with the room its neighbours leave."""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from .column import PRESACRAL, Vertebra
from .fields import smooth_maximum, smoothstep
from .patient import Patient
from .streams import PersonStream

#: Where the process leaves the laminae: behind the posterior wall and above the middle of the body, mm.
ROOT = 16.5, -8.0
#: Length from there to the tip, mm; by how much it hangs, mm/mm; how far its upper border lies above its axis and its
#: lower border below it, at the neck and behind, mm. In the average man of 45, before they are made taller; set by eye.
SHAPE = {
    "T10": (29.0, 0.48, (4.5, 4.5), (5.0, 6.0)), "T11": (28.0, 0.40, (5.5, 5.0), (5.5, 8.0)),
    "T12": (29.0, 0.26, (7.5, 6.5), (7.5, 10.0)), "L1": (31.0, 0.20, (9.0, 8.5), (9.0, 12.0)),
    "L2": (32.0, 0.16, (10.0, 9.5), (10.5, 15.0)), "L3": (32.0, 0.14, (10.5, 10.0), (11.0, 16.0)),
    "L4": (31.0, 0.14, (9.5, 9.0), (10.0, 14.0)), "L5": (25.0, 0.22, (7.0, 6.5), (7.5, 8.5)),
}  # fmt: skip
#: A process gains 0.03 to 0.07 mm in height and 0.05 to 0.06 mm in width a year (Aylott et al., Eur Spine J
#: 2012;21:1007-1012), mm a year above and below together, and to each side.
TALLER, BROADER = 0.07, 0.028
#: How much thinner half the blade is at its upper border, which is a ridge there, mm; our choice.
RIDGE = 2.2
#: Half the thickness of the blade at 45, mm: of people (mean, standard deviation), of levels (standard deviation and
#: least). A slice of 4 mm that stays in the midline shows nothing but bone; our choice.
HALF, THIN = (3.5, 0.5), (0.4, 2.4)
#: How far tips lie aside, of all in a person, more and more from the middle of the row to its ends, and of each, mm
#: (standard deviations), and how crooked people are, least and most, relative to that: most of them little, so that in
#: three of five the row stays in the middle slice. Our choice, as all above.
ASIDE, CROOKED = (2.0, 2.0, 1.3), (0.4, 1.9)
#: How much the upper and lower borders and the tip recede from one side of the blade to the other, mm/mm (standard
#: deviations; more in crooked people): processes lean and their tips are cleft, so a slice blurs them. Our choice.
LEAN = 0.45, 0.45
#: Radius of the upper corner of the tip, share of half its height, and of the lower one, which is angular, mm; least
#: and most. How tall the necks of a person are (mean and standard deviation), relative. Our choice.
ROUND, ANGULAR, NECK = (0.35, 0.95), (2.5, 7.0), (1.0, 0.14)
#: Where the lower border steps down from the neck to the blade, and over how much, share of the length; how far the
#: upper border sags between lamina and tip, mm; least and most. Set by eye.
STEP, STEEP, SAG = (0.1, 0.35), 0.28, (-1.0, 3.0)
#: Radius of its front corners, mm, and how much its front recedes toward the lower border, mm/mm; set by eye.
FRONT, RECEDES = 3.0, 0.75
#: Between neighbours stays at least this much, mm: lowest and highest, and more for each year below 50; below
#: `KISSING` they bear on each other.
CLOSEST, YOUNG, KISSING = (0.8, 5.0), 0.05, 1.7
#: Share of such neighbours with fluid between them after 40: 8.2 % of 539 patients had it (Maes et al., Spine
#: 2008;33:E211-E215), and 41 % of people contact (Kwong et al., AJR 2011;196:1156-1159); and half its height, mm.
BURSA, FLUID = 0.15, (0.5, 1.3)


@dataclass(frozen=True)
class SpinousProcess:
    """One spinous process in the coordinates of its vertebra, in units of the person's size.

    Attributes
    ----------
    length, droop : float
        From `ROOT` to the tip, mm; fall of its axis, mm/mm.
    neck, end : tuple of float
        How far the borders lie above and below the axis at the neck and behind, mm.
    swing : float
        How far the tip lies to the left of the plane of symmetry, mm.
    width : float
        Half the thickness of the blade, mm.
    slant : float
        How far the lower corner of the tip reaches beyond the upper one, mm/mm.
    kisses : tuple of bool
        Whether it bears on its neighbour above and below.
    lean : tuple of float
        How much its upper border, lower border and tip recede toward its left side, mm/mm.
    roundness, angular : float
        Radius of the upper corner of the tip, share of half its height, and of the lower one, mm.
    step, sag : float
        Where the lower border steps down from neck to blade, share of the length; how far the upper one sags, mm.
    bursa : float
        Half the height of the fluid between it and the neighbour above, mm; 0: none.
    """

    length: float
    droop: float
    neck: tuple[float, float]
    end: tuple[float, float]
    swing: float
    width: float
    slant: float
    lean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    roundness: float = 0.7
    angular: float = 3.0
    step: float = 0.2
    sag: float = 1.0
    kisses: tuple[bool, bool] = (False, False)
    bursa: float = 0.0

    def borders(self, u):
        """Height of the upper and of the lower border so far behind the posterior wall, mm."""
        along = np.clip((u - ROOT[0]) / self.length, 0, 1)
        axis = ROOT[1] - self.droop * (u - ROOT[0])
        above = self.neck[0] + (self.end[0] - self.neck[0]) * along - 4 * self.sag * along * (1 - along)
        below = self.neck[1] + (self.end[1] - self.neck[1]) * smoothstep(self.step, self.step + STEEP, along)
        return axis + above, axis - below

    def evaluate(self, u, v, w, wavy, bend):
        """Distance to its bone, and to the surface with which it bears on a neighbour, mm.

        Its outline recedes by `wavy`, its blade lies to the left by `bend`, mm.
        """
        upper, lower = self.borders(u)
        middle, half = (upper + lower) / 2, (upper - lower) / 2
        above = v - middle
        # Its front lies on the canal above and leaves room for the yellow ligament below; its tip is blunt
        tip = u + self.slant * above - ROOT[0] - self.length
        front = ROOT[0] + RECEDES * np.maximum(-above, 0) - u
        corner = np.where(above > 0, self.roundness * half, np.minimum(self.angular, 0.9 * half))
        rounding = np.where(front > tip, FRONT, corner)
        back = np.maximum(front, tip) + rounding
        across = np.abs(above) - half + rounding
        outline = (
            np.sqrt(np.maximum(back, 0) ** 2 + np.maximum(across, 0) ** 2)
            + np.minimum(np.maximum(back, across), 0)
            - rounding
            + wavy
        )
        # The blade is thin above, broad below and behind
        along = np.clip((u - ROOT[0]) / self.length, 0, 1)
        thickness = self.width + 1.2 * smoothstep(0.5, 1.0, along) + 1.4 * smoothstep(5.0, -7.0, above)
        thickness = thickness - RIDGE * smoothstep(0.3, 1.0, above / half) * (1 - 0.6 * along)
        head, feet, behind_it = self.lean
        recedes = np.where(above > 0, *np.float32((head, feet))) * smoothstep(0.2, 0.9, np.abs(above) / half)
        behind = smoothstep(0.75, 1.0, along)
        recedes = recedes + (behind_it - recedes) * behind
        outline = outline + 1.5 * abs(behind_it) * behind  # so that no part of a slice passes the fascia
        bone = smooth_maximum(outline + recedes * w, np.abs(w - self.swing * along - bend) - thickness, 2.5)
        bearing = np.full_like(outline, 9.0)
        for kissing, border in zip(self.kisses, (upper, lower), strict=True):
            if kissing:
                bearing = np.minimum(bearing, np.abs(v - border) + 9 * smoothstep(0.6, 0.3, along))
        return bone, bearing


def spinous_processes(
    patient: Patient, vertebrae: dict[str, Vertebra], scale: float
) -> dict[str, SpinousProcess]:
    """Draw the spinous processes from T10 to L5; where two would meet, both give way.

    Returns
    -------
    dict
        By vertebra.
    """
    rng = PersonStream.SPINOUS.of(patient.seed)
    tall, hanging, turned = rng.normal(1.38, 0.10), rng.normal(0, 0.06), rng.normal(0, ASIDE[0])
    years, stout, crooked = patient.age - 45, rng.normal(*HALF), _crooked(rng.random())
    tips, drawn = PersonStream.SPINOUS_TIPS.of(patient.seed), {}
    own = PersonStream.SPINOUS_TWIST.of(patient.seed)
    twist, waist = own.normal(0, ASIDE[1]) * np.linspace(-1, 1, len(PRESACRAL)), own.normal(*NECK)
    for name, twisted in zip(PRESACRAL, twist.tolist(), strict=True):
        length, droop, neck, end = SHAPE[name]
        size = tall * rng.normal(1, 0.12)
        above, below = (part * size * rng.normal(1, 0.08) + TALLER / 2 * years for part in end)
        drawn[name] = SpinousProcess(
            length=length * rng.normal(1, 0.07),
            droop=droop + hanging + rng.normal(0, 0.07),
            neck=tuple(part * waist * (0.6 + 0.4 * size) * rng.normal(1, 0.06) for part in neck),
            end=(above, below),
            swing=crooked * (turned + twisted + rng.normal(0, ASIDE[2])),
            width=max(stout + rng.normal(0, THIN[0]) + BROADER * years, THIN[1]),
            slant=rng.normal(0.05, 0.12),
            lean=tuple((crooked * own.normal(0, (LEAN[0], LEAN[0], LEAN[1]))).tolist()),
            roundness=tips.uniform(*ROUND),
            angular=tips.uniform(*ANGULAR),
            step=tips.uniform(*STEP),
            sag=tips.uniform(*SAG),
        )
    for upper, lower in pairwise(PRESACRAL):
        closest = rng.uniform(*CLOSEST) + YOUNG * max(50 - patient.age, 0)
        gap = _gap(vertebrae[upper], drawn[upper], vertebrae[lower], drawn[lower], scale)
        too_near = max(closest - gap, 0.0)
        kissing = gap + too_near < KISSING
        share = drawn[upper].end[1] / (drawn[upper].end[1] + drawn[lower].end[0])
        drawn[upper] = _trimmed(drawn[upper], (0.0, share * too_near), (False, kissing))
        drawn[lower] = _trimmed(drawn[lower], ((1 - share) * too_near, 0.0), (kissing, False))
        # In a strong lordosis nothing may be left to trim: the lower one hangs more
        for _ in range(3):
            through = max(-_gap(vertebrae[upper], drawn[upper], vertebrae[lower], drawn[lower], scale), 0.0)
            hangs = drawn[lower].droop + 2 * through / drawn[lower].length
            drawn[lower] = replace(drawn[lower], droop=hangs)
        fluid = rng.uniform(*FLUID) * (rng.random() < BURSA) * (patient.age > 40)
        drawn[lower] = replace(drawn[lower], bursa=fluid * kissing)
    return drawn


def _crooked(drawn: float) -> float:
    """How crooked a person's row of processes is, from what was drawn between 0 and 1."""
    return CROOKED[0] + (CROOKED[1] - CROOKED[0]) * drawn**1.7


def _gap(
    above: Vertebra, upper: SpinousProcess, below: Vertebra, lower: SpinousProcess, scale: float
) -> float:
    """Least distance between the borders of two neighbours, along the axis of the upper vertebra, mm."""
    gaps = []
    for along in (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        u = ROOT[0] + along * lower.length
        y, z = below.point(below.back + u * scale, float(lower.borders(u)[0]) * scale)
        back, head, _ = above.local(y, z, above.lateral)
        behind = float(back - above.back) / scale
        if behind < ROOT[0] + upper.length:
            gaps.append(float(upper.borders(behind)[1]) - float(head) / scale)
    return min(gaps, default=KISSING)


def _trimmed(process: SpinousProcess, less: tuple[float, float], kisses: tuple[bool, bool]) -> SpinousProcess:
    """Return a process that is lower by so much above and below, and notes where it bears on a neighbour."""
    end = tuple(max(part - cut, 2.5) for part, cut in zip(process.end, less, strict=True))
    # Where little room is left the neck gives way too
    neck = tuple(min(part, 0.97 * own) for part, own in zip(process.neck, end, strict=True))
    both = tuple(old or new for old, new in zip(process.kisses, kisses, strict=True))
    return replace(process, end=end, neck=neck, kisses=both)
