"""Pictures of the library for lessons and pages.

Each function returns a matplotlib figure and the same in words, made from the same data; `show` puts both on a page.
"""

from .cases import case
from .curves import fat_curves, relative_curves, signal_curves
from .page import show
from .pipeline import pipeline
from .rules import rule_map

__all__ = ["case", "fat_curves", "pipeline", "relative_curves", "rule_map", "show", "signal_curves"]
