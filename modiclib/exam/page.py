"""The page on which an exam is taken: the course's viewer, a form, and an answer file at the end."""

from ..widgets.assembly import read_code, style
from ..widgets.image_viewer import SHARED

OWN = ("confidence", "base64", "bank_cases", "exam_answers", "exam")


def page_code() -> str:
    """Return the code of the page as one classic script: a page from a folder can load no modules."""
    code = "\n".join(read_code(name) for name in (*SHARED, *OWN))
    return f"(() => {{\n{code}\n}})();\n"


PAGE = f"""<!doctype html>
<html lang="en" data-content_root="./">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Exam: reading Modic changes</title>
<link rel="icon" href="data:,">
<style>
{style("common", "slice_viewer", "question", "exam")}
</style>
</head>
<body>
<main id="exam" class="modic"><noscript>This exam needs JavaScript in the browser.</noscript></main>
<script src="_static/exam.js"></script>
<script src="_static/code.js"></script>
</body>
</html>
"""
