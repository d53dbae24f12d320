"""SliceViewer on the built home page: every control, and what it changes in the picture."""

import re

import numpy as np
import pytest
from panes import grey, inner, moved, open_more, outlined, slice_text, slide

from modiclib.image_script import read_image_script
from modiclib.widgets.images import unpack

HOME = "book/index.html"


@pytest.fixture
def page(watched, served):
    return watched.open(f"{served}/{HOME}")


@pytest.fixture(params=["http, desktop", "file, phone"])
def either(request, watched, served, site):
    """Open the page in both places and sizes it is read in."""
    phone = request.param == "file, phone"
    return watched.open(f"{site.as_uri() if phone else served}/{HOME}", phone=phone)


def test_slice_slider_moves_all_panes(either):
    before = [grey(either, pane) for pane in (0, 1)]
    slide(either, "Slice", 0)
    assert slice_text(either) == "1 of 5"
    assert "9 mm to the patient's right" in either.locator(".modic-status").first.inner_text()
    for pane in (0, 1):
        assert np.abs(grey(either, pane) - before[pane]).mean() > 3


def test_narrower_window_has_more_contrast_and_higher_level_is_darker(either):
    open_more(either)
    before = inner(grey(either))
    slide(either, "Window width", 60)
    assert inner(grey(either)).std() > before.std() * 1.1
    slide(either, "Window width", 100)
    slide(either, "Window level", 30)
    assert inner(grey(either)).mean() < before.mean() - 15
    slide(either, "Window level", -30)
    assert inner(grey(either)).mean() > before.mean() + 15


def test_window_is_linked_between_panes(either):
    open_more(either)
    before = inner(grey(either, 1)).mean()
    slide(either, "Window level", 40)
    assert inner(grey(either, 1)).mean() < before - 15


def test_zoom_magnifies_around_the_middle(either):
    open_more(either)
    before = grey(either)
    slide(either, "Zoom", 2)
    zoomed = grey(either)
    rows, columns = before.shape[:2]
    middle = before[rows // 4 : rows // 4 * 3, columns // 4 : columns // 4 * 3, 0]
    again = zoomed[::2, ::2, 0][: middle.shape[0], : middle.shape[1]]
    inside = slice(40, -40)
    likeness = np.corrcoef(middle[inside, inside].ravel(), again[inside, inside].ravel())[0, 1]
    assert likeness > 0.8


@pytest.mark.parametrize(
    ("name", "axis", "steps"),
    [
        ("Look higher", 0, 40),
        ("Look lower", 0, -40),
        ("Look further to the front", 1, 40),
        ("Look further to the back", 1, -40),
    ],
)
def test_move_buttons_move_the_picture(page, name, axis, steps):
    open_more(page)
    slide(page, "Zoom", 3)
    before = grey(page)
    page.get_by_label(name).first.click()
    assert moved(before, grey(page), axis, steps)


def test_outline_button_draws_the_lesion_and_its_legend(either):
    button = either.get_by_role("button", name="Outline").first
    assert outlined(grey(either)) == 0
    assert not either.locator(".modic-legend").first.is_visible()
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    assert outlined(grey(either)) > 60
    assert re.search(
        r"(inferior|superior) [LS]\d endplate", either.locator(".modic-legend").first.inner_text()
    )
    button.click()
    assert outlined(grey(either)) == 0


def test_reset_brings_the_first_picture_back(either):
    open_more(either)
    before = grey(either)
    for label, value in (("Slice", 4), ("Window width", 40), ("Window level", 20), ("Zoom", 3)):
        slide(either, label, value)
    either.get_by_label("Look lower").first.click()
    either.get_by_role("button", name="Reset").first.click()
    assert np.array_equal(inner(grey(either)), inner(before))
    assert slice_text(either) == "3 of 5"


def test_panes_stand_side_by_side_and_stack_on_a_phone(watched, served):
    def corners(page):
        return [page.locator(".modic-canvas").nth(pane).bounding_box() for pane in (0, 1)]

    left, right = corners(watched.open(f"{served}/{HOME}"))
    assert left["y"] == right["y"] and left["x"] < right["x"]
    upper, lower = corners(watched.open(f"{served}/{HOME}", phone=True))
    assert upper["x"] == lower["x"] and upper["y"] < lower["y"]


def test_themes_leave_grey_values_alone(watched, served):
    pictures = []
    for theme in ("light", "dark"):
        page = watched.open(f"{served}/{HOME}", theme=theme)
        assert page.evaluate("document.documentElement.dataset.theme") == theme
        filters = page.locator(".modic-canvas").first.evaluate(
            """canvas => {
                const found = [];
                for (let node = canvas; node; node = node.parentElement) {
                    const style = getComputedStyle(node);
                    const plain = style.filter === 'none' && style.opacity === '1' && style.mixBlendMode === 'normal';
                    if (!plain) found.push(node.className);
                }
                return found;
            }"""
        )
        assert filters == []
        pictures.append(grey(page))
    assert np.array_equal(*pictures)


def test_screen_shows_the_stored_values_through_the_window(page, site):
    """Magnify until a voxel is many pixels wide, and compare the grey in its middle with the container's value."""
    script = next(
        path for path in site.glob("_static/case-*.js") if path.stem in page.content() or in_state(page, path)
    )
    _, container = read_image_script(script.read_bytes())
    header, stacks = unpack(container)
    series = header["series"][0]
    panes = page.locator(".modic-panes").first
    panes.focus()
    for _ in range(14):
        panes.press("+")
    picture = grey(page)
    height, width = picture.shape[:2]
    _, rows, columns = series["shape"]
    scale = 12 * min(width / (columns * series["spacing"][2]), height / (rows * series["spacing"][1]))
    low, high = series["window"]
    plane = stacks[0][2]
    for row, column in ((0, 0), (3, 2), (-4, 3), (5, -4)):
        at_row, at_column = rows // 2 + row, columns // 2 + column
        y = height / 2 + (at_row + 0.5 - rows / 2) * series["spacing"][1] * scale
        x = width / 2 + (at_column + 0.5 - columns / 2) * series["spacing"][2] * scale
        expected = np.clip(255 * (plane[at_row, at_column] - low) / (high - low), 0, 255)
        assert abs(picture[int(y), int(x), 0] - expected) <= 6


def in_state(page, path) -> bool:
    """Whether the page's widgets name this image script."""
    return (
        path.stem.removeprefix("case-")
        in page.locator("script[type='application/vnd.jupyter.widget-state+json']").inner_text()
    )


def test_missing_image_data_is_said(watched, served):
    page = watched.browser.new_page()
    page.route("**/case-*.js", lambda route: route.abort())
    page.goto(f"{served}/{HOME}")
    message = page.locator(".modic-error")
    message.wait_for(timeout=20_000)
    assert "missing beside the page" in message.inner_text()
    page.close()
