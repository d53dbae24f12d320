"""The shape of a lesion that spreads into the marrow from an endplate."""

import numpy as np

from ..anatomy.fields import smoothstep
from .lesion import Site

#: How much the width of the border differs from place to place, exponent for each standard deviation, and the share of
#: the marrow that is changed beyond it where it is wide, relative to the softness. Our choice, by eye.
UNLIKE, BEYOND = 0.8, 0.45
#: How domed a lesion is: 0 would be a band of even height. Half the least width of its border, mm. Our choice.
DOMED, LEAST_FADE = 0.62, 2.5


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

    It is deep here and shallow there, and differs from slice to slice; its far border is sharp in one place and faded
    in another, where wisps of it go on into the marrow.
    """
    place = site.place
    seen = footprint(place.u, place.w - aside, site.vertebra.depth / 2, span, width)
    along = place.u + site.vertebra.seed
    lie = site.smooth(along, 0.0, place.across, 34.0, 9)
    swell = site.smooth(along, 0.0, place.w, 26.0, 40)
    reach = height * seen**DOMED * (1 + 0.23 * np.clip(lie, -1.7, 0.3) + 0.18 * np.clip(swell, -1.7, 0.4))
    relative = site.depth(side) / np.maximum(reach, 0.01)
    border = relative + ragged(site) / max(height, 8)
    # A border fades over millimetres, so over more of a rim than of a deep band
    wide = site.wander(13.0, 41)
    fade = softness * np.sqrt(8 / np.maximum(reach, 3)) * np.exp(UNLIKE * wide)
    fade = np.clip(fade, LEAST_FADE / np.maximum(reach, 3), 1)
    share = 1 - smoothstep(1 - fade, 1 + fade, border)
    wisps = BEYOND * softness * smoothstep(-0.6, 1.0, wide) * (1 - smoothstep(0.85, 1.5, border))
    share = share + (1 - share) * wisps
    rim = seen + 0.22 * site.through(13.0, 10)
    return share * smoothstep(0.0, 0.4 + 0.7 * softness, rim) * (seen > 0), relative, border


def ragged(site: Site) -> np.ndarray:
    """How far the border of a lesion lies off its smooth outline, mm.

    It wanders, is scalloped as marrow lies in lobules, and feathered along the trabeculae, which run from endplate to
    endplate. Some lobules are spared inside, some taken outside.
    """
    lobules = site.through(8.0, 8)
    islands = lobules - np.clip(lobules, -1.4, 1)
    feathers = site.grain((5.0, 12.0, 5.0), 0)
    return 1.2 * site.wander(19.0, 7) + 0.6 * lobules + 0.8 * islands + 0.5 * feathers


def patchy(site: Site) -> np.ndarray:
    """Unevenness inside any lesion, about 1: a stronger and a weaker side, remnants of marrow, septa, vessels."""
    return 1 + 0.08 * site.wander(28.0, 42) + 0.10 * site.through(10.0, 5) + 0.08 * site.grain(6.0, 6)
