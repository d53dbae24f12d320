"""Turn any stack of slices to the way a radiologist hangs a sagittal one."""

from itertools import permutations

import numpy as np

from ..series import SAGITTAL


def hang(
    pixels: np.ndarray, spacing: np.ndarray, origin: np.ndarray, axes: np.ndarray
) -> tuple[np.ndarray, tuple[float, float, float], np.ndarray, np.ndarray]:
    """Order and flip a volume's own axes so that it runs right to left, head to feet, front to back.

    Nothing is resampled: an oblique stack keeps its obliquity, which ``axes`` still tell.

    Parameters
    ----------
    pixels : numpy.ndarray
        (a, b, c) values.
    spacing : array_like
        (3,) distance between voxels along each axis of ``pixels``, mm.
    origin : array_like
        (3,) centre of voxel [0, 0, 0] in patient coordinates, mm.
    axes : array_like
        (3, 3) unit vectors along which a, b and c advance, in patient coordinates.

    Returns
    -------
    pixels, spacing, origin, axes
        The same volume as (slices, rows, columns), in the terms of ``Series``.

    Examples
    --------
    >>> import numpy as np
    >>> from modiclib.dicom.orient import hang
    >>> axial_order = np.zeros((20, 30, 40))  # slices to the head, rows to the back, columns to the left
    >>> hang(axial_order, (4, 1, 2), (0, 0, 0), [[0, 0, 1], [0, 1, 0], [1, 0, 0]])[0].shape
    (40, 20, 30)
    """
    axes, spacing, origin = np.asarray(axes, float), np.asarray(spacing, float), np.asarray(origin, float)
    likeness = SAGITTAL @ axes.T
    order = max(permutations(range(3)), key=lambda p: sum(abs(likeness[i, p[i]]) for i in range(3)))
    pixels, spacing, axes = pixels.transpose(order), spacing[list(order)], axes[list(order)].copy()
    for axis in range(3):
        if axes[axis] @ SAGITTAL[axis] < 0:
            origin = origin + axes[axis] * spacing[axis] * (pixels.shape[axis] - 1)
            axes[axis] = -axes[axis]
            pixels = np.flip(pixels, axis)
    return np.ascontiguousarray(pixels), tuple(map(float, spacing)), origin, axes


def plane(normal: np.ndarray) -> str:
    """Name of the plane a normal stands on: ``'sagittal'``, ``'coronal'`` or ``'axial'``, oblique or not.

    Examples
    --------
    >>> from modiclib.dicom.orient import plane
    >>> plane([0.9, 0.1, -0.4])
    'sagittal'
    """
    return ("sagittal", "coronal", "axial")[int(np.argmax(np.abs(normal)))]
