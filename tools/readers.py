"""Two readers made of arithmetic, to whom the pictures of the reading room are shown as to a learner.

One is told where to look and names the type by the signal ratios there; the other has to find the place itself,
as an outlier among all places beside endplates. Neither sees tissue maps or the truth of the case it reads: borders
between the types, and between normal and not, are fitted on other cases.
"""

from dataclasses import dataclass
from itertools import pairwise, product
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path as Polygon
from scipy import ndimage

from modiclib.cases.bank_images import VERTEBRAE, read
from modiclib.cases.case import CONTRASTS

#: Ratios are read after smoothing over this, mm: about what an eye averages over. Our choice.
SMOOTH = 0.75
#: The middle of a body, with which all is compared: from front to back and from above down, as shares of it. The back
#: is left out for the vein. Our choice.
MIDDLE = (0.15, 0.7), (0.3, 0.7)
#: No reference lies nearer a lesion, mm; less reference than this, mm², and the next body is taken. As `masks` does.
MARGIN, LEAST_REFERENCE = 4.0, 100.0
#: A smaller lesion is measured with its edge, voxels. Our choice.
LEAST_VOXELS = 20
#: A place beside an endplate: a third of its length, this far into the body as shares of its height. Our choice.
THIRDS, BESIDE = (0.08, 0.36, 0.64, 0.92), (0.08, 0.3)
#: Slices on each side of the middle one that are searched; beyond them endplates leave the lines drawn in the middle.
SEARCHED = 3
#: What is told of a region: these percentiles of each ratio, so that two tissues in one lesion show as a wide spread.
PERCENTILES = (10, 50, 90)
#: Keeps a fitted covariance from being singular; of log ratios, 0.05 squared. Our choice.
LEAST_VARIANCE = 0.05**2
#: Height over depth of the part of S1 that is taken for its body.
HEIGHT = 0.8


class Place(NamedTuple):
    """A third of an endplate on one slice."""

    endplate: str
    third: int
    slice: int


@dataclass(frozen=True)
class Look:
    """What the two readers see in one case, as logarithms of signal over that of the middle of bodies.

    Attributes
    ----------
    given : numpy.ndarray
        (contrasts, voxels) inside the lesions, or beside an endplate where there are none.
    places : dict of Place to numpy.ndarray
        (contrasts, voxels) at every place beside an endplate.
    """

    given: np.ndarray
    places: dict[Place, np.ndarray]


def look(images: bytes, findings: list[dict], number: int) -> Look:
    """Measure what the two readers need of a case of the bank.

    Parameters
    ----------
    images : bytes
        As `modiclib.cases.bank_images` writes them.
    findings : list of dict
        Of the truth of the case: where the first reader is told to look.
    number : int
        Chooses where he is told to look if there are none.
    """
    header, stacks = read(images)
    stack = np.stack([stacks[name] for name in CONTRASTS]).astype(np.float32)
    view = View(stack, header["series"][0]["spacing"][1], bodies(header["places"]))
    return Look(view.given(findings, number), view.places())


class View:
    """The pictures of one case, and the bodies in them."""

    def __init__(self, stack: np.ndarray, pixel: float, bodies: dict[str, np.ndarray]):
        self.stack, self.pixel, self.bodies = stack, pixel, bodies
        smooth = ndimage.gaussian_filter(stack, (0, 0, SMOOTH / pixel, SMOOTH / pixel))
        self.smooth = np.maximum(smooth, 1)  # has a logarithm also where the picture ends
        self.middles = {name: self.part(name, *MIDDLE) for name in bodies}

    def part(self, name: str, along: tuple[float, float], down: tuple[float, float]) -> np.ndarray:
        """(rows, columns) bool: a part of a body, from front to back and from above down in shares of it."""
        superior, inferior = self.bodies[name]
        corners = [
            (1 - t) * ((1 - s) * superior[0] + s * superior[1])
            + t * ((1 - s) * inferior[0] + s * inferior[1])
            for s, t in zip((*along, *along[::-1]), np.repeat(down, 2), strict=True)
        ]
        return filled(np.array(corners), self.stack.shape[2:])

    def beside(self, endplate: str, along: tuple[float, float]) -> np.ndarray:
        """(rows, columns) bool: the marrow beside an endplate, from front to back in shares of it."""
        side, name = endplate.split()
        down = BESIDE if side == "superior" else (1 - BESIDE[1], 1 - BESIDE[0])
        return self.part(name, along, down)

    def given(self, findings: list[dict], number: int) -> np.ndarray:
        """Ratios in the region that the first reader is given."""
        if findings:
            lesions = [
                (found["place"], outlined(found["outlines"], self.stack.shape[2:])) for found in findings
            ]
        else:  # any endplate, as the number of the case has it
            endplate = self.endplates[number % len(self.endplates)]
            region = np.zeros(self.stack.shape[1:], bool)
            region[self.searched] = self.beside(endplate, (THIRDS[0], THIRDS[-1]))
            lesions = [(endplate, region)]
        occupied = np.any([mask for _, mask in lesions], axis=0)
        far = np.stack([ndimage.distance_transform_edt(~plane) * self.pixel >= MARGIN for plane in occupied])
        values = [
            np.log(self.smooth[:, inside(mask)] / self.reference(place.split()[-1], mask, far)[:, None])
            for place, mask in lesions
            if mask.any()
        ]
        return np.concatenate(values, axis=1)

    def reference(self, home: str, lesion: np.ndarray, far: np.ndarray) -> np.ndarray:
        """Mean signal of the middle of a body in the slices of a lesion, or of the next where lesions fill it."""
        shared = lesion.any(axis=(1, 2))[:, None, None]
        for name in sorted(self.middles, key=lambda name: abs(VERTEBRAE.index(name) - VERTEBRAE.index(home))):
            normal = self.middles[name] & shared & far
            if normal.sum() * self.pixel**2 >= LEAST_REFERENCE:
                break
        return self.stack[:, normal].mean(axis=1)

    @property
    def endplates(self) -> list[str]:
        """Every endplate that borders on a disc."""
        names = [f"{side} {name}" for name, side in product(self.bodies, ("superior", "inferior"))]
        return [name for name in names if name != "inferior S1"]

    @property
    def searched(self) -> slice:
        """The slices in which the second reader looks."""
        middle = self.stack.shape[1] // 2
        return slice(middle - SEARCHED, middle + SEARCHED + 1)

    def places(self) -> dict[Place, np.ndarray]:
        """Log ratios at every place; compared with the median of all bodies, for any of them may be ill."""
        means = [self.stack[:, self.searched, middle].mean(axis=(1, 2)) for middle in self.middles.values()]
        ratios = np.log(self.smooth / np.median(means, axis=0)[:, None, None, None])
        found = {}
        for endplate, (third, along) in product(self.endplates, enumerate(pairwise(THIRDS))):
            mask = self.beside(endplate, along)
            for index in range(self.searched.start, self.searched.stop):
                found[Place(endplate, third, index)] = ratios[:, index, mask]
        return found


