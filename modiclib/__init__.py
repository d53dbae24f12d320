"""Computed lumbar spine MRI, classification helpers and widgets for learning to read Modic changes."""

from . import datasets
from .cases import Case, describe, load_case, random_case, sample_names
from .composition import COMPARTMENTS, LABELS
from .dicom import read_study
from .errors import ModicError
from .interpretation import (
    Agreement,
    Classification,
    ReportFinding,
    ReportFlag,
    ReportReading,
    SignalRatio,
    agreement,
    classify,
    measure,
    read_progress,
    read_report,
)
from .physics.protocol import Protocol
from .sample_files import sample_path
from .series import Series, Study
from .vocabulary import Endplate, Extent, Finding, Level, MimicKind, ModicType, Pfirrmann, Signal

__version__ = "0.1.0"

__all__ = [
    "COMPARTMENTS",
    "LABELS",
    "Agreement",
    "Case",
    "Classification",
    "Endplate",
    "Extent",
    "Finding",
    "Level",
    "MimicKind",
    "ModicError",
    "ModicType",
    "Pfirrmann",
    "Protocol",
    "ReportFinding",
    "ReportFlag",
    "ReportReading",
    "Series",
    "Signal",
    "SignalRatio",
    "Study",
    "agreement",
    "classify",
    "datasets",
    "describe",
    "load_case",
    "measure",
    "random_case",
    "read_progress",
    "read_report",
    "read_study",
    "sample_names",
    "sample_path",
]
