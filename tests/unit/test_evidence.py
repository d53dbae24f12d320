"""The effects that lesson 09 draws and prints are those of one file, each with its source."""

import json
import re
from pathlib import Path

import pytest

import modiclib as ml
from modiclib import figures
from modiclib.figures.evidence import STUDIES, THEMES

LESSON = Path(__file__).parents[2] / "notebooks" / "09_patient_meaning.ipynb"
ROWS = [
    line
    for cell in json.loads(LESSON.read_text("utf-8"))["cells"]
    if cell["cell_type"] == "markdown"
    for line in "".join(cell["source"]).splitlines()
    if line.startswith("|")
]


def numbers(text: str) -> list[float]:
    return [float(number.replace("−", "-")) for number in re.findall(r"[−-]?\d+(?:\.\d+)?", text)]


@pytest.mark.parametrize("study", STUDIES, ids=[study["name"] for study in STUDIES])
def test_every_effect_drawn_stands_in_a_table_beside_its_source(study):
    wanted = [study["effect"], *study["interval"]]
    rows = [row for row in ROWS if f"`{study['source'][0]}`" in row]
    assert rows, "the lesson does not cite it"
    found = [numbers(row)[i : i + 3] for row in rows for i in range(len(numbers(row)))]
    assert wanted in found


def test_an_effect_lies_within_its_interval():
    for study in STUDIES:
        low, high = study["interval"]
        assert low < study["effect"] < high and study["source"]


@pytest.mark.parametrize("theme", THEMES)
def test_the_figure_has_a_row_and_a_sentence_for_each_study(theme):
    figure, words = figures.evidence(theme)
    studies = [study for study in STUDIES if study["theme"] == theme]
    assert len(figure.axes[0].get_yticks()) == len(studies)
    assert all(study["name"] in words for study in studies)


@pytest.mark.parametrize("themes", [(), ("luck",), ("pain", "treatment")])
def test_what_cannot_be_drawn_together_is_refused(themes):
    with pytest.raises(ml.ModicError, match="choose of pain"):
        figures.evidence(*themes)
