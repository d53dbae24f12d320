"""Fibrous septa that part the fat under the skin of the back into lobules.

The membranous layer of the superficial fascia lies in the middle of this fat. Above it the lobules are small, upright
to the skin in some people; below it they are larger and lie obliquely between this layer and the fascia of the muscles;
over the sacrum septa are densest. A septum is the wall between two lobules, so septa join into a net. How large lobules
are and how strong the septa was set by eye beside SPIDER's images.
"""

import math
from typing import NamedTuple

import numpy as np

from .fields import bump, smoothstep
from .noise import Noise

HALF = 0.42  # half the width of a septum as the pixels see it, mm
#: Lobules lie in a grid, each off its place by up to so much of its size; across so many mm of the body they change.
STRAY, CHANGE = 0.42, 14.0
KINDS = 1024  # different lobules, and septa, before they come again
NEIGHBOURS = [(along, across) for along in (-1, 0, 1) for across in (-1, 0, 1)]


class Lobules(NamedTuple):
    """Lobules of one layer: the cells of points strewn in the fat.

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
        across = (z * cosine - depth * sine) / self.width + 0.6 * bend
        row, column = np.floor(along).astype(np.int32), np.floor(across).astype(np.int32)
        along, across = along - row, across - column
        turned = self.place + np.float32(x / CHANGE)
        off_along, off_across = 0.5 + STRAY * np.cos(turned), 0.5 + STRAY * np.sin(turned)
        # Squared distance, its two parts, and which lobule
        first = second = np.full((4, *depth.shape), 9.0, np.float32)
        for right, up in NEIGHBOURS:
            which = ((row + right) * 37 + (column + up) * 101) & (KINDS - 1)
            a, b = off_along[which] + (right - along), off_across[which] + (up - across)
            found = np.stack([a * a + b * b, a, b, which.astype(np.float32)])
            nearest = found[0] < first[0]
            second = np.where(nearest, first, np.where(found[0] < second[0], found, second))
            first = np.where(nearest, found, first)
        apart = np.hypot((second[1] - first[1]) / self.length, (second[2] - first[2]) / self.width)
        away = (second[0] - first[0]) / (2 * apart).clip(1e-3)
        between = first[3].astype(np.int32) ^ second[3].astype(np.int32)
        # Many are cut obliquely: wide and faint
        oblique = self.oblique[between]
        return bump(away, HALF * (0.8 + 1.4 * oblique)) * self.weight[between] * (1 - 0.6 * oblique)


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
        self.strength = float(np.exp(rng.normal(0.2, 0.55)).clip(0.2, 1.5))
        self.layer = rng.uniform(0.3, 0.65)
        # How much of the net, and of the layer, is there
        self._complete, self._whole = rng.normal((0.3, 0.0), 0.7)
        small, large = 2.4 * math.exp(rng.uniform(0, 0.9)), 3.4 * math.exp(rng.uniform(0, 0.9))
        tilt, steep = rng.uniform((-25, 50), (85, 88)) * rng.choice((1, 1, -1), 2)
        self._shallow = self._lobules(rng, tilt, small * rng.uniform(1.5, 4.0), small)
        self._deep = self._lobules(rng, steep, large * rng.uniform(2.5, 8.0), large)

    @staticmethod
    def _lobules(rng: np.random.Generator, tilt: float, length: float, width: float) -> Lobules:
        place = rng.uniform(0, 2 * np.pi, KINDS).astype(np.float32)
        weight, oblique = rng.beta(((1.6,), (1.0,)), ((1.4,), (1.6,)), (2, KINDS)).astype(np.float32)
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
        layer = (self.layer + 0.11 * smooth(0.0, z, x, 55.0, 51)) * thickness
        there = smooth(depth, z, x, (18.0, 44.0, 35.0), 60)
        net = smoothstep(-1.2, 1.0, there + self._complete + 0.9 * low - 0.4)
        cover, shallow = np.zeros_like(there), depth < layer
        for own, lobules, inside in ((61, self._shallow, shallow), (67, self._deep, ~shallow)):
            inside = inside & (net > 0.05)
            cover[inside] = net[inside] * lobules.septa(depth[inside], z[inside], x, smooth, own)
        # The layer comes and goes with the net
        sheet = bump(depth - layer, 1.5 * HALF) * smoothstep(-0.8, 1.2, there + self._whole)
        sheet = sheet * (0.3 + 0.7 * net)
        # Where they lie densest many are too thin to be seen apart
        haze = 0.12 * smoothstep(-0.3, 2.2, there)
        return np.clip(0.8 * self.strength * np.maximum(np.maximum(cover, sheet), haze), 0, 0.9)
