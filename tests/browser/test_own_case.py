"""The page for one's own images: files chosen, shown, measured; nothing leaves the page and nothing types them."""

import re
import shutil

import pydicom
import pytest
from pydicom.uid import JPEG2000Lossless, generate_uid
from scipy.stats import t as student

import modiclib as ml
from modiclib.widgets.assembly import browser_code

PAGE = "book/own_case.html"


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Files of a computed study, with a name in their headers that must appear nowhere."""
    folder = tmp_path_factory.mktemp("study")
    paths = ml.load_case("type-1").write_dicom(folder)
    for path in paths:
        header = pydicom.dcmread(path)
        header.PatientName = "Secret^Person"
        header.save_as(path)
    (folder / "report of Secret Person.txt").write_text("No DICOM.")
    return [*paths, folder / "report of Secret Person.txt"]


def choose(page, files) -> None:
    """Choose files and wait until the page has dealt with them."""
    page.get_by_label("Files", exact=True).set_input_files([str(file) for file in files])
    wait_until_read(page)


def drop(page, paths, at: str) -> None:
    """Drop files or folders from the desktop on an element, as the browser itself does."""
    page.locator(at).first.scroll_into_view_if_needed()
    box = page.locator(at).first.bounding_box()
    place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + min(box["height"] / 2, 20)}
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    page.evaluate("() => { document.querySelector('.modic-own-status').textContent = ''; }")
    devtools = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": kind, "data": data, **place})
    wait_until_read(page)


def wait_until_read(page) -> None:
    page.wait_for_function(
        """() => document.querySelector('.modic-own progress').hidden
            && document.querySelector('.modic-own-status').textContent !== ''""",
        timeout=60_000,
    )


@pytest.fixture
def page(watched, address):
    return watched.open(f"{address}/{PAGE}")


def test_a_study_is_shown_and_measured(page, study):
    choose(page, study)
    assert page.locator(".modic-own-status").inner_text() == "T1, T2, STIR: 13, 13, 13 slices."
    assert page.locator(".modic-own-notes li").all_inner_texts() == ["1 file left out: not DICOM files"]
    assert page.locator(".modic-pane figcaption").all_inner_texts() == ["T1", "T2", "STIR"]
    panes = page.locator(".modic-panes")
    panes.scroll_into_view_if_needed()
    page.wait_for_function(
        """() => {
            const canvas = document.querySelector('.modic-pane canvas');
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            return data.some((value, i) => i % 4 < 3 && value > 100);
        }"""
    )
    panes.press("e")
    panes.press("n")
    for _ in range(12):
        panes.press("ArrowDown")
    page.wait_for_function("document.querySelectorAll('.modic-reading tbody tr').length === 3")
    assert re.search(r"\d\.\d\d \(\d\.\d\d to \d\.\d\d\)", page.locator(".modic-reading").inner_text())
    before = page.locator(".modic-slider output").first.inner_text()
    panes.press("Escape")
    panes.press("ArrowDown")
    page.wait_for_function(f"document.querySelector('.modic-slider output').textContent !== {before!r}")


def test_nothing_names_a_person_or_types_the_images(page, study):
    choose(page, study)
    said = page.locator(".modic-own").inner_text() + page.locator(".modic-viewer").inner_text()
    assert "Secret" not in page.content()
    assert not re.search(r"\b(hypo|hyper|type [123]|modic change)", said.lower())
    assert (
        page.evaluate("Object.values(localStorage).join() + Object.keys(localStorage).join()").find("Secret")
        < 0
    )


def test_the_verdict_is_of_the_words_typed(page):
    page.get_by_role("radio", name="hypo: darker than marrow").first.check()
    page.get_by_role("group", name="T2").get_by_role("radio", name="hyper").check()
    page.get_by_role("group", name="STIR").get_by_role("radio", name="hyper").check()
    answer = page.locator(".modic-answer").inner_text()
    assert answer.startswith("Your description, by the textbook, would be called ...")
    assert "Type 1." in answer


def test_files_that_are_no_images_leave_a_sentence_and_new_ones_take_their_place(page, study, tmp_path):
    broken = tmp_path / "broken.dcm"
    broken.write_bytes(study[0].read_bytes()[:1500])
    choose(page, [broken])
    assert "no sagittal MR image" in page.locator(".modic-own-status").inner_text()
    assert "damaged or cut short" in page.locator(".modic-own-notes").inner_text()
    assert page.locator(".modic-panes").count() == 0
    choose(page, study[:13])
    assert page.locator(".modic-own-status").inner_text() == "T1: 13 slices."
    choose(page, study)
    assert page.locator(".modic-panes").count() == 1


def test_an_old_file_of_another_kind_of_compression_is_refused_with_what_to_do(page, study, tmp_path):
    header = pydicom.dcmread(study[0])
    header.compress(pydicom.uid.JPEG2000Lossless, generate_instance_uid=False)
    header.save_as(tmp_path / "j2k.dcm")
    choose(page, [tmp_path / "j2k.dcm"])
    assert page.locator(".modic-own-status").inner_text() == "T1: 1 slice."
    header.file_meta.TransferSyntaxUID = pydicom.uid.JPEGLSLossless
    header.save_as(tmp_path / "jls.dcm")
    choose(page, [tmp_path / "jls.dcm"])
    assert "JPEG-LS" in page.locator(".modic-own-notes").inner_text()
    assert "gdcmconv --raw" in page.locator(".modic-own-notes").inner_text()


def test_files_are_dropped_anywhere_on_the_page_and_folders_opened(page, study):
    """Chromium lets no page from a folder open a folder: there it says to use the button."""
    drop(page, study[:13], ".modic-own-drop")
    assert page.locator(".modic-own-status").inner_text() == "T1: 13 slices."
    drop(page, study[13:26], ".bd-article h1")
    assert page.locator(".modic-own-status").inner_text() == "T2: 13 slices."
    drop(page, [study[0].parents[1]], ".modic-own-drop")
    said = page.locator(".modic-own").inner_text()
    assert "T1, T2, STIR: 13, 13, 13 slices." in said or "choose it with the button instead" in said
    assert page.url.startswith("file:") or "choose it" not in said


def test_everything_by_keyboard(page, study):
    choose(page, study[:26])
    page.get_by_label("Files", exact=True).focus()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none", "the focus is seen"
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.className + document.activeElement.type"))
        if "modic-panes" in reached[-1]:
            break
    assert "modic-panes" in reached[-1], reached
    before = page.locator(".modic-slider output").first.inner_text()
    page.keyboard.press("ArrowDown")
    page.wait_for_function(f"document.querySelector('.modic-slider output').textContent !== {before!r}")


def test_without_network_workers_or_webassembly(watched, served, study, tmp_path):
    """What a hospital's network blocks, or what is gone once the page is open, is not needed."""
    path = tmp_path / "j2k.dcm"
    header = pydicom.dcmread(study[0])
    header.compress(JPEG2000Lossless, generate_instance_uid=False)
    header.save_as(path)
    page = watched.open(f"{served}/{PAGE}")
    page.wait_for_function("globalThis.OpenJPEGJS && globalThis.modicDicom")
    page.evaluate("() => { delete globalThis.WebAssembly; delete globalThis.Worker; }")
    page.context.set_offline(True)
    choose(page, [path])
    assert page.locator(".modic-own-status").inner_text() == "T1: 1 slice."


