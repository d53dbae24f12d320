"""The intervertebral disc: a wedge with a bulge, and coordinates that tell nucleus from annulus."""

from typing import NamedTuple

import numpy as np

from .column import Disc
from .fields import bump, smooth_maximum, superellipse


class DiscFields(NamedTuple):
    """A disc evaluated at points: distance in mm; `radius` 1 at the rim; `layer` -1 to 1 from floor to roof."""

    distance: np.ndarray
    radius: np.ndarray
    layer: np.ndarray
    nucleus: np.ndarray  # radius measured about the nucleus, which lies a little behind the centre
    edge: np.ndarray  # distance of the rim from the centre in this direction, mm


def disc_fields(disc: Disc, u, v, w) -> DiscFields:
    """Evaluate a disc at local points (mm)."""
    u = u + disc.slip * np.clip(v / disc.height, -0.5, 0.5)
    behind = u > 0
    posterior = disc.bulge[0] * bump(v, disc.height * 0.55 + 1.5) * bump(w - disc.eccentric, 9.0)
    anterior = disc.bulge[1] * bump(v, disc.height * 0.5)
    edge = disc.half_depth + np.where(behind, posterior, anterior)
    # The posterior rim is slightly hollow, as the bodies are
    edge = edge * 0.97 if disc.sacral else edge - np.where(behind, 1.2 * bump(w, 9.0), 0)
    across = np.minimum(np.abs(w) / disc.half_width, 1.3)
    radius = superellipse(u / edge, across, 2.6)
    half_height = disc.height / 2 - np.tan(np.deg2rad(disc.wedge / 2)) * u
    rim = (radius - 1) * np.minimum(edge, disc.half_width) * 0.95
    # Reaches generously into the hollow of the endplates: the vertebral bodies lie in front and cut it
    distance = smooth_maximum(rim, np.abs(v) - half_height - 5.5 * np.clip(1.05 - radius, 0, 1) - 0.8, 1.0)
    nucleus = superellipse((u - 0.06 * edge) / edge, np.minimum(np.abs(w) / 24.0, 1.2), 2.6)
    return DiscFields(distance, radius, v / np.maximum(half_height + 2.0, 1.0), nucleus, edge)
