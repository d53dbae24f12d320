"""Tubes in front of the spine along their centre lines: great vessels, rectum and sigmoid colon."""

from dataclasses import dataclass

import numpy as np

from .column import Vertebra
from .fields import smooth_minimum

WALL = 1.3  # thickness of the wall, mm


@dataclass(frozen=True)
class Tube:
    """A chain of tapering rods: points (x, y, z) and the radius at each, mm."""

    points: np.ndarray
    radius: np.ndarray

    def distance(self, x, y, z) -> np.ndarray:
        """Distance to the surface of the tube at points, mm."""
        nearest = None
        for (a, b), (p, q) in zip(
            zip(self.points[:-1], self.points[1:], strict=True),
            zip(self.radius[:-1], self.radius[1:], strict=True),
            strict=True,
        ):
            axis = (b - a).astype(np.float32)
            dx, dy, dz = x - a[0], y - a[1], z - a[2]
            along = np.clip((dx * axis[0] + dy * axis[1] + dz * axis[2]) / (axis @ axis), 0, 1)
            to = np.sqrt(
                (dx - along * axis[0]) ** 2 + (dy - along * axis[1]) ** 2 + (dz - along * axis[2]) ** 2
            )
            to = to - (p + (q - p) * along)
            nearest = to if nearest is None else smooth_minimum(nearest, to, 1.5)
        return nearest


class Tubes:
    """Great vessels and rectum of one patient.

    Attributes
    ----------
    arteries, veins : list of Tube
        Fast and slow flow.
    rectum : Tube
        Outer surface of rectum and sigmoid colon.
    """

    def __init__(self, vertebrae: dict[str, Vertebra], scale: float, rng: np.random.Generator):
        def before(name, gap, level=0.0):
            """(y, z) in front of a vertebra: `gap` mm before its anterior wall, `level` in half heights."""
            body = vertebrae[name]
            return body.point(-body.depth / 2 - gap, level * body.height / 2)

        def tube(*stations):
            points = np.array(
                [(x * scale, *before(name, gap * scale, level)) for x, name, gap, level, _ in stations]
            )
            return Tube(points, np.array([radius * scale for *_, radius in stations]))

        aside = rng.normal(0, 1.5)
        wind = rng.normal(0, 2.0, 4)
        # Stations: x to the left, vertebra, gap before it, level on it, radius
        trunk = [
            (7 + aside, "T10", 12, 3.0, 10.0),
            (8 + aside + wind[0] / 2, "T12", 12, 0.0, 9.4),
            (10 + aside + wind[1], "L2", 11.5 + wind[2] / 3, 0.0, 8.8),
            (9 + aside + wind[3], "L3", 11, 0.0, 8.4),
            (5 + aside, "L4", 11, -0.2, 7.6),
        ]
        fork = (2 + aside, "L4", 11, -0.8, 6.2)
        right = [fork, (-14, "L5", 12, 0.2, 5.2), (-30, "S1", 16, 0.8, 5.0), (-46, "S1", 20, -0.6, 4.6)]
        left = [fork, (18, "L5", 11, 0.2, 5.2), (32, "S1", 15, 0.8, 5.0), (46, "S1", 20, -0.6, 4.6)]
        self.arteries = [tube(*trunk, fork), tube(*right), tube(*left)]
        cava = [
            (-17, "T10", 16, 3.0, 10.5),
            (-17 + wind[0], "T12", 14, 0.0, 10.5),
            (-16, "L2", 11.5, 0.0, 10.0),
            (-15 + wind[1], "L4", 10.5, 0.4, 9.6),
            (-13, "L5", 9.5, 0.7, 8.6),
        ]
        confluence = (-12, "L5", 8.5, 0.5, 7.6)
        self.veins = [
            tube(*cava, confluence),
            tube(confluence, (-24, "S1", 9, 1.0, 6.4), (-40, "S1", 14, -0.4, 6.0)),
            # The left common iliac vein crosses the midline in front of L5, behind the right iliac artery
            tube(
                confluence, (2, "L5", 6.5, -0.15, 6.0), (18, "L5", 6.5, -0.8, 5.8), (36, "S1", 10, 0.2, 6.0)
            ),
        ]
        curl = rng.normal(0, 4.0, 4)
        self.rectum = tube(
            (8 + curl[0], "S1", 62 + curl[1], -1.5, 9.5),
            (-6 + curl[2], "S1", 44 + curl[3], -2.3, 11.0),
            (5 + curl[1], "S2", 30, -0.8, 10.5),
            (-4 + curl[3] / 2, "S3", 20, -0.5, 12.5),
            (2, "S4", 18, -0.5, 13.5),
            (0, "S5", 20, -0.5, 13.0),
            (0, "coccyx", 24, -3.0, 10.0),
        )
