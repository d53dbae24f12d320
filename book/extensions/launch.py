"""Sphinx extension: leave out the theme's scripts that launch a page on a server.

This site asks no server for anything, and the theme declares their constants twice, an error on every page.
"""

from sphinx.application import Sphinx

LAUNCHER = "thebe"


def leave_out(app: Sphinx, page: str, template: str, context: dict, doctree) -> None:
    """Take the launcher's scripts and styles from a page."""
    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context[kind] if LAUNCHER not in words(file)]


def words(file) -> str:
    """Return the name of a script or style sheet, and what it says if it stands in the page."""
    return f"{file.filename} {file.attributes.get('body', '')}".casefold()


def setup(app: Sphinx) -> dict:
    """Register with Sphinx, after all that add scripts."""
    app.connect("html-page-context", leave_out, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
