"""Sphinx extension: a number and its per cent sign stay on one line."""

import re

from docutils import nodes
from sphinx.application import Sphinx

#: As it is written, with a plain space: "10 %".
PERCENT = re.compile(r"(?<=\d) (?=%)")
#: Code and formulas mean what they say.
LEFT_ALONE = (nodes.literal, nodes.literal_block, nodes.doctest_block, nodes.math, nodes.math_block)


def join(app: Sphinx, page: nodes.document, name: str) -> None:
    """Put a space that does not break between each number and its sign, in the text and in figures' captions."""
    for text in list(page.findall(nodes.Text)):
        if PERCENT.search(text) and not isinstance(text.parent, LEFT_ALONE):
            text.parent.replace(text, nodes.Text(PERCENT.sub("\u00a0", text)))


def setup(app: Sphinx) -> dict:
    """Register with Sphinx, before abbreviations become markup."""
    app.connect("doctree-resolved", join, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
