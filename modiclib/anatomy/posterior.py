"""Posterior elements: spinous process, laminae, pedicles, articular and transverse processes."""

from typing import NamedTuple

import numpy as np

from .column import Vertebra
from .fields import capsule, smooth_maximum, smooth_minimum, smoothstep
from .noise import Noise

#: Relative distance between the pedicles (1 where not given).
PEDICLE_SPREAD = {"T10": 0.80, "T11": 0.82, "T12": 0.88, "L1": 0.93, "L2": 0.96, "L5": 1.12, "S1": 1.2}
#: Length of the spinous process, mm (31 where not given).
SPINOUS_LENGTH = {"T10": 30.0, "T11": 28.0, "T12": 28.0, "L4": 29.0, "L5": 23.0}


class PosteriorElements(NamedTuple):
    """Distances (mm) to the whole and to the two articular processes that form the facet joints."""

    distance: np.ndarray
    superior_facet: np.ndarray
    inferior_facet: np.ndarray


def posterior_elements(vertebra: Vertebra, scale: float, u, v, w, smooth: Noise) -> PosteriorElements:
    """Evaluate the posterior elements of a vertebra.

    Parameters
    ----------
    vertebra : Vertebra
        Whose.
    scale : float
        Size of the person relative to the average man.
    u, v, w : numpy.ndarray
        Local coordinates, mm: u and v (rows, columns), w (planes, rows, columns).
    smooth : Noise
        Makes the surfaces uneven.
    """
    # From here on in units of the person's size, measured from the posterior wall of the body
    u, v, w = (u - vertebra.back) / scale, v / scale, w / scale
    aside = np.abs(w)
    superior, inferior, others = _processes(u, v, aside, PEDICLE_SPREAD.get(vertebra.name, 1.0))
    if vertebra.sacral:  # the sacral arch is drawn with the sacrum; only its facet is needed here
        return PosteriorElements(superior * scale, superior * scale, np.full_like(superior, 9.0))
    thoracic = vertebra.name.startswith("T")
    wavy = smooth(u, vertebra.seed, 0.0, 14.0, 2)
    shape = smooth_minimum(
        _spinous_process(vertebra, thoracic, u, v, w, wavy), _lamina(thoracic, u, v, aside), 1.5
    )
    for part in (superior, inferior, *others):
        shape = smooth_minimum(shape, part, 2.0)
    uneven = 0.42 * smooth(u, v + vertebra.seed, w.mean(0), 13.0)
    return PosteriorElements(shape * scale + uneven, superior * scale, inferior * scale)


def _spinous_process(vertebra: Vertebra, thoracic: bool, u, v, w, wavy):
    """Distance to an axe head that hangs a little and is deepest behind; each differs from its neighbours."""
    rng = np.random.default_rng(int(vertebra.seed))
    lean, swing, size = rng.normal(0, 0.07), rng.normal(0, 0.5), rng.normal(1, 0.07)
    root, length = 17.5, SPINOUS_LENGTH.get(vertebra.name, 31.0) * rng.normal(1, 0.05)
    along = np.clip((u - root) / length, 0, 1)
    middle = -8.1 - ((0.36 if thoracic else 0.17) + lean) * (u - root)
    size *= 0.68 if thoracic else 0.74 if vertebra.name == "L5" else 1.0
    half_height = (7.0 + 4.4 * along**0.9 + 0.8 * np.sin(3.2 * along + vertebra.seed)) * size
    rounding = np.minimum(7.0, half_height * 0.9)
    a = np.abs(u - (root + length / 2)) - length / 2 + rounding
    b = np.abs(v - middle + 0.7 * wavy) - half_height + rounding
    outline = (
        np.sqrt(np.maximum(a, 0) ** 2 + np.maximum(b, 0) ** 2) + np.minimum(np.maximum(a, b), 0) - rounding
    )
    thickness = 3.0 + 1.2 * smoothstep(0.5, 1.0, along)
    return smooth_maximum(outline, np.abs(w - swing * along) - thickness, 1.8)


def _lamina(thoracic: bool, u, v, aside):
    """Distance to an oblique plate from the spinous process to the joint."""
    tilt = np.deg2rad(12 if thoracic else 20)
    du, dv = u - (19.3 - 0.42 * aside - 0.02 * aside**2), v + 6.5
    across = (du * np.cos(tilt) + dv * np.sin(tilt)) / 3.3
    upward = (dv * np.cos(tilt) - du * np.sin(tilt)) / 10.0
    return (np.sqrt(across**2 + upward**2) - 1) * 3.0 + 0.9 * np.maximum(aside - 15, 0)


def _processes(u, v, aside, spread: float):
    """Distances to the superior and inferior articular process, and to pedicle, pars and transverse process."""

    def rod(start, end, *radii, stretch=(1.0, 1.0, 1.0)):
        (u0, v0, w0), (u1, v1, w1) = start, end
        return capsule(u, v, aside, (u0, v0, w0 * spread), (u1, v1, w1 * spread), *radii, stretch=stretch)

    superior = rod((10, 4, 17), (8.2, 17.5, 18.5), 4.9, 4.6, stretch=(1.0, 1.0, 1.15))
    inferior = rod((15, -9, 14.5), (15.8, -22, 14.2), 4.6, 5.0, stretch=(0.95, 1.0, 1.1))
    pedicle = rod((-5, 5.5, 13), (10, 4.5, 16.5), 4.6, stretch=(1.0, 1.48, 1.0))
    pars = rod((10, 3, 16.5), (15, -9, 14.5), 4.5)
    transverse = rod((9, 3, 18), (14, 3, 42), 4.2, 3.0, stretch=(0.8, 1.3, 1.0))
    return superior, inferior, (pedicle, pars, transverse)
