"""The decision page: every one of the 36 rules, on the page as in Python; T1 first."""

import pytest

from modiclib.interpretation import RULES

PAGE = "book/decide.html"


@pytest.fixture
def page(watched, served):
    return watched.open(f"{served}/{PAGE}")


def pick(page, sequence: int, signal: str) -> None:
    page.locator(".modic-decision fieldset").nth(sequence).locator(f"input[value={signal}]").check()


def test_page_says_what_python_says_for_all_rules(page):
    answer = page.locator(".modic-answer")
    for signals, rule in RULES.items():
        for sequence, signal in enumerate(signals):
            pick(page, sequence, signal)
        said = answer.inner_text()
        assert said.lower().startswith(rule.verdict.lower())
        assert rule.why in said and all(caveat in said for caveat in rule.caveats)


def test_t1_comes_first(page):
    def closed() -> list[bool]:
        groups = page.locator(".modic-decision fieldset")
        return [groups.nth(i).locator("input").first.is_disabled() for i in range(3)]

    assert closed() == [False, True, True]
    pick(page, 0, "hypo")
    assert closed() == [False, False, True]
    pick(page, 1, "hyper")
    assert "Choose T1 first" in page.locator(".modic-answer").inner_text()
    pick(page, 2, "absent")
    assert page.locator(".modic-answer").inner_text().startswith("Type 1")
    page.get_by_role("button", name="Start again").click()
    assert closed() == [False, True, True]


def test_keyboard_alone_finds_a_type(page):
    page.locator(".modic-decision input").first.focus()
    page.keyboard.press("Space")
    for _ in range(2):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    assert page.locator(".modic-answer").inner_text().startswith("Type 3")


def test_table_lists_all_rules(page):
    assert page.locator("main table tbody tr").count() == len(RULES)
