"""The reading room on the built site: read, commit, see; what is kept; what is asked for when."""

import json
import re
import time

import pytest
from room import READINGS, ROOM, bank, choose, commit, current, enter, pick, read_rightly, readings, truth_of
from test_present import go_to, present

ANSWERS = ("0", "1", "2", "3", "mixed", "not Modic")
MOST_BYTES = 450_000
WHOLE_SITE = 100e6


def test_a_reading_is_judged_part_by_part_with_its_reason(watched, address):
    page = enter(watched, address)
    truth = read_rightly(page)
    feedback = page.locator(".modic-feedback")
    feedback.wait_for()
    assert feedback.locator(".modic-parts li").first.inner_text().startswith("✓ Right · Type")
    assert truth["reasons"][truth["answer"]] in feedback.inner_text()
    assert len(readings(page)) == 1 and readings(page)[0]["right"] is True
    feedback.get_by_role("button", name="Next case").click()
    page.locator(".modic-reading-form").wait_for(timeout=30_000)
    assert current(page) != readings(page)[0]["id"]


def test_what_a_lecture_room_reads_is_not_among_anybodys_own_readings(watched, served):
    page = present(watched, served, "10_reading_room")
    go_to(page, ".modic-reading-form")
    first = current(page)
    read_rightly(page)
    page.locator(".modic-feedback").wait_for()
    assert readings(page) == []
    page.get_by_role("button", name="Next case").click()
    page.locator(".modic-reading-form").wait_for(timeout=30_000)
    assert current(page) != first
    page.keyboard.press("Escape")
    page.locator(".modic-present").wait_for(state="detached")
    read_rightly(page)
    page.locator(".modic-feedback").wait_for()
    assert len(readings(page)) == 1


def test_truth_is_asked_for_only_after_the_commitment(watched, served):
    page = enter(watched, served)
    choose(page, "0")
    assert not [url for url in watched.requests if "/truth-" in url]
    assert not page.evaluate("Boolean(globalThis.modicTruthText && Object.keys(modicTruthText).length)")
    commit(page)
    page.locator(".modic-feedback").wait_for()
    assert len([url for url in watched.requests if "/truth-" in url]) == 1


def test_a_wrong_answer_is_told_why_and_the_lesion_is_outlined(watched, served):
    page = enter(watched, served)
    pick(page, "Cases", "mixed")
    page.locator(".modic-reading-form").wait_for()
    for _ in range(len(bank()["practice"])):
        truth = truth_of(current(page))
        wrong = next(answer for answer in ANSWERS if answer not in truth["accepted"] and answer != "0")
        choose(page, wrong)
        commit(page)
        page.locator(".modic-feedback").wait_for()
        assert truth["reasons"][wrong] in page.locator(".modic-feedback").inner_text()
        if truth["findings"]:
            break
        page.get_by_role("button", name="Next case").click()
        page.locator(".modic-reading-form").wait_for(timeout=30_000)
    assert truth["findings"]
    assert page.locator(".modic-room .modic-legend li").first.is_visible()
    assert page.locator(".modic-feedback .modic-table td").count() >= 3  # measured ratios


def test_typing_waits_until_t1_and_t2_have_been_seen(watched, served):
    page = enter(watched, served, phone=True)
    form = page.locator(".modic-reading-form")
    form.locator("input[value='2']").click()
    assert not form.locator("input[value='2']").is_checked()
    assert "Look at T2 first" in form.inner_text() and "T1" in form.inner_text()
    page.locator(".modic-room").get_by_role("button", name="T2", exact=True).click()
    form.locator("input[value='2']").click()
    assert form.locator("input[value='2']").is_checked()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_click_on_the_picture_marks_the_nearest_place(watched, served):
    page = enter(watched, served)
    canvas = page.locator(".modic-room .modic-canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    marks = page.locator(".modic-marks li")
    for share in (0.3, 0.4, 0.5, 0.6, 0.7):  # somewhere at half height the spine is in reach
        page.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.5)
        if marks.count():
            break
    assert re.search("endplate|body of", marks.first.inner_text())
    page.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.5)  # the same place again
    assert marks.count() == 0
    page.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.5)
    marks.first.get_by_role("button", name=re.compile("Remove")).click()
    assert marks.count() == 0


def test_keyboard_alone_reads_a_case(watched, served):
    page = enter(watched, served)
    page.locator(".modic-room .modic-panes").focus()
    for key in ("ArrowRight", "0", "y", "Enter"):
        page.keyboard.press(key)
    page.locator(".modic-feedback").wait_for()
    assert page.evaluate("document.activeElement.classList.contains('modic-feedback')")
    assert readings(page)[0]["answer"] == "0" and readings(page)[0]["confidence"] == 60


def tab_to(page, selector: str) -> None:
    """Press the tab key until what has the focus is wanted."""
    for _ in range(40):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_keyboard_alone_marks_a_lesion_and_says_its_extent(watched, served):
    page = enter(watched, served)
    page.locator(".modic-room .modic-panes").focus()
    page.keyboard.press("2")
    tab_to(page, ".modic-reading-form select")
    page.keyboard.type("Inferior L4")
    tab_to(page, ".modic-reading-form select ~ button")
    page.keyboard.press("Enter")
    page.locator(".modic-marks li", has_text="inferior L4 endplate").wait_for()
    tab_to(page, ".modic-reading-form input[value='A']")
    page.keyboard.press("Space")
    tab_to(page, ".modic-reading-form input[type=range]")
    page.keyboard.press("ArrowRight")
    tab_to(page, ".modic-reading-form .modic-commit")
    page.keyboard.press("Enter")
    page.locator(".modic-feedback").wait_for()
    assert readings(page)[0]["answer"] == "2" and "type" in readings(page)[0]["parts"]
    tab_to(page, ".modic-feedback button:last-of-type")  # a similar case
    page.keyboard.press("Enter")
    page.locator(".modic-reading-form").wait_for(timeout=30_000)


