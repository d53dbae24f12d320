"""Where a point lies in a vertebra: the coordinates in which marrow and its diseases are described."""

from typing import NamedTuple

import numpy as np


class Place(NamedTuple):
    """Points of a vertebral body, mm: (u, v, w) to the back, head and left; depth from both endplates.

    `across` is w in the middle of the slice. Noise is read there: within 4 mm it hardly changes, and it costs much.
    """

    u: np.ndarray
    v: np.ndarray
    w: np.ndarray
    across: np.ndarray
    below_superior: np.ndarray
    above_inferior: np.ndarray

    @property
    def to_endplate(self) -> np.ndarray:
        """Distance from the nearer endplate, mm."""
        return np.minimum(self.below_superior, self.above_inferior)
