"""Every lesson has its notes for lecturers, with all their parts, and a way to them."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTES = (ROOT / "book" / "lecturers.md").read_text("utf-8")
LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
PARTS = ("Aim", r"\w+ minutes", "Questions for the room", "Common wrong answers")


@pytest.mark.parametrize("lesson", LESSONS)
def test_notes_have_all_parts_and_are_linked(lesson):
    title, notes = re.search(rf"^## (Lesson {lesson[:2]}: .+)\n((?:.*\n)+?)(?=## )", NOTES, re.M).groups()
    found = headings(notes)
    assert len(found) == len(PARTS) and all(map(re.fullmatch, PARTS, found))
    row = next(line for line in NOTES.splitlines() if f'notebooks/{lesson}.html?present">Present' in line)
    assert f'href="#{anchor(title)}"' in row


def headings(notes: str) -> list[str]:
    return re.findall(r"^### (.+)$", notes, re.M)


def anchor(title: str) -> str:
    """The name under which a page knows a heading."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def test_the_plan_of_45_minutes_comes_first_and_leaves_no_gap():
    first = NOTES.split("\n## ")[1]
    assert first.startswith("A class of 45 minutes")
    minutes = [(int(a), int(b)) for a, b in re.findall(r"^\| (\d+)–(\d+) \|", first, re.M)]
    assert minutes[0][0] == 0 and minutes[-1][1] == 45
    assert all(end == start for (_, end), (start, _) in pairwise(minutes))


def test_no_link_stands_inside_a_link():
    assert re.findall(r"<a [^>]*>[^<]*\{term\}", NOTES) == []
