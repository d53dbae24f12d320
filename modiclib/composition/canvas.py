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
        self._voxels = np.arange(rows * columns).reshape(rows, columns)

    def paint(self, region, share, tissue: dict, label=None) -> np.ndarray:
        """Fill a share of the room that is left.

        Only voxels with a share are touched, so the work lies in finding the share: keep the region small, a box
        around the structure or what `room` returns, and let what is the same in all planes be (*region,).

        Parameters
        ----------
        region : tuple
            (rows, columns).
        share : array_like
            0 to 1, broadcast to (planes, *region).
        tissue : dict
            Fraction of each compartment within the share; fractions may be arrays.
        label : int or numpy.ndarray, optional
            Structure to note where this share is the largest so far; one for all, or (*region,).

        Returns
        -------
        numpy.ndarray
            The share of each voxel that was filled, (planes, *region).
        """
        voxels = self._voxels[region]
        left = self._flat(self.left).take(voxels, axis=-1)
        filled = left * share
        mean = filled.mean(0)
        hit = np.flatnonzero(mean)
        at, here, mean = voxels.take(hit), self._at(filled, voxels, hit), mean.take(hit)
        self._flat(self.left)[:, at] = self._at(left, voxels, hit) - here
        for name, fraction in tissue.items():
            part = self._at(fraction, voxels, hit) if np.ndim(fraction) else fraction
            flat = np.ndim(fraction) < filled.ndim
            self._flat(self.maps)[INDEX[name], at] += mean * part if flat else (here * part).mean(0)
        if label is not None:
            wins = mean > self._largest.take(at)
            self.labels.put(at[wins], self._at(label, voxels, hit)[wins] if np.ndim(label) else label)
            self._largest.put(at[wins], mean[wins])
        return filled

    @staticmethod
    def _flat(stack: np.ndarray) -> np.ndarray:
        """View of (number, rows, columns) as (number, voxels)."""
        return stack.reshape(len(stack), -1)

    @staticmethod
    def _at(values: np.ndarray, voxels: np.ndarray, hit: np.ndarray) -> np.ndarray:
        """Values of a region, (*region) or (planes, *region), at a few of its voxels: (hit) or (planes, hit)."""
        planes = np.shape(values)[: max(np.ndim(values) - voxels.ndim, 0)]
        return np.broadcast_to(values, planes + voxels.shape).reshape(*planes, -1).take(hit, axis=-1)

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
