"""A report of a case, written on a page without Python and compared with the truth part by part."""

import json

import pytest
from serving import serve
from small_pages import write_page

import modiclib as ml
from modiclib.interpretation.report import level_truths
from modiclib.widgets import ReportForm

RIGHT = {
    "Level": "L4-L5",
    "Type": "type 1",
    "Predominant, if mixed": "not mixed",
    "Height, of the vertebral body": "over 50 %",
    "Grade of the height (Udby)": "C: over 50 %",
    "Disc, Pfirrmann grade": "IV",
    "State of the endplates": "irregular, intact",
}
TICKS = [
    "inferior, of the vertebra above",
    "superior, of the vertebra below",
    "anterior",
    "middle",
    "infection",
]


@pytest.fixture
def open_form(watched, tmp_path):
    """Open a page with a form over http: what a page from a folder keeps does not always reach the next one."""
    with serve(tmp_path) as address:

        def open_page(name="type-1", **options):
            page = write_page(tmp_path, ReportForm("test-form", ml.load_case(name)))
            return watched.open(f"{address}/{page.name}", **options)

        yield open_page


def fill(page, choices=RIGHT, ticks=TICKS) -> None:
    for label, choice in choices.items():
        page.get_by_label(label, exact=True).select_option(choice)
    for tick in ticks:
        page.get_by_label(tick, exact=True).check()
    page.get_by_label("How sure are you?").press("ArrowRight")


def kept(page) -> dict:
    return json.loads(page.evaluate("localStorage.getItem('modic:1:question:test-form')"))


def on_the_wall(page, wish: str) -> None:
    """Tell the form what a page tells it while it is presented."""
    page.locator(".modic-report-form").evaluate(
        "(form, wish) => form.dispatchEvent(new CustomEvent('modic-answer', { detail: wish }))", wish
    )


def verdicts(page) -> dict[str, str]:
    page.wait_for_selector(".modic-scroll table")
    rows = page.locator(".modic-scroll tbody tr")
    return {
        rows.nth(i).locator("th").inner_text(): rows.nth(i).locator("td").first.inner_text()
        for i in range(rows.count())
    }


def test_a_right_report_agrees_in_every_part(open_form):
    page = open_form()
    assert page.get_by_role("button", name="Compare with the truth").is_disabled()
    fill(page)
    box = page.get_by_label("Impression, in your words")
    assert box.input_value().startswith(
        "L4-L5: Modic type 1 of the inferior L4 and superior L5 endplates; anterior, middle thirds, grade C."
    )
    page.get_by_role("button", name="Compare with the truth").click()
    assert set(verdicts(page).values()) == {"✓ Right"}
    text = page.locator(".modic-report-form").inner_text()
    assert "10 of 10 parts agree" in text and "It names the type and the level" in text
    assert "You were 55 % sure" in text


def test_it_waits_for_every_part_and_for_how_sure_the_writer_is(open_form):
    page = open_form()
    compare = page.get_by_role("button", name="Compare with the truth")
    fill(page)
    assert compare.is_enabled()
    page.get_by_label("Type", exact=True).select_option("")
    assert compare.is_disabled() and "Still open: Type." in page.locator(".modic-report-form").inner_text()
    assert kept(page)["confidence"] == 55


def test_a_draft_is_no_answer_and_a_report_counts_as_right_or_not(open_form):
    page = open_form()
    fill(page)
    assert kept(page)["draft"] and "right" not in kept(page)
    page.get_by_role("button", name="Compare with the truth").click()
    page.wait_for_selector(".modic-scroll table")
    assert kept(page)["right"] is True and "draft" not in kept(page)


def test_on_the_wall_it_is_blank_shows_the_truth_when_told_and_comes_back(open_form):
    page = open_form()
    form = page.locator(".modic-report-form")
    fill(page, {**RIGHT, "Type": "type 2"})
    page.get_by_role("button", name="Compare with the truth").click()
    page.get_by_text("9 of 10 parts agree").wait_for()
    before = kept(page)
    on_the_wall(page, "hide")
    page.locator(".modic-report-form select").first.wait_for()
    assert form.get_attribute("data-answer") == "hidden"
    assert page.get_by_label("Level", exact=True).input_value() == ""
    on_the_wall(page, "show")
    page.get_by_text("The truth, part by part").wait_for()
    text = form.inner_text()
    assert "You said" not in text and "Not right" not in text and "Considered: infection" in text
    on_the_wall(page, "hide")
    page.locator(".modic-report-form select").first.wait_for()
    fill(page)
    page.get_by_role("button", name="Compare with the truth").click()
    page.get_by_text("10 of 10 parts agree").wait_for()
    assert kept(page) == before
    on_the_wall(page, "restore")
    page.get_by_text("9 of 10 parts agree").wait_for()
    assert form.get_attribute("data-answer") == "shown"


def test_wrong_parts_and_an_overclaim_are_told_with_reasons(open_form):
    page = open_form()
    fill(page, {**RIGHT, "Type": "type 2", "Height, of the vertebral body": "under 10 %"}, TICKS[1:4])
    page.get_by_label("Impression, in your words").fill("Modic grade 2 at L4-5, the cause of the back pain.")
    page.get_by_role("button", name="Compare with the truth").click()
    said = verdicts(page)
    assert said["Type"] == "✗ Not right" and said["Height"] == "✗ Not right" and said["Level"] == "✓ Right"
    assert said["Endplates"] == "◐ Partly" and said["Also considered"] == "– Not said"
    text = page.locator(".modic-report-form").inner_text()
    assert "does not say Modic type 1 at L4-L5" in text and "“the cause of the back pain”" in text
    assert "“Modic grade”" in text


def test_own_words_stay_until_written_again(open_form):
    page = open_form()
    fill(page)
    box = page.get_by_label("Impression, in your words")
    box.fill("My words.")
    page.get_by_label("Type", exact=True).select_option("type 2")
    assert box.input_value() == "My words."
    page.get_by_role("button", name="Write it again from the choices").click()
    assert "Modic type 2" in box.input_value()


def test_a_report_is_kept_and_can_be_written_again(open_form, watched):
    page = open_form()
    fill(page)
    page.get_by_role("button", name="Compare with the truth").click()
    page.wait_for_selector(".modic-scroll table")
    again = watched.open(page.url, context=page.context)
    again.wait_for_selector(".modic-scroll table")
    again.get_by_role("button", name="Write it again").click()
    again.wait_for_selector(".modic-fields")
    assert again.get_by_label("Level", exact=True).input_value() == ""


def test_the_truth_is_not_readable_before(open_form):
    page = open_form()
    truth = level_truths(ml.load_case("type-1").findings, ml.load_case("type-1").pfirrmann)[0]
    assert f"{100 * truth.height:.0f} % of" not in page.content()
    assert "Considered: infection" not in page.content()


def test_keyboard_alone_on_a_phone(open_form):
    page = open_form(phone=True)
    page.get_by_label("Level", exact=True).focus()
    page.keyboard.type("L4-L5")
    for _ in range(2):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("type 1")
    assert "Modic type 1 of the inferior L4 and superior L5 endplates" in (
        page.get_by_label("Impression, in your words").input_value()
    )
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    sizes = page.eval_on_selector_all(
        ".modic select, .modic input, .modic button", "all => all.map(e => e.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 24


def test_cases_without_one_level_are_refused():
    with pytest.raises(ml.ModicError, match="0 levels"):
        ReportForm("x", ml.load_case("normal"))
