"""Computed lumbar spine MRI, classification helpers and widgets for learning to read Modic changes."""

from .errors import ModicError
from .physics.protocol import Protocol
from .series import Series, Study
from .vocabulary import Endplate, Extent, Finding, Level, ModicType, Pfirrmann, Signal

__version__ = "0.1.0"

__all__ = [
    "Endplate",
    "Extent",
    "Finding",
    "Level",
    "ModicError",
    "ModicType",
    "Pfirrmann",
    "Protocol",
    "Series",
    "Signal",
    "Study",
]
