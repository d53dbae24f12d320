"""A class exam without server or accounts: made here, taken in a browser, graded here."""

from .grade import Grades, grade_exam
from .key import ExamKey
from .make import make_exam

__all__ = ["ExamKey", "Grades", "grade_exam", "make_exam"]
