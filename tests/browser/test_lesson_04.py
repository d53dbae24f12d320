"""Lesson 04 as a learner meets it: T2 then and now, and a type 2 that STIR does not darken."""

import re

import pytest


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
    words = r"([\d.]+) times the signal on that spin echo, and ([\d.]+) times on turbo"
    said = re.search(words, page.locator("main").inner_text())
    assert [float(number) for number in said.groups()] == [then, now], "text and table tell one number"


def test_a_change_that_is_not_suppressed_passes_for_water_until_t1_is_seen(page):
    pair = page.locator(".modic-viewer:has(.modic-ask)")
    pair.scroll_into_view_if_needed()
    assert pair.locator("figcaption").all_inner_texts() == ["A · T2", "B · T2"]
    pair.get_by_role("button", name="T1", exact=True).click()
    assert pair.locator("figcaption").all_inner_texts() == ["A · T1", "B · T1"]
    pair.get_by_role("button", name="Show the answer").click()
    assert "both are type 2" in pair.locator(".modic-ask").inner_text()
    assert "T1 names the type" in pair.locator(".modic-ask").inner_text()
