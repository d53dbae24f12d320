"""Modic changes: the shape of the lesion at an endplate, and what becomes of the marrow inside."""

from dataclasses import dataclass

import numpy as np

from ..anatomy.fields import smoothstep
from ..vocabulary import Endplate, ModicType

#: Mixed types, the tissue near the endplate and the one around it: side by side with a ragged interface.
#: A uniform blend of types 1 and 2 would have the signal of normal marrow on T1.
MIXTURES = {
    ModicType.MIXED_1_2: (ModicType.TYPE_1, ModicType.TYPE_2),
    ModicType.MIXED_2_3: (ModicType.TYPE_3, ModicType.TYPE_2),
}


#: Share of the sclerosis that is lost from the endplate to the border: new bone is densest at the endplate.
FADING = 0.35


@dataclass(frozen=True)
class ModicChange:
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
        Relative width of the border: oedema fades (0.28), fat is sharper (0.14).
    erosion : float
        Depth of irregular endplate erosion, mm.
    strength : float
        Share of the normal tissue that is replaced.
    residual_oedema : float
        Type 2, and the type 2 part of a mixture: share of the lesion that is water still, 0 to 0.5. From about 0.3
        it is no longer dark on STIR, while T1 stays bright.
    predominance : float
        Mixed types: share of the height taken by the tissue at the endplate, 0 to 1.
    """

    endplate: Endplate
    type: ModicType
    height: float
    span: tuple[float, float]
    width: float = 22.0
    softness: float = 0.28
    erosion: float = 0.0
    strength: float = 0.9
    residual_oedema: float = 0.0
    predominance: float = 0.45

    def footprint(self, u, w, half_depth) -> np.ndarray:
        """Shape of the lesion seen from the disc: 1 in its middle, 0 outside."""
        front, back = self.span
        along = (u / half_depth - (front + back) / 2) / ((back - front) / 2)
        return np.clip(1 - along**2, 0, 1) * np.clip(1 - (w / self.width) ** 2, 0, 1)

    def replacement(self, place, half_depth: float, noise, seed: float) -> dict[ModicType, np.ndarray]:
        """Share of the marrow replaced by each pure type.

        Parameters
        ----------
        place : modiclib.composition.marrow.Place
            Points of the vertebral body.
        half_depth : float
            Half the anteroposterior depth of the endplate, mm.
        noise : tuple of Noise
            Smooth and rough field.
        seed : float
            Shifts the noise, so that no two lesions are alike.
        """
        smooth, rough = noise
        u, v, across = place.u + seed, place.v, place.across
        depth = place.below_superior if self.endplate.side == "superior" else place.above_inferior
        footprint = self.footprint(place.u, place.w, half_depth)
        # The far border wanders on three scales; a border of one scale looks drawn
        reach = (
            self.height * np.sqrt(footprint) * (1 + 0.16 * np.clip(smooth(u, 0.0, across, 40.0, 9), -1, 1))
        )
        wander = 0.12 * smooth(u, v, across, 24.0, 7) + 0.07 * smooth(u, v, across, 13.0, 8)
        wander = wander + 0.02 * rough(u, v, across, 7.0)
        relative = depth / np.maximum(reach, 0.01)
        border = relative + wander * np.clip(reach / 8, 0.3, 1)
        share = 1 - smoothstep(1 - self.softness, 1 + self.softness, border)
        ragged = footprint + 0.18 * smooth(u, v, across, 15.0, 10)
        share = share * smoothstep(0.0, 0.6, ragged) * (footprint > 0)
        # Inside, the tissue is never uniform: remnants of marrow, septa, vessels
        patchy = 1 + 0.13 * smooth(u, v, across, 12.0, 5) + 0.10 * rough(u, v, across, 7.0, 6)
        share = share * np.clip(self.strength * patchy, 0, 1)
        if self.type in MIXTURES:
            central, peripheral = MIXTURES[self.type]
            inner = 1 - smoothstep(
                -0.28, 0.28, relative - self.predominance + 0.24 * smooth(u, v, across, 17.0, 12)
            )
            shares = {central: share * inner, peripheral: share * (1 - inner)}
        else:
            shares = {self.type: share}
        if ModicType.TYPE_3 in shares:
            shares[ModicType.TYPE_3] = shares[ModicType.TYPE_3] * (1 - FADING * smoothstep(0.1, 1.0, border))
        return shares
