"""Schmorl node: disc material that has sunk through the endplate into the body."""

from dataclasses import dataclass

import numpy as np

from ..anatomy.fields import smoothstep
from ..vocabulary import Endplate, MimicKind
from .band import patchy, ragged
from .lesion import Mimic, Replacement, Site
from .modic import FATTY_FAT, OEDEMA_FAT

SLOPING = 0.9  # how far the walls of a node slope, as power: 0.5 is half an ellipse; set by eye


@dataclass(frozen=True)
class SchmorlNode(Mimic):
    """A focal defect of one endplate; fresh ones have a shell of oedema, old ones a rim of sclerosis and fat.

    Attributes
    ----------
    endplate : Endplate
        The endplate that is pierced.
    acute : bool
        Whether it is fresh.
    centre : tuple of float
        Its place toward the back and the left of the middle of the endplate, mm.
    radius, depth : float
        Half its breadth, and how deep it has sunk, mm.
    rim : float
        How far the marrow around it is altered, mm.
    """

    endplate: Endplate
    acute: bool
    centre: tuple[float, float] = (0.0, 0.0)
    radius: float = 5.0
    depth: float = 5.0
    rim: float = 9.0

    @property
    def kind(self) -> MimicKind:
        """Acute or old Schmorl node."""
        return MimicKind.ACUTE_SCHMORL if self.acute else MimicKind.OLD_SCHMORL

    @property
    def content(self) -> dict[str, float]:
        """Moist disc material at first, fibrous later."""
        if self.acute:
            return {"nucleus pulposus": 0.45, "annulus": 0.42, "fluid": 0.05}
        return {"annulus": 0.70, "ligament": 0.15, "nucleus pulposus": 0.08}

    def dent(self, vertebra, u, w, across, smooth):
        """A hollow with a round floor and walls that slope to its mouth, not quite round from above."""
        uneven = 1 + 0.26 * np.clip(smooth(u + vertebra.seed, 0.0, across, 12.0, 17), -1.5, 1.5)
        aside = self._aside(u, w) * uneven / (1.15 * self.radius)
        return self.depth * np.clip(1 - aside**2, 0, 1) ** SLOPING

    def marrow(self, site: Site) -> list[Replacement]:
        """A shell around the node, as thick as the rim."""
        place, rim = site.place, self.rim
        sunk = self.dent(site.vertebra, place.u, place.w, place.across, site.smooth)
        deep = np.maximum(site.depth(self.endplate.side) + sunk, 0)
        scale = np.sqrt((self._aside(place.u, place.w) / self.radius) ** 2 + (deep / self.depth) ** 2)
        outside = (scale - 1) * (self.radius + self.depth) / 2
        uneven = rim * (0.12 * ragged(site) + 0.22 * site.wander(16.0, 18))
        if self.acute:
            shell = 1 - smoothstep(0.3 * rim, 1.6 * rim, outside + uneven)
            return [Replacement(0.95 * shell * np.clip(patchy(site), 0, 1.05), OEDEMA_FAT, 1.0)]
        hard = 1 - smoothstep(0.2, 1.8, outside + 0.3 * uneven)
        fatty = (1 - smoothstep(0.75 * rim, 1.5 * rim, outside + 1.3 * uneven)) * (1 - hard)
        return [
            Replacement(0.95 * fatty * np.clip(patchy(site), 0, 1.05), FATTY_FAT, 0.0),
            Replacement(0.75 * hard, sclerosis=1.0),
        ]

    def cortex_lost(self, site: Site):
        """The endplate is broken through: new bone lines an old node, a fresh one only in places."""
        if not self.acute:
            return 0.0
        place = site.place
        sunk = self.dent(site.vertebra, place.u, place.w, place.across, site.smooth)
        return smoothstep(0.5, 2.0, sunk) * np.clip(0.2 + 0.5 * site.wander(9.0, 46), 0, 0.9)

    def _aside(self, u, w):
        """Distance from the axis of the node, mm."""
        return np.sqrt((u - self.centre[0]) ** 2 + (w - self.centre[1]) ** 2)
