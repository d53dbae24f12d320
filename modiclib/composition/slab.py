"""One slice: a slab of tissue, painted from the bones outward to the skin."""

import numpy as np

from ..anatomy import Anatomy
from ..pathology import Lesion
from .abdomen import paint_abdomen
from .bone import paint_bodies, paint_sacral_arch
from .canal import paint_canal
from .canvas import Canvas
from .disc import paint_discs, paint_longitudinal_ligaments
from .dorsal import paint_back
from .foramen import paint_foramina, paint_sacral_foramina
from .lesion import paint_inflamed_tissue, paint_pus_in_discs
from .posterior import paint_posterior_elements
from .psoas import paint_psoas
from .remnant import paint_remnants

PLANES = (
    3  # thin planes averaged through the thickness of a slice; eight differ by .2 % of the window on average
)
FAR = 99.0  # distance given to what is near nothing, mm


class Slab:
    """A slice through the patient: where it lies, and the canvas on which it is painted.

    Parameters
    ----------
    anatomy : Anatomy
        The patient.
    position : float
        x of the middle of the slice, mm to the patient's left.
    thickness : float
        mm.
    changes : sequence of Lesion
        Lesions, in the order of their labels.
    """

    def __init__(self, anatomy: Anatomy, position: float, thickness: float, changes: tuple[Lesion, ...] = ()):
        self.anatomy, self.position, self.thickness, self.changes = anatomy, position, thickness, changes
        self.pixel = np.float32(anatomy.grid.pixel)
        self.gap = np.float32(thickness / PLANES)
        offsets = (np.arange(PLANES) - (PLANES - 1) / 2) * self.gap
        #: (planes, 1, 1) x of each thin plane, mm
        self.x = (position + offsets).astype(np.float32)[:, None, None]
        self.canvas = Canvas(PLANES, anatomy.grid.rows, anatomy.grid.columns)

    def box(self, placed, half_depth, half_height, u=0.0, v=0.0):
        """Region around a point of a vertebra or disc, and its local coordinates; None outside the picture."""
        grid = self.anatomy.grid
        region = grid.box(placed.point(u, v, self.position), half_depth, half_height)
        if region[0].start >= region[0].stop or region[1].start >= region[1].stop:
            return None
        return region, placed.local(grid.y[:, region[1]], grid.z[region[0]], self.x)

    def beside(self, region) -> np.ndarray:
        """Distance to the left of the spine's midline: (planes, *region), mm."""
        s = self.anatomy.s[region]
        x = self.x.reshape(-1, *[1] * s.ndim)
        return x - self.anatomy.canal.lateral(s)

    def nearest(self, painted, distance=None) -> np.ndarray:
        """(planes, rows, columns) distance to the nearest of what was painted as (region, distance) each.

        In mm; `FAR` outside all these regions. A distance to other things is lowered in place.
        """
        if distance is None:
            distance = np.full(self.canvas.left.shape, FAR, np.float32)
        for region, own in painted:
            view = distance[(slice(None), *region)]
            np.minimum(view, own, out=view)
        return distance


def paint_slab(
    anatomy: Anatomy, position: float, thickness: float, changes: tuple[Lesion, ...] = ()
) -> Canvas:
    """Paint one slice from the bones outward.

    Returns
    -------
    Canvas
        Its `maps` and `labels`.
    """
    slab = Slab(anatomy, position, thickness, changes)
    paint_sacral_foramina(slab)
    paint_remnants(slab)
    bodies = paint_bodies(slab)
    paint_sacral_arch(slab)
    paint_posterior_elements(slab)
    paint_pus_in_discs(slab)
    from_bodies = slab.nearest(bodies)
    from_column = slab.nearest(paint_discs(slab, from_bodies), from_bodies)
    paint_inflamed_tissue(slab, from_column)
    paint_longitudinal_ligaments(slab, from_column)
    paint_canal(slab)
    paint_psoas(slab)
    paint_foramina(slab)
    paint_back(slab)
    paint_abdomen(slab)
    assert slab.canvas.maps.sum(0).max() < 1 + 1e-4, "a voxel holds more than itself"
    return slab.canvas
