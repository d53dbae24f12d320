"""Where everything lies: a patient's lumbar spine as distances and coordinates, in mm.

Nothing here knows about MRI. `Patient` says who; `Anatomy` places vertebrae, discs, canal, vessels and skin;
`modiclib.composition` then asks which tissue fills each voxel.
"""

from .degeneration import DiscState, Herniation
from .patient import Patient
from .spine import PIXEL, Anatomy, Grid

__all__ = ["PIXEL", "Anatomy", "DiscState", "Grid", "Herniation", "Patient"]
