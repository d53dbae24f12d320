"""Build the website: run every lesson, write book/_build/html, and say how to open it.

Usage: ``.venv/bin/python tools/build_site.py``, in the environment with the extra ``site``.

Always from nothing: a kept build would not notice a change in modiclib.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import runtime

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "book"
SITE = BOOK / "_build" / "html"
CASES = BOOK / "cases"  # while lessons run, widgets put the image data of their case here

JUPYTER_BOOK = "import sys; from jupyter_book.cli.main import main; sys.exit(main())"
OPTIONS = ["--toc", "book/_toc.yml", "--path-output", "book", "-W", "-n", "--keep-going"]


def build() -> None:
    """Build the site; end with a sentence if any page, lesson or script of it failed."""
    runtime.assemble()
    for folder in (BOOK / "_build", CASES):
        shutil.rmtree(folder, ignore_errors=True)
    CASES.mkdir()
    environment = os.environ | {
        "MODICLIB_SITE": str(CASES),
        "JUPYTER_PREFER_ENV_PATH": "1",  # this .venv's kernel, not one of the same name in the home folder
        "PYTHONUTF8": "1",
    }
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", ".", *OPTIONS]
    if subprocess.run(command, cwd=ROOT, env=environment).returncode:
        sys.exit("The site was not built: the first warning or error above names the page.")
    check()


def check() -> None:
    """End with a sentence unless the entry page and the whole browser runtime are in the built site."""
    wanted = [SITE / "index.html"]
    wanted += [SITE / "_static" / path.relative_to(runtime.RUNTIME) for path in runtime.RUNTIME.rglob("*.*")]
    missing = [str(path.relative_to(SITE)) for path in wanted if not path.is_file()]
    if missing:
        sys.exit(f"The built site lacks {', '.join(missing)}: see html_static_path in _config.yml.")


if __name__ == "__main__":
    build()
    print(
        f"\nThe course is built. Open it with a double click on\n    {SITE / 'index.html'}\n"
        "or serve it with `make serve`; `make zip` packs it for a USB stick."
    )
