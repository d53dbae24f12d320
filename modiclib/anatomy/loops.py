"""Loops of small bowel packed into the room of the peritoneum: neighbours touch, fat is what is left over."""

from operator import add
from typing import NamedTuple

import numpy as np
from scipy.spatial import cKDTree
from scipy.spatial.transform import Rotation

#: Places of the loops: distance from one to the next, mm; how many across, toward the front, upward.
SPACING, PLACES = 21.0, (6, 4, 11)
REACH = 1.6 * SPACING  # loops further from a point do not matter to it, mm
ROUND = 1.2  # how round corners are where loops meet, mm
LONGEST = 14  # places one loop takes
OPEN = 1e6  # in place of half over a distance (mm) where there is no border
NEIGHBOURS = 6  # loops asked for at a point


class Packed(NamedTuple):
    """Where points lie with respect to the loops."""

    distance: np.ndarray  # from the nearest border, mm, negative inside
    loop: np.ndarray  # number of the loop


class Loops:
    """Loops of bowel that fill a space and press each other flat where they touch.

    Parameters
    ----------
    behind : callable
        y of the hindmost loops (mm) at heights z (mm).
    middle : float
        z of the middle of the loops, mm.
    scale : float
        Size of the person.
    fat : float
        Share of the places that mesenteric fat takes, 0 to 1.
    rng : numpy.random.Generator
        Draws the course of every loop.

    Attributes
    ----------
    centres : numpy.ndarray
        (places, 3) x, y, z along the loops, mm.
    count : int
        How many loops.

    Examples
    --------
    >>> import numpy as np
    >>> from modiclib.anatomy.loops import Loops
    >>> loops = Loops(lambda z: np.zeros_like(z), 0.0, 1.0, fat=0.2, rng=np.random.default_rng(1))
    >>> bool(loops.nearest(0.0, [40.0], [0.0]).distance[0] > 0)  # behind all loops
    True
    """

    def __init__(self, behind, middle: float, scale: float, fat: float, rng: np.random.Generator):
        walks = [walk for walk in _walks(rng) if rng.random() > fat]
        turn = Rotation.from_euler("xyz", rng.normal(0, (14, 8, 8)), degrees=True)
        at = np.concatenate(walks) - (np.array(PLACES) - 1) / 2 + rng.uniform(-0.5, 0.5, 3)
        at = turn.apply(at + rng.normal(0, 0.24, at.shape)) * SPACING * scale
        z = middle + at[:, 2]
        front = -at[:, 1] + (PLACES[1] - 1) / 2 * SPACING * scale
        self._radius = rng.uniform(10.0, 15.0, len(at)) * scale
        # What the turn has brought behind the hindmost loops is folded forward
        y = behind(z) - 0.8 * self._radius - np.abs(front)
        self.centres = np.column_stack([at[:, 0], y, z])
        self._loop = np.repeat(np.arange(len(walks)), [len(walk) for walk in walks])
        self.count = len(walks)
        self._tree = cKDTree(self.centres)
        # Half over the distance of two places tells how far the plane between them is; a loop is open to its own places
        apart = np.linalg.norm(self.centres[:, None] - self.centres, axis=-1).clip(1)
        self._halved = np.where(self._loop[:, None] == self._loop, OPEN, 0.5 / apart)

    def nearest(self, x: float, y, z) -> Packed:
        """Ask where points of one sagittal plane lie; far from all loops the distance is just large."""
        points = np.column_stack([np.full(len(y), x), y, z])
        far, near = self._tree.query(points, NEIGHBOURS, distance_upper_bound=REACH)
        near = np.where(near < len(self.centres), near, near[:, :1] % len(self.centres))
        far, own = np.minimum(far, REACH), near[:, 0]
        inside = self._radius[own] - far[:, 0]
        border = (far[:, 1:] ** 2 - far[:, :1] ** 2) * self._halved[own[:, None], near[:, 1:]]
        walls = np.column_stack([inside, border])
        inside = -ROUND * np.log(np.exp(-walls / ROUND).sum(1))  # the nearest wall, and corners made round
        return Packed(-inside.astype(np.float32), self._loop[own])


def _walks(rng) -> list[np.ndarray]:
    """Walk from place to neighbouring free place until all are taken; every walk is a loop of bowel."""
    places = np.argwhere(np.ones(PLACES))
    free = set(map(tuple, places.tolist()))
    steps = np.concatenate([np.eye(3, dtype=int), -np.eye(3, dtype=int)])
    loops = []
    for start in rng.permutation(places).tolist():
        walk, place = [], tuple(start)
        while place in free and len(walk) < LONGEST:
            free.remove(place)
            walk.append(place)
            around = (tuple(map(add, place, step)) for step in rng.permutation(steps).tolist())
            place = next((other for other in around if other in free), place)
        if walk:
            loops.append(np.array(walk))
    return loops
