"""Pyogenic spondylodiscitis: infection of two endplates, the disc between them and the tissue around."""

from dataclasses import dataclass

import numpy as np

from ..anatomy.fields import smoothstep
from ..vocabulary import Endplate, MimicKind
from .band import band, footprint, patchy
from .lesion import Mimic, Replacement, Site


@dataclass(frozen=True)
class Spondylodiscitis(Mimic):
    """The half of an infection that lies at one endplate; a case has one for each side of the disc.

    Attributes
    ----------
    endplate : Endplate
        The endplate that is destroyed.
    height : float
        How far oedema reaches into the body, mm.
    erosion : float
        Depth of destruction, mm.
    pus_in_disc : float
        Share of the disc's core that is infected; pus gathers in a cleft of it.
    soft_tissue : tuple of float
        Thickness of the inflamed tissue in front of the column and behind the disc, mm.
    """

    endplate: Endplate
    height: float = 17.0
    erosion: float = 3.2
    pus_in_disc: float = 0.8
    soft_tissue: tuple[float, float] = (6.0, 3.0)

    kind = MimicKind.SPONDYLODISCITIS

    @property
    def content(self) -> dict[str, float]:
        """Pus and granulation tissue in the hollows."""
        return {"fluid": 0.12, "oedema": 0.70, "annulus": 0.12}

    def marrow(self, site: Site) -> list[Replacement]:
        """A broad field that fades far from the disc."""
        share = band(site, self.endplate.side, self.height, (-1.5, 1.6), 32.0, 0.5)[0]
        share = np.clip(0.97 * share * patchy(site), 0, 1)
        return [Replacement(share, fat=0.03, oedema=1.0, sclerosis=0.10)]

    def dent(self, vertebra, u, w, across, smooth):
        """Ragged hollows, some deep."""
        pits = np.clip(smooth(u, vertebra.seed, across, 13.0, 27) + 0.25, 0, 1.6)
        pits = pits + 0.35 * np.clip(smooth(u, vertebra.seed, across, 6.0, 28), 0, 1.5)
        return self.erosion * pits * footprint(u, w, vertebra.depth / 2, (-1.1, 1.1), 24.0)

    def cortex_lost(self, site: Site):
        """The endplate is gone where pus has eaten into it."""
        near = smoothstep(4.0, 2.0, site.depth(self.endplate.side))
        return near * np.clip(0.7 + 0.5 * site.through(8.0, 29), 0, 1)
