"""How long a large DICOM study takes to open."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pydicom
from pydicom.uid import generate_uid

import modiclib as ml

FILES = 1000
#: Slices a series: that many more would be an examination of another kind.
SLICES = 25

READ = """
import json, sys, time
import modiclib as ml
start = time.perf_counter()
study = ml.read_study(sys.argv[1])
print(json.dumps([time.perf_counter() - start, sum(len(series.pixels) for series in study)]))
"""


def time_reading() -> float:
    """Seconds to read a study of `FILES` images, in series of `SLICES`, that was just written."""
    with tempfile.TemporaryDirectory() as folder:
        write_large_study(Path(folder))
        run = subprocess.run([sys.executable, "-c", READ, folder], capture_output=True, text=True, check=True)
    seconds, read = json.loads(run.stdout)
    assert read == FILES, f"{read} of {FILES} files read"
    return seconds


def write_large_study(folder: Path) -> None:
    """Write one computed slice again and again, at other places and in other series."""
    image = pydicom.dcmread(ml.sample_path("type-1", "T1"))
    x, y, z = image.ImagePositionPatient
    for number in range(FILES):
        series, index = divmod(number, SLICES)
        if index == 0:
            image.SeriesInstanceUID = generate_uid(entropy_srcs=[str(series)])
        image.ImagePositionPatient = [f"{x + 4.4 * index:.4f}", y, z]
        image.SOPInstanceUID = image.file_meta.MediaStorageSOPInstanceUID = generate_uid()
        image.save_as(folder / f"{number:05d}")
