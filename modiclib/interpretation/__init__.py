"""What a reader does with an image: measure a lesion against normal marrow, name its type by rule, read a report."""

from .agreement import Agreement, Proportion, agreement
from .classify import ISO_WITHIN, RULES, Classification, classify
from .measure import SignalRatio, measure
from .progress import read_progress
from .report import ReportFinding, ReportFlag, ReportReading, read_report, voices

__all__ = [
    "ISO_WITHIN",
    "RULES",
    "Agreement",
    "Classification",
    "Proportion",
    "ReportFinding",
    "ReportFlag",
    "ReportReading",
    "SignalRatio",
    "agreement",
    "classify",
    "measure",
    "read_progress",
    "read_report",
    "voices",
]
