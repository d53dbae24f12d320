"""Lessons 08 and 09 on the page: the report is compared, the reader reads, both sides of the evidence stand there."""

import pytest
from panes import grey, outlined


@pytest.fixture
def report(watched, served):
    return watched.open(f"{served}/notebooks/08_report.html")


def test_the_outline_waits_for_the_report(report):
    report.locator(".modic-canvas").first.scroll_into_view_if_needed()
    assert outlined(grey(report)) == 0
    form = report.locator(".modic-report-form")
    for name, choice in {
        "level": "L5-S1",
        "type": "mixed type 1/2",
        "predominant": "type 1",
        "height": "over 50 %",
        "udby": "C: over 50 %",
        "pfirrmann": "V",
        "integrity": "irregular, intact",
    }.items():
        form.locator(f"select[name={name}]").select_option(choice)
    for tick in form.locator("input[name=endplates], input[name=thirds]").all():
        tick.check()
    form.locator("input[name=consider][value=infection]").check()
    form.locator("input[type=range]").press("ArrowRight")
    form.get_by_role("button", name="Compare with the truth").click()
    form.get_by_text("10 of 10 parts agree").wait_for()
    report.locator(".modic-canvas").first.scroll_into_view_if_needed()
    assert any(outlined(grey(report)) > 100 for _ in range(50))
    assert "Disc: Pfirrmann V" in form.locator(".modic-model-report").text_content()


def test_the_reader_is_live(report):
    reader = report.locator(".modic-report-reader")
    assert reader.locator("mark.modic-negated, mark.modic-stated, mark.modic-hedged").count() >= 4
    reader.locator("textarea").fill("Without Modic changes at L2-3.")
    report.wait_for_function("document.querySelectorAll('.modic-marked mark').length === 1")
    assert "negated: type not said; L2-L3" in reader.locator(".modic-read").inner_text()


def test_three_voices_open(report):
    voices = report.locator("main details", has_text="Resident").or_(
        report.locator("main details", has_text="Patient")
    )
    assert voices.count() >= 2


def test_both_sides_of_the_evidence_stand_on_the_page(watched, served):
    page = watched.open(f"{served}/notebooks/09_patient_meaning.html")
    text = page.locator("main").inner_text()
    for number in ("0.31 (0.10 to 0.95)", "3.26 (1.9 to 5.5)", "−2.3 (−4.2 to −0.4)", "7.2 (1.3 to 37)"):
        assert number in text
    words = page.locator("figure.modic-figure img").first.get_attribute("alt")
    assert "Kovacs 2012" in words and "Teraguchi 2021" in words
