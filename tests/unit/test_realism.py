"""`make realism`: an outside script measures slices as they are displayed and as they are stored."""

import numpy as np
import pytest
import realism

import modiclib as ml
from modiclib.physics.protocol import default_protocol

SCRIPT = """
import numpy as np
def load(path): return np.load(path)
def measures(image): return {"brightest": float(image.max())}
def distance(values, reference): return abs(values["brightest"] - reference["brightest"]["median"])
"""
REFERENCE = """{"T1": {"brightest": {"median": 200, "p10": 150, "p90": 250}, "n": 85},
                "T2": {"brightest": {"median": 255, "p10": 250, "p90": 255}, "n": 92}}"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "realism.py").write_text(SCRIPT)
    (tmp_path / "reference.json").write_text(REFERENCE)
    return tmp_path


def series(contrast):
    pixels = np.linspace(0, 1000, 12, dtype=np.float32).reshape(1, 3, 4)
    return ml.Series(
        pixels, (4.4, 1, 1), default_protocol(contrast), np.zeros(3), np.eye(3), (0.0, 800.0), "1.2", True
    )


def test_what_lies_beyond_the_window_is_white():
    shown = realism.displayed(series("T1"))
    assert shown.min() == 0
    assert shown.max() == 255
    assert (shown == 255).sum() == 3


def test_the_table_gives_distances_as_displayed_and_as_stored(folder):
    script, reference = realism.load_measures(folder)
    text = "\n".join(realism.tabulate(script, reference, [{"T1": series("T1"), "T2": series("T2")}]))
    assert "| T1 | 85 | 55.00 | 55.00 | 800.00, worst 800.00 |" in text
    assert "| T2 | 92 | 0.00 | 0.00 | 745.00, worst 745.00 |" in text
    assert "| brightest | 255 | 200 (150 to 250) | 255 | 255 (250 to 255) |" in text
