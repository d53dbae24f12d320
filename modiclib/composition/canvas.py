"""Painting from front to back: what is painted first stays, what comes later fills the room that is left.

So no voxel can hold more than itself: the shares of all tissues sum to 1 at most.
"""

import numpy as np

from ..physics.tissues import COMPARTMENTS

INDEX = {name: index for index, name in enumerate(COMPARTMENTS)}


class Canvas:
    """Tissue maps and labels of one slice, averaged over thin planes through its thickness.

    A *region* is a pair (rows, columns) of slices or of index arrays.

    Attributes
    ----------
    maps : numpy.ndarray
        (compartments, rows, columns) share of the voxel.
    labels : numpy.ndarray
        (rows, columns) uint8, the structure with the largest share.
    left : numpy.ndarray
        (planes, rows, columns) room that is left.
    """

    def __init__(self, planes: int, rows: int, columns: int):
        self.maps = np.zeros((len(COMPARTMENTS), rows, columns), np.float32)
        self.labels = np.zeros((rows, columns), np.uint8)
        self.left = np.ones((planes, rows, columns), np.float32)
        self._largest = np.zeros((rows, columns), np.float32)

    def paint(self, region, share, tissue: dict, label: int | None = None) -> np.ndarray:
        """Fill a share of the room that is left.

        Parameters
        ----------
        region : tuple
            (rows, columns).
        share : array_like
            0 to 1, broadcast to (planes, *region).
        tissue : dict
            Fraction of each compartment within the share; fractions may be arrays.
        label : int, optional
            Structure to note where this share is the largest so far.

        Returns
        -------
        numpy.ndarray
            The share of each voxel that was filled, (planes, *region).
        """
        where = (slice(None), *region)
        left = self.left[where]
        filled = left * share
        self.left[where] = left - filled
        mean = filled.mean(0)
        for name, fraction in tissue.items():
            flat = np.ndim(fraction) < filled.ndim
            self.maps[(INDEX[name], *region)] += mean * fraction if flat else (filled * fraction).mean(0)
        if label is not None:
            largest = self._largest[region]
            wins = mean > largest
            self.labels[region] = np.where(wins, label, self.labels[region])
            self._largest[region] = np.where(wins, mean, largest)
        return filled

    def mark(self, region, share, label: int):
        """Label voxels that a lesion fills by more than half; nothing else can then be larger."""
        lesion = share > 0.5
        self.labels[region] = np.where(lesion, label, self.labels[region])
        self._largest[region] = np.where(
            lesion, np.maximum(share, self._largest[region]), self._largest[region]
        )

    def room(self, mask) -> tuple[np.ndarray, np.ndarray]:
        """Region of the voxels inside a mask in which room is left."""
        return np.nonzero(mask & (self.left.max(0) > 0.002))
