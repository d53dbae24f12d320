"""The cauda equina: roots that leave the cord, lie on the back wall of the sac and leave it pair by pair.

A supine patient's roots sink to the back wall and pile up there. How high the pile stands follows from the room:
their cross-section over that of the sac. So it is thick below the conus, thin above the sacrum, and fills a sac that
a disc or ligament narrows; above such a place the roots have no room to slide and run in loops.
"""

import numpy as np
from scipy import ndimage

from .canal import CORD, Canal
from .fields import smoothstep

LEVELS = ("L2", "L3", "L4", "L5", "S1", "S2", "S3", "S4")
#: Radius of the rootlets of each level, mm, if there are five: the roots of the leg are the thickest; our choice.
RADIUS = np.array([0.64, 0.74, 0.84, 0.90, 0.86, 0.66, 0.50, 0.40])
ROOTLETS = 3, 5  # on each side of each level in people, thick or thin; our choice
UNEQUAL = 0.6, 1.3  # thickness of a rootlet relative to that of its level, lowest and highest; our choice
BUNDLES = 4, 4  # on each side, beside and behind each other: their roots bend together
CLING = 0.0, 0.35  # how closely the roots of a bundle lie together, in people; our choice
#: Power that draws the roots to the back of the sac: 1 leaves them even, less packs them behind; our choice.
SUNK = 0.5
NEAREST = 0.97  # how near to the back of the sac the middle of a root lies, in its half depths; our choice
TAUT = 11.0  # length over which a root, stretched as it is, bridges the hollows of the wall, mm; our choice
STEP = 0.5  # mm along each root
#: Standard deviation of the places a root takes while it sways with the pulse, lowest and highest, mm; our choice.
SWAY = 0.1, 0.35
#: Volume of roots in the pile relative to it, lowest and highest in people; our choice. It may exceed 1, because
#: roots are laid without regard to each other.
PACKING = 0.75, 1.2
#: How far bundles, and roots within them, leave their course to the front and back, and aside, so that they come and
#: go in a slice, relative to the sac; over what length, mm, and how slack they are in a person, lowest and highest; our
#: choice.
WANDER, BEND, SLACK = ((0.12, 0.22), (0.12, 0.22)), (22.0, 13.0), (0.6, 1.6)
#: How far a root drifts aside and to another depth on its straight way to the wall (standard deviation, relative to
#: the sac), so that roots cross at small angles; our choice.
DRIFT = 0.2, 0.45
#: Share of people whose roots lie aside, so that CSF fills the midline, and how far, relative to the sac; our choice.
PARTED, APART = 0.25, (0.1, 0.3)
#: How far the roots part to both sides on their way from L3 to S1, relative to the sac, lowest and highest; our choice.
PARTING = 0.1, 0.9
#: How far roots that leave first spread to the sides below the cord, relative to the sac, lowest and highest in people,
#: and over what length, mm: so the thick ones soon leave the midline to the thin ones of the sacrum; our choice.
SPREAD, SPREADING = (0.4, 1.0), 70.0
#: Share of single roots that float, and how far they rise toward the middle, at most; our choice.
SINGLE, RISE = 0.1, 0.8
#: Loops above a narrow place: how far they swing relative to the sac, how long they are, and over what distance
#: above it they fade, mm; our choice.
LOOP, LOOP_LENGTH, LOOSE = 0.28, (16.0, 34.0), 45.0
#: How unequal the loops are, standard deviation of the logarithm of their length, and how far bundles, and roots within
#: them, lag, rad (standard deviations); our choice.
UNEVEN, LAG = 0.25, (0.9, 0.3)
#: Share of the sac that the pile takes where roots can no longer slide, from hardly to not at all; our choice.
TIGHT = 0.6, 1.2
LAST = 28.0  # how far above the end of the sac the roots of the sacrum begin to leave it, mm; our choice
LEAVING = 32.0  # length over which a root turns outward and forward to its foramen, mm; our choice

# Height of a circle's segment, from its centre, by the share of the circle that lies beyond it
_HEIGHT = np.linspace(1, -1, 201)
_SHARE = (np.arccos(_HEIGHT) - _HEIGHT * np.sqrt(1 - _HEIGHT**2)) / np.pi


