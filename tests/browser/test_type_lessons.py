"""The lessons: what all of them do in the same way, and what those on the types do."""

import numpy as np
import pytest
from panes import grey, outlined
from test_question import answer

from modiclib.interpretation import RULES

#: What the question on a type describes, in each lesson on types.
SIGNALS = {
    "03_type_1": ("hypo", "iso", "hyper"),
    "04_type_2": ("hyper", "hyper", "hyper"),
    "05_type_3": ("hypo", "hypo", "hyper"),
    "06_mixed": ("iso", "hyper", "hyper"),
}
LESSONS = ("00_start", "01_endplate", *SIGNALS, "07_mimics")
#: Only where it is there: lessons whose first case is outlined on the slice shown first, and both of whose pair are.
OUTLINED = tuple(lesson for lesson in LESSONS if lesson != "00_start")
PAIR_OUTLINED = (*SIGNALS, "07_mimics")


@pytest.fixture(params=LESSONS)
def lesson(request):
    return request.param


@pytest.fixture
def page(watched, served, lesson):
    return watched.open(f"{served}/notebooks/{lesson}.html")


def panes_of(page, viewer) -> list[int]:
    """Numbers of the panes of a viewer among all of the page."""
    before = viewer.evaluate(
        """node => [...document.querySelectorAll('.modic-canvas')].findIndex(pane => node.contains(pane))"""
    )
    return list(range(before, before + viewer.locator(".modic-canvas").count()))


def pair_of(page):
    """Return the contrast pair of a lesson, once it has drawn itself."""
    pair = page.locator(".modic-viewer:has(.modic-ask)").first
    pair.wait_for()
    pair.scroll_into_view_if_needed()
    return pair


@pytest.mark.parametrize("lesson", OUTLINED, indirect=True)
def test_commit_outlines_the_first_case(page):
    assert outlined(grey(page)) == 0
    answer(page.locator(".modic-question").first, 0)
    assert outlined(grey(page)) > 40


@pytest.mark.parametrize("lesson", SIGNALS, indirect=True)
def test_tick_box_outlines_the_enlarged_case(page):
    enlarged = page.locator(".modic-viewer").nth(1)
    enlarged.scroll_into_view_if_needed()
    assert enlarged.get_by_role("button", name="Outline").count() == 0
    page.get_by_label("Outline the change").check()
    assert outlined(grey(page, panes_of(page, enlarged)[0])) > 100


def test_every_viewer_has_a_slice_slider_that_moves_its_pictures_and_a_reset(page):
    for viewer in page.locator(".modic-viewer").all():
        viewer.scroll_into_view_if_needed()
        viewer.locator(".modic-panes").wait_for()
        if viewer.locator(".modic-scan").count():
            continue  # a lab: it has tests of its own
        if not viewer.get_by_label("Slice", exact=True).is_visible():
            continue  # a single slice
        panes = panes_of(page, viewer)
        before = [grey(page, pane) for pane in panes]
        viewer.get_by_label("Slice", exact=True).press("ArrowRight")
        assert all(
            np.abs(grey(page, pane) - old).mean() > 0.5 for pane, old in zip(panes, before, strict=True)
        )
        viewer.get_by_role("button", name="Reset").click()
        assert all(np.array_equal(grey(page, pane), old) for pane, old in zip(panes, before, strict=True))


def test_answer_of_the_pair_waits(page):
    pair = pair_of(page)
    asked = pair.locator(".modic-ask p").all_inner_texts()
    assert len(asked) == 1 and asked[0].endswith("?")
    pair.get_by_role("button", name="Show the answer").click()
    pair.locator(".modic-ask p").nth(1).wait_for()


@pytest.mark.parametrize("lesson", PAIR_OUTLINED, indirect=True)
def test_the_outlines_of_the_pair_come_with_the_answer(page):
    pair = pair_of(page)
    left, right = panes_of(page, pair)
    pair.get_by_role("button", name="Show the answer").click()
    pair.locator(".modic-ask p").nth(1).wait_for()
    assert outlined(grey(page, left)) > 40 and outlined(grey(page, right)) > 40


def test_contrast_of_the_pair_is_switched_in_both(page):
    pair = pair_of(page)
    panes = panes_of(page, pair)
    before = [grey(page, pane) for pane in panes]
    pair.get_by_role("button", name="STIR", exact=True).click()
    assert all(np.abs(grey(page, pane) - old).mean() > 2 for pane, old in zip(panes, before, strict=True))


@pytest.mark.parametrize("lesson", SIGNALS, indirect=True)
def test_question_on_a_type_says_what_the_rule_says(page, lesson):
    rule = RULES[SIGNALS[lesson]]
    question = page.locator(".modic-question").nth(1)
    options = question.locator(".modic-option").all_inner_texts()
    right = [text.strip().lower() for text in options].index(rule.verdict.lower())
    answer(question, right)
    said = question.locator(".modic-verdict").inner_text()
    assert "Right" in said and rule.why in said
    assert all(caveat in said for caveat in rule.caveats)


def test_every_question_has_one_right_answer_and_a_reason_for_each(page):
    questions = [  # by their places: once answered, they have no radio buttons any more
        question
        for question in page.locator(".modic-question").all()
        if question.locator("input[type=radio]").count()
    ]
    assert len(questions) == 4  # the case, and three to check oneself; others have tests of their own
    for question in questions:
        answer(question, 0)
        question.locator("summary").evaluate("node => { node.parentElement.open = true }")
        reasons = question.locator("details li").all_inner_texts()
        said = [question.locator(".modic-verdict").inner_text(), *reasons]
        assert sum("✓ Right" in text for text in said) == 1
        assert len({*reasons}) == len(reasons) == question.locator("details li").count()


def test_glossary_links_lead_to_their_word(page, served):
    links = page.locator("main a:has(.std-term)")
    assert links.count() >= 5
    word = links.first.inner_text()
    links.first.click()
    assert page.url.startswith(f"{served}/book/glossary.html#term-")
    anchor = page.url.rsplit("#", 1)[1]
    assert page.locator(f"[id='{anchor}']").inner_text().lower().startswith(word.lower())