def bodies(places: list[dict]) -> dict[str, np.ndarray]:
    """(endplate, end, row or column) of every whole body, from the lines that the reading room offers for marking."""
    lines = {place["name"]: np.reshape(place["line"], (2, 2)) for place in places}
    found = {}
    for name in VERTEBRAE:
        superior, inferior = lines.get(f"superior {name}"), lines.get(f"inferior {name}")
        if superior is None:
            continue
        if inferior is None:  # the sacrum goes on
            depth = superior[1] - superior[0]
            inferior = superior + HEIGHT * np.array([depth[1], -depth[0]])
        found[name] = np.stack([superior, inferior])
    return found


def outlined(outlines: list[list[list[float]]], shape: tuple[int, int]) -> np.ndarray:
    """(slices, rows, columns) bool: what the outlines shown after a reading enclose."""
    empty = np.zeros(shape, bool)
    return np.stack(
        [
            np.any([empty, *(filled(np.reshape(line, (-1, 2)), shape) for line in lines)], axis=0)
            for lines in outlines
        ]
    )


def filled(corners: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """(rows, columns) bool: the voxels in a polygon of (row, column)."""
    low = np.maximum(np.floor(corners.min(axis=0)).astype(int), 0)
    high = np.minimum(np.ceil(corners.max(axis=0)).astype(int) + 1, shape)
    mask = np.zeros(shape, bool)
    if np.all(high > low):
        rows, columns = np.mgrid[low[0] : high[0], low[1] : high[1]]
        inside = Polygon(corners).contains_points(np.stack([rows.ravel(), columns.ravel()], axis=1))
        mask[low[0] : high[0], low[1] : high[1]] = inside.reshape(rows.shape)
    return mask


def inside(mask: np.ndarray) -> np.ndarray:
    """A mask without its edge, where a voxel holds both; the whole of one that is all edge."""
    core = np.stack([ndimage.binary_erosion(plane) for plane in mask])
    return core if core.sum() >= LEAST_VOXELS else mask


def spread(values: np.ndarray, contrasts: list[int]) -> np.ndarray:
    """What tells a type: percentiles of the log ratios in a region, of some contrasts."""
    return np.percentile(values[contrasts], PERCENTILES, axis=1).T.ravel()


class Discriminant:
    """Linear discriminant (Fisher, Ann Eugen 1936;7:179-188): a mean for each group, one spread for all."""

    def __init__(self, values: np.ndarray, groups: np.ndarray):
        self.groups = np.unique(groups)
        self.means = np.array([values[groups == group].mean(axis=0) for group in self.groups])
        self.often = np.log([np.mean(groups == group) for group in self.groups])
        self.weight = inverse_covariance(values - self.means[np.searchsorted(self.groups, groups)])

    def name(self, values: np.ndarray) -> np.ndarray:
        """The likeliest group of each row."""
        far = np.stack([distance(values - mean, self.weight) for mean in self.means], axis=1)
        return self.groups[np.argmax(self.often - far / 2, axis=1)]


def inverse_covariance(residuals: np.ndarray) -> np.ndarray:
    """Inverse of the covariance of rows around zero."""
    return np.linalg.inv(
        residuals.T @ residuals / len(residuals) + LEAST_VARIANCE * np.eye(residuals.shape[1])
    )


def distance(residuals: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Squared Mahalanobis distance of each row from zero."""
    return np.einsum("ij,jk,ik->i", residuals, weight, residuals)
