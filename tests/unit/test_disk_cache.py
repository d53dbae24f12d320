"""The cache on disk: made once, whole or not at all, within its bound, and never in the way."""

import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

import modiclib as ml
from modiclib import disk_cache
from modiclib.anatomy import Patient
from modiclib.cases import Case, acquisition
from modiclib.cases import case as case_module

PATIENT = Patient(seed=5, age=48, sex="F")


@pytest.fixture(autouse=True)
def cache(monkeypatch, tmp_path):
    monkeypatch.setenv("MODICLIB_CACHE", str(tmp_path / "cache"))
    disk_cache._say_once.cache_clear()
    return tmp_path / "cache"


@pytest.fixture
def painted(monkeypatch):
    """Positions of the slices that were painted, not read."""
    positions = []

    def paint(anatomy, position, *rest):
        positions.append(position)
        return case_module_paint(anatomy, position, *rest)

    case_module_paint = case_module.paint_slab
    monkeypatch.setattr(case_module, "paint_slab", paint)
    return positions


def middle_labels(patient=PATIENT):
    fresh = Case("fresh", patient)
    return fresh.slice_labels(fresh.middle)


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_slice_is_painted_once_and_read_exactly(painted, cache):
    first, second = Case("fresh", PATIENT), Case("another name", PATIENT)
    maps, again = first.slice_maps(first.middle), second.slice_maps(second.middle)
    assert painted == [0.0]
    assert np.array_equal(maps, again)
    assert np.array_equal(first.slice_labels(first.middle), second.slice_labels(second.middle))
    (kept,) = files(cache)
    assert kept.stat().st_size < maps.nbytes / 5


def test_whatever_decides_a_slice_has_a_slice_of_its_own(painted, monkeypatch):
    middle_labels()
    middle_labels(Patient(seed=6, age=48, sex="F"))
    middle_labels(Patient(seed=5, age=49, sex="F"))
    change = ml.load_case("type-1").changes[:1]
    Case("fresh", PATIENT, change).slice_labels(6)
    Case("fresh", PATIENT).slice_labels(7)
    monkeypatch.setattr(disk_cache, "FINGERPRINT", "changed")
    middle_labels()
    assert len(painted) == 6


@pytest.mark.parametrize("kept_share", [0, 0.01, 0.5, 0.999])
def test_a_damaged_file_is_made_again(painted, cache, kept_share):
    labels = middle_labels()
    (path,) = files(cache)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept_share)])
    assert np.array_equal(middle_labels(), labels)
    assert len(painted) == 2
    assert path.stat().st_size == len(whole)


def test_a_byte_gone_wrong_is_noticed(painted, cache):
    labels = middle_labels()
    (path,) = files(cache)
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    path.write_bytes(damaged)
    assert np.array_equal(middle_labels(), labels)
    assert len(painted) == 2


SCAN = (
    "import zlib; from modiclib.anatomy import Patient; from modiclib.cases import Case;"
    "case = Case('race', Patient(seed=5, age=48, sex='F'));"
    "print(zlib.crc32(case.slice_maps(6).tobytes()), zlib.crc32(case.scan('T2', range(6, 7)).pixels.tobytes()))"
)


def scanning(**environment):
    """Start a process that scans one slice and prints sums of its maps and pixels."""
    arguments = [sys.executable, "-c", SCAN]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=os.environ | environment)


def test_processes_that_race_all_get_the_same_whole_slice(cache, tmp_path):
    racers = [scanning() for _ in range(2)]
    apart = scanning(MODICLIB_CACHE=str(tmp_path / "another"))  # same seed, same pixels, whoever painted them
    answers = {process.communicate()[0] for process in (*racers, apart)}
    assert [process.returncode for process in (*racers, apart)] == [0, 0, 0]
    assert len(answers) == 1
    assert "" not in answers
    assert len(files(cache)) == 1  # and no draft is left


def test_the_least_recently_used_goes_first(monkeypatch, cache):
    monkeypatch.setenv("MODICLIB_CACHE_MB", "0.0035")
    old, used, new = (disk_cache.place(name) for name in ("old", "used", "new"))
    for age, path in ((30, old), (40, used)):
        disk_cache.store(path, lambda draft: draft.write_bytes(b"x" * 1500))
        os.utime(path, (path.stat().st_mtime - age,) * 2)
    assert disk_cache.load(used, Path.read_bytes) == b"x" * 1500
    disk_cache.store(new, lambda draft: draft.write_bytes(b"x" * 1500))
    assert files(cache) == [new, used]


