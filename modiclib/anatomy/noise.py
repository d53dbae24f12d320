"""Random fields that make tissue irregular: smooth ones for shapes and borders, rough ones for texture."""

import numpy as np
from scipy import fft

#: Voxels along each side of the periodic noise tile.
TILE = 64


class Noise:
    """Stationary random field in space, mean 0 and variance 1, from one periodic tile.

    Nothing is asked more often. It costs about 20 ns a point where one coordinate is a single number (the middle of
    a slab: within 4 mm a field hardly changes), twice that where all three are arrays; so read it once a slab, not
    once a plane, and only where something is painted. Several coordinates that are single numbers cost nothing.

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
        k = np.fft.fftfreq(TILE).astype(np.float32) * TILE
        radius = np.sqrt(k[:, None, None] ** 2 + k[:, None] ** 2 + k[: TILE // 2 + 1] ** 2)
        # Structures from a sixteenth of the tile (the nominal wavelength is a fifth) down to three voxels
        keep = (radius >= 4) & (radius <= TILE / 3)
        amplitude = np.where(keep, np.maximum(radius, 1) ** (-slope / 2 - 0.5), 0).astype(np.float32)
        tile = fft.irfftn(fft.rfftn(white) * amplitude, s=white.shape)
        # One voxel more on each side, so that the right-hand neighbour never has to be wrapped around
        self._tile = np.pad((tile - tile.mean()) / tile.std(), (0, 1), mode="wrap")

    def __call__(self, a, b, c, wavelength, offset: float = 0.0) -> np.ndarray:
        """Field at points (a, b, c) in mm, linear between voxels; `wavelength` (mm) may differ along the axes."""
        steps = (TILE / 5) / np.broadcast_to(np.asarray(wavelength, np.float32), 3)
        tile, index, parts = self._tile, np.int32(0), []
        for values, step, shift in zip((a, b, c), steps, (7.3, 3.1, 11.7), strict=True):
            place = np.asarray(values, np.float32) * step + np.float32(offset * shift)
            cell = np.floor(place)
            part, cell = place - cell, cell.astype(np.int32) & (TILE - 1)
            if part.size == 1:  # the same for every point: cut the tile there
                low, high = (tile.take(cell.item() + beyond, axis=len(parts)) for beyond in (0, 1))
                tile = low + (high - low) * np.float32(part.item())
            else:
                index = index * (TILE + 1) + cell
                parts.append(part)
        field = _between(tile.ravel(), index, parts)
        return field.reshape(np.broadcast_shapes(np.shape(a), np.shape(b), np.shape(c)))


def _between(tile: np.ndarray, index: np.ndarray, parts: list[np.ndarray]) -> np.ndarray:
    """Linear interpolation between a voxel of a flat tile and its neighbours along as many axes as there are parts."""
    if not parts:
        return tile.take(index)
    low = _between(tile, index, parts[1:])
    high = _between(tile, index + (TILE + 1) ** (len(parts) - 1), parts[1:])
    high -= low
    high *= parts[0]
    low += high
    return low
