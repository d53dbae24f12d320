"""The lessons of the course, as its contents name them."""

import re

from conftest import ROOT

#: Names of the lessons, in order: ``03_type_1``.
LESSONS = re.findall(r"file: notebooks/(\d\d_\w+)", (ROOT / "book" / "_toc.yml").read_text("utf-8"))
