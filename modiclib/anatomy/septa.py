"""Fibrous septa that part the fat under the skin of the back into lobules.

The membranous layer of the superficial fascia runs through this fat, parallel to the skin; a slice shows pieces of it.
Walls of lobules show as thin curved lines that come and go: most before it, toward the fascia of the muscles, and
fainter toward the skin. How they look was set by eye beside SPIDER's images.
"""

import numpy as np

from .fields import bump, smoothstep
from .noise import Noise

#: Depth of the membranous layer below the skin, share of the thickness of the fat, least and most in a person.
LAYER = 0.4, 0.7
#: How far it winds with a wavelength so long along the back, mm each.
WINDING = (0.9, 9.0), (0.35, 4.0)
#: How much of it is there in a person: 0 little, 1 half, 2 most of it (mean and standard deviation).
WHOLE = 0.4, 0.6
HALF = 0.6  # half the width of layer and walls as the pixels see them, mm
#: From wall to wall, and how many times as long as wide the lobules before the layer are, least and most in a person.
APART, LONG = (4.0, 8.0), (1.8, 5.0)
PIECE = 22.0, 8.0, 8.0  # length of a piece of wall along and across the lobules and from side to side, mm
#: How well walls are seen before the layer (mean and standard deviation), and how much less behind it.
SEEN, FEWER = (0.55, 0.4), 0.8
DENSE = 0.75  # greatest share of a voxel that layer and walls fill
#: Share of the fat before the layer that is taken by walls too thin to be seen apart, least and most.
HAZE = 0.0, 0.3
#: What the streaks add to that where the fat fades into the fascia, most in a person, and over how many mm.
FADING, NEAR = 0.6, 7.0


class Septa:
    """The septa of one patient."""

    def __init__(self, rng: np.random.Generator):
        self._layer = rng.uniform(*LAYER)
        self._whole, self._seen = rng.normal(*WHOLE), rng.normal(*SEEN)
        self._apart, self._long = rng.uniform(*APART), rng.uniform(*LONG)
        tilt = np.deg2rad(rng.uniform(-15, 75))  # of the lobules against the skin, their hind ends higher
        self._sine, self._cosine = float(np.sin(tilt)), float(np.cos(tilt))
        self._haze, self._fading = rng.uniform(*HAZE), FADING * rng.random() ** 2

    def cover(self, depth, thickness, z, low, x: float, smooth: Noise, rough: Noise) -> np.ndarray:
        """Share of each voxel filled by septa, 0 to 0.9.

        Parameters
        ----------
        depth, thickness : numpy.ndarray
            In front of the skin; of the fat here, mm.
        z, low : numpy.ndarray
            Toward the head, mm; 0 behind the lumbar spine to 1 behind the sacrum.
        x : float
            To the patient's left, mm.
        smooth, rough : Noise
            Shapes of lobules, and what breaks their walls.
        """
        there = smooth(depth, z, x, (14.0, 34.0, 30.0), 60)
        wound = sum(far * smooth(depth, z, x, (14.0, length, 12.0), 51) for far, length in WINDING)
        away = depth - self._layer * thickness - 0.1 * thickness * smooth(0.0, z, x, 60.0, 51) - wound
        before = smoothstep(-3.0, 5.0, away)
        turned = 3.0 * smooth(depth, z, x, (24.0, 30.0, 30.0), 61)
        along = z * self._cosine - depth * self._sine + turned
        across = depth * self._cosine + z * self._sine + turned
        pieces = rough(along, across, x, PIECE, 62)
        sheet = bump(away, HALF * (1 + 0.4 * pieces).clip(0.4, 1.8))
        sheet = sheet * smoothstep(0.2, 2.0, self._whole + 0.8 * there + 0.6 * pieces)
        walls = smooth(along, across, x, (self._long * self._apart, self._apart, 12.0), 67)
        seen = self._seen + 0.55 * there + 0.5 * pieces + FEWER * (before - 1) + 0.3 * low
        # Where the noise is 0, a wall; it grows by 1 in a fifth of its wavelength
        lines = bump(walls * self._apart / 5, HALF) * smoothstep(-0.8, 2.2, seen)
        thin = self._haze * before + self._fading * smoothstep(NEAR, 0.0, thickness - depth)
        haze = thin * smoothstep(-1.0, 1.5, there + 0.4 * pieces)
        return np.clip(np.maximum(DENSE * np.maximum(sheet, lines), haze), 0, 0.9)
