"""SliceViewer by mouse, wheel, keys and fingers, on the built home page."""

import numpy as np
import pytest
from panes import box, drag, grey, inner, moved, outlined, slice_text, slide, wait_for_slice, wait_until

HOME = "book/index.html"


@pytest.fixture
def page(watched, served):
    return watched.open(f"{served}/{HOME}")


def test_mouse_drags_and_wheel(page):
    before = inner(grey(page))
    drag(page, 0, 100)
    assert inner(grey(page)).mean() < before.mean() - 15, "dragging down is darker"
    page.get_by_role("button", name="Reset").first.click()
    drag(page, -100, 0)
    assert inner(grey(page)).std() > before.std() * 1.1, "dragging to the left narrows the window"
    page.get_by_role("button", name="Reset").first.click()
    drag(page, 0, -80, button="right")
    assert float(page.locator("input[id*=zoom]").first.input_value()) > 1.3
    zoomed = grey(page)
    drag(page, 30, 0, button="middle")
    assert moved(zoomed, grey(page), 1, 30), "the picture follows the hand"
    page.get_by_role("button", name="Reset").first.click()
    x, y = box(page)
    page.mouse.move(x, y)
    page.mouse.wheel(0, 100)
    wait_for_slice(page, "4 of 5")


def test_small_events_of_a_trackpad_add_up_before_the_slice_changes(page):
    panes = page.locator(".modic-panes").first
    for step, words in ((-10, "3 of 5"), (-10, "3 of 5"), (-30, "2 of 5")):
        panes.dispatch_event("wheel", {"deltaY": step})
        assert slice_text(page) == words


def test_wheel_at_the_end_of_the_stack_scrolls_the_page(page):
    slide(page, "Slice", 4)
    x, y = box(page)
    page.mouse.move(x, y)
    before = page.evaluate("scrollY")
    page.mouse.wheel(0, 200)
    page.wait_for_function("(before) => scrollY > before", arg=before)
    assert slice_text(page) == "5 of 5"


def test_drag_mode_is_a_saved_toggle(watched, served):
    page = watched.open(f"{served}/{HOME}")
    page.get_by_role("button", name="Drag: window").first.click()
    drag(page, 0, 30)
    assert slice_text(page) == "5 of 5"
    again = watched.open(f"{served}/{HOME}", context=page.context)
    assert again.get_by_role("button", name="Drag: slices").first.is_visible()


@pytest.mark.parametrize(
    ("key", "control", "change"),
    [
        ("ArrowDown", "slice_index", 1),
        ("ArrowLeft", "slice_index", -1),
        ("[", "width", -10),
        ("]", "width", 10),
        ("{", "level", 5),
        ("}", "level", -5),
        ("+", "zoom", 0.2),
        ("-", "zoom", -1 / 6),
    ],
)
def test_keys(page, key, control, change):
    panes = page.locator(".modic-panes").first
    panes.focus()
    slider = page.locator(f"input[id*={control}]").first
    before = float(slider.input_value())
    panes.press(key)
    assert float(slider.input_value()) == pytest.approx(before + change, abs=0.07)


def test_keys_for_moving_outline_and_reset(page):
    panes = page.locator(".modic-panes").first
    panes.focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", (
        "focus is visible"
    )
    before = grey(page)
    panes.press("Shift+ArrowDown")
    assert np.abs(grey(page) - before).mean() > 2
    panes.press("o")
    assert outlined(grey(page)) > 60
    panes.press("o")
    panes.press("r")
    assert np.array_equal(inner(grey(page)), inner(before))


def test_fingers_on_a_phone(watched, address):
    page = watched.open(f"{address}/{HOME}", phone=True)
    x, y = box(page)
    touch = page.context.new_cdp_session(page)

    def fingers(kind, *places):
        points = [{"x": px, "y": py, "id": number} for number, (px, py) in enumerate(places)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", (x, y))
    for step in range(1, 6):
        fingers("touchMove", (x + 8 * step, y))
    fingers("touchEnd")
    wait_for_slice(page, "5 of 5")  # a swipe to the side scrolls the stack

    fingers("touchStart", (x - 40, y), (x + 40, y))
    for step in range(1, 6):
        fingers("touchMove", (x - 40 - 8 * step, y), (x + 40 + 8 * step, y))
    fingers("touchEnd")
    zoom = page.locator("input[id*=zoom]").first
    wait_until(page, lambda: float(zoom.input_value()) > 1.5)  # spreading two fingers magnifies


def test_controls_stay_in_sight_on_a_phone_while_the_stack_scrolls(watched, served):
    page = watched.open(f"{served}/notebooks/03_type_1.html", phone=True)
    page.locator(".modic-panes").first.evaluate("node => node.scrollIntoView()")

    def in_sight() -> bool:
        bounds = page.locator(".modic-viewer > .modic-controls").first.bounding_box()
        return bounds["y"] > 400 and bounds["y"] + bounds["height"] <= 845

    wait_until(page, in_sight)
