"""How long a case takes to compute and how much memory, beside a prototype where one is at hand."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

REPEATS = 5
CORES = os.cpu_count()

CASE = """
import json, sys, time
import modiclib as ml
start = time.perf_counter()
ml.load_case("type-1").study(slices=sys.argv[1])
seconds = time.perf_counter() - start
try:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
except ImportError:  # Windows
    peak = None
print(json.dumps([seconds, peak]))
"""

# The prototype draws 512 x 512 voxels of .586 mm; its slices share the cores as ours do, in processes of their own.
PROTOTYPE = """
import json, sys, time
from concurrent.futures import ProcessPoolExecutor
import numpy as np
import lspine, mr
from demo import CASES

def scan(place):
    patient = PATIENT or lspine.make(**CASES["mc1"])
    maps, _ = lspine.slab(patient, place)
    for number, name in enumerate(("T1", "T2", "STIR")):
        acquired = {"T1": (330, 440), "T2": (340, 448), "STIR": (256, 340)}[name]
        mr.acquire(patient, maps, name, rng=np.random.default_rng(number), acq=acquired)

if __name__ == "__main__":
    PATIENT = None
    places = json.loads(sys.argv[1])
    start = time.perf_counter()
    if len(places) == 1:
        scan(places[0])
    else:
        PATIENT = lspine.make(**CASES["mc1"])
        with ProcessPoolExecutor() as processes:
            list(processes.map(scan, places))
    print(json.dumps(time.perf_counter() - start))
"""


def time_case(slices: str, warm: bool = False) -> tuple[float, float | None]:
    """Median seconds for T1, T2 and STIR in a fresh Python, imports not counted, and its peak memory in MB.

    Every run has an empty disk cache of its own, or with `warm` one that an earlier run has filled.
    """
    seconds, peaks = [], []
    with tempfile.TemporaryDirectory() as warm_folder:
        for repeat in range(REPEATS + warm):
            with tempfile.TemporaryDirectory() as cold_folder:
                cache = warm_folder if warm else cold_folder
                run = _python(["-c", CASE, slices], env=os.environ | {"MODICLIB_CACHE": cache})
            if warm and repeat == 0:
                continue
            seconds.append(run[0])
            peaks.append(run[1])
    return statistics.median(seconds), max(peaks) if all(peaks) else None


def time_prototype(folder: Path, slices: int) -> float:
    """Seconds in which the prototype in a folder makes T1, T2 and STIR of its own patient, 4.4 mm apart."""
    places = [round(4.4 * (number - slices // 2), 1) for number in range(slices)]
    with tempfile.TemporaryDirectory() as scratch:
        script = Path(scratch) / "time_prototype.py"
        script.write_text(PROTOTYPE, "utf-8")
        environment = os.environ | {"PYTHONPATH": str(folder.resolve()), "PYTHONDONTWRITEBYTECODE": "1"}
        return _python([str(script), json.dumps(places)], env=environment)


def _python(arguments: list[str], env: dict[str, str]):
    run = subprocess.run([sys.executable, *arguments], env=env, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)
