"""What lies in front of the spine in one slice, on a coarse canvas that the breath smears before it joins the picture.

Organs of the upper abdomen move by up to 20 mm, most of it along the body, while a scan of minutes goes on; what a
voxel holds is an average over the breath.
"""

import numpy as np
from scipy.ndimage import uniform_filter1d

from ..anatomy.coarse import CoarseGrid
from ..anatomy.fields import smoothstep
from ..physics.tissues import COMPARTMENTS
from .canvas import Canvas
from .labels import LABELS

STEP = 2  # voxels from one coarse point to the next
MOVES = 0.8  # share of the lines of an image measured in motion; breath rests when it is out; our choice
SOFT = 1.5  # width of an organ's edge on the coarse canvas, mm
DEPTH_OF_A_BODY = 37.0  # usual distance from the posterior to the anterior wall, mm


class Scene:
    """What lies in front of the spine in one slice, on a coarse canvas."""

    def __init__(self, slab, columns: int):
        self.anatomy, self.x, self.planes = slab.anatomy, slab.position, slab.x[:, 0]
        self.region = slice(0, slab.anatomy.grid.rows), slice(0, columns)
        self.coarse = CoarseGrid(slab.anatomy.grid, self.region, STEP)
        self.y, self.z = self.coarse.y, self.coarse.z
        self.canvas = Canvas(1, *self.coarse.shape)
        self.whole = slice(None), slice(None)
        self.s, self.front = self._coarse(slab.anatomy.s), -self._coarse(slab.anatomy.t) - DEPTH_OF_A_BODY

    def _coarse(self, field):
        """A field of the whole picture at the coarse points; those beyond its edge take the value there."""
        rows, columns = self.coarse.shape
        return np.pad(field[::STEP, ::STEP], ((0, 1), (0, 1)), mode="edge")[:rows, :columns]

    def paint(self, share, tissue: dict, label: str):
        """Paint a structure of the scene."""
        self.canvas.paint(self.whole, np.asarray(share, np.float32), tissue, LABELS[label])

    def around(self, y: float, z: float, reach: float):
        """Region within `reach` (mm) of a point, along both axes, and the y and z of its points."""
        rows = slice(*np.searchsorted(-self.z[:, 0], (-z - reach, -z + reach)))
        columns = slice(*np.searchsorted(self.y[0], (y - reach, y + reach)))
        return (rows, columns), self.y[:, columns], self.z[rows]

    def near(self, tube, margin: float):
        """Points within `margin` (mm) of a tube: what is nearest there in each plane, region, y, z; None if none is."""
        near = tube.near(self.x, self.y, self.z, margin)
        region = np.nonzero(near & (self.canvas.left[0] > 0.01))
        if not len(region[0]):
            return None
        y, z = self.y[0, region[1]], self.z[region[0], 0]
        return tube.nearest(self.planes, y, z, reach=24.0), region, y, z

    def smeared(self) -> dict[str, np.ndarray]:
        """Maps of the tissues present, averaged over the breath, on every voxel.

        Vessels and fat on the spine hardly move, nor does what lies on the sacrum; bowel before them stirs by itself.
        """
        bodies = self.anatomy.vertebrae
        pelvic = smoothstep(bodies["L4"].centre[1], bodies["S2"].centre[1], self.z)
        near, far = smoothstep(18.0, 48.0, self.front), smoothstep(30.0, 55.0, self.front)
        # Not all that lies there moves alike
        uneven = 1 + 0.5 * self.anatomy.smooth(self.y, self.z, self.x, (24.0, 50.0, 30.0), 59)
        moves = np.float32((MOVES * uneven).clip(0.2, 1) * near * (1 - pelvic) + 0.5 * far * pelvic)
        size = max(int(self.anatomy.bowel.breath / (self.anatomy.grid.pixel * STEP)), 1)
        maps = {}
        for name, still in zip(COMPARTMENTS, self.canvas.maps, strict=True):
            if still.any():
                moved = uniform_filter1d(uniform_filter1d(still, size, axis=0), size, axis=0)
                # A running mean may end a hair below zero
                maps[name] = self.coarse.refine(np.maximum(still + moves * (moved - still), 0))
        return maps
