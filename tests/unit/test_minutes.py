"""A lesson can be read in the minutes it states: its words at a reader's pace, and time for what there is to do."""

import json
import re
from pathlib import Path

import pytest
from passages import in_code

LESSONS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("0*.ipynb"))
#: Words of a text in a foreign field, read with care, in a minute. Like the minutes below our choice.
PACE = 200
MINUTES = {
    r"\b(?:SliceViewer|ContrastPair|DecisionHelper)\(": 1.5,
    r"\b(?:ContrastLab|LesionLab|ReportReader)\(": 2,
    r"\bReportForm\(": 5,
    r"\b(?:Question|type_question|SpotQuestion)\(": 0.5,
    r"\bfigures\.show\(": 0.5,
}
NOT_READ = re.compile(r"```.*?```|\{cite\}`[^`]*`|\]\([^)]*\)|[*#|`{}]", re.DOTALL)


def cells(path: Path, kind: str) -> str:
    found = json.loads(path.read_text("utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in found if cell["cell_type"] == kind)


def minutes_needed(path: Path) -> float:
    """The minutes for one reading; of the answers of a question a reader meets about half."""
    text = NOT_READ.sub(" ", cells(path, "markdown").split("## Sources")[0])
    code = cells(path, "code")
    answers = sum(len(passage.text.split()) for passage in in_code(path.name, code)) / 2
    doing = sum(minutes * len(re.findall(pattern, code)) for pattern, minutes in MINUTES.items())
    return (len(text.split()) + answers) / PACE + doing


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_the_stated_minutes_are_enough_and_not_twice_as_many(path):
    stated = int(re.search(r"\*\*Minutes:\*\* (\d+)\.", cells(path, "markdown"))[1])
    needed = minutes_needed(path)
    assert needed <= stated <= 2 * needed, f"about {needed:.0f} minutes"
