"""Sphinx extension: abbreviations say what they stand for, on hover, by keyboard and by touch."""

import re
import tomllib
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

MEANINGS = tomllib.loads((Path(__file__).parents[1] / "abbreviations.toml").read_text("utf-8"))
ABBREVIATION = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(MEANINGS, key=len, reverse=True))})(?![\w-])")
#: Where a piece of markup cannot stand or would disturb: headings, links, code, formulas, sources.
LEFT_ALONE = (
    nodes.title,
    nodes.reference,
    nodes.literal,
    nodes.math,
    nodes.FixedTextElement,  # code, examples and formulas that stand by themselves
    nodes.citation,
    nodes.raw,
)


def explain(app: Sphinx, page: nodes.document, name: str) -> None:
    """Mark each abbreviation of a page; the first of each can be focused, so that keyboard and finger reach it."""
    if app.builder.format != "html":
        return
    met: set[str] = set()
    for text in list(page.findall(nodes.Text)):
        if not ABBREVIATION.search(text) or _inside(text, LEFT_ALONE):
            continue
        pieces: list[nodes.Node] = []
        end = 0
        for found in ABBREVIATION.finditer(text):
            short = found.group()
            focus = "" if short in met else ' tabindex="0"'
            met.add(short)
            mark = f'<abbr title="{escape(MEANINGS[short])}"{focus}>{short}</abbr>'
            pieces += [nodes.Text(text[end : found.start()]), nodes.raw("", mark, format="html")]
            end = found.end()
        text.parent.replace(text, [*pieces, nodes.Text(text[end:])])


def _inside(node: nodes.Node, kinds: tuple[type, ...]) -> bool:
    """Return whether a node stands within one of these kinds."""
    while node := node.parent:
        if isinstance(node, kinds):
            return True
    return False


def setup(app: Sphinx) -> dict:
    """Register with Sphinx, for pages in HTML."""
    app.connect("doctree-resolved", explain)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
