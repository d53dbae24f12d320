"""What disease does to the spine: Modic changes and what is mistaken for them. One kind of lesion a module."""

from .corner import CornerLesion
from .focal import FocalLesion
from .fracture import CompressionFracture
from .lesion import Lesion
from .modic import ModicChange
from .schmorl import SchmorlNode
from .spondylodiscitis import Spondylodiscitis

__all__ = [
    "CompressionFracture",
    "CornerLesion",
    "FocalLesion",
    "Lesion",
    "ModicChange",
    "SchmorlNode",
    "Spondylodiscitis",
]
