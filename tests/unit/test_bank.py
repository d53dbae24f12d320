"""The bank of the reading room: its mix, its images, its truth, and that nothing is made twice."""

import base64
import json
import re
from collections import Counter
from concurrent.futures import Future

import numpy as np
import pytest
from typer.testing import CliRunner

import modiclib as ml
from modiclib import disk_cache
from modiclib.cases import bank, bank_images
from modiclib.cases.bank_plan import ANSWERS, MIX, plan
from modiclib.cases.bank_workers import workers
from modiclib.cli import app
from modiclib.image_script import image_script


class Here:
    """An executor that works at once, and counts."""

    def __init__(self):
        self.done = 0

    def submit(self, work, *arguments):
        self.done += 1
        future = Future()
        future.set_result(work(*arguments))
        return future


@pytest.fixture(scope="module")
def type_1():
    """The first case of the bank with a change of type 1, made."""
    return bank.make_case(next(planned for planned in plan() if planned.answer == "1"))


def test_a_third_is_normal_and_every_kind_is_there():
    whole = plan()
    practice = [planned for planned in whole if not planned.self_test]
    self_test = [planned for planned in whole if planned.self_test]
    assert len(practice) >= 120 and len(self_test) == 20
    for chosen in (practice, self_test):
        normals = sum(planned.answer == "0" for planned in chosen) / len(chosen)
        assert 0.3 < normals < 0.37
        assert {planned.answer for planned in chosen} == set(ANSWERS)
    assert min(Counter(planned.answer for planned in practice).values()) >= 8  # enough for a sensitivity
    assert {planned.group for planned in practice} >= {str(kind) for kind in ml.MimicKind}
    assert all(group.why for group in MIX)


def test_a_small_bank_is_the_beginning_of_the_whole_one():
    small = plan(12)
    assert set(small) <= set(plan())
    assert {planned.answer for planned in small} == set(ANSWERS)
    with pytest.raises(ml.ModicError, match="6 to 120"):
        plan(500)


def test_names_tell_nothing_and_none_occurs_twice():
    names = [planned.identifier for planned in plan()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch("[0-9a-f]{12}", name) for name in names)


def test_a_case_is_small_and_its_error_lies_below_the_noise(type_1):
    assert len(type_1.script) <= 450_000
    for values in type_1.quality.values():
        assert 0 < values["error"] < values["noise"]


def test_images_are_three_stacks_and_nothing_else(type_1):
    header, stacks = bank_images.read(type_1.images)
    assert list(stacks) == ["T1", "T2", "STIR"]
    (shape,) = {stack.shape[:2] for stack in stacks.values()}
    assert shape == (13, round(type_1.planned.case().patient.field_of_view / 0.75))
    told = json.dumps(header)
    assert "lesion 1" not in told and "type" not in told and header["lesions"] == []
    assert not {"maps", "tissue_maps"} & header.keys()


def test_error_stated_is_that_of_the_pixels(type_1):
    case = type_1.planned.case()
    header, stacks = bank_images.read(type_1.images)
    (place,) = {series["shape"][2] for series in header["series"]}
    first = round((header["series"][0]["origin"][1] - case.origin[1]) / case.spacing[2])
    series = case.scan("T1", slices="middle")
    exact = series.pixels[0, :, first : first + place] / (bank_images.HEADROOM * series.window[1]) * 255
    stored = stacks["T1"][case.middle].astype(float)
    labels = case.slice_labels(case.middle)[:, first : first + place]
    marrow = np.isin(labels, [ml.LABELS[f"marrow L{number}"] for number in range(1, 6)])
    error = np.sqrt(np.mean((stored - exact)[marrow] ** 2))
    assert error < 1.3 * type_1.quality["T1"]["error"]


def test_places_lie_on_the_endplates_they_name(type_1):
    case = type_1.planned.case()
    header, _ = bank_images.read(type_1.images)
    first = round((header["series"][0]["origin"][1] - case.origin[1]) / case.spacing[2])
    labels = case.slice_labels(case.middle)
    for place in header["places"]:
        row, column = (np.array(place["line"][:2]) + np.array(place["line"][2:])) / 2
        name = place["name"].split()[-1]
        # A worn endplate may be hollow by some millimetres
        near = labels[max(int(row) - 9, 0) : int(row) + 10, int(column) + first - 4 : int(column) + first + 5]
        assert any(ml.LABELS[f"marrow {name}"] == value or value > 200 for value in near.ravel()), place


def test_truth_is_that_of_the_case(type_1):
    case, truth = type_1.planned.case(), type_1.truth
    assert truth["answer"] == "1" and "1" in truth["accepted"]
    assert [found["place"] for found in truth["findings"]] == [str(found.endplate) for found in case.findings]
    assert list(truth["reasons"]) == list(ANSWERS) and all(
        len(text) > 20 for text in truth["reasons"].values()
    )
    assert len(set(truth["reasons"].values())) == len(ANSWERS)
    for found in truth["findings"]:
        assert found["ratios"]["T1"]["ratio"] < 1 < found["ratios"]["STIR"]["ratio"]
        assert any(found["outlines"])


def test_what_was_made_is_kept_and_damage_is_mended(monkeypatch, tmp_path):
    monkeypatch.setenv("MODICLIB_CACHE", str(tmp_path))
    planned = plan(6)[:2]

    def make(each):
        return bank.BankCase(each, b"images", {"plain": 5.0}, {"T1": {"error": 1.0, "noise": 2.0}})

    monkeypatch.setattr(bank, "make_case", make)
    first, again = Here(), Here()
    made = bank.make_bank(planned, first)
    assert bank.make_bank(planned, again) == made
    assert (first.done, again.done) == (2, 0)
    kept = tmp_path / f"{disk_cache.OURS}bank" / planned[0].identifier
    kept.write_bytes(kept.read_bytes()[:-1] + b"x")
    mending = Here()
    assert bank.make_bank(planned, mending) == made and mending.done == 1


def test_scripts_keep_images_and_truth_apart(tmp_path, type_1):
    index = bank.write_bank([type_1], tmp_path)
    name = type_1.planned.identifier
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "bank.js",
        f"case-{name}.js",
        f"truth-{name}.js",
    ]
    assert (tmp_path / f"case-{name}.js").read_bytes() == image_script(name, type_1.images)
    assert index["practice"] == [[name, 0, "easy"]]  # there is nothing plainer
    told = (tmp_path / f"truth-{name}.js").read_text().split('"')[3]
    assert json.loads(base64.b64decode(told))["answer"] == "1"


def test_difficulty_is_the_third_of_the_bank_among_lesions_and_among_normals():
    cases = [bank.BankCase(planned, b"", {"plain": float(planned.number % 10)}, {}) for planned in plan(60)]
    hard = bank.difficulties(cases)
    for normal in (True, False):
        of = [case for case in cases if (case.planned.answer == "0") == normal]
        counts = Counter(hard[case.planned.identifier] for case in of)
        assert max(counts.values()) - min(counts.values()) <= 1
        plain = {
            word: [c.truth["plain"] for c in of if hard[c.planned.identifier] == word] for word in counts
        }
        assert min(plain["easy"]) >= max(plain["medium"]) >= min(plain["medium"]) >= max(plain["hard"])


def test_a_scheduler_without_dask_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(ml.ModicError, match="cluster"), workers(scheduler="tcp://127.0.0.1:1"):
        pass


def test_the_command_shows_the_mix():
    shown = CliRunner().invoke(app, ["bank", "--mix"])
    assert shown.exit_code == 0
    assert "normal" in shown.output and "40" in shown.output
