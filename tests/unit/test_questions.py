"""Questions with several answers, and questions on a picture: what is right, and what is refused."""

import zlib

import numpy as np
import pytest

import modiclib as ml
from modiclib.cases import spine
from modiclib.widgets import Option, Question, SpotQuestion
from modiclib.widgets.places import name_places, place_words

REASONS = {
    "answer": "Here it is.",
    "endplate": "Another endplate.",
    "marrow": "Marrow.",
    "marrow L5": "Marrow of the body below.",
    "elsewhere": "Elsewhere.",
}
OPTIONS = [Option("a", "Because.", correct=True), Option("b", "Not."), Option("c", "Because.", correct=True)]


@pytest.fixture(scope="module")
def case():
    return ml.load_case("type-1")


@pytest.fixture(scope="module")
def question(case):
    return SpotQuestion("spot", "Where is it?", case, "inferior L4", REASONS)


def hit(question, case, name: str) -> dict:
    """What is said to a point in the middle of a structure."""
    rows, columns = np.nonzero(name_places(case, case.middle)[name])
    map_ = np.frombuffer(zlib.decompress(question.place_map), np.uint8).reshape(case.labels.shape[1:])
    middle = np.hypot(rows - rows.mean(), columns - columns.mean()).argmin()
    return question.places[map_[rows[middle], columns[middle]]]


@pytest.mark.parametrize(
    ("marked", "correct"), [([0, 2], True), ([0], False), ([0, 1, 2], False), ([1], False)]
)
def test_several_answers_are_right_if_none_is_missing_and_none_too_many(marked, correct):
    question = Question("key", "Which?", OPTIONS, several=True)
    question.marked = marked
    assert question.correct is None
    question.committed = True
    assert question.correct is correct


def test_several_right_options_need_a_question_that_says_so():
    with pytest.raises(ml.ModicError, match="exactly one"):
        Question("key", "Which?", OPTIONS)
    with pytest.raises(ml.ModicError, match="at least one"):
        Question("key", "Which?", [OPTIONS[1], OPTIONS[1]], several=True)


@pytest.mark.parametrize(
    ("place", "right", "reason"),
    [
        ("inferior L4", True, "Here it is."),
        ("superior L3", False, "Another endplate."),
        ("marrow L3", False, "Marrow."),
        ("marrow L5", False, "Marrow of the body below."),
        ("disc L2-L3", False, "Elsewhere."),
        ("spinal cord", False, "Elsewhere."),
    ],
)
def test_each_place_has_the_reason_that_fits_it_best(question, case, place, right, reason):
    said = hit(question, case, place)
    assert (said["right"], said["reason"]) == (right, reason)
    assert said["words"] == place_words(place, case)


def test_an_endplate_lies_between_its_body_and_its_disc(case):
    places = name_places(case, case.middle)
    row = {
        name: np.nonzero(places[name])[0].mean()
        for name in ("marrow L3", "inferior L3", "disc L3-L4", "superior L4")
    }
    assert sorted(row, key=row.get) == ["marrow L3", "inferior L3", "disc L3-L4", "superior L4"]
    length = places["inferior L3"].any(axis=0).sum() * case.spacing[2]
    assert 25 < length < 50  # mm, from front to back


def test_a_lesion_can_be_asked_for(case):
    question = SpotQuestion("spot", "Where?", case, ["lesion 1", "lesion 2"], REASONS)
    assert hit(question, case, "lesion 1")["right"] and hit(question, case, "lesion 2")["right"]
    assert len(question.outlines) >= 2


def test_columns_and_slices_shift_the_truth_with_the_picture(question, case):
    part = spine(case, slices=3)
    shown = SpotQuestion("spot", "Where?", case, "inferior L4", REASONS, **part)
    assert shown.view["slice_index"] == 1
    left, right = part["columns"]
    numbers = np.frombuffer(zlib.decompress(shown.place_map), np.uint8).reshape(-1, right - left)
    whole = np.frombuffer(zlib.decompress(question.place_map), np.uint8).reshape(case.labels.shape[1:])
    answer = [next(i for i, place in enumerate(q.places) if place["right"]) for q in (shown, question)]
    assert np.array_equal(numbers == answer[0], whole[:, left:right] == answer[1])


@pytest.mark.parametrize(
    ("answer", "reasons", "says"),
    [
        ("inferior L9", REASONS, "no inferior L9"),
        ("lesion 7", REASONS, "no lesion 7"),
        ([], REASONS, "needs an answer"),
        ("inferior L4", {"answer": "Here."}, "elsewhere"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(case, answer, reasons, says):
    with pytest.raises(ml.ModicError, match=says):
        SpotQuestion("spot", "Where?", case, answer, reasons)
