"""Pictures of the library for lessons and pages.

Each function returns a matplotlib figure and the same in words, made from the same data; `show` puts both on a page.
"""

from .cases import case
from .curves import fat_curves, relative_curves, signal_curves
from .evidence import evidence
from .follow_up import Followed, courses
from .gallery import strip
from .landmarks import anatomy
from .mid_slices import mid_slices
from .page import show
from .people import people
from .pipeline import pipeline
from .prevalence import Share, shares
from .rules import rule_map

__all__ = [
    "Followed",
    "Share",
    "anatomy",
    "case",
    "courses",
    "evidence",
    "fat_curves",
    "mid_slices",
    "people",
    "pipeline",
    "relative_curves",
    "rule_map",
    "shares",
    "show",
    "signal_curves",
    "strip",
]
