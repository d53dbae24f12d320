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
        rows, columns = (np.arange(0, part.stop - part.start + step - 1, step) for part in region)
        self.y = (grid.front + (region[1].start + columns) * grid.pixel).astype(np.float32)[None, :]
        self.z = (grid.top - (region[0].start + rows) * grid.pixel).astype(np.float32)[:, None]
        self.shape = len(rows), len(columns)
        self._down, self._across = (
            _weights(part.stop - part.start, len(points), step)
            for part, points in zip(region, (rows, columns), strict=True)
        )

    def refine(self, field: np.ndarray) -> np.ndarray:
        """Field on every voxel of the box, linear between the coarse points."""
        return self._down @ field @ self._across.T

    def refine_labels(self, labels: np.ndarray) -> np.ndarray:
        """Label of the nearest coarse point for every voxel of the box."""
        return labels[self._down.argmax(1)][:, self._across.argmax(1)]


def _weights(fine: int, coarse: int, step: int) -> np.ndarray:
    """(fine, coarse) weights of linear interpolation."""
    place = np.arange(fine)[:, None] / step
    return np.maximum(1 - np.abs(place - np.arange(coarse)), 0).astype(np.float32)
