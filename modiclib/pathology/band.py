"""The shape of a lesion that spreads into the marrow from an endplate."""

import numpy as np

from ..anatomy.fields import smoothstep
from .lesion import Site


def footprint(u, w, half_depth: float, span: tuple[float, float], width: float) -> np.ndarray:
    """Shape seen from the disc: 1 in its middle, 0 outside.

    Parameters
    ----------
    u, w : numpy.ndarray
        Points along and across the endplate, mm.
    half_depth : float
        Half the anteroposterior depth of the endplate, mm.
    span : tuple of float
        Front and back end; -1 is the anterior, 1 the posterior edge of the endplate.
    width : float
        Half the extent from side to side, mm.
    """
    front, back = span
    along = (u / half_depth - (front + back) / 2) / ((back - front) / 2)
    return np.clip(1 - along**2, 0, 1) * np.clip(1 - (w / width) ** 2, 0, 1)


def band(site: Site, side: str, height: float, span, width: float, softness: float, aside=0.0):
    """Share of the marrow taken by a band at an endplate; also the depth relative to the band's reach, and to its edge.

    The far border wanders on three scales: a border of one scale looks drawn.
    """
    place = site.place
    seen = footprint(place.u, place.w - aside, site.vertebra.depth / 2, span, width)
    lie = site.smooth(place.u + site.vertebra.seed, 0.0, place.across, 40.0, 9)
    reach = height * np.sqrt(seen) * (1 + 0.16 * np.clip(lie, -1, 1))
    wander = 0.12 * site.wander(24.0, 7) + 0.07 * site.wander(13.0, 8) + 0.02 * site.grain(7.0, 0)
    relative = site.depth(side) / np.maximum(reach, 0.01)
    border = relative + wander * np.clip(reach / 8, 0.3, 1)
    share = 1 - smoothstep(1 - softness, 1 + softness, border)
    ragged = seen + 0.18 * site.wander(15.0, 10)
    return share * smoothstep(0.0, 0.6, ragged) * (seen > 0), relative, border


def patchy(site: Site) -> np.ndarray:
    """Unevenness inside any lesion, about 1: remnants of marrow, septa, vessels."""
    return 1 + 0.13 * site.wander(12.0, 5) + 0.10 * site.grain(7.0, 6)
