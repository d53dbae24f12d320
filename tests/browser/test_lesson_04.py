"""Lesson 04 as a learner meets it: T2 then and now, and a type 2 that STIR does not darken."""

import re

import pytest
from panes import grey, outlined


@pytest.fixture
def page(watched, address):
    return watched.open(f"{address}/notebooks/04_type_2.html")


def test_the_change_is_brighter_beside_marrow_on_turbo_spin_echo_than_on_spin_echo(page):
    scanner = page.get_by_role("group", name="The case, on a scanner of your own")
    scanner.scroll_into_view_if_needed()

    def beside_marrow(preset: str) -> float:
        scanner.get_by_role("button", name=preset, exact=True).click()
        scanner.locator("figcaption").filter(has_text="/120" if preset == "1988 T2" else "TSE").wait_for()
        return float(re.search(r"[\d.]+", scanner.locator(".modic-readout tbody td").first.inner_text())[0])

    now, then = beside_marrow("T2"), beside_marrow("1988 T2")
    assert 1.1 < then < 1.3 < 1.4 < now
    # The page tells the mean of the whole change, the lab that of its first endplate in the slices it holds
    words = r"([\d.]+) times the signal on that spin echo, and ([\d.]+) times on turbo"
    said = re.search(words, page.locator("main").inner_text())
    assert [float(number) for number in said.groups()] == pytest.approx([then, now], abs=0.06)


def test_the_change_that_is_not_suppressed_can_be_outlined(page):
    another = page.get_by_role("group", name="Another lumbar spine: T1, T2 and STIR")
    another.scroll_into_view_if_needed()
    first_pane = another.evaluate(
        "node => [...document.querySelectorAll('.modic-canvas')].findIndex(pane => node.contains(pane))"
    )
    assert outlined(grey(page, first_pane)) == 0
    another.get_by_role("button", name="Outline").click()
    assert outlined(grey(page, first_pane)) > 100
    assert "T1 names the type: type 2" in page.locator("main").inner_text()
