"""Nerve roots: in the cauda equina curves from the conus to their foramina; in the foramina with their ganglion."""

import numpy as np

from .canal import Canal
from .column import Vertebra
from .fields import capsule, coverage, smoothstep
from .noise import Noise
from .posterior import PEDICLE

LEVELS = ("L2", "L3", "L4", "L5", "S1", "S2", "S3", "S4")
ROOTLETS = 4  # on each side of each level
STEP = 0.45  # mm along each root


class Roots:
    """All roots of one patient, as points with a radius.

    Attributes
    ----------
    points : numpy.ndarray
        (4, number): x, y, z and radius, mm.
    """

    def __init__(self, canal: Canal, rng: np.random.Generator):
        self.points = np.concatenate(
            [
                _root(canal, order, level, side, rng)
                for order, level in enumerate(LEVELS)
                for side in np.repeat([-1, 1], ROOTLETS)
            ],
            axis=1,
        ).astype(np.float32)

    def density(self, grid, position: float, thickness: float) -> np.ndarray:
        """Share of each voxel filled by roots, (rows, columns), in a slice at x = `position` mm."""
        density = np.zeros((grid.rows, grid.columns), np.float32)
        x, y, z, radius = self.points
        overlap = np.clip((thickness / 2 + radius - np.abs(x - position)) / (2 * radius), 0, 1)
        # A root is thinner than the slice: what counts is its length through the slice, widest in its middle
        amount = overlap * np.minimum(2 * radius / thickness, 1)
        seen = amount > 0.02
        amount, radius = amount[seen], radius[seen]
        column, row = (y[seen] - grid.front) / grid.pixel, (grid.top - z[seen]) / grid.pixel
        near_column, near_row = np.rint(column).astype(int), np.rint(row).astype(int)
        for down in (-2, -1, 0, 1, 2):
            for right in (-2, -1, 0, 1, 2):
                i, j = near_row + down, near_column + right
                distance = np.hypot(i - row, j - column) * grid.pixel
                share = amount * coverage(distance - radius, grid.pixel)
                inside = (share > 0) & (i >= 0) & (i < grid.rows) & (j >= 0) & (j < grid.columns)
                np.maximum.at(density, (i[inside], j[inside]), share[inside])
        return density


def _root(canal: Canal, order: int, level: str, side: int, rng: np.random.Generator) -> np.ndarray:
    """Points (x, y, z, radius) of one root."""
    lumbar = level.startswith("L")
    start = canal.conus - 22
    end = canal.at[level] - 8 + rng.normal(0, 3) if lumbar else canal.at["L5"] + 30 + 6 * (order - 4)
    first = side * rng.uniform(0.02, 0.5) * (0.4 + 0.6 * (1 - order / len(LEVELS)))
    last = side * (rng.uniform(0.55, 0.92) if order < 5 else rng.uniform(0.1, 0.6))
    behind, radius, phase = rng.uniform(0.22, 0.80), rng.uniform(0.55, 0.95), rng.uniform(0, 6.3)
    s = np.arange(start - 4, min(end + 2, canal.end_of_sac), STEP)
    way = np.clip((s - start) / (end - start), 0, 1.2)
    # Leaves the conus near the midline, drifts to the back, turns outward and forward at its foramen
    gone = smoothstep(0.35, 1.1, way)
    back = 0.20 + behind * (1 - gone) * smoothstep(0, 0.25, way) + 0.06 * np.sin(s / 17 + phase) - 0.4 * gone
    across = first + (last - first) * way**2.2 + 0.05 * np.sin(s / 23 + 2 * phase)
    centre, half, wide = canal.sac(s, 0.0)
    y, z = canal.place(s, centre + back * half)
    return np.stack([across * wide + canal.lateral(s), y, z, radius * (1 - 0.6 * gone)])


def exiting_root(vertebra: Vertebra, scale: float, u, v, w, smooth: Noise) -> list[np.ndarray]:
    """Distances (mm) to the root that leaves below a pedicle and to the veins around it; no two run alike.

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
    rng = np.random.default_rng([int(vertebra.seed), side + 1])
    # Units of the person's size: behind the posterior wall, above the middle of the body, beside the midline
    u, v, aside = (u - vertebra.back) / scale, v / scale, w * side / scale
    u = u + 0.5 * smooth(v, vertebra.seed, w.mean(), 14.0, 2)
    middle, _, half_height = PEDICLE[vertebra.name]
    under_pedicle = vertebra.height / scale / 2 - 2 * half_height - 0.6
    thick = rng.uniform(0.95, 1.25) * (0.75 if vertebra.name.startswith("T") else 1.0)
    depth, drop = 4.6 + rng.normal(0, 0.6), under_pedicle - 4.8 * thick - 0.5 + rng.normal(0, 0.8)
    ganglion = depth, drop, middle + 1
    inner, outer = (depth + 1, drop + 2.5, 7), (depth - 3, drop - 8, middle + 12)
    oval = (0.8, 1.2, 1.0)
    root = np.minimum(
        capsule(u, v, aside, inner, ganglion, 2.3 * thick, 3.1 * thick, stretch=oval),
        capsule(u, v, aside, ganglion, outer, 3.1 * thick, 2.3 * thick, stretch=oval),
    )
    veins = []
    for lift in rng.uniform(-7, 7, 3):
        start = depth + rng.normal(0, 2.5), drop + lift, 8
        end = depth + rng.normal(-1, 2.5), drop - 2 + lift + rng.normal(0, 3), 22
        veins.append(capsule(u, v, aside, start, end, rng.uniform(0.5, 1.1)) * scale)
    return [root * scale, *veins]
