"""Pack the built site into one file for a USB stick: the same site gives the same file, byte for byte."""

import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "book" / "_build" / "html"
ZIP = ROOT / "dist" / "modic-course.zip"
FOLDER = "modic-course"  # unpacks into one folder, to be opened at its index.html
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can hold
READABLE = 0o644 << 16


def pack() -> None:
    """Write dist/modic-course.zip from book/_build/html and the licences."""
    if not (SITE / "index.html").is_file():
        sys.exit("There is no built site yet: run `make site` first.")
    files = {path.relative_to(SITE).as_posix(): path for path in SITE.rglob("*") if path.is_file()}
    files |= {path.name: path for path in ROOT.glob("LICENSE*")}
    ZIP.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(ZIP, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{FOLDER}/{name}", EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = READABLE
            archive.writestr(entry, files[name].read_bytes())


if __name__ == "__main__":
    pack()
    print(f"{ZIP} ({ZIP.stat().st_size / 1e6:.1f} MB). Unpack it and open {FOLDER}/index.html.")
