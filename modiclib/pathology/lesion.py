"""What every lesion is: a shape, and what it does to marrow, endplate, disc and soft tissue.

A lesion answers a few questions; `modiclib.composition` asks them while it paints. Whatever a disease leaves alone
it need not mention.
"""

from typing import NamedTuple

import numpy as np

from ..anatomy.noise import Noise
from ..anatomy.place import Place
from ..vocabulary import ModicType


class Site(NamedTuple):
    """The vertebra around a lesion, as points of its body, with the noise that makes tissue irregular."""

    vertebra: object
    place: Place
    smooth: Noise
    rough: Noise

    def wander(self, wavelength, offset: float) -> np.ndarray:
        """Smooth noise that differs from vertebra to vertebra; wavelength in mm."""
        return self.smooth(
            self.place.u + self.vertebra.seed, self.place.v, self.place.across, wavelength, offset
        )

    def through(self, wavelength, offset: float) -> np.ndarray:
        """Smooth noise that varies within the slice as well: partial volume then fades what it moves."""
        return self.smooth(self.place.u + self.vertebra.seed, self.place.v, self.place.w, wavelength, offset)

    def grain(self, wavelength, offset: float) -> np.ndarray:
        """Rough noise for texture; wavelength in mm."""
        return self.rough(
            self.place.u + self.vertebra.seed, self.place.v, self.place.across, wavelength, offset
        )

    def depth(self, side: str) -> np.ndarray:
        """Distance from the superior or inferior endplate, mm."""
        return self.place.below_superior if side == "superior" else self.place.above_inferior


class Replacement(NamedTuple):
    """A share of the marrow, 0 to 1, and what it becomes; None leaves that property as it was.

    Fat fraction, share of the water that is oedema, degree of sclerosis, volume of bone: each 0 to 1.
    """

    share: np.ndarray
    fat: np.ndarray | float | None = None
    oedema: np.ndarray | float | None = None
    sclerosis: np.ndarray | float | None = None
    bone: np.ndarray | float | None = None


class Lesion:
    """A lesion of one vertebra: the answers of a disease that changes nothing.

    Each has a `kind` (``'modic'`` or a `MimicKind`), a `type` (``ModicType.NONE`` for mimics) and an `endplate`
    (None where it does not start from one).
    """

    #: Tissue that fills what the lesion has taken from the endplate; None leaves it to the disc.
    content = None
    #: Whether the disc sinks with the endplate as a whole.
    disc_follows = False
    #: How far the spine bends forward at its endplate, degrees.
    kyphosis = 0.0
    #: Share of the neighbouring disc that has become pus.
    pus_in_disc = 0.0
    #: Thickness of the inflamed tissue in front of the column and behind the disc, mm.
    soft_tissue = (0.0, 0.0)

    @property
    def vertebra(self) -> str:
        """Name of the vertebra."""
        return self.endplate.vertebra

    def marrow(self, site: Site) -> list[Replacement]:
        """What becomes of the marrow of the body."""
        return []

    def dent(self, vertebra, u, w, across, smooth: Noise) -> np.ndarray | float:
        """Depth by which the lesion's endplate is eroded, pierced or depressed, mm."""
        return 0.0

    def cortex_lost(self, site: Site) -> np.ndarray | float:
        """Share of the cortex that is destroyed."""
        return 0.0

    def arch(self, site: Site) -> list[Replacement]:
        """What becomes of the marrow of pedicle and posterior elements."""
        return []


class Mimic(Lesion):
    """A lesion that is not a Modic change."""

    type = ModicType.NONE