def test_the_room_opens_where_it_was_left(watched, served):
    page = enter(watched, served)
    pick(page, "Cases", "mixed")
    page.locator(".modic-reading-form").wait_for()
    page.wait_for_function("JSON.parse(localStorage.getItem('modic:1:room:place')).current !== null")
    left = current(page)
    again = enter(watched, served, context=page.context)
    assert current(again) == left
    assert again.locator(".modic-room-settings select").first.input_value() == "mixed"


def test_mistakes_come_again_until_they_are_right(watched, served):
    page = enter(watched, served)
    truth = truth_of(current(page))
    name = current(page)
    choose(page, next(answer for answer in ANSWERS if answer not in truth["accepted"]))
    commit(page)
    page.locator(".modic-feedback").wait_for()
    pick(page, "Cases", "mistakes")
    page.locator(".modic-reading-form").wait_for()
    assert current(page) == name
    read_rightly(page)
    page.locator(".modic-feedback").get_by_role("button", name="Next case").click()
    page.get_by_text("No case was read wrong").wait_for()


def test_the_self_test_keeps_its_answers_until_the_end(watched, served):
    page = enter(watched, served)
    pick(page, "Cases", "self-test")
    tests = bank()["selfTest"]
    for number in range(min(len(tests), 2)):
        page.locator(".modic-reading-form").wait_for(timeout=30_000)
        page.wait_for_function(
            "names => names.includes(JSON.parse(localStorage.getItem('modic:1:room:place')).current)",
            arg=tests,
        )
        choose(page, "0")
        commit(page)
        page.wait_for_function(
            f"count => JSON.parse(localStorage.getItem('{READINGS}') ?? '[]').length === count",
            arg=number + 1,
        )
        assert page.locator(".modic-feedback").count() == 0
    assert {reading["set"] for reading in readings(page)} == {"self-test"}


def test_the_blind_test_begins_with_t2_alone(watched, served):
    page = enter(watched, served)
    pick(page, "Cases", "blind")
    page.get_by_text("Round 1 of 3, with T2").wait_for()
    page.wait_for_function("document.querySelectorAll('.modic-room .modic-canvas').length === 1")
    page.locator(".modic-reading-form input[value='0']").check()
    assert page.locator(".modic-room figcaption").first.inner_text() == "T2"


def test_blocked_storage_costs_only_persistence(watched, served):
    context = watched.browser.new_context()
    watched.contexts.append(context)
    context.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
    )
    page = context.new_page()
    page.goto(f"{served}/{ROOM}")
    page.locator(".modic-reading-form").wait_for(timeout=60_000)
    choose(page, "0")
    commit(page)
    page.locator(".modic-feedback").wait_for()
    page.locator("summary", has_text="Keep or move your progress").click()
    assert "storage" in page.locator(".modic-room").inner_text()


def test_a_long_history_does_not_slow_the_room(watched, served):
    names = [name for name, *_ in bank()["practice"]]
    history = [
        {"when": 1_000 + n, "id": f"{n:012x}" if n % 2 else names[n % len(names)], "set": "practice",
         "truth": ANSWERS[n % 6], "answer": ANSWERS[n % 5], "right": n % 3 > 0, "confidence": 70, "seconds": 90,
         "sequences": "T1+T2+STIR"}
        for n in range(3_000)
    ]  # fmt: skip
    context = watched.browser.new_context(viewport={"width": 1366, "height": 900})
    watched.contexts.append(context)
    context.add_init_script("localStorage.setItem('mode', 'light'); localStorage.setItem('theme', 'light')")
    context.add_init_script(
        f"localStorage.getItem('{READINGS}') ?? localStorage.setItem('{READINGS}', {json.dumps(json.dumps(history))})"
    )
    page = enter(watched, served, context=context)
    began = time.monotonic()
    choose(page, "0")
    commit(page)
    page.locator(".modic-feedback").wait_for()
    page.get_by_text("How good am I?", exact=True).first.click()
    page.locator(".modic-plot").first.wait_for()
    assert time.monotonic() - began < 15  # on a shared machine; 1 s on a desktop
    assert "their" in page.locator(".modic-board").inner_html()


def test_cases_and_site_are_small(site):
    cases = list((site / "_static").glob("case-*.js"))
    index = bank()
    mine = [
        site / "_static" / f"case-{name}.js"
        for name in [entry[0] for entry in index["practice"]] + index["selfTest"]
    ]
    assert set(mine) <= set(cases)
    assert max(path.stat().st_size for path in mine) <= MOST_BYTES
    assert all(values["largest_share"] < 1 for values in index["quality"].values())
    assert sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) < WHOLE_SITE


@pytest.mark.parametrize("page_name", ["book/index.html", "book/patients.html", "notebooks/03_type_1.html"])
def test_the_room_opens_from_every_page(watched, served, page_name):
    page = watched.open(f"{served}/{page_name}", ready=False)
    link = page.locator("a.room-link").first
    assert link.is_visible()
    link.click()
    page.wait_for_url(re.compile("10_reading_room"))
