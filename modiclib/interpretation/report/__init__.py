"""Reads the words of a report, and says what a good report of a computed case says."""

from .model import FlagKind, ReportFinding, ReportFlag, ReportReading, Status
from .reading import LONGEST, read_report
from .truth import HEIGHTS, INTEGRITIES, MIMICS, THIRDS, LevelTruth, level_truths
from .voices import voices

__all__ = [
    "HEIGHTS",
    "INTEGRITIES",
    "LONGEST",
    "MIMICS",
    "THIRDS",
    "FlagKind",
    "LevelTruth",
    "ReportFinding",
    "ReportFlag",
    "ReportReading",
    "Status",
    "level_truths",
    "read_report",
    "voices",
]
