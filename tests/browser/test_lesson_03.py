"""Lesson 03 as a learner meets it: what its links between widgets do, and what stays hidden until asked for."""

import numpy as np
import pytest
from panes import grey, outlined
from test_question import LESSON, answer


@pytest.fixture
def page(watched, address):
    return watched.open(f"{address}/{LESSON}")


def test_commit_outlines_the_first_case(page):
    assert outlined(grey(page)) == 0
    answer(page.locator(".modic-question").first, 0)
    assert outlined(grey(page)) > 40


def test_tick_box_outlines_the_enlarged_case(page):
    enlarged = page.locator(".modic-viewer").nth(1)
    assert enlarged.get_by_role("button", name="Outline").count() == 0
    page.get_by_label("Outline the change").check()
    assert outlined(grey(page, 3)) > 100


def test_one_stock_slider_moves_both_patients(page):
    handle = page.locator(".noUi-handle").first
    assert handle.get_attribute("aria-label") == "Slice, both"
    before = [grey(page, pane) for pane in (6, 9)]
    handle.focus()
    page.keyboard.press("ArrowRight")
    for viewer in (2, 3):
        assert "4 of 5" in page.locator(".modic-viewer").nth(viewer).inner_text()
    for pane, picture in zip((6, 9), before, strict=True):
        assert np.abs(grey(page, pane) - picture).mean() > 1


def test_answer_of_the_pair_is_hidden_until_asked(page):
    answer_text = page.get_by_text("A is type 1, B is type 2")
    assert not answer_text.is_visible()
    page.get_by_text("Show the answer").click()
    assert answer_text.is_visible()


def test_dark_theme_leaves_the_figures_alone(watched, served):
    page = watched.open(f"{served}/{LESSON}", theme="dark")
    figures = page.locator("main img")
    assert figures.count() == 2
    for figure in figures.all():
        style = figure.evaluate(
            "picture => [getComputedStyle(picture).filter, getComputedStyle(picture).padding]"
        )
        assert style == ["none", "0px"]


def test_widgets_take_the_colours_of_the_theme(watched, served):
    def luminance(rgb: str) -> float:
        red, green, blue = (float(part) for part in rgb.split("(")[1].split(")")[0].split(",")[:3])
        return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255

    for theme, dark in (("light", False), ("dark", True)):
        page = watched.open(f"{served}/{LESSON}", theme=theme)
        colours = page.evaluate(
            """() => [...document.querySelectorAll('.modic-question, .widget-label, .modic-controls')].map(
                (part) => getComputedStyle(part).color)"""
        )
        assert all((luminance(colour) > 0.5) == dark for colour in colours)
        panels = page.evaluate(
            """() => [...document.querySelectorAll('.widget-subarea, .cell_output .text_html')].map(
                (part) => getComputedStyle(part).backgroundColor)"""
        )
        assert set(panels) == {"rgba(0, 0, 0, 0)"}
