"""LesionLab in a browser: what is filled into the lesion, what is seen, what the rules call it."""

import numpy as np
import pytest
from panes import grey, outlined, slide
from serving import serve
from small_pages import write_page

import modiclib as ml
from modiclib.widgets import LesionLab


@pytest.fixture(scope="session")
def lesion_page(tmp_path_factory):
    """Folder of a page with one lab."""
    folder = tmp_path_factory.mktemp("lesion-lab")
    write_page(folder, LesionLab(ml.load_case("type-1"), label="A spine"))
    return folder


@pytest.fixture(params=["http, desktop", "file, phone"])
def either(request, watched, lesion_page):
    """Open the page in both places and sizes it is read in."""
    phone = request.param == "file, phone"
    with serve(lesion_page) as address:
        yield watched.open(f"{lesion_page.as_uri() if phone else address}/widgets.html", phone=phone)


@pytest.fixture
def page(watched, lesion_page):
    return watched.open(f"{lesion_page.as_uri()}/widgets.html")


@pytest.fixture
def page_of_lesson_06(watched, tmp_path):
    """The case in which lesson 06 lets a blend be tried."""
    write_page(tmp_path, LesionLab(ml.load_case("mixed-1-2"), label="A spine"))
    return watched.open(f"{tmp_path.as_uri()}/widgets.html")


def verdict(page) -> str:
    return page.locator(".modic-lesion-verdict strong").inner_text().rstrip(". ")


def words(page) -> list[str]:
    """Hypo, iso or hyper of the whole change on T1, T2 and STIR."""
    return [cell.split()[-1] for cell in page.locator(".modic-readout tbody td").all_inner_texts()]


def fill(page, water=0, fat=0, bone=0) -> None:
    for value in (0, 1):  # first all to nothing, so that none is lowered for another
        slide(page, "Water (oedema)", water * value)
        slide(page, "Fat", fat * value)
        slide(page, "Sclerotic bone", bone * value)


def test_each_material_is_its_type_and_changes_all_three_pictures(either):
    assert verdict(either) == "Type 1" and words(either) == ["hypo", "hyper", "hyper"]
    before = [grey(either, pane) for pane in range(3)]
    slide(either, "Fat", 100)
    assert verdict(either) == "Type 2" and words(either) == ["hyper", "hyper", "hypo"]
    after = [grey(either, pane) for pane in range(3)]
    t1, t2, stir = (np.abs(old - new).mean() for old, new in zip(before, after, strict=True))
    assert t1 > 0.5 and stir > 0.5
    assert t2 < min(t1, stir), "T2 tells water from fat least"
    slide(either, "Sclerotic bone", 100)
    assert verdict(either) == "Type 3" and words(either) == ["hypo", "hypo", "hypo"]
    slide(either, "Sclerotic bone", 0)
    assert verdict(either) == "No Modic change" and words(either) == ["iso", "iso", "iso"]


def test_shares_never_exceed_the_whole(page):
    slide(page, "Fat", 70)
    shares = page.locator(".modic-lesion-panel .modic-scan output").all_inner_texts()[:3]
    assert shares == ["30 %", "70 %", "0 %"]


def test_mixtures_lie_side_by_side_or_are_blended(page_of_lesson_06):
    page = page_of_lesson_06
    fill(page, water=50, fat=50)
    assert verdict(page) == "Mixed type 1/2"
    beside = grey(page, 0)
    page.get_by_label("The tissues lie").select_option("true")
    assert np.abs(grey(page, 0) - beside).mean() > 0.3
    assert words(page)[0] == "iso", "a blend hides on T1"
    page.get_by_label("The tissues lie").select_option("false")
    fill(page, fat=50, bone=50)
    assert verdict(page) == "Mixed type 2/3"


def test_a_mean_that_hides_the_mixture_is_said(page):
    fill(page, fat=50, bone=50)
    assert "Measured as one, it would read" in page.locator(".modic-lesion-panel").inner_text()


def test_time_plays_a_published_course_with_its_figures(page):
    panel = page.locator(".modic-time")
    assert "5 of 6 within 14 months to 3 years (Modic 1988a)" in panel.inner_text()
    assert "No fixed ladder" in panel.inner_text()
    slide(page, "Time", 50)
    assert verdict(page) == "Mixed type 1/2"
    panel.get_by_role("button").click()
    page.wait_for_function(
        "document.querySelector('.modic-time output').textContent === 'second scan'", timeout=15_000
    )
    assert verdict(page) == "Type 2"


@pytest.mark.parametrize(
    ("course", "figures", "end"),
    [
        ("type 1 stays", "18 of 36", "Type 1"),
        ("type 1, type 3", "3 of 36", "Type 3"),
        ("type 1, normal", "2 of 36", "No Modic change"),
        ("type 2, type 1", "4 of 22", "Type 1"),
    ],
)
def test_courses_go_forward_back_or_nowhere(page, course, figures, end):
    page.get_by_label("Course").select_option(label=course)
    assert figures in page.locator(".modic-course").inner_text()
    slide(page, "Time", 100)
    assert verdict(page) == end


def test_field_outline_and_reset(page):
    before = grey(page, 2)
    page.get_by_label("Field").select_option("3")
    assert np.abs(grey(page, 2) - before).mean() > 0.5
    page.get_by_role("button", name="Outline").click()
    assert outlined(grey(page)) > 30
    slide(page, "Fat", 100)
    page.get_by_role("button", name="Reset").click()
    assert verdict(page) == "Type 1"


def test_phone_page_does_not_scroll_sideways(watched, lesion_page):
    page = watched.open(f"{lesion_page.as_uri()}/widgets.html", phone=True)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
