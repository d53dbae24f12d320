"""Outlines of lesions, slice by slice, as lines that a viewer draws over a picture."""

import numpy as np
from contourpy import contour_generator
from scipy import ndimage

#: Holes of less than this many voxels in a lesion are chance, not anatomy, and get no outline of their own.
PINHOLE_VOXELS = 9


def outlines(mask: np.ndarray) -> list[list[float]]:
    """Outline a mask in one slice: closed lines as flat lists row, column, row, column, in voxels."""
    smooth = ndimage.gaussian_filter(np.pad(without_pinholes(mask), 1).astype(np.float32), 0.7)
    lines = contour_generator(z=smooth).lines(0.5)
    return [np.round(line[:, ::-1] - 1, 1).ravel().tolist() for line in lines if len(line) > 8]


def without_pinholes(mask: np.ndarray) -> np.ndarray:
    """Fill the smallest holes of a mask in one slice."""
    holes, _ = ndimage.label(ndimage.binary_fill_holes(mask) & ~mask)
    sizes = np.bincount(holes.ravel())
    return mask | ((holes > 0) & (sizes[holes] < PINHOLE_VOXELS))


def lesion_outlines(case, first: int, count: int, columns: tuple[int, int] | None = None) -> list[dict]:
    """Outlines of every lesion of a case in ``count`` slices from ``first`` on, with the name to show.

    ``columns`` is the part of the slices that is shown; outlines are in its voxels.
    """
    left, right = columns or (0, case.labels.shape[2])
    labels = case.labels[first : first + count, :, left:right]
    lesions = []
    for number, finding in enumerate(case.findings, start=1):
        slices = [outlines(plane == finding.label) for plane in labels]
        lesions.append({"number": number, "name": finding.place, "outlines": slices})
    return lesions
