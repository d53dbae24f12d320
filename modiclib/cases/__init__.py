"""Cases: computed patients with images, truth and findings."""

from .case import Case
from .population import random_patient
from .random_cases import random_case
from .regions import masks, mean_composition
from .samples import describe, load_case, sample_names
from .views import close_up, spine

__all__ = [
    "Case",
    "close_up",
    "describe",
    "load_case",
    "masks",
    "mean_composition",
    "random_case",
    "random_patient",
    "sample_names",
    "spine",
]
