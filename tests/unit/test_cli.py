"""The command line, as a person types it."""

import sys

import pytest

import modiclib as ml
from modiclib.cli import main


def modic(monkeypatch, *words) -> int:
    """Type ``modic WORDS`` and return the exit code."""
    monkeypatch.setattr(sys, "argv", ["modic", *map(str, words)])
    try:
        return main()
    except SystemExit as end:
        return end.code or 0


def test_samples_lists_every_name(monkeypatch, capsys):
    assert modic(monkeypatch, "samples") == 0
    assert {line.split()[0] for line in capsys.readouterr().out.splitlines() if line.strip()} >= set(
        ml.sample_names()
    )


def test_export_writes_a_study_that_reads_back(monkeypatch, tmp_path, capsys):
    assert modic(monkeypatch, "export", "type-1", tmp_path / "study", "--field", 3) == 0
    study = ml.read_study(tmp_path / "study")
    assert {series.contrast for series in study.series} == {"T1", "T2", "STIR"}
    assert "39 files" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words, said",
    [
        (("export", "grade-1", "x"), "there are: normal, type-1"),
        (("export", "type-1", "x", "--field", 7), "7"),
        (("export", "type-1", __file__), "test_cli.py"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(monkeypatch, tmp_path, capsys, words, said):
    monkeypatch.chdir(tmp_path)
    assert modic(monkeypatch, *words) == 1
    printed = capsys.readouterr().err
    assert said in printed
    assert "Traceback" not in printed