def test_mixed_files_are_told_apart_and_their_names_never_shown(page, study, tmp_path):
    """Another patient, the same patient at another date, a localiser, an axial image, one that lies nowhere."""
    named = tmp_path / "<img src=x onerror=alert(1)> Secret Person.dcm"
    changes = [
        {"PatientID": "SECRET-7"},
        {"StudyInstanceUID": generate_uid()},
        {"ImageType": ["ORIGINAL", "PRIMARY", "LOCALIZER"]},
        {"ImageOrientationPatient": [1, 0, 0, 0, 1, 0]},
        {"ImageOrientationPatient": None},
    ]
    odd = []
    for number, attributes in enumerate(changes):
        header = pydicom.dcmread(study[13 + number])
        for word, value in attributes.items():
            setattr(header, word, value)
        odd.append(tmp_path / f"{number}.dcm")
        header.save_as(odd[-1])
    shutil.copy(study[13], named)
    choose(page, [*odd, *study[:13], named])
    assert page.locator(".modic-own-status").inner_text() == "T1, T2: 13, 1 slices."
    notes = sorted(page.locator(".modic-own-notes li").all_inner_texts())
    assert notes == [
        "1 image left out: localisers",
        "1 image left out: not sagittal",
        "1 image left out: they do not say how they lie in the body",
        "2 images left out: another patient or another examination",
    ]
    kept = page.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])")
    for said in (page.content(), kept):
        assert not re.search(r"secret|onerror=alert|\.dcm", said, re.IGNORECASE)


SHARES_SHOWN = """() => {
    const bar = document.querySelector('.modic-own progress');
    globalThis.shown = new Set();
    new MutationObserver(() => { if (!bar.hidden) shown.add(bar.value); }).observe(bar, { attributes: true });
}"""


def test_hundreds_of_files_are_read_with_a_bar_and_of_two_choices_the_last_counts(page, study, tmp_path):
    many = []
    for number in range(300):
        many.append(tmp_path / f"{number}.dcm")
        shutil.copy(study[number % 39], many[-1])
    page.evaluate(SHARES_SHOWN)
    picker = page.get_by_label("Files", exact=True)
    picker.set_input_files([str(path) for path in many])
    choose(page, study[:13])
    assert page.locator(".modic-own-status").inner_text() == "T1: 13 slices."
    choose(page, many)
    assert page.locator(".modic-own-status").inner_text() == "T1, T2, STIR: 13, 13, 13 slices."
    copies = [
        note for note in page.locator(".modic-own-notes li").all_inner_texts() if "at the same place" in note
    ]
    assert len(copies) == 3
    assert page.evaluate("shown.size") > 5, "the bar moves"


def test_the_page_says_first_what_it_is_for(watched, served):
    page = watched.open(f"{served}/{PAGE}", phone=True)
    first = page.locator(".bd-article p").first.inner_text()
    assert "not for patients’ decisions" in first
    assert page.locator(".bd-article p").first.get_by_role("link").get_attribute("href") == "patients.html"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_students_quantile_is_good_from_three_degrees_on(browser):
    page = browser.new_page()
    page.add_script_tag(content=browser_code("statistics"))
    for freedom in (3, 5, 10, 40, 1000):
        assert page.evaluate(f"studentQuantile({freedom})") == pytest.approx(
            student.ppf(0.975, freedom), rel=0.01
        )
    page.close()
