"""A whole lesson with the keyboard alone: every control is reached and worked, focus is seen, nothing holds it."""

import pytest
from test_question import LESSON

#: What Tab stops at inside the lesson, told apart by its place in the document.
FOCUS = """() => {
    const node = document.activeElement;
    const style = getComputedStyle(node);
    const all = window.modicStops ??= [];
    if (!all.includes(node)) all.push(node);
    const box = node.getBoundingClientRect();
    const name = node.getAttribute('aria-label') || node.labels?.[0]?.innerText || node.innerText || node.id;
    return {
        number: all.indexOf(node), tag: node.tagName, type: node.type ?? '', name: name.trim().slice(0, 60),
        widget: !!node.closest('.modic, .jupyter-widgets'), inside: !!node.closest('main'),
        seen: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none',
        shown: box.width > 0 && box.height > 0,
    };
}"""

#: Everything in the lesson that a mouse can work; of a group of radio buttons Tab reaches one.
CONTROLS = """() => {
    const nodes = [...document.querySelectorAll(
        'main :is(.modic, .jupyter-widgets) :is(button, input, select, summary, [tabindex="0"])')];
    const shown = nodes.filter((node) => node.checkVisibility() && !node.disabled && node.tabIndex >= 0);
    const groups = new Set();
    return shown.filter((node) => {
        if (node.type !== 'radio') return true;
        const first = !groups.has(node.name);
        groups.add(node.name);
        return first;
    }).length;
}"""


@pytest.fixture
def page(watched, served):
    return watched.open(f"{served}/{LESSON}")


def walk(page, key="Tab", most=600) -> list[dict]:
    """Press a key until the focus has gone once round the page, and say where it was."""
    stops = []
    for _ in range(most):
        page.keyboard.press(key)
        stop = page.evaluate(FOCUS)
        if stop["tag"] == "BODY" or (stops and stop["number"] == stops[0]["number"]):
            return stops
        stops.append(stop)
    raise AssertionError(f"the focus does not get round the page; it ends at {stops[-3:]}")


def test_tab_reaches_every_control_once_and_shows_where_it_is(page):
    for details in page.locator(".modic details").all():
        details.evaluate("node => { node.open = true }")
    wanted = page.evaluate(CONTROLS)
    stops = [stop for stop in walk(page) if stop["widget"] and stop["inside"]]
    assert len({stop["number"] for stop in stops}) == len(stops), "the focus came back to a place it had left"
    assert len(stops) == wanted > 30
    assert [stop for stop in stops if not (stop["seen"] and stop["shown"] and stop["name"])] == []


def test_shift_tab_leads_out_again(page):
    page.locator(".modic-panes").first.focus()
    assert any(not stop["widget"] for stop in walk(page, "Shift+Tab", most=200))


def tab_to(page, name: str, most=80) -> None:
    """Press Tab until a control of that name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUS)["name"].startswith(name):
            return
    raise AssertionError(f"Tab does not reach {name!r}")


def test_a_learner_goes_through_the_case_without_a_mouse(page):
    page.locator(".bd-article h1").evaluate("node => { node.tabIndex = -1; node.focus() }")
    tab_to(page, "Lumbar spine")
    viewer = page.locator(".modic-viewer").first
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("p")
    page.keyboard.press("ArrowUp")
    viewer.locator(".modic-reading td").first.wait_for()
    page.keyboard.press("Escape")
    tab_to(page, "Slice")
    page.keyboard.press("Home")
    assert viewer.locator(".modic-slider output").first.inner_text().startswith("1 of")
    tab_to(page, "Reset")
    page.keyboard.press("Enter")
    assert not viewer.locator(".modic-slider output").first.inner_text().startswith("1 of")
    tab_to(page, "Window, zoom")
    page.keyboard.press("Enter")
    tab_to(page, "Window width")
    page.keyboard.press("ArrowRight")
    assert viewer.get_by_label("Window width").input_value() == "105"
    question = page.locator(".modic-question").first
    first = question.locator("input[type=radio]").first
    for _ in range(60):
        page.keyboard.press("Tab")
        if first.evaluate("node => node === document.activeElement"):
            break
    page.keyboard.press("Space")
    if question.locator("input[type=range]").count():
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert question.locator(".modic-verdict").count() == 1
    assert page.evaluate("document.activeElement.classList.contains('modic-verdict')")
