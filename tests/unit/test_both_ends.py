"""A stack painted by two processes is the one that a single process paints, and nothing is lost without the second."""

import sys
from pathlib import Path
from time import sleep

import numpy as np
import pytest

import modiclib as ml
from modiclib.cases import both_ends

STACK = range(both_ends.WORTH_IT)


@pytest.fixture
def empty_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MODICLIB_CACHE", str(tmp_path))


def kept(folder) -> int:
    return len(list(folder.rglob("slice-*.npz")))


@pytest.fixture(scope="module")
def alone() -> np.ndarray:
    """Labels of the slices, painted one by one."""
    case = ml.random_case(41)
    return np.stack([case.slice_labels(index) for index in STACK])


def paint_together() -> np.ndarray:
    case = ml.random_case(41)
    case.paint(STACK)
    return np.stack([case.slice_labels(index) for index in STACK])


def test_two_processes_paint_what_one_paints(empty_cache, tmp_path, alone, monkeypatch):
    met = []
    claim = both_ends._claim

    def watched(claims, index):
        met.append(claim(claims, index))
        if len(met) == 1:  # the second one is slow to start; wait until it has one
            while not Path(claims, str(STACK[-1])).exists():
                sleep(0.01)
        return met[-1]

    monkeypatch.setattr(both_ends, "_claim", watched)
    assert np.array_equal(paint_together(), alone)
    assert met[-1] is False  # they have met
    assert kept(tmp_path) == len(STACK)


@pytest.mark.parametrize("python", ["/no/such/python", "", sys.executable + "-that-is-not-there"])
def test_a_second_process_that_cannot_start_costs_nothing(empty_cache, tmp_path, alone, monkeypatch, python):
    monkeypatch.setattr(sys, "executable", python)
    assert np.array_equal(paint_together(), alone)
    assert kept(tmp_path) == len(STACK)


def test_slices_of_a_second_process_that_dies_are_painted_here(empty_cache, tmp_path, alone, monkeypatch):
    monkeypatch.setattr(
        both_ends,
        "ASKED",
        "import pickle, sys; from pathlib import Path; claims, _, indices = pickle.load(sys.stdin.buffer);"
        "[Path(claims, str(index)).mkdir() for index in indices[:5]]",
    )
    assert np.array_equal(paint_together(), alone)
    assert kept(tmp_path) == len(STACK)


@pytest.mark.filterwarnings("ignore:nothing is kept")
def test_without_a_cache_there_is_no_second_process(monkeypatch, tmp_path, alone):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MODICLIB_CACHE", str(tmp_path / "file" / "below"))
    monkeypatch.setattr(both_ends, "_until_they_meet", None)  # calling it would fail
    assert np.array_equal(paint_together(), alone)
