"""What can go wrong with a widget is said in its place, and the widgets beside it live on."""

import pytest
from panes import grey, slide
from small_pages import write_page

import modiclib as ml
from modiclib.widgets import ContrastLab, LesionLab, Option, Question, SliceViewer


@pytest.fixture(scope="module")
def case():
    return ml.load_case("type-1")


@pytest.fixture
def question():
    return Question(
        "bad-input", "Still here?", [Option("Yes", "Indeed.", correct=True), Option("No", "It is.")]
    )


def viewer(case) -> SliceViewer:
    return SliceViewer(case.study(slices="middle"), label="A spine")


def damaged(widget, kind: str):
    """Return the widget with images that nobody can read, under a name of their own."""
    data = bytes(widget.images_data)
    widget.images_data = {
        "cut": data[: len(data) // 2],
        "broken": data[: len(data) // 2] + bytes(len(data) - len(data) // 2),
        "empty": data[:2],
        "noise": bytes((7 * i) % 251 for i in range(5000)),
    }[kind]
    widget.images_id = f"{kind}-{widget.images_id}"
    return widget


@pytest.mark.parametrize("make", [viewer, ContrastLab, LesionLab])
def test_damaged_images_are_named_and_the_neighbours_live(watched, tmp_path, case, question, make):
    broken = [damaged(make(case), kind) for kind in ("cut", "broken", "empty", "noise")]
    page = watched.open(write_page(tmp_path, *broken, viewer(case), question).as_uri())
    said = page.get_by_role("alert").all_inner_texts()
    assert len(said) == 4 and all("damaged" in text and "load the page again" in text for text in said)
    assert grey(page).std() > 20
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Commit").click()
    assert "Right" in page.locator(".modic-verdict").inner_text()


def test_an_old_browser_is_told_what_it_takes(watched, tmp_path, case, question):
    context = watched.browser.new_context()
    watched.contexts.append(context)
    context.add_init_script("delete globalThis.DecompressionStream")
    labs = viewer(case), ContrastLab(case)
    page = watched.open(write_page(tmp_path, *labs, question).as_uri(), context=context)
    said = page.get_by_role("alert").all_inner_texts()
    assert len(said) == 2 and all("cannot unpack" in text and "Firefox 113" in text for text in said)
    assert page.get_by_label("Yes").is_enabled()


def test_a_pane_without_size_waits_until_it_has_one(watched, tmp_path, case):
    context = watched.browser.new_context()
    watched.contexts.append(context)
    context.add_init_script(
        "document.addEventListener('DOMContentLoaded', () => { document.querySelector('main').style.display = 'none' })"
    )
    path = write_page(tmp_path, viewer(case), ContrastLab(case))
    page = watched.open(path.as_uri(), context=context, ready=False)
    page.wait_for_function("document.querySelectorAll('.modic-panes').length === 2", timeout=30_000)
    page.evaluate("document.querySelector('main').style.display = ''")
    page.wait_for_function(
        "[...document.querySelectorAll('.modic-canvas')].every((pane) => pane.width !== 300)"
    )
    assert grey(page, 0).std() > 20 and grey(page, 3).std() > 20


def test_absurd_times_are_explained_until_they_are_mended(watched, tmp_path, case):
    absurd = ContrastLab(case, tr_ms=5.0, te_ms=1e9, label="absurd")
    sound = ContrastLab(case, label="sound")
    page = watched.open(write_page(tmp_path, absurd, sound).as_uri(), ready=False)
    fault = page.get_by_role("group", name="absurd", exact=True).get_by_role("alert")
    fault.wait_for()
    assert "must be shorter than TR" in fault.inner_text()
    page.get_by_role("group", name="sound", exact=True).locator(".modic-readout td").first.wait_for()
    slide(page, "TR", 4000)
    slide(page, "TE", 80)
    fault.wait_for(state="hidden")
    page.wait_for_function("document.querySelector('.modic-canvas').width !== 300")
    assert grey(page).std() > 20


@pytest.mark.parametrize("trait", ["tr_ms", "te_ms", "ti_ms", "train_ms", "noise_percent"])
@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_python_refuses_what_is_no_number(case, trait, value):
    lab = ContrastLab(case)
    before = getattr(lab, trait)
    with pytest.raises(ml.ModicError, match="must be a finite number"):
        setattr(lab, trait, value)
    assert getattr(lab, trait) == before
