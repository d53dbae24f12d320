"""A coarser grid for what changes slowly: computed on every few voxels, read back between them."""

import numpy as np


class CoarseGrid:
    """Every `step`-th voxel of a box of the picture.

    Parameters
    ----------
    grid : Grid
        The sagittal matrix.
    region : tuple of slice
        Rows and columns of the box.
    step : int
        Voxels from one point to the next.

    Attributes
    ----------
    y, z : numpy.ndarray
        (1, columns) and (rows, 1) of the coarse points, mm.
    shape : tuple of int
        Coarse rows and columns.
    """

    def __init__(self, grid, region: tuple[slice, slice], step: int):
        self._step, self._fine = step, tuple(part.stop - part.start for part in region)
        rows, columns = (np.arange(0, length + step, step) for length in self._fine)
        self.y = (grid.front + (region[1].start + columns) * grid.pixel).astype(np.float32)[None, :]
        self.z = (grid.top - (region[0].start + rows) * grid.pixel).astype(np.float32)[:, None]
        self.shape = len(rows), len(columns)

    def refine(self, field: np.ndarray) -> np.ndarray:
        """Field on every voxel of the box, linear between the coarse points."""
        return between(field, self._step, self._fine)

    def refine_labels(self, labels: np.ndarray) -> np.ndarray:
        """Label of the nearest coarse point for every voxel of the box."""
        rows, columns = ((np.arange(length) + (self._step - 1) // 2) // self._step for length in self._fine)
        return labels[rows[:, None], columns]


def between(field: np.ndarray, step: int, shape: tuple[int, int]) -> np.ndarray:
    """Field on `step` times as many rows and columns, linear between its own, cut to a shape."""
    across = _along(field, step, shape[1])
    return _along(across.swapaxes(-1, -2), step, shape[0]).swapaxes(-1, -2)


def _along(field: np.ndarray, step: int, length: int) -> np.ndarray:
    """Linear interpolation along the last axis."""
    low, rise = field[..., :-1], np.diff(field)
    fine = np.empty((*field.shape[:-1], step * low.shape[-1]), np.float32)
    for place in range(step):
        fine[..., place::step] = low + np.float32(place / step) * rise
    return fine[..., :length]
