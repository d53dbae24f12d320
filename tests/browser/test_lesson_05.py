"""Lesson 05 as a learner meets it: bone in a change, and the mixed type 2/3."""

import pytest
from panes import slide


@pytest.fixture
def page(watched, address):
    return watched.open(f"{address}/notebooks/05_type_3.html")


def test_the_graph_of_bone_says_in_words_what_it_shows(page):
    words = page.locator("main img[alt*='filled with further bone']").get_attribute("alt")
    assert "type 1 on T2 goes from" in words and "type 2 on T1 goes from" in words
    assert "Type 3 is rare as a label" in page.locator("main").inner_text()


def test_half_bone_and_half_fat_side_by_side_are_mixed(page):
    lab = page.get_by_role("group", name="The case, enlarged at L5 and S1")
    lab.scroll_into_view_if_needed()
    slide(lab, "Fat", 50)
    verdict = lab.locator(".modic-lesion-verdict strong").filter(has_text="Mixed type 2/3")
    verdict.wait_for()
    lab.get_by_label("The tissues lie").select_option("true")
    verdict.wait_for(state="hidden")


def test_bone_turned_into_fat_stays_dark_until_fat_prevails(page):
    lab = page.get_by_role("group", name="The case, enlarged at L5 and S1")
    lab.scroll_into_view_if_needed()
    assert lab.locator(".modic-lesion-verdict strong").inner_text().strip() == "Type 3."
    lab.get_by_label("The tissues lie").select_option("true")
    fat = lab.get_by_label("Fat", exact=True)

    def t1(percent: int) -> str:
        fat.fill(str(percent))
        lab.locator("output").filter(has_text=f"{percent} %").first.wait_for()
        return lab.locator(".modic-readout tbody td").first.inner_text().split()[-1]

    assert [t1(percent) for percent in (1, 100)] == ["hypo", "hyper"]
