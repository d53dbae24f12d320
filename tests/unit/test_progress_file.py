"""A copy of one's progress, read in Python."""

import json

import pytest

import modiclib as ml


def write(path, kept, **changes) -> None:
    path.write_text(json.dumps({"format": "modic-progress", "version": 1, "kept": kept} | changes))


def test_the_first_reading_of_each_case_counts_and_none_of_the_blind_test(tmp_path):
    readings = [
        {"id": "a", "truth": "1", "answer": "2", "set": "practice"},
        {"id": "a", "truth": "1", "answer": "1", "set": "practice"},
        {"id": "b", "truth": "0", "answer": "1", "set": "blind"},
        {"id": "b", "truth": "0", "answer": "0", "set": "self-test"},
        None,
        {"id": "c"},
    ]
    write(tmp_path / "p.json", {"room:readings": readings, "lesson:x": {}})
    assert ml.read_progress(tmp_path / "p.json") == (["1", "0"], ["2", "0"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not JSON"),
        ("[]", "no copy of progress"),
        ('{"format": "modic-exam-answers", "version": 1}', "no copy of progress"),
        ('{"format": "modic-progress", "version": 2, "kept": {}}', "this version reads"),
        ('{"format": "modic-progress", "version": 1, "kept": {}}', "holds no reading"),
        ('{"format": "modic-progress", "version": 1, "kept": {"room:readings": 3}}', "holds no reading"),
    ],
)
def test_what_is_no_copy_is_refused_with_the_reason(tmp_path, text, says):
    (tmp_path / "p.json").write_text(text)
    with pytest.raises(ml.ModicError, match=says):
        ml.read_progress(tmp_path / "p.json")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ml.ModicError, match=r"nothing\.json can't be read"):
        ml.read_progress(tmp_path / "nothing.json")
