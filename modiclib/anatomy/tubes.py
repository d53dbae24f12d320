"""Tubes along smooth centre lines: vessels and bowel."""

from typing import NamedTuple

import numpy as np
from scipy.interpolate import CubicSpline, PchipInterpolator
from scipy.spatial import cKDTree

from .column import Vertebra

STEP = 1.5  # spacing of the points on a centre line, mm
FAR = np.float32(1e3)  # distance of what is out of reach, mm
NEAR_STEP = 3  # every so many of them suffice to see what is near


class Nearest(NamedTuple):
    """Where points lie with respect to a tube."""

    distance: np.ndarray  # from its surface, mm, negative inside; of a flat tube as counted across it
    radius: np.ndarray  # of the tube there, mm; of a flat one the least half axis


class Tube:
    """A tube that may branch.

    Parameters
    ----------
    chains : list of numpy.ndarray
        For each branch (number, 4): x, y, z and radius at its stations, mm.
    flat : float
        Least half axis of the section over the radius: 1 is round, less is pressed flat.
    pressed : tuple of float
        Unit vector (y, z) along which a flat tube is pressed.

    Attributes
    ----------
    chains : list of numpy.ndarray
        As given.

    Examples
    --------
    >>> import numpy as np
    >>> from modiclib.anatomy.tubes import Tube
    >>> straight = Tube([np.array([(0, 0, 0, 5), (0, 0, 30, 5), (0, 0, 60, 5.0)])])
    >>> float(straight.nearest(0.0, 8.0, 30.0).distance.round(1))
    3.0
    """

    def __init__(
        self, chains: list[np.ndarray], flat: float = 1.0, pressed: tuple[float, float] = (1.0, 0.0)
    ):
        self.chains, self._flat, self._pressed = chains, float(flat), tuple(map(float, pressed))
        branches = [_resample(chain) for chain in chains]
        self._points = np.concatenate(branches)
        branches = [
            np.column_stack([branch[:, 0], *self._rounded(*branch[:, 1:3].T), branch[:, 3]])
            for branch in branches
        ]
        self._round = np.concatenate(branches)
        tangents = np.concatenate([np.gradient(branch[:, :3], axis=0) for branch in branches])
        tangents = tangents / np.linalg.norm(tangents, axis=1)[:, None]
        # By coordinate and in single precision, as points ask for them by the thousand
        self._centres, self._along = (
            part.T.astype(np.float32, order="C") for part in (self._round[:, :3], tangents)
        )
        self._radii = self._points[:, 3].astype(np.float32)
        self._branch = np.repeat(np.arange(len(branches)), [len(branch) for branch in branches])
        self._tree = cKDTree(self._round[:, :3])

    def _rounded(self, y, z):
        """Points of the space in which a flat tube is round."""
        along, across = self._pressed
        away = (y * along + z * across) * (1 / self._flat - 1)
        return y + away * along, z + away * across

    def nearest(self, x, y, z, reach: float = 30.0) -> Nearest:
        """Ask where points lie; farther than `reach` (mm) from the centre line the distance is just large.

        `x` is one number or the planes of one slice, (planes, 1): within a slice the nearest point of the centre line
        is that of its middle.
        """
        x, y, z = np.asarray(x, np.float32), *np.broadcast_arrays(*self._rounded(y, z))
        middle = x.mean()
        found, index = self._tree.query(
            np.stack([np.full(y.shape, middle), y, z], -1), distance_upper_bound=reach
        )
        centre, tangent, radius = (
            part.take(np.minimum(index, len(self._points) - 1), axis=-1)
            for part in (self._centres, self._along, self._radii)
        )
        beside, away_y, away_z = middle - centre[0], y - centre[1], z - centre[2]
        along = beside * tangent[0] + away_y * tangent[1] + away_z * tangent[2]
        squared = beside**2 + away_y**2 + away_z**2
        # The part of the way that runs along the centre line does not count, but the tube ends where it ends
        aside = x - middle
        squared = squared + aside * (aside + 2 * beside)
        squared = squared - np.minimum((along + aside * tangent[0]) ** 2, np.float32(STEP**2))
        distance = np.where(np.isinf(found), FAR, np.sqrt(np.maximum(squared, 0)) - radius)
        return Nearest(np.float32(self._flat) * distance, np.float32(self._flat) * radius)

    def near(self, position: float, y, z, margin: float) -> np.ndarray:
        """Which points of a grid, y (1, columns) and z (rows, 1), lie within `margin` (mm) of the tube; a few more do.

        Far cheaper than `nearest`, which then has fewer points to answer for.
        """
        points = self._points[self._close(position, margin)][::NEAR_STEP]
        reach = points[:, 3] + margin + NEAR_STEP * STEP / 2
        top, bottom = (np.searchsorted(-z[:, 0], -(points[:, 2] + away)) for away in (reach, -reach))
        front, back = (np.searchsorted(y[0], points[:, 1] + away) for away in (-reach, reach))
        # Each point adds 1 at one corner of its square, so that running sums count the squares over every place
        count = np.zeros((z.size + 1, y.size + 1), np.int32)
        for row, column, sign in ((top, front, 1), (top, back, -1), (bottom, front, -1), (bottom, back, 1)):
            np.add.at(count, (row, column), sign)
        return count.cumsum(0).cumsum(1)[:-1, :-1] > 0

    def _close(self, position, margin):
        return np.abs(self._points[:, 0] - position) < self._points[:, 3] + margin


def before(vertebrae: dict[str, Vertebra], scale: float, *stations) -> np.ndarray:
    """Stations of a centre line in front of the spine: (number, 4) x, y, z and radius, mm.

    Each is given for the average man: x to the left of the vertebra's middle, the vertebra, the gap in front of its
    anterior wall, the level in half heights, the radius.
    """
    points = []
    for x, name, gap, level, radius in stations:
        body = vertebrae[name]
        v = level * body.height / 2
        y, z = body.point(body.axis(v) - body.depth / 2 - gap * scale, v)
        points.append((body.lateral + x * scale, y, z, radius * scale))
    return np.array(points)


def _resample(chain: np.ndarray) -> np.ndarray:
    """Points every `STEP` mm along a smooth curve through the stations."""
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(chain[:, :3], axis=0), axis=1))])
    along = np.arange(0, length[-1], STEP)
    return np.column_stack(
        [CubicSpline(length, chain[:, :3])(along), PchipInterpolator(length, chain[:, 3])(along)]
    )
