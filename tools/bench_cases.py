"""How long a case takes to compute and how much memory, beside a prototype where one is at hand."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

REPEATS, PAIRS = 5, 5
CORES = os.cpu_count()

CASE = """
import json, sys, time
import modiclib as ml
start, start_cpu = time.perf_counter(), time.process_time()
ml.load_case("type-1").study(slices=sys.argv[1])
seconds, cpu = time.perf_counter() - start, time.process_time() - start_cpu
try:  # with what the second process took
    from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
    own, second = getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)
    cpu += second.ru_utime + second.ru_stime
    peak = (own.ru_maxrss + second.ru_maxrss) * (1 if sys.platform == "darwin" else 1024) / 1e6
except ImportError:  # Windows
    peak = None
print(json.dumps([seconds, cpu, peak]))
"""

# The prototype draws 512 x 512 voxels of .586 mm, slice after slice.
PROTOTYPE = """
import json, sys, time
import numpy as np
import lspine, mr
from demo import CASES

start, start_cpu = time.perf_counter(), time.process_time()
patient = lspine.make(**CASES["mc1"])
for place in json.loads(sys.argv[1]):
    maps, _ = lspine.slab(patient, place)
    for number, name in enumerate(("T1", "T2", "STIR")):
        acquired = {"T1": (330, 440), "T2": (340, 448), "STIR": (256, 340)}[name]
        mr.acquire(patient, maps, name, rng=np.random.default_rng(number), acq=acquired)
print(json.dumps([time.perf_counter() - start, time.process_time() - start_cpu]))
"""


class Spent(NamedTuple):
    """Seconds that pass, seconds of all cores together, and peak memory in MB where it is known."""

    seconds: float
    cpu: float
    peak: float | None = None


def time_case(slices: str, warm: bool = False) -> Spent:
    """Medians for T1, T2 and STIR in a fresh Python, imports not counted, and the highest memory.

    Every run has an empty disk cache of its own, or with `warm` one that an earlier run has filled.
    """
    if warm:
        with tempfile.TemporaryDirectory() as cache:
            runs = [_run_case(slices, cache) for _ in range(REPEATS + 1)][1:]
    else:
        runs = [_run_cold(slices) for _ in range(REPEATS)]
    seconds, cpu, peaks = zip(*runs, strict=True)
    return Spent(statistics.median(seconds), statistics.median(cpu), max(peaks) if all(peaks) else None)


def time_beside(prototype: Path, slices: str, count: int) -> list[tuple[Spent, Spent]]:
    """Ours and the prototype's, in turn, so many times as there are `PAIRS`: T1, T2 and STIR of `count` slices.

    A machine is now faster and now slower. So each run of the prototype stands between two of ours, which count as
    one, and only what was timed side by side is compared.
    """
    pairs = []
    for _ in range(PAIRS):
        before, theirs, after = _run_cold(slices), _time_prototype(prototype, count), _run_cold(slices)
        ours = Spent((before.seconds + after.seconds) / 2, (before.cpu + after.cpu) / 2)
        pairs.append((ours, theirs))
    return pairs


def _run_cold(slices: str) -> Spent:
    with tempfile.TemporaryDirectory() as cache:
        return _run_case(slices, cache)


def _run_case(slices: str, cache: str) -> Spent:
    return Spent(*_python(["-c", CASE, slices], env=os.environ | {"MODICLIB_CACHE": cache}))


def _time_prototype(folder: Path, slices: int) -> Spent:
    """What the prototype in a folder takes for T1, T2 and STIR of its own patient, slices 4.4 mm apart."""
    places = [round(4.4 * (number - slices // 2), 1) for number in range(slices)]
    with tempfile.TemporaryDirectory() as scratch:
        script = Path(scratch) / "time_prototype.py"
        script.write_text(PROTOTYPE, "utf-8")
        environment = os.environ | {"PYTHONPATH": str(folder.resolve()), "PYTHONDONTWRITEBYTECODE": "1"}
        return Spent(*_python([str(script), json.dumps(places)], env=environment))


def _python(arguments: list[str], env: dict[str, str]):
    run = subprocess.run([sys.executable, *arguments], env=env, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)
