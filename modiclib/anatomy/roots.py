"""The roots of the cauda equina: curves from the conus to their foramina, and their density in a slice."""

import numpy as np

from .fields import smoothstep

LEVELS = ("L2", "L3", "L4", "L5", "S1", "S2", "S3", "S4")
ROOTLETS = 4  # on each side of each level
STEP = 0.35  # mm along each root


def root_density(anatomy, position: float, thickness: float) -> np.ndarray:
    """Share of each voxel filled by nerve roots, (rows, columns), in a slice at x = `position` mm."""
    grid, canal = anatomy.grid, anatomy.canal
    rng = np.random.default_rng(anatomy.patient.seed + 77)
    density = np.zeros((grid.rows, grid.columns), np.float32)
    start = canal.conus - 22
    for order, level in enumerate(LEVELS):
        lumbar = level.startswith("L")
        exit_ = canal.at[level] - 8 if lumbar else canal.at["L5"] + 30 + 6 * (order - 4)
        for side in np.repeat([-1, 1], ROOTLETS):
            end = exit_ + (rng.normal(0, 3) if lumbar else 0)
            first = side * rng.uniform(0.02, 0.5) * (0.4 + 0.6 * (1 - order / 8))
            last = side * (rng.uniform(0.55, 0.92) if order < 5 else rng.uniform(0.1, 0.6))
            behind, radius, phase = rng.uniform(0.22, 0.80), rng.uniform(0.6, 1.0), rng.uniform(0, 6.3)
            s = np.arange(max(start, canal.conus - 26), min(end + 2, canal.end_of_sac), STEP)
            way = np.clip((s - start) / (end - start), 0, 1.2)
            # Leaves the conus near the midline, drifts to the back, turns outward and forward at its foramen
            back = (
                0.20
                + behind * np.clip(1 - way, 0, 1) ** 0.4 * np.clip(way * 6, 0, 1)
                + 0.06 * np.sin(s / 17 + phase)
            )
            back = back - 0.75 * smoothstep(0.80, 1.02, way)
            across = first + (last - first) * way**2.2 + 0.05 * np.sin(s / 23 + 2 * phase)
            centre, half, wide = canal.sac(s, 0.0)
            x = across * wide + canal.lateral(s)
            y, z = canal.place(s, centre + back * half)
            # How much of the root lies within the slice, through its thickness
            overlap = np.clip((thickness / 2 + radius - np.abs(x - position)) / (2 * radius), 0, 1)
            _draw(density, grid, y, z, overlap * min(2 * radius / thickness, 1) ** 0.5, radius)
    return density


def _draw(density, grid, y, z, amount, radius):
    """Draw points as soft dots of one root, keeping the larger value where they meet."""
    seen = amount > 0.02
    column, row = (y[seen] - grid.front) / grid.pixel, (grid.top - z[seen]) / grid.pixel
    amount = amount[seen]
    near_column, near_row = np.rint(column).astype(int), np.rint(row).astype(int)
    for down in (-2, -1, 0, 1, 2):
        for right in (-2, -1, 0, 1, 2):
            i, j = near_row + down, near_column + right
            inside = (i >= 0) & (i < grid.rows) & (j >= 0) & (j < grid.columns)
            distance = np.hypot(i - row, j - column) * grid.pixel
            share = amount * np.clip(0.5 - (distance - radius) / grid.pixel, 0, 1)
            np.maximum.at(density, (i[inside], j[inside]), share[inside])
