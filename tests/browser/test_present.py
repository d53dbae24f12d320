"""Present: every lesson on the wall of a lecture room, from the page itself."""

import pytest
from lessons import LESSONS

#: Whatever tells an answer and is in sight.
ANSWERS = """() => [...document.querySelectorAll(
    'article :is(.modic-verdict, .modic-reasons, .modic-ask [role=status] p, details[open]:not(.hide, .modic *))'
)].filter((node) => node.getClientRects().length && node.textContent.trim()).map((node) => node.textContent)"""
STATE = """() => {
    const root = document.querySelector('article.bd-article > section');
    const all = [...root.querySelectorAll('p, li, tr, label, img, canvas')];
    const seen = all.filter((node) => node.getClientRects().length);
    globalThis.everSeen = new Set([...(globalThis.everSeen ?? []), ...seen]);
    return {
        wide: root.scrollWidth - root.clientWidth,
        high: root.scrollHeight - root.clientHeight,
        type: parseFloat(getComputedStyle(document.documentElement).fontSize),
        pictures: seen.filter((node) => node.matches('img, canvas')).map((node) => node.clientHeight),
        widget: seen.some((node) => node.closest('.modic, .modic-figure')),
        parts: seen.length,
    };
}"""
UNSEEN = """() => {
    const root = document.querySelector('article.bd-article > section');
    const sources = root.querySelector('section:has(> * .citation-list, > .citation-list)');
    const text = [...root.querySelectorAll('p, li, tr, .modic-canvas')].filter((node) =>
        !node.closest('details, noscript, .modic :not(canvas), .jupyter-widgets :not(canvas), .modic-course-row')
        && !sources?.contains(node) && !globalThis.everSeen.has(node));
    return text.map((node) => node.textContent.slice(0, 80));
}"""


def present(watched, address, lesson, size=(1280, 720), place="", theme="light", context=None):
    """Open a lesson as a presentation and wait until all its slides are cut."""
    page = watched.open(
        f"{address}/notebooks/{lesson}.html?present{place}", theme=theme, ready=False, context=context
    )
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.locator(".modic-present[aria-busy=false]").wait_for(state="attached", timeout=30_000)
    return page


def number(page) -> tuple[int, int]:
    here, _, count = page.locator(".modic-slide-number").inner_text().partition(" / ")
    return int(here), int(count)


def go_to(page, selector: str) -> None:
    """Step until something is in sight."""
    for _ in range(number(page)[1]):
        if page.locator(selector).first.is_visible():
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"no slide shows {selector}")


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_slide_of_every_lesson_fits_is_large_and_keeps_its_answers(watched, served, lesson):
    page = present(watched, served, lesson)
    here, count = number(page)
    assert here == 1 and count > 8
    for slide in range(1, count + 1):
        assert number(page) == (slide, count)
        state = page.evaluate(STATE)
        assert state["parts"] and state["wide"] <= 0, page.url
        assert page.evaluate(ANSWERS) == [], page.url
        if not state["widget"]:
            assert state["high"] <= 1 and state["type"] >= 720 / 32, page.url
        page.keyboard.press("ArrowRight")
    assert number(page) == (count, count)
    assert page.evaluate(UNSEEN) == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_button_of_every_lesson_begins_and_escape_brings_the_page_back(watched, served, lesson):
    page = watched.open(f"{served}/notebooks/{lesson}.html")
    before = page.locator("article").inner_text()
    page.get_by_role("button", name="Present").click()
    page.locator(".modic-present[aria-busy=false]").wait_for(state="attached")
    assert "?present" in page.url
    page.keyboard.press("ArrowRight")
    assert number(page)[0] == 2
    page.keyboard.press("Escape")
    page.locator(".modic-present").wait_for(state="detached")
    assert "present" not in page.url
    assert page.locator("article").inner_text() == before


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1024, 768)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_picture_is_large_on_any_wall(watched, address, size, theme):
    page = present(watched, address, "03_type_1", size, theme=theme)
    go_to(page, ".modic-canvas")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.modic-canvas')].some((pane) => pane.clientHeight > 200)"
    )
    state = page.evaluate(STATE)
    assert max(state["pictures"]) > 0.5 * size[1] and state["high"] <= 1
    background = page.evaluate(
        "getComputedStyle(document.querySelector('article > section')).backgroundColor"
    )
    light = sum(int(part) for part in background[4:-1].split(",")) > 3 * 128
    assert light == (theme == "light")


