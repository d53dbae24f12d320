"""Lesson 01 as a learner meets it: structures named in the viewer and in a picture, shares of people in words."""

import pytest
from panes import grey, outlined


@pytest.fixture
def page(watched, address):
    return watched.open(f"{address}/notebooks/01_endplate.html")


def test_the_tick_box_shows_the_structures(page):
    group = page.get_by_role("group", name="A healthy lumbar spine: T1, T2 and STIR")
    group.scroll_into_view_if_needed()
    legend = group.get_by_role("list", name="Structures")
    assert not legend.is_visible()
    page.get_by_label("Show the structures").check()
    legend.wait_for()
    page.wait_for_function("() => [...document.querySelectorAll('.modic-loading')].length === 0")
    assert "Vertebral marrow" in legend.inner_text()
    first = page.locator(".modic-viewer").first.locator(".modic-canvas").count()
    for _ in range(40):  # the tissue maps are on their way
        if outlined(grey(page, first)) > 500:
            break
    assert outlined(grey(page, first)) > 500


def test_the_parts_are_named_in_words(page):
    words = page.locator("main img[alt^='Mid-sagittal slice']").get_attribute("alt")
    assert all(
        part in words for part in ("marrow of L4", "endplate", "ring apophysis", "disc L4-L5", "canal")
    )


def test_the_graph_of_shares_says_who_was_counted(page):
    words = page.locator("main img[alt^='Share of people']").get_attribute("alt")
    assert "without pain: 87.5\N{NO-BREAK SPACE}% of 64" in words and "no interval" in words
