"""Lesions within a vertebra that have nothing to do with a disc: haemangioma, metastasis, focal fat."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ..anatomy.fields import smoothstep
from ..vocabulary import MimicKind
from .band import patchy, ragged
from .lesion import Mimic, Replacement, Site


class FocalTissue(NamedTuple):
    """What fills a focal lesion.

    Fat fraction and how it varies, share of the water that is oedema-like, sclerosis, coarse trabeculae (sclerosis in
    each), volume of fine bone, relative width of the border.
    """

    fat: float
    varied: float
    oedema: float
    sclerosis: float
    trabeculae: float
    bone: float
    softness: float


#: Set so that each shows the signals of its description on T1, T2 and STIR; not measured.
FOCAL = {
    MimicKind.HAEMANGIOMA: FocalTissue(0.50, 0.17, 1.0, 0.0, 0.28, 0.03, 0.20),
    MimicKind.LIPID_POOR_HAEMANGIOMA: FocalTissue(0.08, 0.05, 1.0, 0.0, 0.26, 0.05, 0.22),
    MimicKind.METASTASIS: FocalTissue(0.04, 0.05, 0.6, 0.22, 0.0, 0.06, 0.26),
    MimicKind.FOCAL_FAT: FocalTissue(0.88, 0.05, 0.0, 0.0, 0.0, 0.11, 0.45),
}

LOBED = 0.22  # how far a focal lesion departs from an ellipsoid, share of its radius; our choice


@dataclass(frozen=True)
class FocalLesion(Mimic):
    """A rounded lesion in the body; one that reaches the pedicle goes on in the posterior elements.

    Attributes
    ----------
    kind : MimicKind
        Haemangioma, lipid-poor haemangioma, metastasis or focal fat.
    body : str
        Name of the vertebra, as ``'L2'``.
    centre : tuple of float
        Toward the back, head and left of the middle of the body, mm.
    radius : tuple of float
        Half axes, mm.
    strength : float
        Share of the normal tissue that is replaced.
    """

    kind: MimicKind
    body: str
    centre: tuple[float, float, float]
    radius: tuple[float, float, float]
    strength: float = 0.95

    endplate = None

    @property
    def vertebra(self) -> str:
        """Name of the vertebra."""
        return self.body

    def marrow(self, site: Site) -> list[Replacement]:
        """One rounded replacement with an uneven border."""
        tissue = FOCAL[self.kind]
        share = self._inside(site) * np.clip(self.strength * patchy(site), 0, 1)
        # The few trabeculae that are left are thick and run from endplate to endplate
        columns = np.clip(site.grain((2.4, 40.0, 3.0), 14), 0, 1.5)
        hard = tissue.sclerosis * (1 + 0.6 * np.clip(site.through(9.0, 46), -1.5, 1.5))
        fat = np.clip(tissue.fat + tissue.varied * site.wander(11.0, 36), 0, 1)
        return [Replacement(share, fat, tissue.oedema, hard + tissue.trabeculae * columns, tissue.bone)]

    def arch(self, site: Site) -> list[Replacement]:
        """The same tissue behind the body."""
        return self.marrow(site)

    def cortex_lost(self, site: Site):
        """Tumour destroys the cortex it reaches."""
        return 0.8 * self._inside(site) if self.kind is MimicKind.METASTASIS else 0.0

    def _inside(self, site: Site) -> np.ndarray:
        place, softness = site.place, FOCAL[self.kind].softness
        axes = zip((place.u, place.v, place.w), self.centre, self.radius, strict=True)
        distance = np.sqrt(sum(((at - centre) / radius) ** 2 for at, centre, radius in axes))
        uneven = LOBED * site.through(22.0, 15) + 0.75 * ragged(site) / np.mean(self.radius)
        return 1 - smoothstep(1 - softness, 1 + softness, distance + uneven)
