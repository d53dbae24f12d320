"""The slices of one patient: painted when first asked for, kept small in memory and on disk."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np

from .. import disk_cache
from ..composition import COMPARTMENTS, Canvas

#: Shares are kept as 16-bit whole numbers of this unit; cut, not rounded, so that they never sum to more than 1.
UNIT = np.float32(2.0**-16)

Result = TypeVar("Result")


class PaintedSlice(NamedTuple):
    """Tissue maps and labels of one slice, a fifth of their size: most voxels hold two or three tissues.

    Attributes
    ----------
    occupied : numpy.ndarray
        (compartments * rows * columns / 8,) bits that say which shares are not 0.
    shares : numpy.ndarray
        (occupied,) uint16, in units of ``UNIT``.
    labels : numpy.ndarray
        (rows, columns) uint8.
    """

    occupied: np.ndarray
    shares: np.ndarray
    labels: np.ndarray

    @classmethod
    def from_canvas(cls, canvas: Canvas) -> "PaintedSlice":
        """Pack what was painted."""
        occupied = canvas.maps >= UNIT
        shares = np.minimum(canvas.maps[occupied] / UNIT, 65535).astype(np.uint16)
        return cls(np.packbits(occupied), shares, canvas.labels)

    def maps(self) -> np.ndarray:
        """(compartments, rows, columns) float32 share of each tissue."""
        maps = np.zeros((len(COMPARTMENTS), *self.labels.shape), np.float32)
        maps[np.unpackbits(self.occupied, count=maps.size).view(bool).reshape(maps.shape)] = (
            self.shares * UNIT
        )
        return maps


def is_kept(*parts: object) -> bool:
    """Whether a slice is on disk; `parts` as for `kept_slice`."""
    return _place(parts).exists()


def kept_slice(paint: Callable[[], Canvas], *parts: object) -> PaintedSlice:
    """Read a slice from disk, or paint and keep it; `parts` are all that decides what is painted."""
    path = _place(parts)
    slice_ = disk_cache.load(path, _read)
    if slice_ is None:
        slice_ = PaintedSlice.from_canvas(paint())
        disk_cache.keep(path, lambda draft: np.savez(draft, **slice_._asdict()))
    return slice_


def _place(parts: tuple) -> Path:
    return disk_cache.place(f"slice-{disk_cache.key(*parts)}.npz")


def _read(path: Path) -> PaintedSlice:
    with np.load(path, allow_pickle=False) as arrays:  # a zip file, whose checksums are tested
        slice_ = PaintedSlice(*(arrays[name] for name in PaintedSlice._fields))
    if slice_.occupied.size * 8 < len(COMPARTMENTS) * slice_.labels.size:
        raise ValueError("not a whole slice")
    return slice_


def side_by_side(work: Callable[[int], Result], indices: Iterable[int]) -> list[Result]:
    """Do the same for several slices, on all cores: numpy lets threads run while it computes."""
    indices = list(indices)
    if len(indices) == 1:
        return [work(indices[0])]
    with ThreadPoolExecutor(cpu_count()) as threads:
        return list(threads.map(work, indices))
