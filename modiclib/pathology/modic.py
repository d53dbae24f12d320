"""Modic changes: a band of altered marrow at an endplate."""

from dataclasses import dataclass

import numpy as np

from ..anatomy.fields import bump, smoothstep
from ..anatomy.streams import VertebraStream
from ..vocabulary import Endplate, ModicType
from .band import band, footprint, patchy
from .lesion import Lesion, Replacement, Site

# Fitted to the definitions of the types, not measured: no published fat fraction, T1 and T2 covers all three
OEDEMA_FAT = 0.06  # fat fraction of type 1
FATTY_FAT = 0.93  # fat fraction of type 2

#: Mixed types, the tissue near the endplate and the one around it: side by side with a ragged interface.
#: A uniform blend of types 1 and 2 would have the signal of normal marrow on T1.
MIXTURES = {
    ModicType.MIXED_1_2: (ModicType.TYPE_1, ModicType.TYPE_2),
    ModicType.MIXED_2_3: (ModicType.TYPE_3, ModicType.TYPE_2),
}

#: Share of the sclerosis, and of the oedema, that is lost from the endplate to the border: both are densest at the
#: endplate. Our choice.
FADING, FADING_OEDEMA = 0.25, 0.10
#: How much of the marrow a streak of sclerosis under a worn endplate takes at most; our choice.
STREAK = 0.75

#: Where an endplate is eroded: how blunt the ends of its arc are; and of its one or two defects the depth relative to
#: the arc, half the width (mm), least and most, their length from front to back, share of their width,
#: and how much flatter than a bell their floor is, as power of its distance. Our choice.
ARC, PIT_DEPTH, PIT_HALF, PIT_LENGTH, PIT_ROUND = 0.8, (0.4, 1.1), (2.5, 4.5), 0.7, 3.0

#: Volume of bone in types 1 and 2, as in normal marrow, and how much it varies; our choice.
BONE, VARIED_BONE = 0.11, 0.045


@dataclass(frozen=True)
class ModicChange(Lesion):
    """One lesion at one endplate, as it is asked for; its extent is later measured from the voxels.

    Attributes
    ----------
    endplate : Endplate
        Where it starts.
    type : ModicType
        Type 1, 2, 3, or mixed 1/2 or 2/3.
    height : float
        Greatest distance from the endplate, mm.
    span : tuple of float
        Front and back end along the endplate; -1 is its anterior, 1 its posterior edge.
    width : float
        Half the extent from side to side, mm.
    softness : float
        Relative width of the border: oedema fades (0.5), fat is sharper (0.3).
    erosion : float
        Depth of irregular endplate erosion, mm.
    strength : float
        Share of the normal tissue that is replaced.
    residual_oedema : float
        Type 2, and the type 2 part of a mixture: share of the lesion that is water still, 0 to 0.5. From about 0.3
        it is no longer dark on STIR, while T1 stays bright.
    predominance : float
        Mixed types: share of the height taken by the tissue at the endplate, 0 to 1.
    aside : float
        Place of its middle, mm to the left of the middle of the body.
    streak : float
        Thickness of the streaks of sclerosis under the endplate, mm: CT shows them beside changes of every type.
    """

    endplate: Endplate
    type: ModicType
    height: float
    span: tuple[float, float]
    width: float = 22.0
    softness: float = 0.5
    erosion: float = 0.0
    strength: float = 0.9
    residual_oedema: float = 0.0
    predominance: float = 0.45
    aside: float = 0.0
    streak: float = 0.0

    kind = "modic"

    def marrow(self, site: Site) -> list[Replacement]:
        """One replacement for each pure type."""
        share, relative, border = band(
            site, self.endplate.side, self.height, self.span, self.width, self.softness, self.aside
        )
        share = share * np.clip(self.strength * patchy(site), 0, 1)
        return self._tissues(share, relative, border, site) + self._streaks(share, site)

    def _streaks(self, share, site: Site) -> list[Replacement]:
        """New bone under the endplate, here and there."""
        if not self.streak:
            return []
        thick = self.streak * np.clip(0.6 + site.wander(11.0, 45), 0, 1.8)
        bone = smoothstep(1.3, 0.3, site.depth(self.endplate.side) / np.maximum(thick, 0.05))
        return [Replacement(STREAK * bone * share, sclerosis=1.0)]

    def _tissues(self, share, relative, border, site: Site) -> list[Replacement]:
        """The tissue of a pure type, or the two of a mixture."""
        if self.type not in MIXTURES:
            return [self._become(self.type, share, border, site)]
        central, peripheral = MIXTURES[self.type]
        lobules = site.through(9.0, 43)
        mingled = 0.22 * site.wander(17.0, 12) + 0.12 * lobules
        blurred = 0.22 * np.exp(0.4 * lobules)
        inner = 1 - smoothstep(-blurred, blurred, relative - self.predominance + mingled)
        return [
            self._become(central, share * inner, border, site),
            self._become(peripheral, share * (1 - inner), border, site),
        ]

    def _become(self, type_: ModicType, share, border, site: Site) -> Replacement:
        outward = smoothstep(0.1, 1.0, border)
        bone = np.clip(BONE + VARIED_BONE * site.grain((4.5, 9.0, 4.5), 44), 0.02, 0.25)
        if type_ is ModicType.TYPE_1:
            return Replacement(share * (1 - FADING_OEDEMA * outward), fat=OEDEMA_FAT, oedema=1.0, bone=bone)
        if type_ is ModicType.TYPE_2:
            water = np.clip(self.residual_oedema * (1 + 0.35 * site.wander(12.0, 13)), 0, 0.6)
            fat = FATTY_FAT * (1 - water)
            return Replacement(share, fat=fat, oedema=water / (1 - fat), bone=bone)
        return Replacement(share * (1 - FADING * outward), sclerosis=1.0)

    def dent(self, vertebra, u, w, across, smooth):
        """An erosive endplate: one shallow arc, with a defect or two in it that have round floors."""
        if not self.erosion:
            return 0.0
        aside, (front, back) = w - self.aside, self.span
        seen = footprint(u, aside, vertebra.depth / 2, self.span, self.width)
        own = VertebraStream.EROSION.of(*vertebra.identity, self.endplate.side == "inferior")
        pits = 0.0
        for _ in range(1 + (own.random() < 0.4)):
            behind = min(max(own.uniform(front, back), -0.8), 0.8) * vertebra.depth / 2
            off = np.hypot(u - behind, PIT_LENGTH * (aside - own.normal(0, 5)))
            pits = np.maximum(pits, own.uniform(*PIT_DEPTH) * bump(off, own.uniform(*PIT_HALF), PIT_ROUND))
        return self.erosion * seen**ARC * (1 + pits)