class CaudaEquina:
    """All roots in the dural sac of one patient.

    Parameters
    ----------
    canal : Canal
        In which they run.
    rng : numpy.random.Generator
        Draws how they lie.

    Attributes
    ----------
    points : numpy.ndarray
        (4, number) float32: x, y, z and radius of points along all roots, `STEP` apart, mm.
    """

    def __init__(self, canal: Canal, rng: np.random.Generator):
        rootlets = rng.integers(*ROOTLETS, endpoint=True)
        order = np.repeat(np.arange(len(LEVELS)), 2 * rootlets)[:, None]
        side = np.tile([-1, 1], len(LEVELS) * rootlets)[:, None]
        early = 1 - order / (len(LEVELS) - 1)
        s = np.arange(canal.conus - 30, canal.end_of_sac - 2, STEP)
        start, end = _ends(canal, order, rng)
        alive, leaves = (s > start) & (s < end), smoothstep(end - LEAVING, end, s)
        thick = np.sqrt(ROOTLETS[1] / rootlets) * rng.uniform(*UNEQUAL, order.shape)
        radius = RADIUS[order] * thick * (1 - 0.3 * leaves)
        surface, loose = _pile(canal, s, (alive * np.pi * radius**2).sum(0), rng.uniform(*PACKING))

        # Roots that leave first lie to the side and in front, those of the sacrum in the middle behind
        aside = np.clip(np.abs(0.35 * early + rng.normal(0, 0.25, order.shape)), 0, 0.97)
        depth = rng.uniform(0, 1, order.shape) ** SUNK
        rows, columns = (
            np.floor(place * cells) for place, cells in zip((aside, depth), BUNDLES, strict=True)
        )
        bundle = (rows * BUNDLES[1] + columns)[:, 0].astype(int) + np.prod(BUNDLES) * (side[:, 0] > 0)
        number = 2 * np.prod(BUNDLES)
        cling = rng.uniform(*CLING)
        aside += cling * ((rows + rng.uniform(0, 1, number)[bundle, None]) / BUNDLES[0] - aside)
        depth += cling * ((columns + rng.uniform(0, 1, number)[bundle, None]) / BUNDLES[1] - depth)
        if rng.random() < PARTED:
            apart = rng.uniform(*APART)
            aside = apart + (1 - apart) * aside
        together, alone = np.array(WANDER)[..., None, None]
        wander = _wander(rng, number, s, BEND[0])[:, bundle] * together
        wander += _wander(rng, len(order), s, BEND[1]) * alone
        wander *= rng.uniform(*SLACK)
        way = np.clip((s - start) / (end - start), 0, 1) - 0.5
        wander += way * rng.normal(0, 1, (2, *order.shape)) * np.array(DRIFT)[::-1, None, None]

        # Turned back at the wall and at the surface: held there, they would draw a line along it
        back = surface + (NEAREST - surface) * (1 - np.abs(1 - np.abs(depth + wander[0])))
        single = RISE * rng.uniform(0, 1, order.shape) * (rng.random(order.shape) < SINGLE)
        back -= single * np.sin(np.pi * (way + 0.5)) * (back + 0.4)
        back = back * (1 - leaves) - 0.15 * leaves
        parting = rng.uniform(*PARTING) * canal.caudal(s, "L3", "S1")
        spread = rng.uniform(*SPREAD) * early * smoothstep(0, SPREADING, s - start)
        aside = aside + np.maximum(parting, spread) * (1 - aside) + wander[1] * (1 - early)
        across = side * np.clip(aside * (1 - leaves) + 0.95 * leaves, -0.97, 0.97)
        _, _, wide = canal.sac(s, 0.0)
        w = across * wide * np.sqrt(1 - np.clip(back, -0.95, 0.95) ** 2)
        centre, half, _ = canal.sac(s, w)
        behind = ndimage.gaussian_filter1d(centre + back * half, TAUT / STEP, axis=1, mode="nearest")
        length = rng.uniform(*LOOP_LENGTH) * np.exp(UNEVEN * _wander(rng, 1, s, LOOSE / 2)[0, 0])
        lag = rng.normal(0, LAG[0], number)[bundle, None] + rng.normal(0, LAG[1], order.shape)
        loops = LOOP * loose * np.sin(2 * np.pi * np.cumsum(STEP / length) + lag)
        room = half * np.sqrt(np.clip(1 - (w / wide) ** 2, 0.02, 1))
        behind = np.clip(behind + loops * half, centre - 0.9 * room, centre + 0.96 * room)

        s, radius = (np.broadcast_to(values, alive.shape)[alive] for values in (s, radius))
        y, z = canal.place(s, behind[alive])
        self._sway = rng.uniform(*SWAY)
        self.points = np.stack([w[alive] + canal.lateral(s) + canal.sac_aside(s), y, z, radius]).astype(
            np.float32
        )

    def density(self, grid, position: float, thickness: float) -> np.ndarray:
        """Share of each voxel filled by roots, in a slice at x = `position`.

        Parameters
        ----------
        grid : Grid
            The sagittal matrix.
        position, thickness : float
            Of the slice, mm.

        Returns
        -------
        numpy.ndarray
            (rows, columns) float32. Roots were laid without regard to each other, so some run through each other:
            of volume v in a voxel, 1 - exp(-v) is filled.
        """
        x, y, z, radius = self.points
        within = np.clip((thickness / 2 + radius - np.abs(x - position)) / (2 * radius), 0, 1)
        column, row = (y - grid.front) / grid.pixel, (grid.top - z) / grid.pixel
        seen = (within > 0) & (row > 0) & (row < grid.rows - 1) & (column > 0) & (column < grid.columns - 1)
        column, row, radius = column[seen], row[seen], radius[seen]
        volume = within[seen] * np.pi * radius**2 * STEP / (grid.pixel**2 * thickness)
        i, j = row.astype(int), column.astype(int)
        down, right = row - i, column - j
        density = np.zeros(grid.rows * grid.columns)
        for below, to_the_right in ((0, 0), (0, 1), (1, 0), (1, 1)):
            weight = np.abs(1 - below - down) * np.abs(1 - to_the_right - right) * volume
            density += np.bincount(
                (i + below) * grid.columns + j + to_the_right, weight, minlength=density.size
            )
        width = np.hypot(0.45 * RADIUS.mean(), self._sway) / grid.pixel  # a root has a round section
        density = density.reshape(grid.rows, grid.columns).astype(np.float32)
        return 1 - np.exp(-ndimage.gaussian_filter(density, width))


