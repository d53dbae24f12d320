"""Widgets that are live on a published page and in JupyterLab."""

from .question import Option, Question
from .slice_viewer import SliceViewer

__all__ = ["Option", "Question", "SliceViewer"]
