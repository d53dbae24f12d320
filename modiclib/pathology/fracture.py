"""Compression fracture: an endplate pressed into its body."""

from dataclasses import dataclass

import numpy as np

from ..anatomy.fields import bump, smoothstep
from ..vocabulary import Endplate, MimicKind
from .band import band, patchy
from .lesion import Mimic, Replacement, Site
from .modic import OEDEMA_FAT

IN_FRONT = 0.85  # height lost at the anterior wall, share of the greatest loss; our choice
DEPTH = 33.0  # of the endplate of a body at the thoracolumbar junction, mm
BENDING = 0.75  # share of the angle by which the spine bends; the disc makes up for the rest; our choice


@dataclass(frozen=True)
class CompressionFracture(Mimic):
    """One depressed endplate; fresh with a dark line in a field of oedema, old with marrow like its neighbours'.

    Attributes
    ----------
    endplate : Endplate
        The endplate that gave way, usually a superior one.
    acute : bool
        Whether it is fresh.
    depression : float
        Greatest loss of height, mm.
    height : float
        How far oedema reaches below the endplate, mm.
    """

    endplate: Endplate
    acute: bool
    depression: float = 7.0
    height: float = 17.0

    disc_follows = True

    @property
    def kyphosis(self) -> float:
        """Angle that follows from the height lost in front, less what the disc makes up for; degrees."""
        return float(BENDING * np.rad2deg(np.arctan2(IN_FRONT * self.depression, DEPTH)))

    @property
    def kind(self) -> MimicKind:
        """Acute or old fracture."""
        return MimicKind.ACUTE_FRACTURE if self.acute else MimicKind.OLD_FRACTURE

    def dent(self, vertebra, u, w, across, smooth):
        """Deepest in the middle and in front; the posterior rim holds."""
        along, aside = u / (vertebra.depth / 2), w / (vertebra.width / 2)
        profile = smoothstep(0.82, 0.15, along) * (1 - (1 - IN_FRONT) * smoothstep(-0.3, -1.0, along))
        steps = 0.9 * smooth(u + vertebra.seed, 0.0, across, 22.0, 22) + 0.4 * smooth(u, 0.0, across, 8.0, 35)
        return (self.depression + steps) * profile * bump(aside, 1.0, 4.0)

    def marrow(self, site: Site) -> list[Replacement]:
        """Oedema with the line of impacted bone in it; when old only a scar, and marrow as it was."""
        depth = site.depth(self.endplate.side)
        line = (
            depth - 3.6 - 1.4 * site.wander((16.0, 60.0, 20.0), 23) - 0.7 * site.through((7.0, 30.0, 9.0), 24)
        )
        broken = smoothstep(-1.4, 0.0, site.wander(10.0, 25)) * smoothstep(
            1.0, 0.75, np.abs(site.place.u) / 18
        )
        if self.acute:
            thick = 1.1 * np.exp(0.4 * site.wander(9.0, 45))
            field = band(site, self.endplate.side, self.height, (-1.6, 1.5), 34.0, 0.48)[0]
            oedema = np.clip(0.93 * field * patchy(site), 0, 1)
            return [
                Replacement(oedema, OEDEMA_FAT, 1.0),
                Replacement(0.8 * bump(line, thick) * broken, sclerosis=1.0),
            ]
        healed = 1 - smoothstep(4.5, 6.0, depth + 0.8 * site.wander(14.0, 26))
        return [Replacement(healed), Replacement(0.25 * bump(line + 1.8, 0.8) * broken, sclerosis=1.0)]
