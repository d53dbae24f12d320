"""The page on critical reading: 31 statements, each judged before its answer is seen, without a kernel."""

import re

import pytest
from conftest import ROOT

PAGE = "book/critical_reading.html"
SOURCE = (ROOT / "book" / "critical_reading.md").read_text("utf-8")
JUDGEMENTS = {
    "supported": "Supported",
    "partly": "Partly",
    "unsupported": "Not supported",
    "untold": "Can’t be told",
}
VERDICTS = re.findall(r"^::::\{div\} claim claim-(\w+)$", SOURCE, re.MULTILINE)


def test_all_thirty_one_are_walked_by_keyboard(watched, served):
    page = watched.open(f"{served}/{PAGE}", ready=False)
    claims = page.locator(".claim")
    score = page.locator(".claims-score [role=status]")
    assert claims.count() == len(VERDICTS) == 31
    agreed = 0
    for number, verdict in enumerate(VERDICTS, 1):
        claim = claims.nth(number - 1)
        assert not claim.locator("details").is_visible()
        # Every third judgement differs from the literature's
        chosen = verdict if number % 3 else next(name for name in JUDGEMENTS if name != verdict)
        button = claim.get_by_role("button", name=JUDGEMENTS[chosen], exact=True)
        button.focus()
        page.keyboard.press("Enter")
        agreed += chosen == verdict
        answer = claim.locator("details")
        answer.locator("p").first.wait_for(state="visible")
        opening = answer.locator(".sd-card-body, .sd-summary-content").first.inner_text().strip()
        assert opening.startswith(JUDGEMENTS[verdict]), opening
        assert answer.locator("a.reference").count() or verdict == "untold"
        said = claim.locator(".claim-result").inner_text()
        assert said == (
            "So does the literature."
            if chosen == verdict
            else f"The literature: {JUDGEMENTS[verdict].lower()}."
        )
        assert score.inner_text().startswith(
            f"{agreed} of {number} judged as the literature does; {31 - number} to go"
        )
    page.reload()
    assert "31 statements" in score.inner_text()  # nothing was kept
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('claim'))") == []


def test_without_javascript_each_answer_opens_by_itself(watched, served):
    page = watched.open(f"{served}/{PAGE}", scripts=False)
    first = page.locator(".claim").first
    assert first.locator("summary").is_visible()
    first.locator("summary").click()
    assert first.locator("details p").first.is_visible()


@pytest.mark.parametrize("phone", [False, True])
def test_the_judgements_can_be_reached_on_any_screen(watched, served, phone):
    page = watched.open(f"{served}/{PAGE}", phone=phone, ready=False)
    buttons = page.locator(".claim").first.locator("button")
    assert buttons.count() == 4
    assert all(
        box["height"] >= 24 and box["width"] >= 24 for box in (b.bounding_box() for b in buttons.all())
    )
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_page_names_nobody_and_points_nowhere():
    text = SOURCE.split("## Sources")[0]
    assert not re.search(r"https?://|www\.|\bDr\b|clinic of|hospital of|!\[", text)
    assert re.findall(r"^\*\*(\d+)\.\*\*", text, re.MULTILINE) == [str(number) for number in range(1, 32)]
    count = {name: VERDICTS.count(name) for name in JUDGEMENTS}
    assert count == {"supported": 4, "partly": 10, "unsupported": 16, "untold": 1}  # as its last section says
