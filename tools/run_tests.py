"""Run every test: style, the lessons, the examples in docstrings, units, and the built site in a browser.

Wants the site built (tools/build_site.py). All under one pytest, whose last line is the verdict.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import find_browser

ROOT = Path(__file__).resolve().parent.parent
# Lessons first: once Playwright has started in this thread, its event loop is in the way of their kernels.
PYTEST = ["--doctest-modules", "--nbval-lax", "notebooks", "modiclib", "tests"]


def main() -> int:
    """Return the exit code of the first part that fails, or 0."""
    browser = find_browser.find()
    print(f"Browser for the tests: {browser or 'the one Playwright brings'}", flush=True)
    if shutil.which("dciodvfy") is None:
        find_browser.install_with_apt("dicom3tools")
    environment = os.environ | {"MODIC_BROWSER": browser, "JUPYTER_PREFER_ENV_PATH": "1", "PYTHONUTF8": "1"}
    for command in (["ruff", "check"], ["pytest", *PYTEST]):
        code = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=environment).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
