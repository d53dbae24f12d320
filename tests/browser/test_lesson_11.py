"""Lesson 11 and the pages with real cases: no patient without being asked for, none without source and limits."""

import re

import numpy as np
import pytest
import SimpleITK
from panes import grey, inner, outlined
from small_pages import write_page

from modiclib import Level, datasets
from modiclib.series import SAGITTAL
from modiclib.widgets import beside_computed, real_case

PAGE = "notebooks/11_real_cases.html"
GRADINGS = (
    "Patient,IVD label,Modic,UP endplate,LOW endplate,Spondylolisthesis,Disc herniation,Disc narrowing,"
    "Disc bulging,Pfirrman grade\n"
)


@pytest.fixture
def lesson(watched, served):
    return watched.open(f"{served}/{PAGE}")


def test_the_lesson_says_how_and_shows_no_patient(lesson):
    said = lesson.locator("main").inner_text()
    for words in (
        "10.5281/zenodo.10159290",
        "3.7 GB",
        "CC BY 4.0",
        "modic spider check",
        "make site SPIDER=",
    ):
        assert words in said
    assert "This site was built without SPIDER. No patient is shown on it." in said
    assert lesson.locator('a[href*="book/real/"]').count() == 0


def test_the_case_is_read_before_its_outline_is_seen(lesson):
    lesson.locator(".modic-canvas").first.scroll_into_view_if_needed()
    assert outlined(grey(lesson)) == 0
    question = lesson.locator(".modic-question").first
    question.get_by_label("1 or 2; that it is mixed").check()
    question.locator("input[type=range]").press("ArrowRight")
    question.get_by_role("button", name="Commit").click()
    lesson.wait_for_function("document.querySelector('.modic-legend')?.checkVisibility()")
    lesson.locator(".modic-canvas").first.scroll_into_view_if_needed()
    assert outlined(grey(lesson)) > 100


@pytest.fixture
def made_up(tmp_path):
    """A folder in SPIDER's layout: T1 and T2 of another matrix, spacing and array order; a bright square of 24 mm."""
    folder = tmp_path / "spider"
    (folder / "images").mkdir(parents=True)
    place = np.array([2.0, 15.0, -20.0])
    write(
        folder / "images" / "5_t1.mha", place, (5, 150, 120), (4.0, 1.5, 1.5), (-8.0, -90.0, 100.0), (0, 1, 2)
    )
    write(
        folder / "images" / "5_t2.mha",
        place,
        (9, 380, 300),
        (2.0, 0.7, 0.7),
        (-8.0, -110.0, 120.0),
        (2, 1, 0),
    )
    (folder / "radiological_gradings.csv").write_text(f"{GRADINGS}5,2,1,1,1,0,0,1,0,4\n")
    return folder


def write(path, place, shape, spacing, origin, order) -> None:
    """A grey volume with a bright square at a place of the patient, its axes stored in another order."""
    spacing, origin = np.array(spacing), np.array(origin)
    pixels = np.full(shape, 40, np.int16)
    _, row, column = np.round((place - origin) @ SAGITTAL.T / spacing).astype(int)
    half = round(12 / spacing[1])
    pixels[:, row - half : row + half + 1, column - half : column + half + 1] = 255
    image = SimpleITK.GetImageFromArray(np.ascontiguousarray(pixels.transpose(order)))
    image.SetSpacing(spacing[list(order)][::-1].tolist())
    image.SetDirection(SAGITTAL[list(order)][::-1].T.ravel().tolist())
    image.SetOrigin(origin.tolist())
    SimpleITK.WriteImage(image, str(path))


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_t1_and_t2_of_a_real_case_show_one_place(watched, tmp_path, made_up, phone, theme):
    path = write_page(tmp_path, real_case(datasets.spider(made_up), 5, Level.L4_L5))
    page = watched.open(path.as_uri(), phone=phone, theme=theme)
    assert page.locator(".modic-pane figcaption").all_inner_texts() == ["T1", "T2"]
    (row, column, size), (other_row, other_column, other_size) = (spot(grey(page, pane)) for pane in (0, 1))
    assert (other_row, other_column) == pytest.approx((row, column), abs=2)
    assert other_size == pytest.approx(size, rel=0.3), "the same size on the screen"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def spot(picture) -> tuple[float, float, int]:
    """Where the bright square lies on a pane, and how many pixels it has."""
    rows, columns = np.nonzero(inner(picture).mean(axis=2) > 200)
    assert len(rows) > 50
    return rows.mean(), columns.mean(), len(rows)


def test_source_and_limits_stand_beside_every_real_picture_and_no_word_for_a_type_in_it(
    watched, tmp_path, made_up
):
    patients = datasets.spider(made_up)
    widgets = real_case(patients, 5, Level.L4_L5), beside_computed(patients, 5, "type-1")
    page = watched.open(write_page(tmp_path, *widgets).as_uri())
    viewers, sources = page.locator(".modic-viewer"), page.locator(".modic-source")
    assert viewers.count() == sources.count() == 2
    for viewer, source in zip(viewers.all(), sources.all(), strict=True):
        assert source.bounding_box()["y"] - viewer.bounding_box()["y"] < viewer.bounding_box()["height"] + 60
        for words in ("SPIDER, patient 5", "van der Graaf", "CC BY 4.0", "Dataset label, not histology"):
            assert words in source.inner_text()
        assert source.locator("a[href='https://doi.org/10.5281/zenodo.10159290']").count() == 1
    assert "SPIDER’s label is type 1" in sources.first.inner_text()
    assert not re.search(r"\bhyper|\bhypo|type 1", viewers.first.inner_text())
    assert "imulated" not in viewers.first.inner_text()
    assert viewers.last.locator("figcaption").all_inner_texts()[0] == "SPIDER patient 5, real · T1"


def test_a_real_patient_of_spider(watched, tmp_path, spider_folder):
    patients = datasets.spider(spider_folder)
    page = watched.open(write_page(tmp_path, real_case(patients, 68, Level.L2_L3)).as_uri())
    assert page.locator(".modic-pane figcaption").all_inner_texts() == ["T1", "T2"]
    assert all(len(np.unique(inner(grey(page, pane)))) > 100 for pane in (0, 1)), "all its grey values"
    assert "patient 68" in page.locator(".modic-source").inner_text()
