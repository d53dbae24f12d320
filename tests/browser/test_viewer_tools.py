"""Probe, regions, structures, flicker, full screen and the list of keys of a viewer."""

import re

import numpy as np
import pytest
from panes import box, drag, grey, outlined, slide, wait_until
from serving import serve
from small_pages import write_page
from test_pages import AXE, RULES

import modiclib as ml
from modiclib import Protocol, Series, Study
from modiclib.cases import spine
from modiclib.series import SAGITTAL
from modiclib.widgets import SliceViewer

ROWS, COLUMNS, PIXEL = 120, 100, 1.0


def stack(name: str, inside: float) -> Series:
    """Three slices of grey 50 whose front half is of another grey: 0 at the middle is the first column behind it."""
    pixels = np.full((3, ROWS, COLUMNS), 50.0, np.float32)
    pixels[:, :, : COLUMNS // 2] = inside
    pixels[0] = 10
    return Series(
        pixels, (4.0, PIXEL, PIXEL), Protocol(None, None, name=name), np.zeros(3), SAGITTAL, (0, 255)
    )


@pytest.fixture(scope="session")
def tool_pages(tmp_path_factory):
    """Folder of two pages: known pixels, and a computed case."""
    known, computed = (tmp_path_factory.mktemp(name) for name in ("known", "computed"))
    write_page(known, SliceViewer(Study((stack("T1", 100), stack("T2", 200)), "halves"), label="Halves"))
    case = ml.load_case("type-1")
    write_page(computed, SliceViewer(case, label="A spine", **spine(case, slices=1)))
    return {"known": known, "computed": computed}


@pytest.fixture
def known(watched, tool_pages):
    with serve(tool_pages["known"]) as address:
        yield watched.open(f"{address}/widgets.html")


@pytest.fixture
def computed(watched, tool_pages):
    yield watched.open(f"{tool_pages['computed'].as_uri()}/widgets.html")


def reading(page) -> dict[str, list[str]]:
    """Table of what is measured, by picture."""
    rows = page.locator(".modic-reading tbody tr").all()
    return {row.locator("th").inner_text(): row.locator("td").all_inner_texts() for row in rows}


def test_probe_reads_the_pixel_and_follows_arrows_and_slices(known):
    panes = known.locator(".modic-panes")
    panes.press("p")
    assert known.get_by_role("button", name="Probe").get_attribute("aria-pressed") == "true"
    for _ in range(5):
        panes.press("ArrowLeft")
    assert reading(known) == {"T1": ["100"], "T2": ["200"]}
    for _ in range(10):
        panes.press("ArrowRight")
    assert reading(known) == {"T1": ["50"], "T2": ["50"]}
    panes.press("PageUp")
    assert reading(known) == {"T1": ["10"], "T2": ["10"]}, "the slice before has another value there"
    panes.press("Escape")
    panes.press("ArrowDown")
    assert reading(known) == {"T1": ["50"], "T2": ["50"]}, "arrows change the slice again"
    panes.press("p")
    panes.press("Delete")
    assert reading(known) == {}


def test_probe_is_placed_by_a_press_in_any_pane_at_any_zoom(known):
    known.get_by_text("Window, zoom and position").click()
    slide(known, "Zoom", 2)
    known.get_by_text("Measure", exact=True).click()
    known.get_by_role("button", name="Probe").click()
    x, y = box(known, 1)
    known.mouse.click(x - 30, y)
    assert reading(known) == {"T1": ["100"], "T2": ["200"]}
    known.mouse.click(x + 30, y)
    assert reading(known) == {"T1": ["50"], "T2": ["50"]}


def test_region_has_mean_deviation_area_and_a_ratio_to_the_reference(known):
    panes = known.locator(".modic-panes")
    panes.press("e")
    assert "Reference" not in known.locator(".modic-reading").inner_text()
    for _ in range(20):
        panes.press("ArrowLeft")
    assert reading(known) == {"T1": ["100 ± 0"], "T2": ["200 ± 0"]}
    head = known.locator(".modic-reading thead").inner_text()
    area = float(re.search(r"Region, ([\d.]+) mm²", head)[1])
    assert area == pytest.approx(np.pi * 25, rel=0.05)
    panes.press(".")
    wider = float(re.search(r"Region, ([\d.]+) mm²", known.locator(".modic-reading thead").inner_text())[1])
    assert wider == pytest.approx(area * 1.2, rel=0.08)
    panes.press("n")
    for _ in range(20):
        panes.press("ArrowRight")
    ratios = {"T1": "2.00 (2.00 to 2.00)", "T2": "4.00 (4.00 to 4.00)"}
    assert reading(known) == {
        "T1": ["100 ± 0", "50 ± 0", ratios["T1"]],
        "T2": ["200 ± 0", "50 ± 0", ratios["T2"]],
    }
    assert not re.search("hyper|hypo|type", known.locator(".modic-viewer").inner_text().lower())


def test_region_is_moved_and_resized_by_hand_and_by_buttons(known):
    panes = known.locator(".modic-panes")
    panes.press("e")
    known.get_by_role("button", name="Taller").click()
    known.get_by_role("button", name="Shorter").click()
    known.get_by_role("button", name="Wider").click()
    known.get_by_role("button", name="Narrower").click()
    reading(known)
    area = known.locator(".modic-reading thead").inner_text()
    drag(known, -80, 0)
    assert reading(known)["T1"] == ["100 ± 0"], "dragged by its middle, the region moved"
    assert known.locator(".modic-reading thead").inner_text() == area
    assert outlined(grey(known)) > 40
    known.get_by_role("button", name="Remove").click()
    assert reading(known) == {} and outlined(grey(known)) == 0


def test_measuring_leaves_the_window_alone(known):
    level = known.locator("input[id*=level]")
    known.locator(".modic-panes").press("p")
    drag(known, 0, 60)
    assert float(level.input_value()) == 0
    known.locator(".modic-panes").press("Escape")
    drag(known, 0, 60)
    assert float(level.input_value()) > 5


def test_tissues_of_a_computed_case_are_named_in_percent(computed):
    panes = computed.locator(".modic-panes")
    panes.press("p")
    sentence = computed.locator(".modic-reading p")
    sentence.wait_for()
    text = sentence.inner_text()
    shares = [int(share) for share in re.findall(r"(\d+) %", text)]
    assert "Simulated tissue: " in text and 75 <= sum(shares) <= 112, text
    assert "lesion" not in text, "where the lesion lies is for the reader to find"


def test_structures_are_marked_with_a_legend(computed):
    before = outlined(grey(computed))
    button = computed.get_by_role("button", name="Structures")
    button.click()
    assert before == 0
    wait_until(computed, lambda: outlined(grey(computed)) > 2000)
    legend = computed.get_by_role("list", name="Structures").inner_text()
    assert "Vertebral marrow" in legend and "Disc" in legend
    computed.locator(".modic-panes").press("l")
    assert outlined(grey(computed)) == 0 and not computed.get_by_text("Vertebral marrow").is_visible()


def test_what_the_tools_add_to_the_page_is_accessible(computed):
    panes = computed.locator(".modic-panes")
    for key in ("l", "e", "n", "p", "s", "o", "?"):
        panes.press(key)
    for details in computed.locator("details").all():
        details.evaluate("node => { node.open = true }")
    computed.locator(".modic-reading p").wait_for()
    computed.evaluate(AXE.read_text("utf-8"))
    found = computed.evaluate(f"axe.run({{preload: false, runOnly: {RULES}}})")["violations"]
    assert [(fault["id"], [node["html"][:200] for node in fault["nodes"]]) for fault in found] == []


def test_one_viewer_swipes_and_flickers_in_one_pane(known):
    known.get_by_text("Flicker and swipe").click()
    known.get_by_role("button", name="Swipe").click()
    assert known.locator(".modic-pane:visible").count() == 1
    assert known.locator("figcaption:visible").all_inner_texts() == ["T1 | T2"]
    known.get_by_role("button", name="T2").click()
    assert known.locator("figcaption:visible").all_inner_texts() == ["T2 | T1"]
    known.locator(".modic-panes").press("f")
    known.locator("figcaption:visible").filter(has_text=re.compile("^T1$")).wait_for()
    known.locator(".modic-panes").press("f")
    assert known.locator("figcaption:visible").all_inner_texts() == ["T1", "T2"]


def test_full_screen_and_back(known):
    known.get_by_role("button", name="Full screen").click()
    known.wait_for_function("document.fullscreenElement?.classList.contains('modic-viewer')")
    known.locator(".modic-panes").press("m")
    known.wait_for_function("!document.fullscreenElement")


def test_question_mark_opens_the_list_of_keys_and_comes_back(known):
    panes = known.locator(".modic-panes")
    panes.press("?")
    assert known.get_by_text("narrower, wider window").is_visible()
    assert known.evaluate("document.activeElement.tagName") == "SUMMARY"
    known.keyboard.press("Escape")
    assert not known.get_by_text("narrower, wider window").is_visible()
    assert known.evaluate("document.activeElement.className") == "modic-panes"
