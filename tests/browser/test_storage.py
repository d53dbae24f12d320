"""What the browser keeps: versioned, merged from copies; full, blocked and damaged storage cost only persistence."""

import json
from collections.abc import Iterator

import pytest
from serving import serve

from modiclib.widgets.assembly import browser_code

FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
BLOCKED = (
    "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})"
)


@pytest.fixture(scope="module")
def empty_page(tmp_path_factory) -> Iterator[str]:
    """Address of a page with nothing on it: only a page with an address has storage."""
    folder = tmp_path_factory.mktemp("empty")
    (folder / "empty.html").write_text("<!doctype html><title>Empty</title>", "utf-8")
    with serve(folder) as address:
        yield f"{address}/empty.html"


@pytest.fixture
def page(browser, empty_page):
    context = browser.new_context()
    page = context.new_page()
    page.goto(empty_page)
    page.add_script_tag(content=browser_code("storage"))
    yield page
    context.close()


def copy(kept, **changes) -> str:
    return json.dumps({"format": "modic-progress", "version": 1, "kept": kept} | changes)


def test_values_come_back_and_are_forgotten(page):
    assert page.evaluate("remember('question:a', {right: true})") is True
    page.reload()
    page.add_script_tag(content=browser_code("storage"))
    assert page.evaluate("recall('question:a')") == {"right": True}
    assert page.evaluate("Object.keys(localStorage)") == ["modic:1:question:a"]
    page.evaluate("forget('question:a')")
    assert page.evaluate("recall('question:a', 'nothing')") == "nothing"


def test_values_are_found_by_the_beginning_of_their_key(page):
    page.evaluate("['question:b', 'question:a', 'lesson:x'].forEach((key, i) => remember(key, i))")
    page.evaluate("localStorage.setItem('another page', 'not ours')")
    assert page.evaluate("[...recallAll('question:')]") == [["question:a", 1], ["question:b", 0]]


@pytest.mark.parametrize(("broken", "says"), [(FULL, "full"), (BLOCKED, "keeps nothing")])
def test_full_or_blocked_storage_costs_only_persistence(page, broken, says):
    page.evaluate(f"{broken}; true")
    assert page.evaluate("remember('question:a', 1)") is False
    assert page.evaluate("[recall('question:a'), isKept('question:a')]") == [1, False]
    assert says in page.evaluate("storageTrouble()")
    assert json.loads(page.evaluate("copyOfKept()"))["kept"] == {"question:a": 1}


def test_a_value_too_large_for_the_storage_lasts_as_long_as_the_page(page):
    page.evaluate("remember('history', [])")
    assert page.evaluate("remember('history', ['x'.repeat(12e6)])") is False
    assert page.evaluate("recall('history')[0].length") == 12_000_000
    assert "too full for some" in page.evaluate("storageTrouble()")
    assert page.evaluate("remember('question:a', 1)") is True


def test_damaged_entries_are_counted_and_the_others_are_whole(page):
    page.evaluate("remember('question:a', 1); localStorage.setItem('modic:1:question:b', '{half')")
    assert page.evaluate("[recall('question:a'), recall('question:b', 'none')]") == [1, "none"]
    assert page.evaluate("storageTrouble()").startswith("1 of the entries")
    page.evaluate("remember('question:b', 2)")
    assert page.evaluate("storageTrouble()") == ""


def test_a_copy_brings_everything_to_another_browser(page):
    page.evaluate("remember('question:a', {right: true, when: 5}); remember('history', [{when: 1}])")
    text = page.evaluate("copyOfKept()")
    page.evaluate("localStorage.clear()")
    assert page.evaluate("takeCopy", text) == {"added": 2, "kept": True}
    assert page.evaluate("recall('question:a')") == {"right": True, "when": 5}
    assert page.evaluate("takeCopy", text) == {"added": 0, "kept": True}


def test_a_copy_never_takes_away_what_is_newer_here(page):
    page.evaluate(
        "remember('question:a', {right: true, when: 5}); remember('question:b', {right: true, when: 5})"
    )
    page.evaluate("remember('history', [{when: 3}, {when: 5}])")
    older = {"question:a": {"right": False, "when": 4}, "question:b": {"right": False, "when": 6}}
    page.evaluate("takeCopy", copy(older | {"history": [{"when": 3}, {"when": 4}]}))
    assert page.evaluate("[recall('question:a').right, recall('question:b').right]") == [True, False]
    assert page.evaluate("recall('history').map(({when}) => when)") == [3, 4, 5]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{half", "not JSON"),
        ("[]", "no copy of progress"),
        ('{"format": "another"}', "no copy of progress"),
        (copy([1]), "no copy of progress"),
        (copy({}, version=99), "version 99"),
    ],
)
def test_a_file_that_is_no_copy_is_refused_in_words(page, text, says):
    page.evaluate("remember('question:a', 1)")
    message = page.evaluate("text => { try { takeCopy(text) } catch (error) { return error.message } }", text)
    assert says in message and "Nothing was changed" in message
    assert page.evaluate("[...recallAll()]") == [["question:a", 1]]
