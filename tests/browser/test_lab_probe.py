"""The probe in the labs: it names the tissues of a voxel in percent, in LesionLab those that were filled in."""

import re

import numpy as np
import pytest
from panes import slide
from small_pages import write_page

import modiclib as ml
from modiclib.cases.views import spine
from modiclib.composition import COMPARTMENTS
from modiclib.widgets import ContrastLab, LesionLab


@pytest.fixture(scope="module")
def case():
    return ml.load_case("type-1")


@pytest.fixture(scope="module")
def voxel(case) -> tuple[int, int]:
    """Row and column of a voxel in the middle of the first lesion."""
    rows, columns = np.nonzero(case.slice_labels(case.middle) == case.findings[0].label)
    return int(np.median(rows)), int(np.median(columns))


@pytest.fixture
def page(watched, tmp_path, case, voxel):
    """Two labs of one case, with the probe in the first lesion."""
    left, right = spine(case, slices=1)["columns"]
    rows = case.labels.shape[1]
    row, column = voxel
    middle = [(rows - 1) / 2, (left + right - 1) / 2]
    probe = [(at - centre) * case.spacing[1] for at, centre in zip((row, column), middle, strict=True)]
    labs = [make(case, label=name, probe=probe) for make, name in ((ContrastLab, "one"), (LesionLab, "two"))]
    return watched.open(write_page(tmp_path, *labs).as_uri())


def tissues(lab) -> dict[str, int]:
    """Percent of each tissue that the probe names."""
    sentence = lab.locator(".modic-reading p").filter(has_text="Simulated tissue").inner_text()
    return {
        name.strip(): int(percent) for name, percent in re.findall(r"([A-Za-z][A-Za-z ]*?) (\d+) %", sentence)
    }


def test_probe_names_the_tissues_of_the_case(page, case, voxel):
    lab = page.get_by_role("group", name="one", exact=True)
    lab.get_by_text("Measure", exact=True).click()
    lab.locator(".modic-reading p").wait_for()
    said = tissues(lab)
    shares = case.slice_maps(case.middle)[:, *voxel]
    for name, share in zip(COMPARTMENTS, shares, strict=True):
        if name != "bone" and share > 0.05:
            assert said[name] == pytest.approx(100 * share, abs=3), name
    assert "oedema" in said
    assert "bone or air" in lab.locator(".modic-reading p").inner_text()


def test_probe_names_what_was_filled_in(page):
    lab = page.get_by_role("group", name="two", exact=True)
    lab.get_by_text("Measure", exact=True).click()
    lab.locator(".modic-reading p").wait_for()
    water = tissues(lab)
    slide(page, "Fat", 100)
    page.wait_for_function("!document.querySelectorAll('.modic-reading')[1].innerText.includes('oedema')")
    fat = tissues(lab)
    assert water["oedema"] > 30 and "oedema" not in fat
    assert fat["fat"] > water.get("fat", 0) + 30
