"""Build the site and run every test: lessons, examples in docstrings, units, the site in a browser.

All run under one pytest, whose last line is the verdict.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import build_site
import find_browser

ROOT = Path(__file__).resolve().parent.parent
# Lessons first: once Playwright has started in this thread, its event loop is in the way of their kernels.
PLACES = ["notebooks", "modiclib", "tests"]
# Two processes, each file whole in one of them and in this order.
PROCESSES = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
OPTIONS = ["--nbval-lax", "--doctest-modules", "--ignore-glob=*/conftest.py", "--tb=short", *PROCESSES]


def main() -> int:
    """Return pytest's exit code; end before it if there is no browser or the site does not build."""
    browser = find_browser.find()  # first: without one, nothing else is worth waiting for
    print(f"Browser for the tests: {browser or 'the one Playwright brings'}", flush=True)
    if shutil.which("dciodvfy") is None:
        find_browser.install_with_apt("dicom3tools")
    build_site.build()
    environment = os.environ | {"MODIC_BROWSER": browser, "JUPYTER_PREFER_ENV_PATH": "1", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "pytest", *OPTIONS, *PLACES]
    return subprocess.run(command, cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
