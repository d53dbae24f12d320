"""Vessels in front of the spine: aorta, vena cava and their branches that lumbar images show."""

from math import exp

import numpy as np

from .column import Vertebra
from .tubes import Tube, before

#: Lumbar arteries and veins run around the waist of these bodies; how often one is seen to cross the midline before a
#: body, our choice.
SEGMENTAL, CROSSING = ("L1", "L2", "L3", "L4"), 0.15
#: Fat between aorta and spine: shape and scale of a gamma distribution, mm; our choice.
OFF_BONE = 1.5, 1.3
SLANT = 4.0  # how far it lies further from the spine above or below, mm (standard deviation); our choice
#: Depth over width of the common iliac veins of a person who lies: least and most. Our choice.
PRESSED = 0.3, 0.75
#: Slow blood keeps signal, from one patient to the next and from vein to artery: standard deviation of the logarithm
#: of its share, and the most. Our choice.
SLOW, SLOWEST = {"artery": 0.45, "vein": 0.6, "small": 0.4}, {"artery": 1.6, "vein": 1.5, "small": 1.1}
#: Plaque roughens an artery's lumen from 45 years on: mm by year, and the most. Our choice.
PLAQUE_AGE, PLAQUE_GROWS, MOST_PLAQUE = 45, 0.015, 0.4


