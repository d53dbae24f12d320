"""Public data sets, read into the same studies as everything else. Nothing is downloaded."""

from .spider import DiscGrading, Spider, spider

__all__ = ["DiscGrading", "Spider", "spider"]
