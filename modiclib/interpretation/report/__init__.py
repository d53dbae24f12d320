"""Reads the words of a report: findings stated, negated and hedged, and words to question."""

from .model import FlagKind, ReportFinding, ReportFlag, ReportReading, Status
from .reading import LONGEST, read_report

__all__ = ["LONGEST", "FlagKind", "ReportFinding", "ReportFlag", "ReportReading", "Status", "read_report"]
