"""Posterior elements: spinous process, laminae, pedicles, articular and transverse processes."""

from typing import NamedTuple

import numpy as np

from .column import Vertebra
from .fields import capsule, smooth_maximum, smooth_minimum, smoothstep
from .noise import Noise

#: Relative distance between the pedicles, and length of the spinous process in mm (31 where not given).
PEDICLE_SPREAD = {"T10": 0.80, "T11": 0.82, "T12": 0.88, "L1": 0.93, "L2": 0.96, "L5": 1.12, "S1": 1.2}
SPINOUS_LENGTH = {"T10": 30.0, "T11": 28.0, "T12": 28.0, "L4": 29.0, "L5": 23.0}


class PosteriorElements(NamedTuple):
    """Distances (mm) to the whole and to the two articular processes that form the facet joints."""

    distance: np.ndarray
    superior_facet: np.ndarray
    inferior_facet: np.ndarray


def posterior_elements(vertebra: Vertebra, scale: float, u, v, w, smooth: Noise) -> PosteriorElements:
    """Evaluate the posterior elements of a vertebra at local points (mm)."""
    k, wall, aside = scale, vertebra.back, np.abs(w)
    spread = PEDICLE_SPREAD.get(vertebra.name, 1.0)
    hang = np.random.default_rng(int(vertebra.seed))
    lean, swing, size, length_ = (
        hang.normal(0, 0.07),
        hang.normal(0, 0.5),
        hang.normal(1, 0.07),
        hang.normal(1, 0.05),
    )
    superior = capsule(u, v, aside, (wall + 10 * k, 4 * k, 17 * k * spread), (wall + 8.2 * k, 17.5 * k, 18.5 * k * spread),
                       4.9 * k, 4.6 * k, (1.0, 1.0, 1.15))  # fmt: skip
    if vertebra.sacral:  # the sacral arch is drawn with the sacrum; only its facet is needed here
        return PosteriorElements(superior, superior, np.full_like(superior, 9.0))
    thoracic = vertebra.name.startswith("T")

    # Spinous process: an axe head that hangs a little, deepest behind
    length = SPINOUS_LENGTH.get(vertebra.name, 31.0) * k * length_
    root = wall + 17.5 * k
    along = np.clip((u - root) / length, 0, 1)
    hanging = -8.1 * k - ((0.36 if thoracic else 0.17) + lean) * (u - root)
    half_height = (7.0 + 4.4 * along**0.9 + 0.8 * np.sin(3.2 * along + vertebra.seed)) * k * size
    half_height = half_height * (0.68 if thoracic else {"L5": 0.74}.get(vertebra.name, 1.0))
    thickness = (3.0 + 1.2 * smoothstep(0.5, 1.0, along)) * k
    middle = swing * along
    rounding = np.minimum(7.0, half_height * 0.9)
    a = np.abs(u - (root + length / 2)) - length / 2 + rounding
    b = np.abs(v - hanging + 0.7 * smooth(u, vertebra.seed, 0.0, 14.0, 2)) - half_height + rounding
    c = np.abs(w - middle) - thickness
    plate = (
        np.sqrt(np.maximum(a, 0) ** 2 + np.maximum(b, 0) ** 2) + np.minimum(np.maximum(a, b), 0) - rounding
    )
    shape = smooth_maximum(plate, c, 1.8)

    # Lamina: an oblique plate from the spinous process to the joint
    tilt = np.deg2rad(12 if thoracic else 20)
    du, dv = u - (wall + 19.3 * k - 0.42 * aside - 0.02 * aside**2), v + 6.5 * k
    across = (du * np.cos(tilt) + dv * np.sin(tilt)) / 3.3
    upward = (dv * np.cos(tilt) - du * np.sin(tilt)) / 10.0
    lamina = (np.sqrt(across**2 + upward**2) - 1) * 3.0 + 0.9 * np.maximum(aside - 15, 0)
    shape = smooth_minimum(shape, lamina, 1.5)

    inferior = capsule(u, v, aside, (wall + 15 * k, -9 * k, 14.5 * k * spread), (wall + 15.8 * k, -22 * k, 14.2 * k * spread),
                       4.6 * k, 5.0 * k, (0.95, 1.0, 1.1))  # fmt: skip
    pedicle = capsule(u, v, aside, (wall - 5, 5.5 * k, 13 * k * spread), (wall + 10 * k, 4.5 * k, 16.5 * k * spread),
                      4.6 * k, stretch=(1.0, 1.48, 1.0))  # fmt: skip
    pars = capsule(
        u,
        v,
        aside,
        (wall + 10 * k, 3 * k, 16.5 * k * spread),
        (wall + 15 * k, -9 * k, 14.5 * k * spread),
        4.5 * k,
    )
    transverse = capsule(u, v, aside, (wall + 9 * k, 3 * k, 18 * k * spread), (wall + 14 * k, 3 * k, 42 * k * spread),
                         4.2 * k, 3.0 * k, (0.8, 1.3, 1.0))  # fmt: skip
    for part in (pedicle, pars, superior, inferior, transverse):
        shape = smooth_minimum(shape, part, 2.0)
    uneven = 0.55 * smooth(u, v + vertebra.seed, w, 11.0)
    return PosteriorElements(shape + uneven, superior, inferior)
