"""ContrastLab in a browser: every control, and what it changes in the picture, the readout and the curves."""

import re
from itertools import pairwise

import numpy as np
import pytest
from panes import drag, grey, outlined, slide
from serving import serve
from small_pages import write_page

import modiclib as ml
from modiclib.cases import masks
from modiclib.cases.views import spine
from modiclib.physics.protocol import default_protocol
from modiclib.physics.signal import remix
from modiclib.widgets import ContrastLab


@pytest.fixture(scope="session")
def case():
    return ml.load_case("type-1")


@pytest.fixture(scope="session")
def lab_page(tmp_path_factory, case):
    """Folder of a page with one lab."""
    folder = tmp_path_factory.mktemp("contrast-lab")
    write_page(folder, ContrastLab(case, label="A spine"))
    return folder


@pytest.fixture
def page(watched, lab_page):
    with serve(lab_page) as address:
        yield watched.open(f"{address}/widgets.html")


@pytest.fixture(params=["http, desktop", "file, phone"])
def either(request, watched, lab_page):
    """Open the page in both places and sizes it is read in."""
    phone = request.param == "file, phone"
    with serve(lab_page) as address:
        yield watched.open(f"{lab_page.as_uri() if phone else address}/widgets.html", phone=phone)


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def ratios(page) -> list[float]:
    """First lesion beside marrow, CSF and fat, as the readout says."""
    cells = page.locator(".modic-readout tbody tr").first.locator("td").all_inner_texts()
    return [float(re.search(r"[\d.]+", cell)[0]) for cell in cells]


def words(page) -> str:
    return page.locator(".modic-readout tbody tr td").first.inner_text().split()[-1]


def now(page) -> dict[str, float]:
    """Signals of the curves at the present setting, from their text alternative."""
    text = page.locator(".modic-curves").get_attribute("aria-label")
    tail = text.split(" ms: ")[-1].split(". Fully")[0]
    return {name: float(value) for name, value in re.findall(r"(?:^|, )([^0-9].*?) (\d\.\d+)", tail)}


def test_presets_give_the_contrasts_of_the_course(either):
    expected = {"T1": "hypo", "T2": "hyper", "STIR": "hyper", "1988 T2": "hyper"}
    pictures = []
    for name, word in expected.items():
        press(either, name)
        assert words(either) == word
        assert either.get_by_role("button", name=name, exact=True).get_attribute("aria-pressed") == "true"
        pictures.append(grey(either))
    for first, second in pairwise(pictures):
        assert np.abs(first - second).mean() > 3


@pytest.mark.parametrize("name", ["T1", "T2", "STIR"])
def test_readout_is_what_python_computes(page, case, name):
    press(page, name)
    lesion, marrow = (mask[0] for mask in masks(case, case.findings[0], slices="middle"))
    maps, protocol = case.slice_maps(case.middle), default_protocol(name)
    expected = remix(maps[:, lesion].mean(1), protocol) / remix(maps[:, marrow].mean(1), protocol)
    assert ratios(page)[0] == pytest.approx(expected, abs=0.02)


def test_echo_time_darkens_all_but_csf_and_changes_the_picture(page):
    press(page, "T2")
    before, picture = now(page), grey(page)
    slide(page, "TE", 200)
    after = now(page)
    assert all(after[name] < before[name] for name in before)
    assert after["CSF"] / before["CSF"] > 0.9 > after["normal marrow"] / before["normal marrow"]
    assert np.abs(grey(page) - picture).mean() > 2


def test_repetition_time_brings_csf_back(page):
    before, picture = now(page), grey(page)
    slide(page, "TR", 6000)
    assert now(page)["CSF"] > 3 * before["CSF"]
    assert now(page)["fat"] == pytest.approx(before["fat"], rel=0.2)
    assert np.abs(grey(page) - picture).mean() > 3


def test_fat_is_null_on_the_page_at_its_inversion_time(either):
    press(either, "STIR")
    assert now(either)["fat"] < 0.1 * now(either)["normal marrow"]
    nulled = grey(either)
    slide(either, "TI", 260)
    assert now(either)["fat"] > now(either)["normal marrow"]
    assert np.abs(grey(either) - nulled).mean() > 3


def test_echo_train_and_inversion_show_only_where_they_exist(page):
    train, inversion = page.get_by_label("Echo train"), page.get_by_label("TI", exact=True)
    assert train.is_visible() and not inversion.is_visible()
    before = now(page)["CSF"]
    slide(page, "Echo train", 200)
    assert now(page)["CSF"] < before
    page.get_by_label("Sequence").select_option("SE")
    assert not train.is_visible()
    page.get_by_label("Sequence").select_option("STIR")
    assert train.is_visible() and inversion.is_visible()


