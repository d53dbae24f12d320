"""Cases: computed patients with images, truth and findings."""

from .case import Case
from .regions import masks
from .samples import load_case, sample_names
from .views import close_up, spine

__all__ = ["Case", "close_up", "load_case", "masks", "sample_names", "spine"]
