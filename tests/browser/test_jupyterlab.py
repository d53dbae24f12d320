"""The same widgets in a real JupyterLab: run a notebook, drag on the picture, read the trait back in Python."""

import contextlib
import os
import re
import secrets
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from panes import slide, wait_until

#: Every pane has its picture: an empty canvas is 300 pixels wide.
DRAWN_CANVASES = "[...document.querySelectorAll('.modic-canvas')].every((canvas) => canvas.width !== 300)"


@pytest.fixture
def lab(tmp_path):
    """Address of a JupyterLab that serves an empty folder."""
    token = secrets.token_hex(16)
    environment = os.environ | {
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "JUPYTER_DATA_DIR": str(tmp_path / "data"),
        "JUPYTER_PREFER_ENV_PATH": "1",
    }
    environment.pop("MODICLIB_SITE", None)
    (tmp_path / "work").mkdir()
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        "--ServerApp.port=0",
        "--ServerApp.ip=127.0.0.1",
    ]
    command += [
        f"--IdentityProvider.token={token}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    log = (tmp_path / "lab.log").open("w+")
    process = subprocess.Popen(
        command, cwd=tmp_path / "work", env=environment, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        yield wait_for_address(process, tmp_path / "lab.log"), token, tmp_path / "work"
    finally:
        process.terminate()
        process.wait(20)


def wait_for_address(process, log: Path) -> str:
    """Return the address JupyterLab logged, once it answers there."""
    for _ in range(480):
        found = re.search(r"(http://127\.0\.0\.1:\d+)/lab", log.read_text())
        with contextlib.suppress(OSError):  # the address is logged a moment before anybody listens
            if found:
                urllib.request.urlopen(found[1] + "/api", timeout=10).close()
                return found[1]
        assert process.poll() is None, log.read_text()
        time.sleep(0.25)
    raise AssertionError("JupyterLab did not start:\n" + log.read_text())


def run(browser, lab, *sources: str):
    """Open a notebook of these cells in JupyterLab and run all of it; returns the page."""
    address, token, folder = lab
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "test.ipynb")
    page = browser.new_page(viewport={"width": 1500, "height": 1000})
    page.goto(f"{address}/lab/tree/test.ipynb?token={token}")
    page.get_by_text("| Idle").wait_for(timeout=60_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    return page


def run_cell(page, number: int) -> str:
    """Run one cell again and return the text it prints."""
    cell = page.locator(".jp-CodeCell").nth(number)
    prompt = cell.locator(".jp-InputArea-prompt").first
    before = prompt.inner_text()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    wait_until(
        page, lambda: re.fullmatch(r"\[\d+\]:", now := prompt.inner_text().strip()) and now != before.strip()
    )
    page.get_by_text("| Idle").wait_for(timeout=30_000)
    return cell.locator(".jp-OutputArea-output").last.inner_text().strip()


def wait_for_print(page, number: int, expected: str) -> None:
    """Run a cell until it prints what is expected: what the browser has changed reaches Python in its turn."""
    wait_until(page, lambda: run_cell(page, number) == expected, seconds=60)


def test_drag_changes_the_trait_and_the_trait_the_picture(browser, lab):
    page = run(
        browser,
        lab,
        "import modiclib as ml\nfrom modiclib.widgets import SliceViewer",
        "viewer = SliceViewer(ml.load_case('type-1'), label='A spine', slices=slice(3, 8))\nviewer",
        "print(round(viewer.width), round(viewer.level), viewer.slice_index)",
        "viewer.slice_index = 0; viewer.outline = True",
    )
    canvas = page.locator(".modic-canvas").first
    canvas.wait_for(timeout=60_000)
    page.locator(".modic-slider output", has_text="1 of 5").wait_for(timeout=30_000)
    assert page.locator(".modic-legend").first.is_visible(), "a trait set in Python shows in the picture"
    canvas.scroll_into_view_if_needed()
    bounds = canvas.bounding_box()
    x, y = bounds["x"] + bounds["width"] / 2, bounds["y"] + bounds["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 40, steps=5)
    page.mouse.up()
    wait_for_print(page, 2, "130 10 0")
    page.close()


def test_what_python_sets_is_shown_what_is_measured_comes_back_and_a_second_view_looks_the_same(browser, lab):
    page = run(
        browser,
        lab,
        "import modiclib as ml\nfrom modiclib.widgets import ContrastPair",
        "cases = [ml.load_case(name).study('middle') for name in ('type-1', 'type-2')]\n"
        "pair = ContrastPair(*cases, prompt='What differs?', answer='T1 does.')\nreadings = []\n"
        "pair.observe(lambda change: readings.append(change.new), 'reading')\npair",
        "pair.front = 1; pair.compare = 'swipe'; pair.divider = 30; pair.zoom = 2.5; pair.revealed = True\n"
        "pair.probe = [0, 0]; pair.region = [0, 0, 6, 4]; pair.reference = [20, 0, 6, 4]; pair.tool = 'region'",
        "pair",
        "area = pair.reading['region']['A T1']['area_mm2']\n"
        "print(sorted(pair.reading), sorted(pair.reading['ratio']), bool(readings), area > 50)",
    )
    second = page.locator(".jp-OutputArea-output .modic-viewer").nth(1)
    second.wait_for(timeout=60_000)
    for view in page.locator(".jp-OutputArea-output .modic-viewer").all():
        assert view.locator("figcaption").first.inner_text() == "A · T2 | T1"
        assert view.get_by_label("Divider").input_value() == "30"
        assert view.get_by_text("T1 does.").is_visible()
        assert view.get_by_role("button", name="Hide the answer").is_visible()
        view.locator(".modic-reading td").first.wait_for(state="attached")
    measured = "['probe', 'ratio', 'ratio_interval', 'reference', 'region'] ['A T1', 'A T2', 'B T1', 'B T2'] True True"
    wait_for_print(page, 4, measured)
    second.get_by_role("button", name="Swipe").click()
    first = page.locator(".jp-OutputArea-output .modic-viewer").first
    wait_until(
        page, lambda: first.locator("figcaption").first.inner_text() == "A · T2"
    )  # one state, two views
    page.close()


def test_files_of_a_study_are_read_and_measured_without_words_for_a_type(browser, lab):
    page = run(
        browser,
        lab,
        "import modiclib as ml\nfrom modiclib.widgets import SliceViewer",
        "_ = ml.load_case('type-1').write_dicom('study')\nstudy = ml.read_study('study')",
        "viewer = SliceViewer(study, label='Read from files')\nviewer",
        "viewer.region = [0, -20, 5, 5]; viewer.reference = [30, -20, 5, 5]",
        "print(sorted(viewer.reading), viewer.slice_count, viewer.tissue_maps)",
    )
    viewer = page.locator(".jp-OutputArea-output .modic-viewer").first
    viewer.locator(".modic-reading td").first.wait_for(state="attached", timeout=90_000)
    wait_for_print(page, 4, "['ratio', 'ratio_interval', 'reference', 'region'] 13 {}")
    assert page.locator(".modic-pane figcaption").all_inner_texts() == ["T1", "T2", "STIR"]
    assert viewer.get_by_role("button", name="Structures").count() == 0
    assert not re.search("hyper|hypo|type 1", viewer.inner_text().lower())
    page.close()


def test_real_patient_in_the_same_viewer(browser, lab, spider_folder):
    page = run(
        browser,
        lab,
        "import modiclib as ml\nfrom modiclib.widgets import SliceViewer",
        f"study = ml.datasets.spider({str(spider_folder.resolve())!r})[68]",
        "viewer = SliceViewer(study, label='A real spine')\nviewer",
    )
    page.locator(".modic-canvas").nth(1).wait_for(timeout=60_000)
    page.wait_for_function(DRAWN_CANVASES)
    assert page.locator(".modic-pane figcaption").all_inner_texts() == ["T1", "T2"]
    spread = page.eval_on_selector_all(
        ".modic-canvas",
        """all => all.map(canvas => {
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            return new Set(data.filter((_, i) => i % 4 === 0)).size;
        })""",
    )
    assert all(greys > 100 for greys in spread)
    assert "Simulated" not in page.locator(".modic-note").first.inner_text()
    page.close()


def run_scanner(browser, lab, kind: str, trait: str, *sources: str):
    """Run a notebook that shows a lab of this kind and hears when a trait changes; returns the page and the lab."""
    page = run(
        browser,
        lab,
        f"import modiclib as ml\nfrom modiclib.widgets import {kind}",
        f"lab = {kind}(ml.load_case('type-1'), label='A spine')\nheard = []\n"
        f"lab.observe(lambda change: heard.append(change.new), {trait!r})\nlab",
        *sources,
    )
    return page, page.locator(".jp-OutputArea-output .modic-viewer")


def test_contrast_lab_follows_python_and_python_the_lab(browser, lab):
    page, viewer = run_scanner(
        browser,
        lab,
        "ContrastLab",
        "te_ms",
        "lab.sequence, lab.field_t, lab.curve_axis = 'STIR', 3.0, 'TI'\n"
        "lab.tr_ms, lab.te_ms, lab.ti_ms = 4000, 30, 210",
        "print(lab.sequence, lab.field_t, lab.tr_ms, lab.te_ms, heard[-1] == lab.te_ms)",
    )
    caption = viewer.locator("figcaption").first
    caption.filter(has_text="STIR, 3 T").filter(has_text="4000/30/210").wait_for(timeout=90_000)
    viewer.locator(".modic-curves[aria-label^='Signal against TI']").wait_for()
    assert viewer.locator(".modic-readout tbody td").first.inner_text().split()[-1] in (
        "hypo",
        "iso",
        "hyper",
    )
    viewer.get_by_label("Field").select_option("1.5")
    viewer.get_by_role("button", name="1988 T2", exact=True).click()
    wait_for_print(page, 3, "SE 1.5 2000.0 120.0 True")
    page.close()


def test_lesion_lab_follows_python_and_names_the_type_there(browser, lab):
    page, viewer = run_scanner(
        browser,
        lab,
        "LesionLab",
        "verdict",
        "lab.water, lab.fat = 50, 50",
        "print(lab.water, lab.fat, lab.bone, lab.verdict, heard[-1] == lab.verdict)",
    )
    verdict = viewer.locator(".modic-lesion-verdict strong")
    verdict.filter(has_text="Mixed type 1/2").wait_for(timeout=90_000)
    wait_for_print(page, 3, "50.0 50.0 0.0 mixed type 1/2 True")
    slide(viewer, "Sclerotic bone", 100)
    verdict.filter(has_text="Type 3").wait_for()
    wait_for_print(page, 3, "0.0 0.0 100.0 type 3 True")
    page.close()


def test_reading_room_takes_its_cases_from_python(browser, lab):
    page = run(
        browser,
        lab,
        "from modiclib.widgets import ReadingRoom",
        "room = ReadingRoom(cases=6)\nroom",
        "print(room.committed, room.marks)",
    )
    form = page.locator(".modic-reading-form")
    form.wait_for(timeout=120_000)
    form.locator("input[value='0']").check()
    form.locator("input[type=range]").press("ArrowRight")
    form.locator(".modic-commit").click()
    page.locator(".modic-feedback .modic-parts li").first.wait_for(timeout=60_000)
    wait_for_print(page, 2, "1 []")
    page.close()


TWO_MATRICES = """
import numpy as np
from modiclib import Protocol, Series, Study
from modiclib.series import SAGITTAL

def spot(name, shape, spacing, origin, place):
    # a grey stack with a bright square of 8 mm at a place of the patient
    pixels = np.full(shape, 20.0, np.float32)
    protocol = Protocol(None, None, name=name)
    series = Series(pixels, spacing, protocol, np.array(origin), SAGITTAL, (0, 255))
    index, row, column = np.round((np.array(place) - origin) @ series.axes.T / spacing).astype(int)
    half = round(4 / spacing[1])
    pixels[index, row - half : row + half + 1, column - half : column + half + 1] = 255
    return series

place = (8.0, 20.0, -30.0)
study = Study((
    spot("T1", (5, 100, 80), (4.0, 2.0, 2.0), (0.0, -80.0, 60.0), place),
    spot("T2", (9, 220, 190), (2.0, 1.0, 1.0), (0.0, -100.0, 90.0), place),
), "two matrices")
"""

SPOTS = """all => all.map(canvas => {
    const { width, height } = canvas;
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
    let [sum, x, y] = [0, 0, 0];
    for (let i = 0; i < width * height; i += 1) {
        const [row, column] = [Math.floor(i / width), i % width];
        const middle = column > width * .15 && column < width * .85 && row > height * .1 && row < height * .85;
        if (middle && data[4 * i] > 200) { sum += 1; x += column; y += row; }
    }
    return [x / sum, y / sum, sum];
})"""


def test_panes_of_different_matrix_show_the_same_place(browser, lab):
    page = run(
        browser,
        lab,
        TWO_MATRICES,
        "from modiclib.widgets import SliceViewer\nviewer = SliceViewer(study, slice_index=2, zoom=1.5)\nviewer",
    )
    page.locator(".modic-canvas").nth(1).wait_for(timeout=60_000)
    page.wait_for_function(DRAWN_CANVASES)
    first, second = page.eval_on_selector_all(".modic-canvas", SPOTS)
    assert first[:2] == pytest.approx(second[:2], abs=2)
    assert first[2] == pytest.approx(second[2], rel=0.35), "the same size on the screen"
    page.close()
