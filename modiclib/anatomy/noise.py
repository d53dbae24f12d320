"""Random fields that make tissue irregular: smooth ones for shapes and borders, rough ones for texture."""

import math

import numpy as np
from scipy import fft

#: Voxels along each side of the periodic noise tile.
TILE = 64


class Noise:
    """Stationary random field in space, mean 0 and variance 1, from one periodic tile.

    Nothing is asked more often. It costs about 10 ns a point where one coordinate is a single number (the middle of
    a slab: within 4 mm a field hardly changes), and 15 ns where all three are arrays; so read it once a slab, not
    once a plane, and only where something is painted. A call costs 30 microseconds before its first point.

    Parameters
    ----------
    seed : int
        Same seed, same field.
    slope : float
        Fall-off of the power spectrum: 4.2 is smooth enough for shapes, 0.8 rough enough for texture.

    Examples
    --------
    >>> import numpy as np
    >>> from modiclib.anatomy.noise import Noise
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
        # One voxel more on each side, so that the right-hand neighbour never has to be wrapped around; c, which is most
        # often a single number, varies slowest in memory
        self._tile = np.pad(((tile - tile.mean()) / tile.std()).transpose(2, 0, 1), (0, 1), mode="wrap")

    def __call__(self, a, b, c, wavelength, offset: float = 0.0) -> np.ndarray:
        """Field at points (a, b, c) in mm, linear between voxels; `wavelength` (mm) may differ along the axes."""
        a, b, c = (np.asarray(values, np.float32) for values in (a, b, c))
        lengths = wavelength if isinstance(wavelength, tuple) else (wavelength,) * 3
        tile, index, parts = self._tile, None, []
        for values, length, shift in ((c, lengths[2], 11.7), (a, lengths[0], 7.3), (b, lengths[1], 3.1)):
            step, shift = TILE / 5 / length, offset * shift
            if values.size == 1:  # the same for every point: cut the tile there
                tile = _cut(tile, values.item() * step + shift, axis=len(parts))
                continue
            place = values * np.float32(step)
            if shift:
                place += np.float32(shift)
            cell = np.floor(place)
            place -= cell
            cell = cell.astype(np.intp)  # as `take` wants it
            cell &= TILE - 1
            index = cell if index is None else index * (TILE + 1) + cell
            parts.append(place)
        field = _between(tile.reshape(-1), index, parts) if parts else tile
        return field.reshape(np.broadcast(a, b, c).shape)


def _cut(tile: np.ndarray, place: float, axis: int) -> np.ndarray:
    """Section of a tile between two of its layers."""
    cell = math.floor(place)
    before = (slice(None),) * axis
    low, high = (tile[(*before, cell % TILE + beyond)] for beyond in (0, 1))
    return low + (high - low) * np.float32(place - cell)


def _between(tile: np.ndarray, index: np.ndarray, parts: list[np.ndarray]) -> np.ndarray:
    """Linear interpolation between a voxel of a flat tile and its neighbours along as many axes as there are parts."""
    stride = (TILE + 1) ** (len(parts) - 1)
    if len(parts) == 1:
        low, high = tile.take(index), tile[stride:].take(index)
    else:
        low, high = _between(tile, index, parts[1:]), _between(tile[stride:], index, parts[1:])
    high -= low
    high *= parts[0]
    high += low
    return high
