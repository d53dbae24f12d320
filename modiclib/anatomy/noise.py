"""Random fields that make tissue irregular: smooth ones for shapes and borders, rough ones for texture."""

import numpy as np
from scipy import ndimage
from scipy.spatial import cKDTree

#: Voxels along each side of the periodic noise tile.
TILE = 64


class Noise:
    """Stationary random field in space, mean 0 and variance 1, from one periodic tile.

    Parameters
    ----------
    seed : int
        Same seed, same field.
    slope : float
        Fall-off of the power spectrum: 4.2 is smooth enough for shapes, 0.8 rough enough for texture.

    Examples
    --------
    >>> Noise(1, slope=4.2)(0.0, np.arange(3.0), 0.0, wavelength=20).shape
    (3,)
    """

    def __init__(self, seed: int, slope: float):
        white = np.random.default_rng(seed).standard_normal((TILE, TILE, TILE), dtype=np.float32)
        k = np.fft.fftfreq(TILE) * TILE
        radius = np.sqrt(k[:, None, None] ** 2 + k[:, None] ** 2 + k[: TILE // 2 + 1] ** 2)
        # Structures from a sixteenth of the tile (the nominal wavelength is a fifth) down to three voxels
        keep = (radius >= 4) & (radius <= TILE / 3)
        amplitude = np.where(keep, np.maximum(radius, 1) ** (-slope / 2 - 0.5), 0)
        tile = np.fft.irfftn(np.fft.rfftn(white) * amplitude, s=white.shape, axes=(0, 1, 2))
        self._tile = ((tile - tile.mean()) / tile.std()).astype(np.float32)

    def __call__(self, a, b, c, wavelength, offset: float = 0.0) -> np.ndarray:
        """Field at points (a, b, c) in mm; `wavelength` (mm) may differ along the three axes."""
        steps = (TILE / 5) / np.broadcast_to(np.asarray(wavelength, np.float32), 3)
        shape = np.broadcast_shapes(np.shape(a), np.shape(b), np.shape(c))
        points = np.empty((3, *shape), np.float32)
        for axis, (values, step, shift) in enumerate(zip((a, b, c), steps, (7.3, 3.1, 11.7), strict=True)):
            points[axis] = np.asarray(values) * step + offset * shift
        return ndimage.map_coordinates(self._tile, points, order=1, mode="grid-wrap", prefilter=False)


class Cells:
    """Space divided among random centres, as lobules are divided by septa.

    Parameters
    ----------
    seed : int
        Same seed, same cells.
    extent : sequence of (low, high)
        Box to be filled, mm.
    size : sequence of float
        Typical size of a cell along each axis, mm.
    """

    def __init__(self, seed: int, extent, size):
        rng = np.random.default_rng(seed)
        self._size = np.asarray(size, float)
        axes = [np.arange(low, high, step) for (low, high), step in zip(extent, size, strict=True)]
        centres = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, 3)
        centres += rng.uniform(-0.48, 0.48, centres.shape) * self._size
        self._tree = cKDTree(centres / self._size)

    def wall_distance(self, a, b, c) -> np.ndarray:
        """Distance to the nearest wall between two cells, in cell sizes; points are 1-D arrays in mm."""
        points = np.stack(np.broadcast_arrays(a, b, c), -1) / self._size
        distance, _ = self._tree.query(points, k=2)
        return (distance[:, 1] - distance[:, 0]).astype(np.float32)
