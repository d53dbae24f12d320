"""Public data sets, read into the same studies as everything else. Nothing is downloaded."""

from .spider import Spider, spider
from .spider_check import Checked, check_spider
from .spider_tables import DiscGrading

__all__ = ["Checked", "DiscGrading", "Spider", "check_spider", "spider"]
