"""Widgets that are live on a published page and in JupyterLab."""

from .contrast_lab import ContrastLab
from .contrast_pair import ContrastPair
from .decision_helper import DecisionHelper
from .lesion_lab import LesionLab
from .own_images import OwnImages
from .question import Option, Question
from .reading_room import ReadingRoom
from .real_cases import beside_computed, real_case
from .report_form import ReportForm
from .report_reader import ReportReader
from .slice_viewer import SliceViewer
from .spot_question import SpotQuestion
from .type_question import type_question

__all__ = [
    "ContrastLab",
    "ContrastPair",
    "DecisionHelper",
    "LesionLab",
    "Option",
    "OwnImages",
    "Question",
    "ReadingRoom",
    "ReportForm",
    "ReportReader",
    "SliceViewer",
    "SpotQuestion",
    "beside_computed",
    "real_case",
    "type_question",
]
