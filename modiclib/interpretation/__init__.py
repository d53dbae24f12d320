"""What a reader does with an image: measure a lesion against normal marrow, and name its type by rule."""

from .agreement import Agreement, Proportion, agreement
from .classify import ISO_WITHIN, RULES, Classification, classify
from .measure import SignalRatio, measure

__all__ = [
    "ISO_WITHIN",
    "RULES",
    "Agreement",
    "Classification",
    "Proportion",
    "SignalRatio",
    "agreement",
    "classify",
    "measure",
]
