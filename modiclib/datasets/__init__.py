"""Public data sets, read into the same studies as everything else. Nothing is downloaded."""

from .spider import spider

__all__ = ["spider"]