@pytest.mark.parametrize("size", [(1920, 1080), (1024, 768)])
@pytest.mark.parametrize(
    ("lesson", "lab"),
    [
        ("02_contrast", ".modic-lab"),
        ("03_type_1", ".modic-lesion-panel"),
        ("05_type_3", ".modic-lesion-panel"),
    ],
)
def test_a_lab_is_whole_on_any_wall(watched, served, lesson, lab, size):
    page = present(watched, served, lesson, size)
    go_to(page, lab)
    page.wait_for_function("() => document.querySelector('.modic-readout td:not(:empty)')")
    page.wait_for_function(
        """() => {
            const root = document.querySelector('article.bd-article > section');
            return root.scrollHeight - root.clientHeight <= 1;
        }"""
    )


def test_arrows_step_and_the_remote_shows_an_answer_before_it_goes_on(watched, served):
    page = present(watched, served, "03_type_1")
    go_to(page, ".modic-question")
    here, _ = number(page)
    assert page.locator(".modic-answers").is_visible()
    page.keyboard.press("PageDown")
    page.locator(".modic-verdict:visible").wait_for()
    assert number(page)[0] == here
    page.keyboard.press("PageDown")
    assert number(page)[0] == here + 1
    page.keyboard.press("PageUp")
    assert number(page)[0] == here
    page.keyboard.press("a")
    page.locator(".modic-question:visible input[type=radio]").first.wait_for()
    assert page.evaluate(ANSWERS) == []
    page.keyboard.press("End")
    assert number(page)[0] == number(page)[1]
    page.keyboard.press("Home")
    assert number(page)[0] == 1


def test_answer_of_a_contrast_pair_waits_for_the_key(watched, served):
    page = present(watched, served, "03_type_1")
    go_to(page, ".modic-pair")
    answer = page.locator(".modic-ask [role=status] p")
    assert answer.count() == 0
    page.keyboard.press("a")
    answer.first.wait_for()
    page.keyboard.press("a")
    answer.first.wait_for(state="detached")


def test_an_answer_of_the_lecturer_is_neither_shown_nor_changed(watched, served):
    page = watched.open(f"{served}/notebooks/03_type_1.html")
    question = page.locator(".modic-question").last
    question.locator("input[type=radio]").nth(1).check()
    question.get_by_role("button", name="Commit").click()
    said = question.locator(".modic-verdict").inner_text()
    kept = "localStorage.getItem('modic:1:question:03-report')"
    before = page.evaluate(kept)
    wall = present(watched, served, "03_type_1", context=page.context)
    wall.keyboard.press("End")
    go_back = wall.locator(".modic-question:visible input[type=radio]")
    for _ in range(3):
        if go_back.count():
            break
        wall.keyboard.press("ArrowLeft")
    go_back.first.check()
    wall.locator(".modic-question:visible").get_by_role("button", name="Commit").click()
    wall.locator(".modic-verdict:visible").wait_for()
    assert wall.evaluate(kept) == before
    wall.keyboard.press("Escape")
    assert wall.locator(".modic-question").last.locator(".modic-verdict").inner_text() == said


def test_a_widget_in_focus_has_the_arrows_and_a_step_takes_them_back(watched, served):
    page = present(watched, served, "03_type_1")
    go_to(page, ".modic-panes")
    here, _ = number(page)
    slices = page.locator(".modic-slider:visible output").first
    slices.wait_for()
    before = slices.inner_text()
    page.locator(".modic-panes:visible").focus()
    page.keyboard.press("ArrowRight")
    assert number(page)[0] == here and slices.inner_text() != before
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowRight")
    assert number(page)[0] == here + 2


def test_b_makes_the_wall_black_and_any_step_brings_it_back(watched, served):
    page = present(watched, served, "03_type_1")
    for key in ("b", "."):
        page.keyboard.press(key)
        assert page.locator(".modic-black").is_visible()
        page.keyboard.press("ArrowRight")
        assert page.locator(".modic-black").is_hidden() and number(page)[0] == 1


def test_clicks_and_taps_on_the_edges_step(watched, served):
    page = present(watched, served, "03_type_1")
    page.mouse.click(1270, 300)
    page.mouse.click(1270, 300)
    assert number(page)[0] == 3
    page.mouse.click(10, 300)
    assert number(page)[0] == 2


def test_an_address_leads_to_its_slide_also_after_a_reload(watched, address):
    page = present(watched, address, "03_type_1", place="#pitfalls")
    assert page.locator("#pitfalls > h2").is_visible()
    here, _ = number(page)
    page.keyboard.press("ArrowRight")
    assert page.url.endswith("?present#pitfalls/2")
    page.reload()
    page.locator(".modic-present[aria-busy=false]").wait_for(state="attached", timeout=30_000)
    assert number(page)[0] == here + 1
    page = present(watched, address, "03_type_1", place="=7")
    assert number(page)[0] == 7
