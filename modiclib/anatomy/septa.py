"""Fibrous septa that part the fat under the skin of the back into lobules.

The membranous layer of the superficial fascia lies in the middle of this fat. Long septa sweep obliquely from the
skin to the fascia of the muscles; finer ones branch off here and there, most of them behind the layer; over the sacrum
both are densest. A septum is the wall between two lobules, so septa join into a net. How large lobules are and how
strong the septa was set by eye beside SPIDER's images.
"""

import math
from typing import NamedTuple

import numpy as np

from .fields import bump, smoothstep
from .noise import Noise

HALF, BENT = 0.52, 2.6  # half the width of a septum as the pixels see it, and how far it bends, mm
#: Lobules lie in a grid, each off its place by up to so much of its length and width; so many mm to the side they have
#: changed.
STRAY, CHANGE = (0.3, 0.42), 14.0
KINDS = 1024  # different lobules, and septa, before they come again
NEIGHBOURS = np.indices((2, 3), np.float32).reshape(2, 6, 1) - np.float32([[[0]], [[1]]])  # along and across


class Lobules(NamedTuple):
    """Lobules of one size: the cells of points strewn in the fat.

    Attributes
    ----------
    tilt : float
        Of their long axis against the normal of the skin, degrees; positive: the deep end lies nearer the head.
    length, width : float
        Usual size along and across this axis, mm.
    place, weight, oblique : numpy.ndarray
        (KINDS,) where a lobule lies off the grid, radians; how dense a septum is, and how obliquely cut, 0 to 1.
    """

    tilt: float
    length: float
    width: float
    place: np.ndarray
    weight: np.ndarray
    oblique: np.ndarray

    def septa(self, depth, z, x: float, smooth: Noise, own: int) -> np.ndarray:
        """Share of each voxel in the wall between two lobules.

        Parameters
        ----------
        depth, z : numpy.ndarray
            (points,) in front of the skin, toward the head, mm.
        x : float
            To the patient's left, mm.
        smooth : Noise
            Bends them.
        own : int
            Offset that tells these lobules from others.
        """
        sine, cosine = math.sin(math.radians(self.tilt)), math.cos(math.radians(self.tilt))
        bend = smooth(depth, z, x, (34.0, 42.0, 45.0), own)
        along = (depth * cosine + z * sine) / self.length + 0.25 * bend
        across = (z * cosine - depth * sine + min(0.6 * self.width, BENT) * bend) / self.width
        row, column = np.floor(along - 0.5), np.floor(across)
        turned = self.place + np.float32(x / CHANGE)
        rows, columns = (row + NEIGHBOURS[0]).astype(np.int32), (column + NEIGHBOURS[1]).astype(np.int32)
        which = (rows * 37 + columns * 101) & (KINDS - 1)
        to = np.stack([(0.5 + STRAY[0] * np.cos(turned))[which], (0.5 + STRAY[1] * np.sin(turned))[which]])
        to += NEIGHBOURS - np.stack([along - row, across - column])[:, None]
        away, voxels = (to * to).sum(0), np.arange(depth.size)
        first = away.argmin(0)
        nearest = away[first, voxels]
        away[first, voxels] = np.inf
        second = away.argmin(0)
        apart = (to[:, second, voxels] - to[:, first, voxels]) / ((self.length,), (self.width,))
        away = (away[second, voxels] - nearest) / (2 * np.hypot(*apart)).clip(1e-3)
        # The walls along a row of lobules are one septum; those between two of a row are weaker
        beside, aside = columns[first, voxels], columns[second, voxels]
        between = ((beside + aside) * 73) & (KINDS - 1)
        weight = self.weight[between] * np.where(beside == aside, 0.4, 1.0)
        # Many are cut obliquely: wide and faint
        oblique = self.oblique[between]
        return bump(away, HALF * (1 + oblique)) * weight * (1 - 0.5 * oblique)


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
        self.strength = float(np.exp(rng.normal(0.35, 0.5)).clip(0.3, 1.7))
        self.layer = rng.uniform(0.3, 0.52)
        # How much of the net, and of the layer, is there
        self._complete, self._whole = rng.normal((0.7, 0.8), 0.7)
        self._branched = rng.normal(0.1, 0.6)
        small, large = 2.4 * math.exp(rng.uniform(0, 0.9)), 4.2 * math.exp(rng.uniform(0, 1.0))
        tilt, steep = rng.uniform((-25, 45), (85, 82)) * rng.choice((1, 1, -1), 2)
        self._fine = self._lobules(rng, tilt, small * rng.uniform(1.5, 4.0), small)
        self._main = self._lobules(rng, steep, large * rng.uniform(3.0, 9.0), large)

    @staticmethod
    def _lobules(rng: np.random.Generator, tilt: float, length: float, width: float) -> Lobules:
        place = rng.uniform(0, 2 * np.pi, KINDS).astype(np.float32)
        weight, oblique = rng.beta(((1.2,), (1.0,)), ((1.0,), (1.6,)), (2, KINDS)).astype(np.float32)
        return Lobules(tilt, length, width, place, weight, oblique)

    def cover(self, depth, thickness, z, low, x: float, smooth: Noise) -> np.ndarray:
        """Share of each voxel filled by septa, 0 to 0.9.

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
        layer = (self.layer + 0.08 * smooth(0.0, z, x, 80.0, 51)) * thickness
        there = smooth(depth, z, x, (18.0, 44.0, 35.0), 60)
        net = smoothstep(-1.4, 0.8, there + self._complete + 0.9 * low - 0.4)
        # Fine ones branch off here and there, most of them behind the layer
        wide = smooth(depth, z, x, (14.0, 26.0, 30.0), 33) + 0.5 * np.sign(layer - depth)
        branches = 0.8 * smoothstep(0.2, 1.8, wide + self._branched + 0.4 * low)
        cover = np.zeros_like(there)
        for own, lobules, share in ((61, self._main, net), (67, self._fine, branches)):
            inside = share > 0.05
            found = share[inside] * lobules.septa(depth[inside], z[inside], x, smooth, own)
            cover[inside] = np.maximum(cover[inside], found)
        # The layer comes and goes with the net
        sheet = bump(depth - layer, 1.5 * HALF) * smoothstep(-0.8, 1.2, there + self._whole)
        sheet = sheet * (0.3 + 0.7 * net)
        # Where they lie densest many are too thin to be seen apart
        haze = 0.2 * smoothstep(-0.3, 2.2, there)
        return np.clip(0.8 * self.strength * np.maximum(np.maximum(cover, sheet), haze), 0, 0.9)
