"""Shapes as signed distances (mm, negative inside) and the few operations that combine them.

Arrays are of single precision and stay so: what is computed of numbers alone is returned as a plain float, because one
of numpy's doubles would make doubles of every array that it meets, which take twice as long.
"""

import numpy as np


def smoothstep(low, high, value):
    """Rise smoothly from 0 at `low` to 1 at `high`."""
    ramp = np.minimum(np.maximum((value - low) / (high - low), 0), 1)  # np.clip takes longer
    return _plain(ramp * ramp * (3 - 2 * ramp))


def smooth_maximum(a, b, radius):
    """Intersection of two shapes whose common edge is rounded over `radius` mm."""
    near = np.maximum(radius - np.abs(a - b), 0)
    return np.maximum(a, b) + near * near / (4 * radius)


def smooth_minimum(a, b, radius):
    """Union of two shapes whose common edge is filled over `radius` mm."""
    near = np.maximum(radius - np.abs(a - b), 0)
    return np.minimum(a, b) - near * near / (4 * radius)


def bump(value, width, power=2.0):
    """Bell curve: 1 at zero, 1/e at `width`; a higher power has a flatter top."""
    return _plain(np.exp(-((np.abs(value) / width) ** power)))


def coverage(distance, width):
    """Share of a voxel inside a shape, from the distance at its centre and the voxel's width (mm)."""
    return np.minimum(np.maximum(0.5 - distance / width, 0), 1)


def capsule(u, v, w, start, end, radius_start, radius_end=None, stretch=(1.0, 1.0, 1.0)):
    """Distance to a rod with round ends between two points; `stretch` makes its section an ellipse."""
    radius_end = radius_start if radius_end is None else radius_end
    start, end, stretch = (np.asarray(point, np.float32) for point in (start, end, stretch))
    axis = (end - start) / stretch
    a, b, c = (u - start[0]) / stretch[0], (v - start[1]) / stretch[1], (w - start[2]) / stretch[2]
    along = (a * axis[0] + b * axis[1] + c * axis[2]) / (axis @ axis)
    along = np.minimum(np.maximum(along, 0), 1)
    distance = np.sqrt((a - along * axis[0]) ** 2 + (b - along * axis[1]) ** 2 + (c - along * axis[2]) ** 2)
    return (distance - (radius_start + (radius_end - radius_start) * along)) * stretch.min()


def superellipse(a, b, exponent):
    """Radius of a rounded rectangle: 1 on the outline, 0 at the centre; `a`, `b` in half axes."""
    return (np.abs(a) ** exponent + np.abs(b) ** exponent) ** (1 / exponent)


def _plain(value):
    """Give back an array as it is, and a single number as a float."""
    return value if isinstance(value, np.ndarray) else float(value)
