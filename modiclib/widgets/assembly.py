"""Joins the browser code of a widget: files shared by all widgets, then its own. There is no bundler."""

from pathlib import Path

from . import site

HERE = Path(__file__).parent


def browser_code(*names: str) -> str:
    """Return one ES module made of files of ``widgets/js``, in the order given.

    Imports between files fail on ``file://`` and inside JupyterLab, so the files are joined instead: each is a plain
    list of functions, and the last one exports the widget. While the site is built, the module only loads that code
    from a script beside the page, because a page holds the module once for every widget.

    Parameters
    ----------
    *names : str
        File names without ``.js``; those that others use come first.
    """
    code = "\n".join(read_code(name) for name in names)
    if not site.site_folder():
        return code
    return read_code("shared_module").replace("{name}", site.publish_module(site.site_folder(), code))


def read_code(name: str) -> str:
    """Return one file of ``widgets/js``."""
    return (HERE / "js" / f"{name}.js").read_text("utf-8")


def style(*names: str) -> str:
    """Return the style sheets of ``widgets/css`` named, joined."""
    return "\n".join((HERE / "css" / f"{name}.css").read_text("utf-8") for name in names)
