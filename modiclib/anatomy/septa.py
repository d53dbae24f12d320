"""Fibrous septa in the fat under the skin of the back.

The membranous layer of the superficial fascia runs through this fat along the skin, as a thin line that is often
broken. Septa run obliquely on both sides of it, long, faint and slightly curved. Many people show next to nothing of
either. How they look was set by eye beside SPIDER's images.
"""

import numpy as np

from .fields import bump, smoothstep
from .noise import Noise

#: Depth of the membranous layer below the skin, share of the thickness of the fat, least and most in a person.
LAYER = 0.4, 0.7
#: How far it winds with a wavelength so long along the back, mm each.
WINDING = (1.5, 40.0), (0.2, 6.0)
HALF = 0.6  # half the width of layer and septa, mm
#: From septum to septum, and how steeply they rise backward from the line of the skin, degrees, least and most.
APART, TILT = (6.0, 13.0), (5.0, 35.0)
CURVED = 6.0, 55.0  # how far septa wind, and the wavelength of that, mm
PIECE = 45.0, 30.0  # length of a piece of septum along itself and from side to side, mm
#: Beta distribution of how much of the layer, and of the septa, is there in a person: of septa most often little.
WHOLE, MANY = (0.6, 0.9), (0.35, 2.0)
#: Greatest share of a voxel that the layer, septa before it and septa behind it fill.
DENSE, BEFORE, BEHIND = 0.6, 0.12, 0.06
#: Length over which the layer comes and goes along the back, and from side to side, mm.
BROKEN = 36.0, 24.0
#: Share of the fat before the layer that is taken by fibres too thin to be seen apart, least and most in a person;
#: behind it `BEHIND` of that. Length and thickness of their bundles and how far these go on to the side, mm.
HAZE, BUNDLE = (0.02, 0.18), (34.0, 9.0, 20.0)


class Septa:
    """The septa of one patient."""

    def __init__(self, rng: np.random.Generator):
        self._layer = rng.uniform(*LAYER)
        self._whole, self._many = rng.beta(*WHOLE), rng.beta(*MANY)
        self._haze = rng.uniform(*HAZE)
        self._apart, tilt = rng.uniform(*APART), np.deg2rad(rng.uniform(*TILT))
        self._sine, self._cosine = float(np.sin(tilt)), float(np.cos(tilt))

    def cover(self, depth, thickness, z, x: float, smooth: Noise) -> np.ndarray:
        """Share of each voxel filled by septa, 0 to `DENSE`.

        Parameters
        ----------
        depth, thickness : numpy.ndarray
            In front of the skin; of the fat here, mm.
        z : numpy.ndarray
            Toward the head, mm.
        x : float
            To the patient's left, mm.
        smooth : Noise
            Shapes the septa.
        """
        along, across = z * self._cosine - depth * self._sine, depth * self._cosine + z * self._sine
        wound = sum(far * smooth(0.0, z, x, length, 51) for far, length in WINDING)
        here = smooth(0.0, z, x, (1.0, 55.0, 26.0), 52)
        before = depth - self._layer * thickness - wound
        layer = DENSE * bump(before, HALF) * smoothstep(0.4, 1.2, 2 * self._whole + 0.4 * here)
        layer = layer * smoothstep(-1.0, 0.5, smooth(0.0, z, x, (1.0, *BROKEN), 64))
        place = (across + CURVED[0] * smooth(depth, z, x, CURVED[1], 61)) / self._apart
        number = np.rint(place)
        # Septa lie next to each other, but each comes and goes by itself
        there = smooth(number, along, x, (0.7, *PIECE), 62)
        septa = bump((place - number) * self._apart, HALF) * smoothstep(0.9, 1.7, 2 * self._many + there)
        deep = smoothstep(-1.0, 2.0, before)
        septa = septa * (BEHIND + (BEFORE - BEHIND) * deep)
        haze = (
            self._haze
            * (BEHIND + (1 - BEHIND) * deep)
            * (0.7 + 0.45 * smooth(along, across, x, BUNDLE, 65)).clip(0)
        )
        return np.maximum(np.maximum(layer, septa), haze)
