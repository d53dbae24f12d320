"""On paper: the summary is one sheet; every page is dark on white, without navigation, and nothing stays folded."""

import re

import pytest

SHEET = "book/summary.html"


def sheets(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_summary_is_one_sheet(watched, served, paper, theme):
    page = watched.open(f"{served}/{SHEET}", theme=theme)
    assert (
        sheets(page.pdf(format=paper, margin=dict.fromkeys(("top", "bottom", "left", "right"), "12mm"))) == 1
    )


def test_a_long_page_takes_more_than_one_sheet(watched, served):
    page = watched.open(f"{served}/book/patients.html")
    assert sheets(page.pdf(format="A4")) > 1


@pytest.mark.parametrize(
    "name", ["book/critical_reading.html", "book/patients.html", "notebooks/03_type_1.html"]
)
def test_paper_shows_text_without_navigation_dark_on_white(watched, served, name):
    page = watched.open(f"{served}/{name}", theme="dark")
    page.emulate_media(media="print")
    for part in (".bd-sidebar-primary", ".prev-next-footer", ".bd-header-article"):
        assert not page.locator(part).first.is_visible(), part
    ink = page.locator("main p").first.evaluate("node => getComputedStyle(node).color")
    assert max(map(int, re.findall(r"\d+", ink)[:3])) < 80, ink
    assert page.locator("h1").first.is_visible()


def test_what_is_folded_opens_for_paper_and_folds_again(watched, served):
    page = watched.open(f"{served}/book/critical_reading.html", ready=False)
    shut = "document.querySelectorAll('main details:not([open])').length"
    before = page.evaluate(shut)
    assert before >= 31
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(shut) == 0
    assert page.locator(".claim details p").first.is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(shut) == before
    assert not page.locator(".claim details").first.is_visible()  # the exercise is as before


@pytest.mark.parametrize(
    "name", ["book/index.html", "notebooks/02_contrast.html", "notebooks/08_report.html"]
)
def test_paper_shows_pictures_and_questions_without_tools_and_code(watched, served, name):
    page = watched.open(f"{served}/{name}")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".modic-canvas").first.is_visible()
    for part in ("button", ".modic-controls", ".modic-keys", "details.hide", "#print-main-content"):
        assert page.locator(f"main {part} >> visible=true").count() == 0, part
    assert page.get_by_text("Education only, not for diagnosis").last.is_visible()


@pytest.mark.parametrize("name", ["08_report", "10_reading_room", "03_type_1"])
def test_paper_shows_no_control_that_needs_a_hand(watched, served, name):
    page = watched.open(f"{served}/notebooks/{name}.html")
    page.emulate_media(media="print")
    for part in ("select", "textarea", ".modic-reading-form", ".modic-fields", "input[type=range]"):
        assert page.locator(f"main {part} >> visible=true").count() == 0, part


def test_the_whole_of_a_report_that_is_read_is_printed(watched, served):
    page = watched.open(f"{served}/notebooks/08_report.html")
    assert page.locator(".modic-report-reader .modic-marked").is_visible()
    page.emulate_media(media="print")
    marked = page.locator(".modic-report-reader .modic-marked")
    assert marked.is_visible() and marked.evaluate("node => node.scrollHeight <= node.clientHeight + 1")


def test_letters_of_graphs_can_be_read_on_paper(watched, served):
    page = watched.open(f"{served}/notebooks/09_patient_meaning.html")
    page.set_viewport_size({"width": 718, "height": 960})  # letter paper between its margins
    page.emulate_media(media="print")
    graphs = page.locator(".modic-figure[style] img")
    assert graphs.count() == 2
    for width in graphs.evaluate_all("images => images.map((image) => image.getBoundingClientRect().width)"):
        assert 9.5 * width / 96 / 4.6 > 7.5  # points, of letters of 9.5 on 4.6 inches
