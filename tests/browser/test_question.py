"""Question on the built lesson: commit first, then reasons; remembered in this browser; storage may fail."""

import pytest
from conftest import wait_for_widgets

LESSON = "notebooks/03_type_1.html"


@pytest.fixture
def page(watched, served):
    return watched.open(f"{served}/{LESSON}")


def answer(question, index: int) -> None:
    question.locator("input[type=radio]").nth(index).check()
    if question.locator("input[type=range]").count():
        question.locator("input[type=range]").press("ArrowRight")
    question.get_by_role("button", name="Commit").click()


def test_nothing_is_given_away_before_the_answer_is_committed(page):
    for question in page.locator(".modic-question").all():
        assert question.get_by_role("button", name="Commit").is_disabled()
        question.locator("input[type=radio]").first.check()
        assert question.locator(".modic-verdict").count() == 0
        assert "Right" not in question.inner_text()


def test_every_option_has_its_own_reason(page):
    for question in page.locator(".modic-question").all():
        reasons = []
        count = question.locator("input[type=radio]").count()
        for index in range(count):
            answer(question, index)
            reasons.append(question.locator(".modic-verdict p").nth(1).inner_text())
            assert question.locator("details li").count() == count - 1
            question.get_by_role("button", name="Answer again").click()
        assert len(set(reasons)) == count and all(len(reason) > 20 for reason in reasons)


def test_exactly_one_option_is_right(page):
    question = page.locator(".modic-question").last
    verdicts = []
    for index in range(question.locator("input[type=radio]").count()):
        answer(question, index)
        verdicts.append(question.locator(".modic-right").count())
        question.get_by_role("button", name="Answer again").click()
    assert sum(verdicts) == 1


def test_committing_the_first_look_outlines_the_lesion(page):
    question = page.locator(".modic-question").first
    assert not page.locator(".modic-legend").first.is_visible()
    answer(question, 0)
    assert page.locator(".modic-legend").first.is_visible()


def test_answer_is_remembered_until_answered_again(watched, served):
    page = watched.open(f"{served}/{LESSON}")
    answer(page.locator(".modic-question").last, 1)
    verdict = page.locator(".modic-question").last.locator(".modic-verdict").inner_text()
    again = watched.open(f"{served}/{LESSON}", context=page.context)
    question = again.locator(".modic-question").last
    assert question.locator(".modic-verdict").inner_text() == verdict
    question.get_by_role("button", name="Answer again").click()
    third = watched.open(f"{served}/{LESSON}", context=page.context)
    assert third.locator(".modic-question").last.locator(".modic-verdict").count() == 0


def test_keyboard_alone_answers(page):
    question = page.locator(".modic-question").last
    question.locator("input[type=radio]").first.focus()
    page.keyboard.press("2")
    assert question.locator("input[type=radio]").nth(1).is_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert question.locator(".modic-verdict").count() == 1
    assert page.evaluate("document.activeElement.classList.contains('modic-verdict')")


def test_confidence_is_asked_and_repeated(page):
    question = page.locator(".modic-question:has(input[type=range])").first
    question.locator("input[type=radio]").first.check()
    commit = question.get_by_role("button", name="Commit")
    assert commit.is_disabled()
    question.locator("input[type=range]").press("End")
    assert commit.is_enabled()
    commit.click()
    assert "100 % sure" in page.locator(".modic-verdict").first.inner_text()


@pytest.mark.parametrize(
    "broken",
    [
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('blocked', 'SecurityError') }})",
    ],
)
def test_full_or_blocked_storage_costs_only_persistence(watched, served, broken):
    context = watched.browser.new_context()
    watched.contexts.append(context)
    context.add_init_script(broken)
    # The theme itself stumbles over blocked storage; here only the question matters.
    page = context.new_page()
    page.goto(f"{served}/{LESSON}")
    wait_for_widgets(page)
    question = page.locator(".modic-question").last
    answer(question, 0)
    assert question.locator(".modic-verdict").count() == 1
    assert "does not let the page keep your answer" in question.inner_text()


def test_corrupt_storage_is_forgotten(watched, served):
    page = watched.open(f"{served}/{LESSON}")
    answer(page.locator(".modic-question").last, 0)
    page.evaluate(
        "for (const key of Object.keys(localStorage)) if (key.startsWith('modic:')) localStorage.setItem(key, '{half')"
    )
    again = watched.open(f"{served}/{LESSON}", context=page.context)
    assert again.locator(".modic-question").last.get_by_role("button", name="Commit").count() == 1
