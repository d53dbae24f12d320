"""Which tissue fills each voxel: anatomy and pathology painted into maps of tissue and labels."""

from .canvas import COMPARTMENTS, Canvas
from .labels import LABELS
from .slab import Slab, paint_slab

__all__ = ["COMPARTMENTS", "LABELS", "Canvas", "Slab", "paint_slab"]
