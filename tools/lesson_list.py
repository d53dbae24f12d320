"""Write into the built site which lessons there are and what they ask, for the board on the home page."""

import html
import json
import re
from pathlib import Path

STATE = re.compile(r'<script type="application/vnd.jupyter.widget-state\+json">(.*?)</script>', re.DOTALL)
HEADING = re.compile(r'<h1>([^\n]*?)<a class="headerlink"')
TAG = re.compile(r"<[^>]+>")
QUESTIONS = (
    "Question",
    "SpotQuestion",
    "ReportForm",
)  # classes of widgets that remember their answer under their key


def write(site: Path) -> None:
    """Write ``_static/lessons.js``; a classic script, because a page on file:// can load nothing else."""
    pages = sorted(site.glob("notebooks/[0-9][0-9]_*.html"))
    lessons = [{"page": page.relative_to(site).as_posix(), **describe(page)} for page in pages]
    script = f"globalThis.modicLessons = {json.dumps(lessons, indent=1)};\n"
    (site / "_static" / "lessons.js").write_text(script, "utf-8")


def describe(page: Path) -> dict:
    """Name of a lesson, its title, and the keys of its questions."""
    text = page.read_text("utf-8")
    title = html.unescape(TAG.sub("", HEADING.search(text)[1])).strip()
    return {
        "name": page.stem,
        "title": f"{page.stem[:2]} · {title}",
        "questions": sorted(question_keys(text)),
    }


def question_keys(text: str) -> set[str]:
    """Keys of the questions among the widgets of a page."""
    found = STATE.search(text)
    models = json.loads(found[1])["state"].values() if found else ()
    states = [model["state"] for model in models]
    return {
        state["key"] for state in states if state.get("_anywidget_id", "").rpartition(".")[2] in QUESTIONS
    }
