"""ContrastPair in a browser: every control, and what it changes in the two pictures."""

import numpy as np
import pytest
from panes import box, drag, grey, inner, open_more, outlined, slide, wait_for_slice
from serving import serve
from small_pages import write_page

import modiclib as ml
from modiclib.widgets import ContrastPair

ANSWER = "On T1 they are opposites."


@pytest.fixture(scope="session")
def pair_page(tmp_path_factory):
    """Folder of a page with one pair."""
    left, right = ml.load_case("type-1"), ml.load_case("type-2")
    near = slice(left.middle - 1, left.middle + 2)
    folder = tmp_path_factory.mktemp("pair")
    pair = ContrastPair(
        left, right, ("T1", "T2"), prompt="What differs on T1?", answer=f"{ANSWER}\n\nSecond.", slices=near
    )
    write_page(folder, pair)
    return folder


@pytest.fixture(params=["http, desktop", "file, phone"])
def page(request, watched, pair_page):
    phone = request.param == "file, phone"
    with serve(pair_page) as address:
        yield watched.open(f"{pair_page.as_uri() if phone else address}/widgets.html", phone=phone)


def both(page) -> list[np.ndarray]:
    return [grey(page, pane) for pane in (0, 1)]


def changed(before, after) -> list[bool]:
    return [bool(np.abs(old - new).mean() > 1.5) for old, new in zip(before, after, strict=True)]


def test_the_two_stand_side_by_side_and_show_the_first_contrast(page):
    left, right = (page.locator(".modic-canvas").nth(pane).bounding_box() for pane in (0, 1))
    assert left["y"] == right["y"] and left["x"] < right["x"]
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.locator("figcaption").all_inner_texts() == ["A · T1", "B · T1"]


def test_contrast_of_both_is_switched_by_button_and_key(page):
    t1 = both(page)
    page.get_by_role("button", name="T2").click()
    t2 = both(page)
    assert changed(t1, t2) == [True, True]
    assert page.locator("figcaption").all_inner_texts() == ["A · T2", "B · T2"]
    page.locator(".modic-panes").press("c")
    assert page.get_by_role("button", name="T1").get_attribute("aria-pressed") == "true"
    assert all(np.array_equal(old, new) for old, new in zip(t1, both(page), strict=True))


@pytest.mark.parametrize(
    ("label", "value"), [("Slice", 0), ("Window width", 50), ("Window level", 40), ("Zoom", 3)]
)
def test_slice_window_and_zoom_are_linked(page, label, value):
    open_more(page)
    before = both(page)
    slide(page, label, value)
    assert changed(before, both(page)) == [True, True]


def test_wheel_over_one_scrolls_both_and_reset_brings_both_back(page):
    before = both(page)
    x, y = box(page, 1)
    page.mouse.move(x, y)
    page.mouse.wheel(0, 100)
    wait_for_slice(page, "3 of 3")
    assert changed(before, both(page)) == [True, True]
    page.get_by_role("button", name="Swipe").click()
    page.get_by_role("button", name="Reset").click()
    assert all(np.array_equal(old, new) for old, new in zip(before, both(page), strict=True))


def test_swipe_shows_the_two_contrasts_on_either_side_of_the_divider(page):
    t1 = both(page)
    page.get_by_role("button", name="T2").click()
    t2 = both(page)
    page.get_by_role("button", name="T1").click()
    page.get_by_role("button", name="Swipe").click()
    assert page.locator("figcaption").all_inner_texts() == ["A · T1 | T2", "B · T1 | T2"]

    def same(picture, other, columns) -> bool:
        rows = slice(picture.shape[0] // 4, picture.shape[0] // 2)
        return np.array_equal(picture[rows, columns], other[rows, columns])

    def divided_at(share: float) -> bool:
        at = int(t1[0].shape[1] * share)
        left, right = slice(40, at - 20), slice(at + 20, -40)
        return all(
            same(now, first, left) and same(now, second, right)
            for now, first, second in zip(both(page), t1, t2, strict=True)
        )

    assert divided_at(0.5)
    slide(page, "Divider", 30)
    assert divided_at(0.3)
    page.locator(".modic-panes").press("s")
    assert not page.get_by_label("Divider").is_visible()
    assert all(np.array_equal(old, new) for old, new in zip(t1, both(page), strict=True))


def test_the_divider_can_be_dragged(page):
    page.get_by_role("button", name="Swipe").click()
    drag(page, 40, 0)
    width = page.locator(".modic-canvas").first.bounding_box()["width"]
    assert float(page.get_by_label("Divider").input_value()) == pytest.approx(50 + 4000 / width, abs=2)


def test_flicker_shows_the_two_contrasts_in_turn_until_stopped(page):
    button = page.get_by_role("button", name="Flicker")
    button.click()
    for caption in ("A · T2", "A · T1"):
        page.locator("figcaption").filter(has_text=caption).wait_for()
    page.locator(".modic-panes").press("f")
    assert button.get_attribute("aria-pressed") == "false"
    page.wait_for_timeout(1000)  # longer than a picture stays: nothing moves any more
    assert page.locator("figcaption").first.inner_text() == "A · T1"


def test_answer_and_outlines_are_nowhere_before_they_are_asked_for(page):
    assert ANSWER not in page.locator("main").inner_text()
    assert ANSWER not in page.locator("main").aria_snapshot()
    assert not page.get_by_role("button", name="Outline").is_visible()
    page.locator(".modic-panes").press("o")
    assert outlined(grey(page)) == outlined(grey(page, 1)) == 0
    page.get_by_role("button", name="Show the answer").click()
    assert page.locator(".modic-ask p").all_inner_texts() == ["What differs on T1?", ANSWER, "Second."]
    assert outlined(grey(page)) > 40 and outlined(grey(page, 1)) > 40
    legend = page.get_by_role("list", name="Outlines").inner_text()
    assert "A, outline 1: inferior L4 endplate" in legend and "B, outline 1: " in legend
    page.get_by_role("button", name="Outline").click()
    assert outlined(grey(page)) == 0
    page.locator(".modic-panes").press("a")
    assert ANSWER not in page.locator("main").aria_snapshot()


def test_window_drag_changes_both(page):
    # On a phone a drag scrolls the stack at first
    to_slices = page.get_by_role("button", name="Drag: slices")
    if to_slices.count():
        to_slices.click()
    before = [inner(picture).mean() for picture in both(page)]
    drag(page, 0, 80)
    assert all(inner(picture).mean() < old - 10 for picture, old in zip(both(page), before, strict=True))
