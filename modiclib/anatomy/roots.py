"""Nerve roots in the foramina, with their ganglion, the veins around, and the room that ligaments leave for fat."""

from typing import NamedTuple

import numpy as np

from .column import Vertebra
from .fields import capsule
from .noise import Noise
from .posterior import PEDICLE
from .streams import VertebraStream


class Foramen(NamedTuple):
    """Distances to what lies below a pedicle, mm."""

    root: np.ndarray
    veins: list[np.ndarray]
    fat: np.ndarray  # the keyhole of fat; between it and the bone lie ligaments


def foramen(vertebra: Vertebra, scale: float, u, v, w, smooth: Noise) -> Foramen:
    """Evaluate the root that leaves below a pedicle and what surrounds it; no two are alike.

    Parameters
    ----------
    vertebra : Vertebra
        The one above the foramen.
    scale : float
        Size of the person relative to the average man.
    u, v, w : numpy.ndarray
        Local coordinates, mm, w with the planes before.
    smooth : Noise
        Bends them.
    """
    side = 1 if w.mean() > 0 else -1
    rng = (VertebraStream.LEFT_ROOT if side > 0 else VertebraStream.RIGHT_ROOT).of(*vertebra.identity)
    # Units of the person's size: behind the posterior wall, above the middle of the body, beside the midline
    u, v, aside = (u - vertebra.back) / scale, v / scale, w * side / scale
    u = u + 0.5 * smooth(v, vertebra.seed, w.mean(), 14.0, 2)
    middle, _, half_height = PEDICLE[vertebra.name]
    under_pedicle = vertebra.height / scale / 2 - 2 * half_height - 0.6
    thick = rng.uniform(0.95, 1.25) * (0.75 if vertebra.name.startswith("T") else 1.0)
    # Beside the midline the bodies recede, so the middle of the foramen lies hardly behind the posterior wall
    depth, drop = 1.4 + rng.normal(0, 1.0), under_pedicle - 4.8 * thick - 0.5 + rng.normal(0, 1.0)
    ganglion = depth, drop, middle + 1
    inner, outer = (depth + 3, drop + 2.5, 7), (depth - 3, drop - 8, middle + 12)
    oval = (0.8, 1.2, 1.0)
    root = np.minimum(
        capsule(u, v, aside, inner, ganglion, 2.3 * thick, 3.1 * thick, stretch=oval),
        capsule(u, v, aside, ganglion, outer, 3.1 * thick, 2.3 * thick, stretch=oval),
    )
    veins = []
    for lift in rng.uniform(-7, 7, 3).tolist():
        start = depth + rng.normal(0, 2.5), drop + lift, 8
        end = depth + rng.normal(-1, 2.5), drop - 2 + lift + rng.normal(0, 3), 22
        veins.append(capsule(u, v, aside, start, end, rng.uniform(0.5, 1.1)) * scale)
    wide, narrow = rng.uniform(4.6, 5.8), rng.uniform(2.4, 3.8)
    above, below = (1.2, under_pedicle - 0.6 - wide, middle), (-0.6, under_pedicle - 14.0, middle)
    fat = capsule(u, v, middle, above, below, wide, narrow) + 0.8 * smooth(u, v, w.mean(), 8.0, 5)
    return Foramen(root * scale, veins, fat * scale)
