"""Corner lesion of axial spondyloarthritis: inflammation, later fat, at the rim where the annulus inserts."""

from dataclasses import dataclass

import numpy as np

from ..anatomy.fields import bump, smoothstep
from ..vocabulary import Endplate, MimicKind
from .band import patchy, ragged
from .lesion import Mimic, Replacement, Site
from .modic import FATTY_FAT, OEDEMA_FAT


@dataclass(frozen=True)
class CornerLesion(Mimic):
    """A triangle at a corner of the body, the disc beside it healthy.

    Attributes
    ----------
    endplate : Endplate
        The endplate whose corner it is.
    fatty : bool
        Whether inflammation has given way to fat.
    depth, height : float
        Length along the endplate and along the wall, mm.
    anterior : bool
        Which corner.
    width : float
        Half the extent from side to side, mm.
    """

    endplate: Endplate
    fatty: bool
    depth: float = 11.0
    height: float = 12.0
    anterior: bool = True
    width: float = 15.0

    @property
    def kind(self) -> MimicKind:
        """Corner with oedema or with fat."""
        return MimicKind.CORNER_FAT if self.fatty else MimicKind.CORNER_OEDEMA

    def marrow(self, site: Site) -> list[Replacement]:
        """One triangle; fat has the sharper border."""
        place, half = site.place, site.vertebra.depth / 2
        from_wall = half + place.u if self.anterior else half - place.u
        edge = (
            np.maximum(from_wall - 1.0, 0) / self.depth
            + np.maximum(site.depth(self.endplate.side), 0) / self.height
        )
        edge = edge + 0.6 * ragged(site) / np.sqrt(self.depth * self.height)
        softness = 0.24 if self.fatty else 0.5
        share = (1 - smoothstep(1 - softness, 1 + softness, edge)) * bump(place.w, self.width, 4.0)
        share = share * np.clip(0.94 * patchy(site), 0, 1)
        fat, oedema = (FATTY_FAT, 0.0) if self.fatty else (OEDEMA_FAT, 1.0)
        return [Replacement(share, fat, oedema)]