def _ends(canal: Canal, order, rng: np.random.Generator):
    """S at which each root leaves the cord, and at which it leaves the sac, mm."""
    start = canal.conus - 1 - 3.2 * (len(LEVELS) - 1 - order) + rng.normal(0, 1.5, order.shape)
    foramina = [canal.at[name] - 8 if name.startswith("L") else np.inf for name in LEVELS]
    end = np.minimum(foramina, canal.end_of_sac - LAST + 3 * np.arange(len(LEVELS)))[order]
    return start, end + rng.normal(0, 2.5, order.shape)


def _pile(canal: Canal, s, roots, packing: float):
    """Surface of the pile of roots behind the sac's centre, in its half depths, and how loose they lie, 0 to 1.

    Parameters
    ----------
    canal : Canal
        In which they lie.
    s : numpy.ndarray
        Places along it, mm.
    roots : numpy.ndarray
        Section of all of them together, mm^2.
    packing : float
        Volume of roots in the pile relative to it.
    """
    _, half, wide = canal.sac(s, 0.0)
    cord = np.pi * CORD[0] * CORD[1] * canal.cord(s) ** 2
    filled = (roots / packing + cord) / (np.pi * half * wide)
    tight = smoothstep(*TIGHT, filled) * (s < canal.at["L5-S1"] + 8)  # the sac's end squeezes nothing
    above = np.maximum.accumulate((tight * np.exp(-s / LOOSE))[::-1])[::-1] * np.exp(s / LOOSE)
    loose = above * (1 - tight)
    return np.interp(filled * (1 + 0.5 * loose), _SHARE, _HEIGHT), loose


def _wander(rng: np.random.Generator, number: int, s, length: float) -> np.ndarray:
    """Smooth random courses: (2, number, points), variance 1, that bend over `length` mm."""
    white = rng.standard_normal((2, number, len(s)))
    smooth = ndimage.gaussian_filter1d(white, length / STEP, axis=-1, mode="reflect")
    return smooth / smooth.std()
