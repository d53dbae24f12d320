"""Cases: computed patients with images, truth and findings."""

from .case import Case
from .regions import masks
from .samples import load_case, sample_names

__all__ = ["Case", "load_case", "masks", "sample_names"]
