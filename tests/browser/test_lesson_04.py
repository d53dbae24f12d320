"""Lesson 04 as a learner meets it: T2 then and now, and a type 2 that STIR does not darken."""

import numpy as np
import pytest
from panes import grey, outlined


@pytest.fixture
def page(watched, address):
    return watched.open(f"{address}/notebooks/04_type_2.html")


def test_fat_under_the_skin_is_brighter_on_turbo_spin_echo_than_on_spin_echo(page):
    two = page.get_by_role("group", name="The same patient on two kinds of T2")
    two.scroll_into_view_if_needed()
    assert two.locator("figcaption").all_inner_texts() == ["T2 spin echo", "T2 turbo spin echo"]
    then, now = grey(page, 6), grey(page, 7)
    assert then.shape == now.shape
    back = slice(int(then.shape[1] * 0.62), int(then.shape[1] * 0.8))  # where the skin of the back lies
    bright = np.percentile(now[:, back], 90)
    assert bright > 1.2 * np.percentile(then[:, back], 90)
    two.get_by_text("Window, zoom and position").click()
    two.get_by_label("Zoom", exact=True).press("ArrowRight")
    assert not np.array_equal(then, grey(page, 6)) and not np.array_equal(now, grey(page, 7))


def test_the_change_that_is_not_suppressed_can_be_outlined(page):
    another = page.get_by_role("group", name="Another lumbar spine: T1, T2 and STIR")
    another.scroll_into_view_if_needed()
    assert outlined(grey(page, 8)) == 0
    another.get_by_role("button", name="Outline").click()
    assert outlined(grey(page, 8)) > 100
    assert "T1 names the type: type 2" in page.locator("main").inner_text()