class Vessels:
    """Vessels of one patient, placed by the vertebrae behind them.

    Calibres are the usual ones of adults (aorta 17-20 mm, common iliac artery 10-12 mm), rounded; the course varies
    from one person to the next, and an old aorta is wider and winds.

    Attributes
    ----------
    aorta, iliac_arteries, cava, iliac_veins, branches : Tube
        Abdominal aorta to its bifurcation at L4; common iliac arteries; inferior vena cava from the confluence at L5;
        common iliac veins; segmental branches along the spine and visceral ones, all too small
        for labels of their own.
    slow : dict of float
        By the kind of vessel, ``'artery'``, ``'vein'`` and ``'small'``: how much signal its blood keeps, relative.
    plaque : dict of float
        By the kind of vessel: how uneven its lumen is, mm.
    """

    def __init__(self, vertebrae: dict[str, Vertebra], scale: float, age: int, rng: np.random.Generator):
        self._vertebrae, self._scale, self._rng = vertebrae, scale, rng
        # For calibres and veins, and for the fat behind: psoas and bowel, drawn later, stay as they are
        self._own, behind = rng.spawn(2)
        own = self._own
        winding = rng.normal(0, 1.0, 5) * (1.6 + 0.05 * max(age - 50, 0))
        wide = rng.normal(1, 0.08) * (1 + 0.004 * max(age - 50, 0))
        aside, low = rng.normal(1.5, 3.0), rng.normal(-0.9, 0.35)
        aside, low = max(aside + own.normal(-0.5, 3.0), -4.5), np.clip(low + own.normal(0, 0.5), -1.2, 0.2)
        tilt = own.normal(0, 8.0)  # against the spine, so that the midline shows a part of the aorta
        # Fat and, in the old, osteophytes keep the aorta off the bone
        gap = 9.0 * wide + rng.uniform(-1, 2) + behind.gamma(*OFF_BONE) + 0.04 * max(age - 50, 0)
        slant = behind.normal(0, SLANT)  # it may leave the spine above or below
        above, below = max(slant, 0), max(-slant, 0)
        fork = (3 + aside - tilt, "L4", gap + 1.5 + below, low, 6.4)
        aorta = self._chain(
            (4 + aside + 1.4 * tilt, "T10", gap + 2 + above, 3.0, 10.3 * wide),
            (5 + aside + winding[0] / 2 + tilt, "T12", gap + 2.5 + above, 0.0, 9.8 * wide),
            (11.5 + aside + winding[1] + 0.6 * tilt, "L1", gap + 3 + 0.8 * above, -0.6, 9.0 * wide),
            (
                12.0 + aside + winding[2],
                "L2",
                gap + 1 + 0.3 * (above + below) + winding[3] / 3,
                -0.2,
                8.4 * wide,
            ),
            (
                11.5 + aside + winding[4] - 0.4 * tilt,
                "L3",
                gap + 0.7 * below + winding[2] / 4,
                0.0,
                7.9 * wide,
            ),
            (8 + aside - 0.8 * tilt, "L4", gap + below, low + 0.8, 7.3 * wide),
            fork,
        )
        bow = rng.normal(0, 2.5, 4)
        right = self._chain(
            fork,
            (-12, "L5", gap + 3 + bow[0], -0.4, 5.4),  # steep, so that it leaves the midline little by little
            (-30, "S1", 16 + bow[1], 0.5, 5.2),
            (-46, "S1", 22, -0.8, 4.8),
        )
        left = self._chain(
            fork,
            (17, "L5", gap + 2 + bow[2], 0.2, 5.4),
            (32, "S1", 15 + bow[3], 0.8, 5.2),
            (46, "S1", 21, -0.8, 4.8),
        )
        self.aorta, self.iliac_arteries = Tube([aorta]), Tube([right, left])

        full = rng.normal(1, 0.13)  # the vein's width follows breath and filling
        level, cross = min(own.normal(0.8, 0.5), 1.1), own.normal(0.0, 0.3)
        steep = own.uniform(1.2, 2.8)
        # It keeps to the side of the aorta, and to the right of the midline
        beside = min(-16 + 1.2 * (aside - 1.5) + own.normal(0, 2.5), -10)
        confluence = (beside + 3, "L5", 8.0, level, 8.0 * full)
        cava = self._chain(
            (beside - 1, "T10", 38, 3.0, 11.0 * full),
            (beside - 2 + winding[3] / 2, "T12", 26, 0.0, 10.8 * full),
            (beside - 2, "L1", 18, 0.0, 10.4 * full),
            (beside - 1 + winding[1] / 2, "L2", 11.5, 0.0, 10.2 * full),
            (beside + winding[0] / 2, "L4", 9.5, 0.6, 9.6 * full),
            (beside + 2, "L5", 8.5, level + 0.5, 8.8 * full),
            confluence,
        )
        right = self._chain(confluence, (-26, "S1", 8.0, 1.0, 7.2 * full), (-42, "S1", 14, -0.4, 6.8 * full))
        # The left common iliac vein crosses the midline in front of L5, behind the right common iliac artery, which
        # presses it flat on the bone
        left = self._chain(
            confluence,
            (-4, "L5", 4.4, 0.55 * level + 0.4 * cross, 9.2 * full),
            (6 - 2 * steep, "L5", 3.6, -0.1 + cross - 0.15 * steep, 9.2 * full),
            (18 - 3 * steep, "L5", 5.0, -0.5 + cross / 2 - 0.6 * steep, 8.4 * full),
            (36, "S1", 11, 0.4 - 0.5 * steep, 7.4 * full),
        )
        self.cava = Tube([cava])
        self.iliac_veins = Tube(
            [right, left], flat=own.uniform(*PRESSED), pressed=self._vertebrae["L5"].posterior
        )
        self.branches = Tube(
            [
                *self._visceral(gap, aside),
                *self._segmental(),
                *self._median_sacral(),
                *self._sigmoid(),
            ]
        )
        self.slow = {kind: min(exp(own.normal(0.25, sd)), SLOWEST[kind]) for kind, sd in SLOW.items()}
        plaque = min(PLAQUE_GROWS * max(age - PLAQUE_AGE, 0), MOST_PLAQUE) * own.uniform(0.3, 1.0)
        self.plaque = {"artery": 0.2 + plaque, "vein": 0.2, "small": 0.2}

    def _chain(self, *stations) -> np.ndarray:
        return before(self._vertebrae, self._scale, *stations)

    def _visceral(self, gap, aside):
        """Coeliac trunk, superior mesenteric artery, and the left renal vein that crosses behind it."""
        rise, bend = self._rng.normal(0, 0.3, 3), self._rng.normal(0, 3.0, 4)
        # Calibre of the renal vessels, relative; the aorta and the artery before it press most left renal veins flat
        vein, artery = self._own.uniform(0.1, 1.1, 2) ** 1.5
        high = self._own.normal(0, 0.6, 2)
        coeliac = self._chain(
            (8 + aside, "T12", gap + 8, -0.9 + rise[0], 3.2),
            (6 + aside, "L1", gap + 20, 1.1 + rise[0], 3.0),
            (2 + aside, "L1", gap + 30, 1.5 + rise[0], 2.4),
        )
        mesenteric = self._chain(
            (8 + aside, "L1", gap + 9, 0.2 + rise[1], 3.4),
            (6 + aside, "L1", gap + 20, -0.8 + rise[1], 2.9),
            (4 + aside, "L2", gap + 23 + bend[0], 0.2, 2.7),
            (bend[1], "L3", gap + 27 + bend[2], 0.0, 2.4),
            (-8 + bend[3], "L4", gap + 35, 0.0, 1.7),
        )
        renal = self._chain(
            (-14, "L2", 18, 1.1 + rise[2] + high[0], 4.2 * vein),
            (4, "L2", gap + 14.5, 0.8 + rise[2] + high[0], 2.2 * vein),
            (24, "L2", gap + 8, 1.1 + rise[2] + high[0], 3.8),
            (44, "L2", gap - 8, 1.0 + rise[2], 4.6),
        )
        right_artery = self._chain(
            (2, "L1", gap, -0.7 + rise[2] + high[1], 2.7 * artery),
            (-18, "L1", gap - 5, -1.4 + high[1], 2.6 * artery),
            (-40, "L2", -4, 0.9, 2.4),
        )
        return coeliac, mesenteric, renal, right_artery

    def _segmental(self):
        """Lumbar artery with its vein, around both sides of each body."""
        for name in SEGMENTAL:
            body = self._vertebrae[name]
            half, back = body.width / 2 / self._scale, body.depth / self._scale
            for side in (-1, 1):
                level, radius = self._rng.normal(0.05, 0.12), self._rng.uniform(0.4, 1.2)
                level += self._own.normal(0, 0.2)
                # From the aorta the arteries of the right cross the midline on the bone, and from the cava some veins
                # of the left, behind the aorta
                crosses, away = self._own.random() < CROSSING, self._own.uniform(1.2, 4.0)
                start = [(-9 * side, name, 5.0, level, radius), (0, name, away, level, 0.9 * radius)]
                start = start if side < 0 or crosses else []
                yield self._chain(
                    *start,
                    (side * 6, name, 3.0 if side < 0 else 1.6, level, radius),
                    (side * 0.62 * half, name, -0.5, level, radius),
                    (side * 0.92 * half, name, -0.35 * back, level, 0.9 * radius),
                    (side * 0.98 * half, name, -0.7 * back, level - 0.1, 0.7 * radius),
                    (side * 0.90 * half, name, -1.05 * back, level - 0.3, 0.7 * radius),
                )

    def _median_sacral(self):
        """Median sacral and superior rectal vessels, in the fat in front of the sacrum."""
        aside = self._rng.normal(0, 5, 3)
        yield self._chain(
            (aside[0] / 2, "L5", 3.5, -1.0, 1.0),
            (aside[0], "S1", 3.5, 0.0, 1.1),
            (aside[0], "S2", 3.0, 0.0, 1.0),
            (0, "S3", 3.0, 0.0, 0.9),
        )
        wave = self._rng.normal(0, 2.5, 5)
        yield self._chain(
            (4 + aside[1], "L5", 26, -0.5, 1.3),
            (2 + aside[1] + wave[0], "S1", 27 + wave[1], 0.2, 1.2),
            (aside[1] + wave[2], "S1", 25 + wave[3], -0.9, 1.2),
            (aside[2], "S2", 20 + wave[4], -0.6, 1.1),
            (aside[2] - wave[0], "S3", 15, 0.0, 1.0),
        )

    def _sigmoid(self):
        """Sigmoid vessels, which wind through the fat before the promontory, in and out of a slice."""
        for _ in range(self._own.integers(0, 3)):
            aside, gap, level = (self._own.normal(0, spread, 4) for spread in (4.0, 4.0, 0.4))
            start, radius = self._own.uniform(10, 40), self._own.uniform(0.3, 0.7)
            yield self._chain(
                (10 + aside[0], "L5", start + gap[0], -0.2 + level[0], radius),
                (aside[1], "S1", start + 6 + gap[1], 0.6 + level[1], radius),
                (aside[2], "S1", start + 12 + gap[2], -1.2 + level[2], 0.9 * radius),
                (-6 + aside[3], "S2", start + 18 + gap[3], -0.8 + level[3], 0.8 * radius),
            )
