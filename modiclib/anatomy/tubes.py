"""Tubes in front of the spine along smooth centre lines: great vessels, rectum and sigmoid colon."""

import numpy as np
from scipy.interpolate import CubicSpline, PchipInterpolator
from scipy.spatial import cKDTree

from .column import Vertebra

WALL = 1.3  # thickness of the wall of a vessel, mm
STEP = 1.5  # spacing of the points on a centre line, mm


class Tube:
    """A tube that may branch.

    Parameters
    ----------
    chains : list of numpy.ndarray
        For each branch (number, 4): x, y, z and radius at its stations, mm.

    Attributes
    ----------
    chains : list of numpy.ndarray
        As given.
    """

    def __init__(self, chains: list[np.ndarray]):
        self.chains = chains
        points = np.concatenate([_resample(chain) for chain in chains])
        self._tree, self._radius = cKDTree(points[:, :3]), points[:, 3]

    def distance(self, x, y, z, reach: float = 30.0) -> np.ndarray:
        """Distance to the surface at points, mm; farther than `reach` from the centre line it is just large."""
        x, y, z = np.broadcast_arrays(x, y, z)
        to_centre, nearest = self._tree.query(np.stack([x, y, z], -1), distance_upper_bound=reach)
        radius = np.append(self._radius, 0)[nearest]
        return (np.minimum(to_centre, 1e3) - radius).astype(np.float32)


def _resample(chain: np.ndarray) -> np.ndarray:
    """Points every `STEP` mm along a smooth curve through the stations."""
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(chain[:, :3], axis=0), axis=1))])
    along = np.arange(0, length[-1], STEP)
    return np.column_stack(
        [CubicSpline(length, chain[:, :3])(along), PchipInterpolator(length, chain[:, 3])(along)]
    )


class Tubes:
    """Great vessels and rectum of one patient.

    Attributes
    ----------
    arteries, veins : Tube
        Aorta with the common iliac arteries; inferior vena cava with the common iliac veins.
    rectum : Tube
        Outer surface of rectum and sigmoid colon.
    """

    def __init__(self, vertebrae: dict[str, Vertebra], scale: float, rng: np.random.Generator):
        def chain(*stations):
            """Turn stations into points: x, vertebra, gap before its wall, level in half heights, radius."""
            points = []
            for x, name, gap, level, radius in stations:
                body = vertebrae[name]
                y, z = body.point(-body.depth / 2 - gap * scale, level * body.height / 2)
                points.append((x * scale, y, z, radius * scale))
            return np.array(points)

        aside = rng.normal(0, 1.5)
        wind = rng.normal(0, 2.0, 4)
        fork = (2 + aside, "L4", 11, -0.8, 6.2)
        aorta = chain(
            (7 + aside, "T10", 12, 3.0, 10.0),
            (8 + aside + wind[0] / 2, "T12", 12, 0.0, 9.4),
            (10 + aside + wind[1], "L2", 11.5 + wind[2] / 3, 0.0, 8.8),
            (9 + aside + wind[3], "L3", 11, 0.0, 8.4),
            (5 + aside, "L4", 11, -0.2, 7.6),
            fork,
        )
        right = chain(fork, (-14, "L5", 12, 0.2, 5.2), (-30, "S1", 16, 0.8, 5.0), (-46, "S1", 20, -0.6, 4.6))
        left = chain(fork, (18, "L5", 11, 0.2, 5.2), (32, "S1", 15, 0.8, 5.0), (46, "S1", 20, -0.6, 4.6))
        self.arteries = Tube([aorta, right, left])

        confluence = (-12, "L5", 8.5, 0.5, 7.6)
        cava = chain(
            (-17, "T10", 16, 3.0, 10.5),
            (-17 + wind[0], "T12", 14, 0.0, 10.5),
            (-16, "L2", 11.5, 0.0, 10.0),
            (-15 + wind[1], "L4", 10.5, 0.4, 9.6),
            (-13, "L5", 9.5, 0.7, 8.6),
            confluence,
        )
        right = chain(confluence, (-24, "S1", 9, 1.0, 6.4), (-40, "S1", 14, -0.4, 6.0))
        # The left common iliac vein crosses the midline in front of L5, behind the right common iliac artery
        left = chain(
            confluence, (2, "L5", 6.5, -0.15, 6.0), (18, "L5", 6.5, -0.8, 5.8), (36, "S1", 10, 0.2, 6.0)
        )
        self.veins = Tube([cava, right, left])

        curl = rng.normal(0, 4.0, 4)
        rectum = chain(
            (8 + curl[0], "S1", 62 + curl[1], -1.5, 9.5),
            (-6 + curl[2], "S1", 44 + curl[3], -2.3, 11.0),
            (5 + curl[1], "S2", 30, -0.8, 10.5),
            (-4 + curl[3] / 2, "S3", 20, -0.5, 12.5),
            (2, "S4", 18, -0.5, 13.5),
            (0, "S5", 20, -0.5, 13.0),
            (0, "coccyx", 24, -3.0, 10.0),
        )
        self.rectum = Tube([rectum])
