"""Lesson 00 as a learner meets it: a change that only scrolling finds, and doors that open."""

import pytest
from panes import grey, outlined, slide
from test_question import answer


@pytest.fixture
def page(watched, address):
    return watched.open(f"{address}/notebooks/00_start.html")


def test_the_change_is_outlined_on_the_patients_left_and_not_on_the_right(page):
    answer(page.locator(".modic-question").first, 0)
    assert "✓ Right" in page.locator(".modic-verdict").first.inner_text()
    place = page.locator(".modic-status").first
    for index, side, there in ((0, "right", False), (6, "left", True)):
        slide(page, "Slice", index)
        page.wait_for_function(
            "([node, side]) => node.textContent.includes(`the patient's ${side}`)",
            arg=[place.element_handle(), side],
        )
        assert (outlined(grey(page)) > 40) == there


def test_each_door_opens(page):
    doors = page.locator("table").first.locator("a")
    addresses = [link.get_attribute("href") for link in doors.all()]
    wanted = ("01_endplate", "lecturers", "patients", "library")
    assert all(any(name in address for address in addresses) for name in wanted)


def test_the_steps_from_tissue_to_picture_are_told_in_words(page):
    words = page.locator("main img[alt^='Four pictures']").get_attribute("alt")
    assert "fat" in words and "as scanned" in words
