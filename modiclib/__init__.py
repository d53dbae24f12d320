"""Computed lumbar spine MRI, classification helpers and widgets for learning to read Modic changes."""

from importlib import import_module
from typing import TYPE_CHECKING

from .cases import Case, describe, load_case, random_case, sample_names
from .composition import COMPARTMENTS, LABELS
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
from .series import Series, Study
from .vocabulary import Endplate, Extent, Finding, Level, MimicKind, ModicType, Pfirrmann, Signal

if TYPE_CHECKING:
    from . import datasets
    from .dicom import read_study
    from .sample_files import sample_path

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

#: Where to find what needs pydicom, which takes as long to load as most of the rest: loaded when first asked for.
_LATER = {"datasets": ".datasets", "read_study": ".dicom", "sample_path": ".sample_files"}


def __getattr__(name: str):
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(_LATER[name], __name__)
    return module if name == "datasets" else getattr(module, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
