"""Lesson 06 as a learner meets it: a mixture made by hand, and courses without a ladder."""

import pytest


@pytest.fixture
def page(watched, served):
    return watched.open(f"{served}/notebooks/06_mixed.html")


def test_half_water_and_half_fat_is_called_mixed(page):
    lab = page.get_by_role("group", name="The case, its change filled by hand")
    lab.scroll_into_view_if_needed()
    lab.get_by_text("Mixed type 1/2", exact=False).first.wait_for()


def test_every_course_that_is_played_stands_in_the_picture(page):
    lab = page.get_by_role("group", name="The case, its change filled by hand")
    lab.scroll_into_view_if_needed()
    course = lab.get_by_label("Course")
    course.wait_for()
    assert course.locator("option").count() >= 6
    words = page.locator("main img[alt^='A square for each change']").get_attribute("alt")
    assert "Spine 2011: 36 endplates of type 1: 18 type 1, 13 type 2, 3 type 3, 2 normal" in words
    assert "Spine 2011: 22 endplates of type 2: 18 type 2, 4 type 1" in words


def test_the_blend_hides_on_t1_in_words_too(page):
    words = page.locator("main img[alt*='even blend']").get_attribute("alt")
    assert "T1 goes from" in words and "STIR goes from" in words
    assert "T1 is iso from" in page.locator("main").inner_text()
