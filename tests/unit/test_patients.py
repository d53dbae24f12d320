"""The page for patients is easy to read, opens with how common the finding is, and alarms nobody."""

import re
from pathlib import Path

import pytest
from passages import in_page
from reading_ease import grade, syllables

PAGE = (Path(__file__).resolve().parents[2] / "book" / "patients.md").read_text("utf-8")
#: Years of school.
LIMIT = 7


def plain(text: str) -> str:
    """Return what is read aloud: no citations, no marks."""
    text = re.sub(r"\{cite[^}]*\}`[^`]*`|\([A-Z][^()]*\d{4}\)", "", text)
    text = re.sub(r"\{term\}`([^`<]*?)(?: <[^>]*>)?`|\[([^\]]*)\]\([^)]*\)", r"\1\2", text)
    text = re.sub(r"[*_]", "", text)
    return text if text.rstrip().endswith((".", "?", "!", ":")) else f"{text}."


SECTIONS = {
    section.split("\n")[0]: " ".join(plain(passage.text) for passage in in_page("", section))
    for section in re.split(r"^##? ", PAGE.split("---\n", 2)[2], flags=re.MULTILINE)
    if section.strip() and not section.startswith("Sources")
}
TEXT = " ".join(SECTIONS.values())


def test_the_page_asks_for_seven_years_of_school_at_most():
    assert len(TEXT.split()) > 500
    assert grade(TEXT) <= LIMIT


@pytest.mark.parametrize("title", SECTIONS)
def test_no_section_is_much_harder(title):
    assert grade(SECTIONS[title]) <= LIMIT + 1.5


def test_the_first_thing_said_is_how_common_it_is_without_pain():
    first = list(SECTIONS)[1]
    assert "Many people have it and feel well" in first
    assert PAGE.index("figures.people") < PAGE.index("## What the word means")


@pytest.mark.parametrize(
    "word", ["degenerat", "lesion", "abnormal", "destr", "collapse", "erosion", "arthritis", "grade"]
)
def test_no_word_alarms_or_grades(word):
    assert word not in TEXT.lower()


def test_nothing_is_asked_of_the_reader():
    assert "Question(" not in PAGE and "SliceViewer" not in PAGE


def test_the_signs_that_need_care_now_stand_at_the_end_with_their_source():
    last = list(SECTIONS)[-1]
    assert last == "When to get help soon"
    for sign in ("numb", "urine", "stool", "legs", "fever", "weight", "fall", "cancer"):
        assert sign in SECTIONS[last]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("spine", 1), ("bone", 1), ("looked", 1), ("makes", 1), ("people", 2), ("patient", 2), ("patches", 2),
        ("little", 2), ("doctor", 2), ("question", 2), ("wanted", 2), ("report", 2), ("usual", 3), ("emergency", 4),
        ("infection", 3), ("department", 3), ("radiologist", 5), ("degeneration", 5), ("quiet", 2), ("types", 1),
    ],
)  # fmt: skip
def test_syllables_are_counted(word, count):
    assert abs(syllables(word) - count) <= (1 if count > 3 else 0)


def test_an_easy_text_is_found_easier_than_a_hard_one():
    easy = "The cat sat on the mat. It was warm. The cat was glad."
    hard = (
        "Intervertebral degeneration predisposes individuals to heterogeneous vertebrogenic symptomatology."
    )
    assert grade(easy) < 2 < 15 < grade(hard)
