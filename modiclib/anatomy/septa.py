"""Fibrous septa that divide the fat under the skin of the back into lobules.

The membranous layer of the superficial fascia lies in the middle of this fat. Short septa stand on it, upright to the
skin, and long oblique ones tie it to the fascia of the muscles; over the sacrum they lie densest. How many there are
and how strong they are was set by eye beside SPIDER's images.
"""

import math
from typing import NamedTuple

import numpy as np

from .fields import bump, smoothstep
from .noise import Noise

HALF = 0.38  # half the width of a septum as the pixels see it, mm


class Sheets(NamedTuple):
    """Septa of one direction; each sheet wanders, and is lost in places."""

    tilt: float  # against the normal of the skin, degrees; positive: the deep edge lies nearer the head
    spacing: float  # mm
    wander: float  # how far a sheet leaves its plane, share of the spacing
    lost: float  # how much of it is lost: threshold of a random field, standard deviations

    def cover(self, depth, z, x: float, smooth: Noise, own: int, more=0.0) -> np.ndarray:
        """Share of each voxel in a sheet.

        Parameters
        ----------
        depth, z : numpy.ndarray
            In front of the skin, toward the head, mm.
        x : float
            To the patient's left, mm.
        smooth : Noise
            Bends and interrupts them.
        own : int
            Offset that tells these sheets from others.
        more : numpy.ndarray
            By how much fewer are lost here, standard deviations.
        """
        tilt = math.radians(self.tilt)
        sine, cosine = math.sin(tilt), math.cos(tilt)
        place = (z * cosine - depth * sine) / self.spacing
        place += self.wander * smooth(depth, z, x, (26.0, 42.0, 45.0), own)
        number = np.rint(place)
        # Every sheet stands a little off its turn
        away = np.abs(place - number - 0.3 * np.sin(7.3 * number)) * self.spacing
        cover, near = np.zeros_like(away), away < 2.5 * HALF
        along = (depth * cosine + z * sine)[near]
        there = smooth(number[near], along, x, (0.8, 34.0, 35.0), own + 1) - self.lost + more[near]
        # Thin toward its ends
        cover[near] = bump(away[near], HALF * (0.75 + 0.25 * there).clip(0.6, 1.4)) * smoothstep(
            0, 1.4, there
        )
        return cover


class Septa:
    """The septa of one patient.

    Attributes
    ----------
    strength : float
        Share of a voxel that a septum fills, relative.
    layer : float
        Depth of the membranous layer, share of the thickness of the fat.
    """

    def __init__(self, rng: np.random.Generator):
        self.strength = float(np.exp(rng.normal(-0.8, 0.6)).clip(0.1, 1.2))
        self.layer = rng.uniform(0.3, 0.65)
        tilt, steep, fewer = rng.normal(0, 16), rng.uniform(58, 80), rng.normal(-0.3, 0.3)
        #: Upright ones under the skin, and what joins these
        self._shallow = (
            Sheets(tilt, rng.uniform(3.0, 7.0), 0.45, 0.3 + fewer),
            Sheets(tilt + rng.uniform(45, 75), rng.uniform(4.0, 7.0), 0.45, 0.6 + fewer),
        )
        #: Long ones between the layer and the muscles, rising and falling
        self._deep = (
            Sheets(steep, rng.uniform(4.5, 8.0), 0.45, 0.3 + fewer),
            Sheets(steep - rng.uniform(115, 145), rng.uniform(6.0, 10.0), 0.45, 0.6 + fewer),
        )

    def cover(self, depth, thickness, z, low, x: float, smooth: Noise) -> np.ndarray:
        """Share of each voxel filled by septa, 0 to 0.65.

        Parameters
        ----------
        depth, thickness : numpy.ndarray
            In front of the skin; of the fat here, mm.
        z, low : numpy.ndarray
            Toward the head, mm; 0 behind the lumbar spine to 1 behind the sacrum.
        x : float
            To the patient's left, mm.
        smooth : Noise
            Makes them irregular.
        """
        layer = (self.layer + 0.11 * smooth(0.0, z, x, 55.0, 51)) * thickness
        behind = smoothstep(1.0, -1.5, depth - layer)
        # In most places one direction prevails, so that few septa cross
        turn = smooth(depth, z, x, (40.0, 60.0, 40.0), 60)
        cover = np.zeros_like(turn)
        for own, pair, weight in ((61, self._shallow, 0.5 * behind), (67, self._deep, 1 - behind)):
            here = weight > 0.02
            where, toward = (depth[here], z[here], x, smooth), (0.8 * turn[here], -0.8 * turn[here])
            for number, sheets in enumerate(pair):
                found = sheets.cover(*where, own + 3 * number, 0.9 * low[here] - 0.4 + toward[number])
                cover[here] += weight[here] * found
        # The layer comes and goes, here and there split in two
        there = smooth(depth, z, x, (14.0, 38.0, 30.0), 33)
        split = layer + 1.8 + 1.2 * smooth(0.0, z, x, 30.0, 52)
        sheet = bump(depth - layer, HALF) * smoothstep(-1.3, 0.4, there)
        sheet = sheet + 0.7 * bump(depth - split, HALF) * smoothstep(0.1, 1.0, there)
        return np.clip(0.6 * self.strength * (cover + 1.3 * sheet), 0, 0.65)
