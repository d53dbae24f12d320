"""Painting from front to back: what is painted first stays, what comes later fills the room that is left.

So no voxel can hold more than itself: the shares of all tissues sum to 1 at most.
"""

import numpy as np

from ..physics.tissues import COMPARTMENTS

#: A box in which this part of the voxels has a share is painted whole: much of a row at once is quicker than a list.
MANY = 0.1
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
        self._number = np.arange(rows * columns).reshape(rows, columns)

    def paint(self, region, share, tissue: dict, label=None):
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
        """
        shape = self._shape(region)
        share = np.asarray(share, np.float32)
        some = share.max(0) if share.ndim > len(shape) else share
        hit = np.flatnonzero((some if some.shape == shape else np.broadcast_to(some, shape)) > 0)
        if not hit.size:
            return
        if isinstance(region[0], slice) and hit.size > MANY * shape[0] * shape[1]:
            self._paint_all(region, share, tissue, label)
            return
        at = self._voxels(region, hit)
        left = self.left.reshape(len(self.left), -1)
        before = left.take(at, axis=1)
        filled = before * _pick(share, shape, hit)
        for plane, rest in zip(left, before - filled, strict=True):
            plane[at] = rest
        mean = filled.sum(0) / len(filled)
        for name, fraction in tissue.items():
            part = _pick(fraction, shape, hit) if np.ndim(fraction) else fraction
            flat = np.ndim(fraction) <= len(shape)
            more = mean * part if flat else (filled * part).sum(0) / len(filled)
            map_ = self.maps[INDEX[name]].reshape(-1)
            map_[at] = map_.take(at) + more  # in place it takes longer
        if label is not None:
            wins = np.flatnonzero(mean > self._largest.take(at))
            at = at.take(wins)
            self.labels.put(at, _pick(label, shape, hit)[wins] if np.ndim(label) else label)
            self._largest.put(at, mean.take(wins))

    def _paint_all(self, region, share, tissue: dict, label):
        """Fill every voxel of a box; quicker than voxel by voxel where many have a share."""
        left = self.left[:, *region]
        filled = left * np.maximum(share, 0)  # as elsewhere, what has no share is left alone
        left -= filled
        mean = filled.sum(0) / len(filled)  # `mean` takes longer
        for name, fraction in tissue.items():
            flat = np.ndim(fraction) < left.ndim
            self.maps[INDEX[name]][region] += (
                mean * fraction if flat else (filled * fraction).sum(0) / len(filled)
            )
        if label is not None:
            largest = self._largest[region]
            wins = mean > largest
            np.copyto(self.labels[region], label, where=wins, casting="unsafe")
            np.maximum(largest, mean, out=largest)

    def _shape(self, region) -> tuple[int, ...]:
        """Size of a region."""
        if isinstance(region[0], slice):
            return tuple(
                len(range(*part.indices(size))) for part, size in zip(region, self.labels.shape, strict=True)
            )
        return region[0].shape

    def _voxels(self, region, hit: np.ndarray) -> np.ndarray:
        """Where some voxels of a region lie in the flattened picture."""
        if isinstance(region[0], slice):
            return self._number[region].take(hit)
        return region[0].take(hit) * self.labels.shape[1] + region[1].take(hit)

    def mark(self, region, share, label: int):
        """Label voxels that a lesion fills by more than half; nothing else can then be larger."""
        lesion = share > 0.5
        self.labels[region] = np.where(lesion, label, self.labels[region])
        self._largest[region] = np.where(
            lesion, np.maximum(share, self._largest[region]), self._largest[region]
        )

    def room(self, mask) -> tuple[np.ndarray, np.ndarray]:
        """Region of the voxels inside a mask in which room is left."""
        rows, columns = (np.flatnonzero(mask.any(axis)) for axis in (1, 0))
        if not rows.size:
            return rows, columns
        box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
        inside = np.nonzero(mask[box] & (self.left[:, *box].max(0) > 0.002))
        return inside[0] + rows[0], inside[1] + columns[0]


def _pick(values, shape: tuple[int, ...], hit: np.ndarray) -> np.ndarray:
    """Values of a region, (*region,) or (planes, *region), at some of its voxels: (hit,) or (planes, hit)."""
    values = np.asarray(values)
    planes = values.shape[: max(values.ndim - len(shape), 0)]
    if values.shape != planes + shape:
        values = np.broadcast_to(values, planes + shape)
    values = values.reshape(*planes, -1)
    return values if hit.size == values.shape[-1] else values.take(hit, axis=-1)
