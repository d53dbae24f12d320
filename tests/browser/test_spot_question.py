"""Questions on a picture, and with several answers, by mouse, touch and keyboard; the truth is that of the labels."""

import numpy as np
import pytest
from conftest import wait_for_widgets
from scipy.ndimage import distance_transform_edt
from serving import serve
from small_pages import write_page

import modiclib as ml
from modiclib.cases import spine
from modiclib.widgets import Option, Question, SpotQuestion
from modiclib.widgets.places import name_places

PIXELS = """node => {
    const { data, width, height } = node.getContext('2d').getImageData(0, 0, node.width, node.height);
    let coloured = 0;
    for (let i = 0; i < data.length; i += 4) {
        const colours = data.subarray(i, i + 3);
        coloured += Math.max(...colours) - Math.min(...colours) > 40;
    }
    return coloured;
}"""


@pytest.fixture(scope="module")
def case():
    return ml.load_case("type-1")


@pytest.fixture(scope="module")
def part(case):
    return spine(case, slices=1)


@pytest.fixture(scope="module")
def written(tmp_path_factory, case, part):
    reasons = {"answer": "Above the disc L4–L5.", "disc": "That is a disc.", "elsewhere": "Count up."}
    spot = SpotQuestion("spot", "Point to the inferior endplate of L4.", case, "inferior L4", reasons, **part)
    options = [
        Option("one", "First.", correct=True),
        Option("two", "Second."),
        Option("three", "Third.", correct=True),
    ]
    several = Question("several", "Which?", options, several=True)
    return write_page(tmp_path_factory.mktemp("spot"), spot, several)


@pytest.fixture(scope="module")
def address(written):
    return written.as_uri()


@pytest.fixture(params=[False, True], ids=["desktop", "phone"])
def page(request, watched, address):
    return watched.open(address, phone=request.param)


def innermost(mask: np.ndarray) -> tuple[int, int]:
    """Row and column of the voxel farthest from the border of a mask."""
    return np.unravel_index(distance_transform_edt(mask).argmax(), mask.shape)


def on_screen(page, case, part, name: str) -> tuple[float, float]:
    """Where a structure lies on the screen."""
    mask = name_places(case, case.middle)[name]
    row, column = innermost(mask)
    canvas = page.locator(".modic-spot canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    left, right = part["columns"]
    scale = min(box["width"] / (right - left), box["height"] / mask.shape[0])
    x = box["x"] + box["width"] / 2 + (column + 0.5 - (left + right) / 2) * scale
    y = box["y"] + box["height"] / 2 + (row + 0.5 - mask.shape[0] / 2) * scale
    return x, y


@pytest.mark.parametrize(
    ("place", "right", "says"),
    [
        ("inferior L4", True, "Above the disc L4–L5."),
        ("disc L3-L4", False, "That is a disc. Outlined: the inferior endplate of L4."),
    ],
)
def test_a_point_on_the_picture_is_judged_by_the_labels(page, case, part, place, right, says):
    question = page.locator(".modic-question").first
    commit = question.get_by_role("button", name="Commit")
    assert commit.is_disabled()
    assert question.locator("canvas").evaluate(PIXELS) == 0
    page.mouse.click(*on_screen(page, case, part, place))
    commit.click()
    verdict = question.locator(".modic-verdict")
    verdict.wait_for()
    assert says in verdict.inner_text() and ("✓ Right" in verdict.inner_text()) == right
    page.wait_for_function(f"(0, {PIXELS})(document.querySelector('.modic-spot canvas')) > 20")


def test_the_cross_goes_there_by_keyboard(watched, address, case, part):
    page = watched.open(address)
    x, y = on_screen(page, case, part, "inferior L4")
    question = page.locator(".modic-question").first
    box = question.locator("canvas").bounding_box()
    millimetres = part["columns"][1] - part["columns"][0], case.labels.shape[1]
    scale = min(box["width"] / millimetres[0], box["height"] / millimetres[1]) / case.spacing[1]
    down = round((y - box["y"] - box["height"] / 2) / scale)
    back = round((x - box["x"] - box["width"] / 2) / scale)
    question.locator(".modic-panes").focus()
    for steps, keys in ((down, ("ArrowUp", "ArrowDown")), (back, ("ArrowLeft", "ArrowRight"))):
        far, near = divmod(abs(steps), 5)
        for _ in range(far):
            page.keyboard.press(f"Shift+{keys[steps > 0]}")
        for _ in range(near):
            page.keyboard.press(keys[steps > 0])
    assert "mm" in question.locator("[role=status]").first.inner_text()
    question.get_by_role("button", name="Commit").click()
    assert "✓ Right" in question.locator(".modic-verdict").inner_text()


def test_the_answer_comes_back_after_a_reload_and_can_be_given_again(watched, written, case, part):
    with serve(
        written.parent
    ) as address:  # Chromium now and then reloads the page of a folder with an empty storage
        page = watched.open(f"{address}/{written.name}")
        page.mouse.click(*on_screen(page, case, part, "disc L3-L4"))
        page.locator(".modic-question").first.get_by_role("button", name="Commit").click()
        page.reload()
        wait_for_widgets(page)
    verdict = page.locator(".modic-question").first.locator(".modic-verdict")
    verdict.wait_for()
    assert "disc L3–L4" in verdict.inner_text()
    page.get_by_role("button", name="Answer again").click()
    assert page.locator(".modic-question").first.get_by_role("button", name="Commit").is_disabled()


def test_the_contrast_can_be_switched_and_moves_nothing(watched, address):
    page = watched.open(address)
    question = page.locator(".modic-question").first
    canvas = question.locator("canvas")
    before = canvas.screenshot()
    question.get_by_role("button", name="T2").click()
    assert question.locator("figcaption").inner_text() == "T2"
    page.wait_for_timeout(100)
    assert canvas.screenshot() != before


@pytest.mark.parametrize(("marked", "right"), [((0, 2), True), ((0,), False), ((0, 1, 2), False)])
def test_all_that_apply_are_asked_for_and_each_has_its_reason(page, marked, right):
    question = page.locator(".modic-question").nth(1)
    for index in marked:
        question.locator("input[type=checkbox]").nth(index).check()
    question.get_by_role("button", name="Commit").click()
    said = question.inner_text()
    assert ("✓ Right" in said) == right
    assert all(reason in said for reason in ("First.", "Second.", "Third."))
    assert said.count("✗ ") == (0 if right else 2)
