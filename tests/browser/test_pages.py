"""Every page of the built site: no fault, no outside request, accessible, complete."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from conftest import ROOT, SITE

PAGES = sorted(
    path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html") if "_static" not in path.parts
)
LESSONS = [page for page in PAGES if re.search(r"notebooks/\d\d_", page)]
AXE = ROOT / "book" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
READING = [page for page in PAGES if page.startswith(("book/", "notebooks/"))] + ["search.html"]


def test_the_site_has_its_pages():
    assert {"index.html", "book/index.html", "book/images.html", "book/patients.html"} <= set(PAGES)
    assert LESSONS


@pytest.mark.parametrize("page_name", READING)
def test_page_opens_without_a_fault(watched, address, page_name):
    page = watched.open(f"{address}/{page_name}")
    assert page.title().endswith("Reading Modic changes")
    assert page.locator("link[rel~=icon]").count() == 1
    assert "Copyright 2026" in page.locator("body").inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("page_name", READING)
def test_page_is_accessible(watched, served, page_name, theme):
    page = watched.open(f"{served}/{page_name}", theme=theme)
    for details in page.locator("details").all():
        details.evaluate("node => { node.open = true }")
    page.wait_for_timeout(800)  # the theme fades them in
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(f"axe.run({{preload: false, runOnly: {RULES}}})")["violations"]
    assert [(fault["id"], [node["html"][:200] for node in fault["nodes"]]) for fault in found] == []


@pytest.mark.parametrize("page_name", READING)
def test_pictures_say_what_they_show(watched, served, page_name):
    page = watched.open(f"{served}/{page_name}")
    for picture in page.locator("main img").all():
        text = picture.get_attribute("alt") or ""
        assert len(text) > 25 and not re.search(r"\.(png|svg)$|[0-9a-f]{16}", text), picture.get_attribute(
            "src"
        )


@pytest.mark.parametrize("page_name", READING)
def test_links_lead_somewhere(site, watched, served, page_name):
    page = watched.open(f"{served}/{page_name}", ready=False)
    here = (site / page_name).parent
    for link in page.eval_on_selector_all(
        "main a[href], nav a[href]", "all => all.map(a => a.getAttribute('href'))"
    ):
        parts = urlsplit(link)
        if parts.scheme or not parts.path:
            continue
        assert Path(here, unquote(parts.path)).exists(), link


@pytest.mark.parametrize("page_name", LESSONS)
def test_each_widget_stands_once(watched, served, page_name):
    page = watched.open(f"{served}/{page_name}")
    asked = page.locator('script[type="application/vnd.jupyter.widget-view+json"]').count()
    drawn = page.locator(".widget-subarea > .lm-Widget").count()
    assert asked == drawn > 0


@pytest.mark.parametrize("page_name", LESSONS)
def test_no_code_is_in_sight(watched, served, page_name):
    page = watched.open(f"{served}/{page_name}")
    for example in page.locator("main div.highlight-python").all():  # code that a page shows on purpose
        example.evaluate("node => node.closest('.cell_input') ?? node.remove()")
    visible = page.locator("main").inner_text()
    assert not re.search(
        r"Traceback|\bimport |assert |<[a-z]+\.[A-Za-z.]+ (object|at 0x)|SliceViewer\(", visible
    )


@pytest.mark.parametrize("page_name", [*LESSONS, "book/index.html"])
def test_page_is_useful_without_javascript(watched, address, page_name):
    page = watched.open(f"{address}/{page_name}", scripts=False)
    assert all(len(still.get_attribute("alt")) > 25 for still in page.locator("noscript img").all())
    still = page.locator("noscript img").first
    assert still.is_visible()
    assert still.evaluate("picture => picture.naturalWidth") > 300
    assert page.locator(".bd-article h1").is_visible()


def test_home_page_shows_a_live_viewer_and_three_doors_at_once(watched, served):
    page = watched.open(f"{served}/index.html", phone=True)
    box = page.locator(".modic-canvas").first.bounding_box()
    assert box["y"] + 200 < 844
    assert page.locator(".doors > ul > li").count() == page.locator(".doors strong a").count() == 3
    page.locator(".doors a").first.click()
    assert page.locator(".bd-article h1").inner_text().startswith("How to use this course")


@pytest.mark.parametrize("page_name", READING)
def test_no_page_scrolls_sideways_on_a_phone(watched, served, page_name):
    page = watched.open(f"{served}/{page_name}", phone=True)
    for theme in ("light", "dark"):
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            # a phone widens innerWidth with the page: what it shows at once is clientWidth
            page.wait_for_function(f"document.documentElement.clientWidth === {width}")
            page.wait_for_timeout(150)  # widgets follow their box
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (theme, width)
