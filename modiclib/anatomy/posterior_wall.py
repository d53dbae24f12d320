"""The posterior wall of the column as one line, and the coordinates that go along with it.

s runs along the line from head to feet, t behind it, mm. Canal, thecal sac, roots, ligaments and muscle fibres all
follow the spine, so they are written in (s, t).
"""

import numpy as np
from scipy import ndimage
from scipy.interpolate import CubicSpline
from scipy.spatial import cKDTree

from .coarse import CoarseGrid
from .column import PRESACRAL, VERTEBRAE, Disc, Vertebra
from .fields import smoothstep

STEP = 0.25  # spacing of the points on the wall, mm
#: So far behind the wall, mm, s no longer follows each bend of the line, but is averaged over so many mm up and down:
#: normals of the single bends converge there, and would draw the tissue of the back together into lines.
BEHIND, AVERAGED = (18.0, 32.0), 11.0
COARSE = 4  # coordinates are smooth: found on every fourth voxel, interpolated between


class PosteriorWall:
    """The line along the posterior walls of bodies and discs.

    Attributes
    ----------
    s : numpy.ndarray
        Places along it, mm.
    """

    def __init__(self, vertebrae: dict[str, Vertebra], discs: dict[str, Disc]):
        wall = []
        for name in VERTEBRAE:
            body = vertebrae[name]
            for level in (0.55, -0.55) if name != "coccyx" else (0.5,):
                taper = 1 + body.taper * level
                back = body.back * (taper - body.waist[1] * 0.6) + 0.6
                v = level * body.height / 2
                wall.append(body.point(body.axis(v) + back, v))
            if name in PRESACRAL:
                disc = discs[f"{name}-{VERTEBRAE[VERTEBRAE.index(name) + 1]}"]
                wall.append(disc.centre + disc.posterior * (disc.half_depth + 1.2))
        wall = np.array(wall)
        above = wall[0] + (wall[0] - wall[2]) * 2.5
        wall = np.vstack([above, wall, wall[-1] + [6.0, -60.0], wall[-1] + [8.0, -160.0]])
        length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(wall, axis=0), axis=1))])
        spline = CubicSpline(length, ndimage.gaussian_filter1d(wall, 0.55, axis=0, mode="nearest"))
        along = np.arange(0, length[-1], STEP)
        self._points, tangent = spline(along), spline(along, 1)
        self._tangent = tangent / np.linalg.norm(tangent, axis=1)[:, None]
        self.s = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(self._points, axis=0), axis=1))])
        self._tree = cKDTree(self._points)

    def nearest(self, point) -> float:
        """Find s of the place nearest to a point (y, z), mm."""
        return float(self.s[self._tree.query(point)[1]])

    def coordinates(self, grid) -> tuple[np.ndarray, np.ndarray]:
        """(s, t), each (rows, columns) float32, for every voxel of a grid."""
        coarse = CoarseGrid(grid, (slice(0, grid.rows), slice(0, grid.columns)), COARSE)
        places = np.stack(np.broadcast_arrays(coarse.y, coarse.z), -1).reshape(-1, 2)
        index = self._tree.query(places)[1]
        offset = places - self._points[index]
        tangent = self._tangent[index]
        s = self.s[index] + (offset * tangent).sum(1)
        t = offset[:, 1] * tangent[:, 0] - offset[:, 0] * tangent[:, 1]
        s, t = s.reshape(coarse.shape), t.reshape(coarse.shape)
        even = ndimage.gaussian_filter1d(
            s + coarse.z, AVERAGED / (COARSE * grid.pixel), axis=0, mode="nearest"
        )
        s += (even - coarse.z - s) * smoothstep(*BEHIND, t)
        return coarse.refine(s), coarse.refine(t)

    def place(self, s, t) -> tuple[np.ndarray, np.ndarray]:
        """(y, z) in the patient of points given in these coordinates, mm."""
        s = np.asarray(s)
        points = np.stack([np.interp(s, self.s, self._points[:, axis]) for axis in (0, 1)])
        tangent = np.stack([np.interp(s, self.s, self._tangent[:, axis]) for axis in (0, 1)])
        return points[0] - t * tangent[1], points[1] + t * tangent[0]
