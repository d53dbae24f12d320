"""Fibrous septa that part the fat under the skin of the back into lobules.

The membranous layer of the superficial fascia runs through this fat, parallel to the skin. Septa join it to the skin
and to the fascia of the muscles: short ones in two oblique directions, of which a slice shows pieces. Over the sacrum
they are densest. How far apart septa lie and how strong they are was set by eye beside SPIDER's images.
"""

import math
from typing import NamedTuple

import numpy as np

from .fields import bump, smoothstep
from .noise import Noise

HALF = 0.48  # half the width of a septum as the pixels see it, mm
#: From one septum to the next, least and most usual values in a person, mm; how far one that comes from the membranous
#: layer has turned away from its direction; how far septa lie off an even spacing, shares of it, over how many of them.
APART, SWEEP, STRAY, SPAN = (3.0, 6.5), (0.1, 0.8), 0.6, (4.0, 18.0)
#: A slice shows pieces of a septum, this long toward the front and upward, mm; another slice so far away shows others.
PIECE, CHANGE = (15.0, 28.0), 14.0
#: Share of the fat taken by septa too thin to be seen apart, where they are densest, least and most; our choice.
HAZE = 0.04, 0.3
KINDS = 256  # different septa before they come again


class Family(NamedTuple):
    """Septa of one direction.

    Attributes
    ----------
    tilt : float
        Against the normal of the skin, radians; positive: the deep end lies nearer the head.
    apart : float
        From one to the next, mm.
    sweep : float
        How far they turn away from the direction of the membranous layer.
    complete : float
        How much of them is there; 0: half, 1: most.
    weight, oblique : numpy.ndarray
        (KINDS,) how dense each septum is, and how obliquely cut, 0 to 1.
    """

    tilt: float
    apart: float
    sweep: float
    complete: float
    weight: np.ndarray
    oblique: np.ndarray


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
        self.strength = float(np.exp(rng.normal(0.35, 0.4)).clip(0.5, 1.7))
        self.layer = rng.uniform(0.3, 0.52)
        self._whole = rng.normal(0.9, 0.5)  # how much of the layer is there
        tilts = np.deg2rad(rng.uniform((48, 40), (78, 70)) * rng.choice((1, 1, -1), 2))
        self._families = [
            Family(
                tilt,
                rng.uniform(*APART),
                rng.uniform(*SWEEP),
                rng.normal(0.2, 0.5),
                *rng.beta(((1.2,), (1.0,)), ((1.0,), (1.6,)), (2, KINDS)).astype(np.float32),
            )
            for tilt in tilts
        ]
        self._haze = rng.uniform(*HAZE)

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
        layer = (self.layer + 0.06 * smooth(0.0, z, x, 60.0, 51)) * thickness
        there = smooth(depth, z, x, (18.0, 44.0, 35.0), 60)
        away = depth - layer
        sheet = bump(away, HALF * (1.2 + 0.4 * there.clip(-1, 1)))
        cover = sheet * smoothstep(-0.8, 1.6, there + self._whole)
        # One direction gives way to the other
        pieces = smooth(depth, z, x, (*PIECE, CHANGE), 67)
        for own, (sign, family) in enumerate(zip((1, -1), self._families, strict=True)):
            sine, cosine = math.sin(family.tilt), math.cos(family.tilt)
            along = depth * cosine + z * sine
            turned = family.sweep * away * np.abs(away) / (thickness + 1)
            across = z * cosine - depth * sine + turned
            lengths = SPAN[0] * family.apart, SPAN[1] * family.apart, CHANGE
            number = across / family.apart + STRAY * smooth(across, along, x, lengths, 61 + own)
            nearest = np.rint(number)
            which = nearest.astype(int) & (KINDS - 1)
            # Many are cut obliquely: wide and faint
            oblique = family.oblique[which]
            wall = bump((number - nearest) * family.apart, HALF * (1 + oblique)) * (1 - 0.5 * oblique)
            share = smoothstep(-0.2, 1.4, sign * pieces + 0.4 * there + family.complete + 0.6 * low)
            cover = np.maximum(cover, share * family.weight[which] * wall)
        # Where they lie densest, most of all before the layer, many are too thin to be seen apart
        haze = self._haze * smoothstep(-0.2, 2.0, there + 0.4 * np.sign(away) * low)
        return np.clip(np.maximum(0.8 * self.strength * cover, haze), 0, 0.9)
