"""Every link inside the site leads to a place that exists, and every page leads on to the next."""

import re
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from conftest import ROOT, SITE

PAGES = [
    *sorted(path.relative_to(SITE).as_posix() for path in (SITE / "book").glob("*.html")),
    *sorted(path.relative_to(SITE).as_posix() for path in (SITE / "notebooks").glob("*.html")),
]
ORDER = [
    f"{name}.html" for name in re.findall(r"file: (\S+)", (ROOT / "book" / "_toc.yml").read_text("utf-8"))
]


@cache
def places(path: Path) -> set[str]:
    """Return the names of all places on a page that a link can point at."""
    return {unescape(name) for name in re.findall(r'\bid="([^"]+)"', path.read_text("utf-8"))}


@pytest.mark.parametrize("name", PAGES)
def test_every_anchor_exists(name):
    page = SITE / name
    lost = []
    for link in re.findall(r'<a\b[^>]*\bhref="([^"]+)"', page.read_text("utf-8")):
        parts = urlsplit(unescape(link))
        if parts.scheme or parts.netloc:
            continue
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        place = unquote(parts.fragment) if target.suffix == ".html" else ""
        if not target.exists() or (place and place not in places(target)):
            lost.append(link)
    assert lost == []


@pytest.mark.parametrize(("name", "following"), list(zip(["book/index.html", *ORDER], ORDER, strict=False)))
def test_the_next_step_is_in_sight_at_the_end_of_the_page(watched, served, name, following):
    page = watched.open(f"{served}/{name}", phone=True, ready=False)
    onward = page.locator("a.right-next")
    assert onward.is_visible()
    assert onward.evaluate("link => link.href").endswith(f"/{following}")


def test_an_abbreviation_is_explained_on_hover_by_keyboard_and_by_touch(watched, served):
    page = watched.open(f"{served}/notebooks/03_type_1.html", ready=False)
    first = page.locator("main abbr", has_text="STIR").first
    assert "inversion recovery" in first.get_attribute("title")
    said = "node => getComputedStyle(node, '::after').content"
    assert first.evaluate(said) in ("none", "normal")
    first.focus()
    assert "inversion recovery" in first.evaluate(
        f"node => ({said})(node).replace('attr(title)', node.title)"
    )
    later = page.locator("main abbr", has_text="STIR").nth(1)
    assert later.get_attribute("title") and later.get_attribute("tabindex") is None
