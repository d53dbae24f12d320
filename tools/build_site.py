"""Build the website: run every lesson, write book/_build/html, and say how to open it.

Usage: ``.venv/bin/python tools/build_site.py``, in the environment with the extra ``site``; with ``--spider FOLDER``,
and the extra ``real``, it adds pages with real cases of the public data set SPIDER.

Always from nothing: a kept build would not notice a change in modiclib.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import lesson_list
import real_pages
import runtime

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "book"
SITE = BOOK / "_build" / "html"
CASES = BOOK / "cases"  # while lessons run, widgets put the image data of their case here

JUPYTER_BOOK = "import sys; from jupyter_book.cli.main import main; sys.exit(main())"
COMPLAINT = re.compile(r"(WARNING|ERROR|CRITICAL): |ExecutionError: ")
# Jupyter Book's own redirect has no icon, so browsers ask for a favicon.ico that is not there; this one asks for none.
ENTRY = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Reading Modic changes</title>
<link rel="icon" href="data:,">
<meta http-equiv="refresh" content="0; url=book/index.html">
<p><a href="book/index.html">Reading Modic changes</a></p>
</html>
"""

OPTIONS = ["--path-output", "book", "-W", "-n", "--keep-going"]


def build(spider: Path | None = None) -> None:
    """Build the site, with real cases from a SPIDER folder if one is given; end with a sentence if anything failed."""
    runtime.assemble()
    contents = real_pages.write_pages(spider) if spider else BOOK / "_toc.yml"
    print("Running the lessons and building the site: 2 minutes.", flush=True)
    for folder in (BOOK / "_build", CASES):
        shutil.rmtree(folder, ignore_errors=True)
    CASES.mkdir()
    environment = os.environ | {
        "MODICLIB_SITE": str(CASES),
        "JUPYTER_PREFER_ENV_PATH": "1",  # this .venv's kernel, not one of the same name in the home folder
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
    }
    environment.pop(real_pages.VARIABLE, None)  # only the option adds patients to a site
    if spider:
        environment[real_pages.VARIABLE] = str(spider.resolve())
    run([sys.executable, "-c", JUPYTER_BOOK, "build", ".", "--toc", str(contents), *OPTIONS], environment)
    (SITE / "index.html").write_text(ENTRY, "utf-8")
    for source_map in SITE.rglob("*.map"):  # of the theme's authors; a reader's browser never asks for them
        source_map.unlink()
    make_bank()
    lesson_list.write(SITE)
    check()


def make_bank() -> None:
    """Make the cases of the reading room, or take those that were made before; 4 minutes on two cores.

    The environment variable MODIC_BANK_CASES makes a small bank, for work on other parts: the room says so.
    """
    from modiclib.bank_command import build_bank

    wanted = os.environ.get("MODIC_BANK_CASES")
    build_bank(SITE / "_static", int(wanted) if wanted else None)


def run(command: list[str], environment: dict[str, str]) -> None:
    """Run a command and show what it says; if it fails, end with its warnings and errors once more."""
    sys.stdout.reconfigure(errors="replace")  # for Windows consoles that know few letters
    complaints = []
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8", "errors": "replace"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, **pipe) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            if COMPLAINT.search(line):
                complaints.append(line)
    if process.returncode:
        sys.exit(f"\nThe site was not built:\n{''.join(complaints) or 'see above.'}")


def check() -> None:
    """End with a sentence unless the entry page and the whole browser runtime are in the built site."""
    wanted = [SITE / "index.html", SITE / "book" / "index.html"]
    wanted += [SITE / "_static" / path.relative_to(runtime.RUNTIME) for path in runtime.RUNTIME.rglob("*.*")]
    missing = [str(path.relative_to(SITE)) for path in wanted if not path.is_file()]
    if missing:
        sys.exit(f"The built site lacks {', '.join(missing)}: see html_static_path in _config.yml.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--spider", type=Path, metavar="FOLDER", help="add real cases of SPIDER from this folder"
    )
    build(parser.parse_args().spider)
    print(
        f"\nThe course is built. Open it with a double click on\n    {SITE / 'index.html'}\n"
        "or serve it with `make serve`; `make zip` packs it for a USB stick."
    )
