"""The intervertebral disc: a wedge with a bulge, what has left it, and coordinates that tell nucleus from annulus."""

from typing import NamedTuple

import numpy as np

from .column import Disc
from .degeneration import Herniation
from .fields import bump, capsule, smooth_maximum, smooth_minimum, superellipse

HOLLOW = 1.2  # depth of the hollow of the posterior rim, mm
FAR = 30.0  # distance given to what is not there, mm


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
    half_height = disc.height / 2 - np.tan(np.deg2rad(disc.wedge / 2)) * u
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
        distance = smooth_minimum(distance, herniation, 3.0)
    fissure = _torn(disc, back, u, v, w) if state is not None and state.fissure else far
    layer = v / np.maximum(half_height + 2.0, 1.0)
    return DiscFields(distance, radius, layer, nucleus, edge, herniation, fissure)


def _herniated(disc: Disc, herniation: Herniation, back: float, u, v, w) -> np.ndarray:
    """Distance to the material behind the rim: a cap about as high as the disc, and the part that has migrated.

    The cap leans up or down, and is blunt or pointed.
    """
    lean, point = 0.35 * np.sin(disc.seed), 2.0 + 0.4 * np.cos(2 * disc.seed)
    half = (herniation.depth + 1.5, 0.5 * disc.height + 1.0, herniation.width)
    scaled = np.sqrt(
        np.abs((u - back + 1.5) / half[0]) ** point
        + ((v - lean * (u - back)) / half[1]) ** 2
        + ((w - herniation.side) / half[2]) ** 2
    )
    cap = (scaled - 1) * min(half)
    if herniation.kind == "protrusion":
        return cap
    thickness = 0.52 * herniation.depth
    start = back + 0.3 * herniation.depth, 0.0, herniation.side
    end = back + 0.5 * herniation.depth, herniation.migration, herniation.side
    stretch = 1.0, 1.0, herniation.width / herniation.depth
    return smooth_minimum(cap, capsule(u, v, w, start, end, 0.9 * thickness, thickness, stretch), 2.5)


def _torn(disc: Disc, back: float, u, v, w) -> np.ndarray:
    """Distance to a small lens of fluid in the posterior annulus, off the midplane and the midline, and aslant."""
    own = np.random.default_rng((int(disc.seed), 3))
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
