"""Make .venv whole: create it, install the course with the extras asked for, and stamp it last.

Usage: ``python tools/environment.py site``, or ``lab``, or ``test``.

Runs on whatever Python >= 3.11 the machine has, so it needs the standard library only. A first try that was
interrupted leaves no stamp; the next one then starts the folder afresh, because a package half unpacked looks
installed to pip.
"""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "complete.json"
RECIPE = (ROOT / "pyproject.toml", ROOT / "constraints.txt")

INCLUDES = {"test": {"site", "lab", "real"}}  # as in pyproject.toml
# Extra: what is fetched on a first install and how long that takes on two cores and a 50 Mbit/s line.
COST = {
    "site": "about 140 MB to download, 2 minutes",
    "real": "about 70 MB to download, 1 minute",
    "lab": "about 110 MB to download, 2 minutes",
    "test": "about 230 MB to download, 3 minutes",
}


def make_whole(extra: str) -> None:
    """Create or mend .venv so that it holds modiclib with `extra`; at once if it does already."""
    stamp = read_stamp()
    have = set(stamp["extras"]) if stamp else set()
    if stamp and extra in have and stamp["recipe"] == recipe():
        return
    print(f"Installing into .venv: {COST[extra]}.", flush=True)
    if stamp is None:
        create()
    STAMP.unlink(missing_ok=True)
    extras = have | {extra} | INCLUDES.get(extra, set())
    target = f".[{','.join(sorted(extras))}]"
    run(PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "-c", "constraints.txt", "-e", target)
    STAMP.write_text(json.dumps({"root": str(ROOT), "extras": sorted(extras), "recipe": recipe()}))


def read_stamp() -> dict | None:
    """Return what the stamp says, or None unless .venv is whole, was made here and its Python still runs."""
    try:
        stamp = json.loads(STAMP.read_text())
        runs = subprocess.run([PYTHON, "-I", "-c", "import ipywidgets"], capture_output=True).returncode == 0
    except (OSError, ValueError):
        return None
    return stamp if runs and stamp["root"] == str(ROOT) else None


def create() -> None:
    """Make .venv from nothing with the Python behind any environment that is active now."""
    base = getattr(sys, "_base_executable", sys.executable)
    run(base, "-m", "venv", "--clear", str(VENV))


def recipe() -> str:
    """Return a fingerprint of everything that decides what pip installs."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in RECIPE)).hexdigest()


def run(*command: str | Path) -> None:
    """Run a command in the project's folder; end with its code if it fails."""
    code = subprocess.run([str(part) for part in command], cwd=ROOT).returncode
    if code:
        line = " ".join(map(str, command))
        sys.exit(f"\nThis failed: {line}\nMend what it says above and run the same command again.")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COST:
        sys.exit(f"usage: python tools/environment.py {'|'.join(COST)}")
    make_whole(sys.argv[1])
