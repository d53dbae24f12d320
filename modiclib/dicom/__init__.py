"""DICOM: write computed studies, read any study, recognise its series."""

from .read import read_study
from .write import write_study

__all__ = ["read_study", "write_study"]
