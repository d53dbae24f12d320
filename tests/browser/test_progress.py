"""The board on the home page: what was done in each lesson, where one was, and copies of it."""

import json

import pytest
from lessons import LESSONS
from test_question import answer
from test_storage import BLOCKED, FULL

HOME = "book/index.html"


@pytest.fixture
def home(watched, served):
    """Open the home page once its board is there; again in the same browser with ``home(page.context)``."""

    def open_home(context=None, address=served):
        page = watched.open(f"{address}/{HOME}", context=context)
        page.locator(".modic-lessons li").first.wait_for()
        return page

    return open_home


def row(page, lesson: str) -> str:
    return page.locator(f".modic-lessons li:has(a[href$='{lesson}.html'])").inner_text()


def test_every_lesson_has_its_row_and_the_page_says_where_it_is_kept(home):
    page = home()
    assert page.locator(".modic-lessons li").count() == len(LESSONS)
    board = page.locator(".progress-board").inner_text()
    assert board.count("not opened yet") == len(LESSONS)
    assert "Nothing yet" in board and "nothing is sent anywhere" in board


def test_answers_and_visits_show_and_lead_back(watched, served, home):
    lesson = watched.open(f"{served}/notebooks/03_type_1.html")
    answer(lesson.locator(".modic-question").first, 0)
    answer(lesson.locator(".modic-question").last, 0)
    lesson.locator("#pitfalls").scroll_into_view_if_needed()
    lesson.evaluate("document.querySelector('#pitfalls > h2').scrollIntoView()")
    lesson.wait_for_function("(localStorage.getItem('modic:1:lesson:03_type_1') ?? '').includes('itfalls')")
    page = home(lesson.context)
    assert "2 of 4 questions answered, 1 right" in row(page, "03_type_1")
    assert "not opened yet" in row(page, "04_type_2")
    link = page.locator(".modic-continue a")
    assert "Pitfalls" in link.inner_text()
    link.click()
    assert page.url.endswith("03_type_1.html#pitfalls")


def test_a_lesson_is_finished_when_all_its_questions_are_answered(home):
    page = home()
    lesson = next(each for each in page.evaluate("globalThis.modicLessons") if each["name"] == "03_type_1")
    for key in lesson["questions"]:
        page.evaluate(
            "key => localStorage.setItem('modic:1:question:' + key, '{\"right\": true, \"when\": 1}')", key
        )
    page.reload()
    page.locator(".modic-lessons li").first.wait_for()
    assert "✓ finished: 4 of 4 questions answered, 4 right" in row(page, "03_type_1")
    assert "1 of " in page.locator(".progress-board").inner_text()


def test_a_report_counts_once_it_is_committed(home):
    page = home()
    keep = "report => localStorage.setItem('modic:1:question:08-case', JSON.stringify(report))"
    page.evaluate(keep, {"draft": True, "when": 1})
    page.reload()
    page.locator(".modic-lessons li").first.wait_for()
    assert "not opened yet" in row(page, "08_report")
    page.evaluate(keep, {"right": True, "when": 2})
    page.reload()
    page.locator(".modic-lessons li").first.wait_for()
    assert "1 of 4 questions answered, 1 right" in row(page, "08_report")


def test_a_copy_is_saved_and_taken_into_another_browser(home, tmp_path):
    page = home()
    page.evaluate("localStorage.setItem('modic:1:question:03-look', '{\"right\": true, \"when\": 1}')")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save a copy").click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    assert json.loads(saved.read_text("utf-8"))["kept"]["question:03-look"]["right"] is True
    other = home()
    other.locator(".progress-board input[type=file]").set_input_files(saved)
    other.get_by_text("Taken in: 1 new").wait_for()
    assert "1 of 4 questions answered, 1 right" in row(other, "03_type_1")
    other.locator(".progress-board input[type=file]").set_input_files(
        {"name": "x.json", "mimeType": "application/json", "buffer": b"{half"}
    )
    other.get_by_text("Nothing was changed").wait_for()


def test_everything_can_be_forgotten_after_a_second_word(home):
    page = home()
    page.evaluate("localStorage.setItem('modic:1:question:03-look', '{\"right\": true, \"when\": 1}')")
    page.get_by_role("button", name="Forget everything").click()
    page.get_by_role("button", name="sure").click()
    page.get_by_text("Everything is forgotten").wait_for()
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('modic:'))") == []


@pytest.mark.parametrize(("broken", "says"), [(FULL, "storage is full"), (BLOCKED, "keeps nothing")])
def test_full_or_blocked_storage_is_said(watched, served, broken, says):
    context = watched.browser.new_context()
    watched.contexts.append(context)
    context.add_init_script(broken)
    page = context.new_page()  # the theme itself stumbles over blocked storage
    page.goto(f"{served}/{HOME}")
    page.get_by_text(says).wait_for()


def test_damaged_entries_are_counted(home):
    page = home()
    page.evaluate("localStorage.setItem('modic:1:question:03-look', '{half')")
    page.reload()
    page.get_by_text("1 of the entries").wait_for()


def test_from_a_folder_the_board_works_and_says_what_other_browsers_do(home, site):
    page = home(address=site.as_uri())
    assert (
        "Some browsers then keep the answers of each page apart"
        in page.locator(".progress-board").inner_text()
    )