def test_what_other_code_made_goes_too_but_nothing_that_is_not_ours(monkeypatch, cache):
    monkeypatch.setenv("MODICLIB_CACHE_MB", "0.001")
    own, foreign = cache / "modiclib-older" / "slice.npz", cache / "thesis" / "chapter.txt"
    for path in (own, foreign):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x" * 5000)
    disk_cache.store(disk_cache.place("new"), lambda draft: draft.write_bytes(b"x"))
    assert foreign.exists()
    assert not own.exists()


def test_what_another_process_deletes_meanwhile_is_no_fault(monkeypatch, cache):
    kept = [disk_cache.place(f"{number}/slice") for number in range(3)]
    for path in kept:
        disk_cache.store(path, lambda draft: draft.write_bytes(b"x" * 500))
    stat, scandir = Path.stat, os.scandir

    def vanishing_file(path, **how):
        if path == kept[0]:
            path.unlink(missing_ok=True)
        return stat(path, **how)

    def vanishing_folder(path):
        if str(path) == str(kept[1].parent):
            shutil.rmtree(path, ignore_errors=True)
        return scandir(path)

    monkeypatch.setattr(Path, "stat", vanishing_file)
    monkeypatch.setattr(os, "scandir", vanishing_folder)
    monkeypatch.setenv("MODICLIB_CACHE_MB", "0")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        disk_cache.keep(new := disk_cache.place("new"), lambda draft: draft.write_bytes(b"x"))
    assert files(cache) == [new]


def test_a_bound_that_is_no_number_is_refused_in_words(monkeypatch):
    monkeypatch.setenv("MODICLIB_CACHE_MB", "much")
    with pytest.raises(ml.ModicError, match="megabytes"):
        disk_cache.store(disk_cache.place("new"), lambda draft: draft.write_bytes(b"x"))


def test_a_folder_that_cannot_be_written_to_is_noted_once_and_does_not_matter(monkeypatch, tmp_path, painted):
    (tmp_path / "taken").write_text("a file where the folder should be")
    monkeypatch.setenv("MODICLIB_CACHE", str(tmp_path / "taken"))
    with pytest.warns(RuntimeWarning, match="MODICLIB_CACHE") as notes:
        labels = middle_labels()
        assert np.array_equal(middle_labels(), labels)
    assert len([note for note in notes if "MODICLIB_CACHE" in str(note.message)]) == 1
    assert painted == [0.0, 0.0]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Case("fresh", PATIENT).scan("T1", slices="middle")


def test_any_change_of_any_file_changes_the_fingerprint(tmp_path):
    library = Path(ml.__file__).parent
    copy = shutil.copytree(library, tmp_path / "copy", ignore=shutil.ignore_patterns("__pycache__"))
    prints = {disk_cache.fingerprint(copy)}
    for room in ("anatomy", "composition", "pathology", "physics", "cases", "dicom"):
        path = next((copy / room).glob("[a-z]*.py"))
        path.write_text(path.read_text("utf-8") + "# changed\n", "utf-8")
        prints.add(disk_cache.fingerprint(copy))
    path.rename(path.with_name("another_name.py"))
    assert len(prints | {disk_cache.fingerprint(copy)}) == 8


def test_threads_paint_what_one_slice_after_another_paints():
    together, apart = Case("together", PATIENT), Case("apart", PATIENT)
    together.scan("T1", range(5, 8))
    for index in (7, 6, 5):
        alone = case_module.paint_slab(apart.anatomy, apart.position(index), 4.0)
        assert np.array_equal(together.slice_labels(index), alone.labels)


def test_a_case_scanned_again_is_not_acquired_again_and_gives_pixels_of_ones_own(monkeypatch):
    fresh = Case("fresh", PATIENT)
    first = fresh.scan("T2", slices="middle")
    whole = first.pixels.copy()
    monkeypatch.setattr(acquisition, "acquire", None)
    first.pixels[:] = 0
    assert np.array_equal(fresh.scan("T2", slices="middle").pixels, whole)
