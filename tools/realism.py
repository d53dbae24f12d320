"""How far are random cases from real scans? Keeps the dated table that `book/images.md` shows.

make realism FOLDER=path    a folder outside the project with `realism.py`, which measures slices, and `reference.json`,
                            what it measured in real ones

Distances see texture, sharpness, noise and grey levels, hardly anatomy: they can show that an image is not real, never
that it is.
"""

import argparse
import datetime
import importlib.util
import json
import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import ModuleType

import numpy as np

import modiclib as ml

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "book" / "measured_realism.md"
#: Cases that nobody looked at or measured while the images were made.
SEEDS = range(5100, 5124)
CONTRASTS = ("T1", "T2")


def middle_slices(seed: int) -> dict[str, ml.Series]:
    """Mid-sagittal slice of one random case."""
    case = ml.random_case(seed)
    return {contrast: case.scan(contrast, slices="middle") for contrast in CONTRASTS}


def displayed(series: ml.Series) -> np.ndarray:
    """Grey values as the series is windowed for display, 0 to 255."""
    low, high = series.window
    return 255 * np.clip((series.pixels[0] - low) / (high - low), 0, 1)


def load_measures(folder: Path) -> tuple[ModuleType, dict]:
    """Load the measuring script and what it found in real scans."""
    spec = importlib.util.spec_from_file_location("outside_realism", folder / "realism.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script, json.loads((folder / "reference.json").read_text("utf-8"))


def measure(script: ModuleType, images: list[np.ndarray]) -> list[dict]:
    """Every measure of every image, read from files as the script reads real ones."""
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for number, image in enumerate(images):
            path = Path(folder) / f"{number}.npy"
            np.save(path, image)
            found.append(script.measures(script.load(path)))
    return found


def tabulate(script: ModuleType, reference: dict, slices: list[dict]) -> list[str]:
    """Lines of the page: distances, then each measure beside that of real scans."""
    lines = [
        f"Measured on {datetime.date.today():%d %B %Y} with `make realism`: mid-sagittal slices of {len(slices)} "
        "random cases at 1.5 T. Distance: mean of the measures' distances from the median real scan, in spreads of "
        "real scans. The real ones had been windowed for display; computed slices are measured in their own window, "
        "and as stored.",
        "",
        "| Contrast | Real scans | Distance: median | Worst | As stored | Aim |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    measured, stored = (
        {name: measure(script, [view(images[name]) for images in slices]) for name in CONTRASTS}
        for view in (displayed, lambda series: series.pixels[0])
    )
    for contrast, aim in zip(CONTRASTS, (1.0, 1.1), strict=True):
        real = {name: value for name, value in reference[contrast].items() if name != "n"}
        far, raw = (
            np.array([script.distance(one, real) for one in view[contrast]]) for view in (measured, stored)
        )
        cells = f"{np.median(far):.2f} | {far.max():.2f} | {np.median(raw):.2f}, worst {raw.max():.2f}"
        lines.append(f"| {contrast} | {reference[contrast]['n']} | {cells} | {aim:.1f}, worst 1.7 |")
    lines += ["", "| Measure | T1 | Real T1 | T2 | Real T2 |", "| --- | --- | --- | --- | --- |"]
    for name in (name for name in reference["T1"] if name != "n"):
        cells = []
        for contrast in CONTRASTS:
            real = reference[contrast][name]
            own = np.nanmedian([one[name] for one in measured[contrast]])
            cells += [f"{own:.3g}", f"{real['median']:.3g} ({real['p10']:.3g} to {real['p90']:.3g})"]
        lines.append(f"| {name} | {' | '.join(cells).replace('-', '−')} |")
    return lines


def main() -> None:
    """Measure, print, and write the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    script, reference = load_measures(parser.parse_args().folder)
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        slices = list(workers.map(middle_slices, SEEDS))
    TABLE.write_text("\n".join(tabulate(script, reference, slices)) + "\n", "utf-8")
    print(TABLE.read_text("utf-8"))


if __name__ == "__main__":
    main()
