"""The end of the thecal sac: how it narrows, and how far its tip lies aside."""

import numpy as np

from .fields import smoothstep

#: Length over which the sac narrows to its end, mm, how blunt the end is (1 a cone, 0 a box), and how far its tip lies
#: before or behind the middle of the sac (1 at its wall), lowest and highest; our choice.
TAPER, BLUNT, LEAN = (18.0, 42.0), (0.45, 1.0), (-0.6, 0.95)
FLAT = 1.5  # how much earlier it narrows from side to side, as a power; so it fades from a slice; our choice
#: How far the end lies beside the midline, standard deviation, and length over which it gets there, mm; our choice.
ASIDE, OVER = 3.0, 35.0


class SacEnd:
    """How one person's sac ends.

    Parameters
    ----------
    tip : float
        s of its tip, mm.
    rng : numpy.random.Generator
        Draws how it narrows.
    sideways : numpy.random.Generator
        Draws to which side it lies.

    Attributes
    ----------
    lean : float
        How far the tip lies before (negative) or behind the middle of the sac, 1 at its wall.
    """

    def __init__(self, tip: float, rng: np.random.Generator, sideways: np.random.Generator):
        self._tip, self._aside = tip, sideways.normal(0, ASIDE)
        self._length, self._blunt, self.lean = (rng.uniform(*limits) for limits in (TAPER, BLUNT, LEAN))

    def narrowed(self, s) -> tuple[np.ndarray, np.ndarray]:
        """Depth and width of the sac relative to what they would be without its end."""
        remaining = np.clip((self._tip - s) / self._length, 0, 1)
        return np.maximum(remaining**self._blunt, 0.02), np.maximum(remaining**FLAT, 0.05)

    def aside(self, s) -> np.ndarray:
        """How far it lies to the left of the canal's midline, mm; it may so leave a slice."""
        return (self._aside * smoothstep(self._tip - OVER, self._tip, s)).astype(np.float32)
