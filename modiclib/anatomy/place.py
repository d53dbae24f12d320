"""Where a point lies in a vertebra: the coordinates in which marrow and its diseases are described."""

from typing import NamedTuple

import numpy as np


class Place(NamedTuple):
    """Points of a vertebral body, mm: (u, v, w) to the back, head and left; depth from both endplates.

    `across` is w of the slice at the centre of the body. Noise is read there: within 4 mm it hardly changes, and where
    one coordinate is a single number it costs half.
    """

    u: np.ndarray
    v: np.ndarray
    w: np.ndarray
    across: float
    below_superior: np.ndarray
    above_inferior: np.ndarray

    @property
    def to_endplate(self) -> np.ndarray:
        """Distance from the nearer endplate, mm."""
        return np.minimum(self.below_superior, self.above_inferior)