def test_spin_echo_darkens_fat_as_in_1988(page):
    press(page, "T2")
    train = now(page)["fat"]
    page.get_by_label("Sequence").select_option("SE")
    assert now(page)["fat"] < 0.7 * train


def test_dixon_parts_water_from_fat(page):
    whole = now(page)
    page.get_by_label("Sequence").select_option("Dixon water")
    water, picture = now(page), grey(page)
    page.get_by_label("Sequence").select_option("Dixon fat")
    fat = now(page)
    assert water["fat"] == 0 and fat["CSF"] == 0
    assert water["normal marrow"] + fat["normal marrow"] == pytest.approx(whole["normal marrow"], abs=0.02)
    assert np.abs(grey(page) - picture).mean() > 3


def test_field_changes_relaxation(page):
    press(page, "STIR")
    page.get_by_label("Field").select_option("3")
    assert now(page)["fat"] > 0.05, "what nulls fat at 1.5 T does not at 3 T"
    press(page, "STIR")
    assert now(page)["fat"] < 0.02


def test_noise_is_seeded(page):
    slide(page, "Noise", 6)
    first = grey(page)
    press(page, "Scan again: other noise")
    assert np.abs(grey(page) - first).mean() > 3
    press(page, "Reset")
    slide(page, "Noise", 6)
    assert np.array_equal(grey(page), first)


def test_curves_run_against_what_is_chosen(page):
    for axis in ("TR", "TE", "TI"):
        page.get_by_label("Curves against").select_option(axis)
        assert f"Signal against {axis}" in page.locator(".modic-curves").get_attribute("aria-label")
    # without an inversion pulse there is nothing to vary: the curves are level
    points = page.locator(".modic-curves polyline").first.get_attribute("points").split()
    assert len({point.split(",")[1] for point in points}) == 1


def test_no_time_for_an_echo_train_is_said_in_words(page):
    press(page, "T2")
    slide(page, "TR", 150)
    fault = page.get_by_role("alert")
    assert "too short for an echo train of 194 ms" in fault.inner_text()
    assert not page.locator(".modic-canvas").is_visible()
    press(page, "T2")
    assert page.locator(".modic-canvas").is_visible() and not fault.is_visible()


def test_outline_window_and_reset(page):
    first = grey(page)
    assert outlined(first) == 0
    press(page, "Outline")
    assert outlined(grey(page)) > 30
    press(page, "Outline")
    drag(page, 60, 0)
    press(page, "T2")
    press(page, "Reset")
    assert np.array_equal(grey(page), first)


def test_sliders_work_from_the_keyboard(page):
    page.get_by_label("TE", exact=True).focus()
    page.keyboard.press("ArrowRight")
    assert "12 ms" in page.locator(".modic-scan").inner_text()


def test_phone_page_does_not_scroll_sideways(watched, lab_page):
    page = watched.open(f"{lab_page.as_uri()}/widgets.html", phone=True)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_damaged_maps_are_reported_and_the_neighbour_is_unharmed(watched, tmp_path, case):
    broken, whole = ContrastLab(case), ContrastLab(case)
    broken.images_data = broken.images_data[:9000]
    write_page(tmp_path, broken, whole)
    page = watched.open(f"{tmp_path.as_uri()}/widgets.html")
    assert "damaged" in page.get_by_role("alert").first.inner_text()
    assert grey(page).std() > 20


def test_picture_follows_python_scanner(watched, tmp_path, case):
    """Different blur, ghosts and noise apart, the browser's T1 and the scanner's are one picture."""
    part = spine(case, slices=1)
    series = case.scan("T1", slices="middle")
    pixels = series.pixels[0][:, slice(*part["columns"])] / series.window[1]
    write_page(tmp_path, ContrastLab(case))
    page = watched.open(f"{tmp_path.as_uri()}/widgets.html")
    shown = page.evaluate("""() => {
        const canvas = document.querySelector('.modic-canvas');
        return [canvas.width, canvas.height];
    }""")
    picture = grey(page)[..., 0] / 255
    scale = shown[1] / pixels.shape[0]
    rows = np.clip(((np.arange(40, 340) + 0.5) * scale).astype(int), 0, shown[1] - 1)
    left = (shown[0] - pixels.shape[1] * scale) / 2
    columns = np.clip((left + (np.arange(20, 180) + 0.5) * scale).astype(int), 0, shown[0] - 1)
    browser = picture[np.ix_(rows, columns)]
    assert np.corrcoef(browser.ravel(), np.clip(pixels, 0, 1)[40:340, 20:180].ravel())[0, 1] > 0.93
