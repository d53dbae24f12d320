"""One patient's anatomy on the imaging grid: column, canal, surfaces, vessels and the noise that makes it uneven."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .bowel import Bowel
from .canal import Canal
from .cauda import CaudaEquina
from .interspinous import interspinous_gaps
from .noise import Noise
from .organs import build_organs
from .patient import Patient
from .posterior import arches
from .psoas import Psoas
from .stack import build_column
from .streams import PersonStream
from .surface import Surfaces
from .vessels import Vessels

#: The sagittal matrix: 216 mm from front to back, and pixels, mm. From head to feet the patient's field of view.
COLUMNS, PIXEL = 288, 0.75
#: How the technologist places the picture: air behind the skin, mm (less than none cuts some skin off), and where the
#: centre of L3 lies, share of the height from the top; lowest and highest; least height above it, mm. Our choice.
MARGIN_BEHIND, LEVEL_OF_L3, ABOVE_L3 = (-14.0, 26.0), (0.41, 0.52), 112.0
#: Saturation band over the abdomen: how often, with what share of the signal left, and how steep its edge is, mm
#: (lowest and highest): bands that blacken, bands that dim little by little, none. Our choice, beside SPIDER's images.
BANDS = (0.68, (0.02, 0.10), (2.0, 4.5)), (0.22, (0.15, 0.40), (8.0, 18.0)), (0.10, (1.0, 1.0), (2.0, 4.5))
#: How far in front of L3 the edge lies, mm; its slant, mm/mm (standard deviation). Our choice, likewise.
BAND_GAP, BAND_SLANT = (6.0, 46.0), 0.08


@dataclass(frozen=True)
class Grid:
    """The sagittal matrix: centres of the voxels of every slice, mm.

    Attributes
    ----------
    rows, columns : int
        Size of the matrix.
    pixel : float
        Width of a voxel, mm.
    front, top : float
        y of the first column and z of the first row, mm.
    """

    rows: int
    columns: int
    pixel: float
    front: float
    top: float

    @cached_property
    def y(self) -> np.ndarray:
        """(1, columns) toward the back, mm."""
        return (self.front + np.arange(self.columns, dtype=np.float32) * self.pixel)[None, :].astype(
            np.float32
        )

    @cached_property
    def z(self) -> np.ndarray:
        """(rows, 1) toward the head, mm."""
        return (self.top - np.arange(self.rows, dtype=np.float32) * self.pixel)[:, None].astype(np.float32)

    def box(self, centre, half_depth: float, half_height: float) -> tuple[slice, slice]:
        """Rows and columns around a point (y, z); empty where it lies outside the picture."""
        column, row = (centre[0] - self.front) / self.pixel, (self.top - centre[1]) / self.pixel
        wide, high = half_depth / self.pixel, half_height / self.pixel
        return tuple(
            slice(*(min(max(int(limit), 0), most) for limit in (middle - half, middle + half + 2)))
            for middle, half, most in ((row, high, self.rows), (column, wide, self.columns))
        )


class Anatomy:
    """A patient's lumbar spine, ready to be asked what lies where.

    Parameters
    ----------
    patient : Patient
        Who.
    rows, columns : int
        Size of the matrix; by default as high as the patient's field of view. The abdomen is cut in front.
    pixel : float
        Width of a voxel, mm.
    kyphosis : mapping of str to float, optional
        How far the spine bends forward at a level where an endplate has collapsed, degrees.

    Examples
    --------
    >>> from modiclib.anatomy import Anatomy, Patient
    >>> anatomy = Anatomy(Patient(seed=1, age=40, sex="F"))
    >>> sorted(anatomy.vertebrae)[:3]
    ['L1', 'L2', 'L3']
    """

    def __init__(
        self,
        patient: Patient,
        rows: int | None = None,
        columns: int = COLUMNS,
        pixel: float = PIXEL,
        kyphosis: Mapping[str, float] | None = None,
    ):
        self.patient = patient
        rng = PersonStream.COLUMN.of(patient.seed)
        self.vertebrae, self.discs, self.scale = build_column(patient, rng, kyphosis)
        self.smooth = Noise(patient.seed + 1, slope=4.2)
        self.rough = Noise(patient.seed + 2, slope=0.8)
        placing = PersonStream.PLACING.of(patient.seed)
        level, margin = placing.uniform(*LEVEL_OF_L3), placing.uniform(*MARGIN_BEHIND)
        rows = round(patient.field_of_view / pixel) if rows is None else rows
        top = float(self.vertebrae["L3"].centre[1] + max(level * rows * pixel, ABOVE_L3))
        z = top - np.arange(rows) * pixel
        self.surfaces = Surfaces(patient, self.vertebrae, self.scale, z, self.smooth)
        front = float(self.surfaces.skin.max() + margin - columns * pixel)
        self.grid = Grid(rows, columns, pixel, front, top)
        self.canal = Canal(patient, self.vertebrae, self.discs, self.scale, rng)
        self.s, self.t = self.canal.coordinates(self.grid)
        self.cauda = CaudaEquina(self.canal, PersonStream.CAUDA.of(patient.seed))
        self.arches = arches(patient, self.vertebrae, self.discs, self.scale, rng)
        self.interspinous = interspinous_gaps(patient)
        soft = PersonStream.SOFT_TISSUE.of(patient.seed)  # what the abdomen draws leaves the spine as it is
        self.vessels = Vessels(self.vertebrae, self.scale, patient.age, soft)
        self.psoas = Psoas(patient, self.vertebrae, self.scale, soft)
        self.organs = build_organs(patient, self.vertebrae, self.scale, soft)
        self.bowel = Bowel(self.vertebrae, self.scale, patient.subcutaneous, soft)

    @cached_property
    def depth_from_skin(self) -> np.ndarray:
        """(rows, columns) distance in front of the skin of the back, mm; negative in the air."""
        return (self.surfaces.skin[:, None] - self.grid.y).astype(np.float32)

    def saturation(self) -> np.ndarray:
        """Share of the signal that a saturation band in front of the spine leaves, (rows, columns).

        It stands upright in the picture or nearly so, however the spine is bent. The technologist lays it anew for
        every patient: its place, slant, edge and strength differ.
        """
        rng = PersonStream.SATURATION.of(self.patient.seed)
        gap = rng.uniform(*BAND_GAP)
        _, strength, steepness = BANDS[rng.choice(len(BANDS), p=[share for share, *_ in BANDS])]
        left, width = rng.uniform(*strength), rng.uniform(*steepness)
        body = self.vertebrae["L3"]
        front, middle = body.point(-body.depth / 2 - gap, 0)
        edge = front + rng.normal(0, BAND_SLANT) * (self.grid.z - middle)
        return (1 - (1 - left) / (1 + np.exp(-(edge - self.grid.y) / width))).astype(np.float32)
