"""Join the pages' own code, book/page, with what it shares with the widgets."""

from pathlib import Path

from modiclib.widgets.assembly import read_code

PAGE = Path(__file__).resolve().parent.parent / "book" / "page"
# Each file after those it uses: from modiclib/widgets/js, then from book/page.
SHARED = ("dom", "controls", "storage")
OWN = ("slides", "answers", "present", "visits", "board")


def page_code() -> str:
    """Return the script that every page runs once it is there: pages on file:// can load no modules."""
    files = [read_code(name) for name in SHARED]
    files += [(PAGE / f"{name}.js").read_text("utf-8") for name in OWN]
    code = "\n".join(files)
    return f'document.addEventListener("DOMContentLoaded", () => {{\n{code}\n}});\n'
