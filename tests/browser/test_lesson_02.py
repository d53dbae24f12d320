"""Lesson 02 as a learner meets it: the scanner answers to every move, fat is silent at its null, answers wait."""

import re

import numpy as np
import pytest
from panes import grey, outlined
from test_question import answer

LESSON = "notebooks/02_contrast.html"


@pytest.fixture
def page(watched, address):
    return watched.open(f"{address}/{LESSON}")


def signals(lab) -> dict[str, float]:
    """Signals of the curves at the present setting, from their text alternative."""
    text = lab.locator(".modic-curves").get_attribute("aria-label").split(" ms: ")[-1].split(". Fully")[0]
    return {name: float(value) for name, value in re.findall(r"(?:^|, )([^0-9].*?) (\d\.\d+)", text)}


def words(lab) -> list[str]:
    """Hypo, iso or hyper beside marrow, change by change."""
    rows = lab.locator(".modic-readout tbody tr").all()
    return [row.locator("td").first.inner_text().split()[-1] for row in rows]


def test_formulas_hold_no_markup(site):
    formulas = re.findall(r'<div class="math.*?</div>', (site / LESSON).read_text("utf-8"), re.DOTALL)
    assert formulas and not any("abbr" in formula for formula in formulas)


def test_commit_outlines_the_three_changes(page):
    assert outlined(grey(page)) == 0
    answer(page.locator(".modic-question").first, 0)
    assert outlined(grey(page)) > 40


def test_bone_fat_and_water_look_as_the_lesson_says(page):
    lab = page.locator(".modic-viewer").nth(1)
    looks = {
        "T1": ["hypo", "hyper", "hypo"],
        "T2": ["hypo", "hyper", "hyper"],
        "STIR": ["hypo", "hypo", "hyper"],
    }
    pictures = []
    for name, expected in looks.items():
        lab.get_by_role("button", name=name, exact=True).click()
        assert words(lab) == expected
        pictures.append(grey(page, 3))
    assert np.abs(pictures[0] - pictures[1]).mean() > 3 and np.abs(pictures[1] - pictures[2]).mean() > 3


def test_fat_is_null_on_the_page_until_the_inversion_time_is_wrong(page):
    lab = page.locator(".modic-viewer").nth(1)
    lab.get_by_role("button", name="STIR", exact=True).click()
    lab.get_by_label("Curves against").select_option("TI")
    assert signals(lab)["fat"] < 0.1 * signals(lab)["normal marrow"]
    inversion = lab.get_by_label("TI", exact=True)
    inversion.evaluate(
        "input => { input.value = 260; input.dispatchEvent(new Event('input', {bubbles: true})) }"
    )
    assert signals(lab)["fat"] > signals(lab)["normal marrow"]
    assert words(lab)[1] == "hyper", "fat now looks like water"


def test_t2_of_1988_brings_fat_near_marrow(page):
    lab = page.locator(".modic-viewer").nth(1)
    shown = {}
    for name in ("T2", "1988 T2"):
        lab.get_by_role("button", name=name, exact=True).click()
        shown[name] = signals(lab)
    ratio = {name: values["type 2, fat"] / values["normal marrow"] for name, values in shown.items()}
    assert 0.9 < ratio["1988 T2"] < ratio["T2"] - 0.1
    assert shown["1988 T2"]["type 1, oedema"] > 1.3 * shown["1988 T2"]["normal marrow"]
