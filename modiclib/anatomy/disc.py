"""The intervertebral disc: a wedge with a bulge, what has left it, and coordinates that tell nucleus from annulus."""

from math import pi, radians, sin, tan
from typing import NamedTuple

import numpy as np

from .column import Disc
from .degeneration import Herniation
from .fields import bump, smooth_maximum, smooth_minimum, superellipse
from .streams import DiscStream

HOLLOW = 1.2  # depth of the hollow of the posterior rim, mm
FAR = 30.0  # distance given to what is not there, mm
# A herniation: place of its summit and how far its base reaches up and down, shares of the disc's height; how blunt it
# is; a tongue's width and thickness relative to the herniation's, and what is left of the mound from which it comes;
# how far in front of the rim its base would lie, mm; and distance across its flank as a share of that along the depth.
# All our choice.
MOUND_LOW, MOUND_HIGH, BLUNT = (-0.25, 0.4, 0.4), (0.25, 1.0, 1.0), (1.6, 3.6)
TONGUE, FLAT, NECK, ROOT, STEEP = (0.6, 1.0), (0.55, 0.95), 0.85, 2.5, 0.7


class DiscFields(NamedTuple):
    """A disc evaluated at points: distance in mm; `radius` 1 at the rim; `layer` -1 to 1 from floor to roof."""

    distance: np.ndarray
    radius: np.ndarray
    layer: np.ndarray
    nucleus: np.ndarray  # radius measured about the nucleus, which lies a little behind the centre
    edge: np.ndarray  # distance of the rim from the centre in this direction, mm
    herniation: np.ndarray  # distance of the displaced material, mm
    fissure: np.ndarray  # distance of the fluid in the torn annulus, mm


def disc_fields(disc: Disc, u, v, w) -> DiscFields:
    """Evaluate a disc at local points (mm)."""
    u = u + disc.slip * np.clip(v / disc.height, -0.5, 0.5)
    behind = u > 0
    above = v / disc.height
    posterior = disc.bulge[0] * bump(above - disc.crest[0], disc.fullness[0] + 1.5 / disc.height)
    posterior = posterior * bump(w - disc.eccentric, 9.0)
    anterior = disc.bulge[1] * bump(above - disc.crest[1], disc.fullness[1])
    edge = disc.half_depth + np.where(behind, posterior, anterior)
    # The posterior rim is slightly hollow, as the bodies are
    edge = edge * 0.97 if disc.sacral else edge - np.where(behind, HOLLOW * bump(w, 9.0), 0)
    across = np.minimum(np.abs(w) / disc.half_width, 1.3)
    radius = superellipse(u / edge, across, 2.6)
    half_height = disc.height / 2 - tan(radians(disc.wedge / 2)) * u
    rim = (radius - 1) * np.minimum(edge, disc.half_width) * 0.95
    # Reaches generously into the hollow of the endplates: the vertebral bodies lie in front and cut it
    distance = smooth_maximum(rim, np.abs(v) - half_height - 5.5 * np.clip(1.05 - radius, 0, 1) - 0.8, 1.0)
    nucleus = superellipse(u / edge - disc.core, np.minimum(np.abs(w) / 24.0, 1.2), 2.6)
    state, far = disc.state, np.full_like(distance, FAR)
    back = disc.half_depth + disc.bulge[0] - HOLLOW
    herniation = (
        far
        if state is None or state.herniation is None
        else _herniated(disc, state.herniation, back, u, v, w)
    )
    if state is not None and state.herniation is not None:
        distance = smooth_minimum(distance, herniation, 1.5)
    fissure = _torn(disc, back, u, v, w) if state is not None and state.fissure else far
    layer = v / np.maximum(half_height + 2.0, 1.0)
    return DiscFields(distance, radius, layer, nucleus, edge, herniation, fissure)


def _herniated(disc: Disc, herniation: Herniation, back: float, u, v, w) -> np.ndarray:
    """Distance to the material behind the rim: a mound with a wide base and, if it has migrated, a tongue along a body.

    The mound is steeper on one side than on the other, blunt or pointed, and uneven, as the ligament that holds it is.
    """
    own = DiscStream.HERNIATION.of(*disc.identity)
    summit, *reach = own.uniform(MOUND_LOW, MOUND_HIGH) * disc.height
    blunt, waves = own.uniform(*BLUNT), own.uniform(0, 2 * pi, 3).tolist()
    aside = (w - herniation.side) / herniation.width
    along = v - summit - 1.5 * sin(waves[0]) * aside
    mound = bump(along / np.where(along > 0, *reach), 1.0, blunt) * bump(aside, 1.0, 2.5)
    if herniation.migration:
        along, width = v / herniation.migration, own.uniform(*TONGUE)
        head = np.sqrt(np.clip(1 - ((along - 0.5) / 0.62) ** 2, 0, 1))
        thick = own.uniform(*FLAT) * herniation.depth * head * (1 + 0.5 * sin(waves[1]) * (along - 0.5))
        tongue = (ROOT * np.minimum(3 * head, 1) + thick) / (ROOT + herniation.depth)
        tongue = tongue * bump(aside - own.normal(0, 0.3) * along, width, 2.5)
        mound = np.maximum(NECK * mound, tongue) + 0.15 * np.minimum(mound, tongue)
    uneven = 0.10 * np.sin(0.9 * v + waves[1] + 0.4 * w) + 0.07 * np.sin(1.7 * v + waves[2] - 0.3 * w)
    # In lordosis the walls of the bodies above and below lean toward the canal
    lean = tan(radians(disc.wedge / 2)) * np.clip(np.abs(v) - disc.height / 2, 0, None)
    rise = u - back + ROOT - (herniation.depth + ROOT + lean) * mound * (1 + uneven)
    inside = np.maximum(back - 6.0 - u, (np.abs(aside) - 1.6) * herniation.width)
    return smooth_maximum(STEEP * rise, inside, 1.0)


def _torn(disc: Disc, back: float, u, v, w) -> np.ndarray:
    """Distance to a small lens of fluid in the posterior annulus, off the midplane and the midline, and aslant."""
    own = DiscStream.FISSURE.of(*disc.identity)
    behind, above, aside = own.uniform(1.6, 3.2), own.uniform(-0.22, 0.22) * disc.height, own.normal(0, 2.5)
    thick, high, broad, slant = (
        own.uniform(0.6, 1.1),
        own.uniform(1.0, 2.6),
        own.uniform(3.0, 7.0),
        own.normal(0, 0.4),
    )
    along, across = v - above, u - back + behind
    across = across + slant * along - 0.08 * along**2  # bowed as the lamellae are
    return np.sqrt((across / thick) ** 2 + (along / high) ** 2 + ((w - aside) / broad) ** 2) - 1
