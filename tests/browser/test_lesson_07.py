"""Lesson 07 as a learner meets it: each mimic in pictures and words, two pairs, and whom to call."""

import pytest

from modiclib.vocabulary import MimicKind


@pytest.fixture
def page(watched, served):
    return watched.open(f"{served}/notebooks/07_mimics.html")


def test_every_mimic_of_the_library_is_shown_or_is_the_case(page):
    strips = page.locator("main img[alt*='Arrows:']")
    strips.first.wait_for()
    words = " ".join(strip.get_attribute("alt") for strip in strips.all())
    missing = {kind for kind in MimicKind if kind.value not in words}
    assert missing == {MimicKind.SPONDYLODISCITIS}  # live, in the viewer


def test_the_second_pair_has_an_answer_of_its_own(page):
    pairs = page.locator(".modic-viewer:has(.modic-ask)")
    pairs.nth(1).wait_for()
    second = pairs.nth(1)
    second.scroll_into_view_if_needed()
    second.get_by_role("button", name="Show the answer").click()
    assert "Haemangioma" in second.locator(".modic-ask p").nth(1).inner_text()


def test_whom_to_call_is_a_table(page):
    table = page.locator("table", has=page.get_by_text("You see", exact=True))
    assert table.locator("tbody tr").count() == 6
    assert "call today" in table.inner_text() and "stop there" in table.inner_text()
