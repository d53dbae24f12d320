"""Widgets seen from Python: the image container, the traits, and what is left beside a published page."""

import io
import shutil
import subprocess

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

import modiclib as ml
from modiclib.cases import spine
from modiclib.cases.outlines import outlines
from modiclib.image_script import read_image_script
from modiclib.physics.protocol import Protocol
from modiclib.series import SAGITTAL, Series, Study
from modiclib.widgets import (
    ContrastLab,
    ContrastPair,
    DecisionHelper,
    LesionLab,
    Option,
    Question,
    SliceViewer,
    images,
    site,
)
from modiclib.widgets.assembly import HERE, browser_code
from modiclib.widgets.maps import read_maps


def series(pixels, contrast="T1", spacing=(4.4, 0.7, 0.7), origin=(0.0, 0.0, 0.0)) -> Series:
    pixels = np.asarray(pixels, np.float32)
    protocol = Protocol(tr_ms=550, te_ms=11, name=contrast)
    return Series(
        pixels,
        spacing,
        protocol,
        np.array(origin),
        SAGITTAL,
        (0.0, float(pixels.max()) or 1.0),
        computed=True,
    )


@pytest.fixture
def study() -> Study:
    random = np.random.default_rng(1)
    smooth = np.cumsum(random.random((3, 40, 30)), axis=1) * 10
    return Study((series(smooth), series(smooth[:, ::2] * 3, "T2", (4.4, 1.4, 0.7))), "test")


@given(arrays(np.uint8, st.tuples(st.integers(1, 12), st.integers(1, 12))))
def test_prediction_is_undone_exactly(values):
    residual = (values - images.predict(values)).astype(np.uint8)
    assert np.array_equal(images.unpredict(residual), values)


@settings(max_examples=25)
@given(st.floats(1e-3, 1e5), st.integers(0, 1000))
def test_container_keeps_every_voxel_within_half_a_step(brightest, seed):
    pixels = np.random.default_rng(seed).random((2, 9, 7)).astype(np.float32) * brightest
    header, stacks = images.unpack(images.pack(Study((series(pixels),)))[1])
    step = header["series"][0]["step"]
    assert np.abs(stacks[0] * step - pixels).max() <= step * 0.5001


def test_whole_numbers_up_to_255_are_kept_exactly():
    pixels = np.arange(256).reshape(1, 16, 16)
    header, stacks = images.unpack(images.pack(Study((series(pixels),)))[1])
    assert header["series"][0]["step"] == 1
    assert np.array_equal(stacks[0], pixels)


def test_a_step_is_little_larger_than_the_noise():
    noisy = 1000 + np.random.default_rng(0).normal(0, 20, (1, 64, 64))
    assert images.noise_level(noisy[0]) == pytest.approx(20, rel=0.1)
    _, step = images.quantise(series(noisy))
    assert step == pytest.approx(1.4 * 20, rel=0.1)


def test_same_images_have_the_same_name(study):
    assert images.pack(study) == images.pack(study)
    assert images.pack(study)[0] != images.pack(Study(study.series[:1], "test"))[0]


def test_outline_follows_the_mask():
    mask = np.zeros((30, 30), bool)
    mask[8:20, 5:25] = True
    (line,) = outlines(mask)
    rows, columns = np.array(line[::2]), np.array(line[1::2])
    assert abs(rows.min() - 7.5) < 0.6 and abs(rows.max() - 19.5) < 0.6
    assert abs(columns.min() - 4.5) < 0.6 and abs(columns.max() - 24.5) < 0.6
    assert outlines(np.zeros((5, 5), bool)) == []


def test_a_pinhole_has_no_outline_and_a_hole_has_one():
    mask = np.ones((30, 30), bool)
    mask[10:12, 8:11] = False
    assert len(outlines(mask)) == 1
    mask[10:16, 8:14] = False
    assert len(outlines(mask)) == 2


def test_viewer_starts_in_the_middle_and_stays_in_the_stack(study):
    viewer = SliceViewer(study, label="test")
    assert (viewer.slice_count, viewer.slice_index) == (3, 1)
    viewer.slice_index = 99
    assert viewer.slice_index == 2
    viewer.zoom = 100
    assert viewer.zoom == 12


def test_viewer_shows_part_of_the_slices_in_the_same_place(study):
    viewer = SliceViewer(Study(study.series[:1]), label="test", slices=slice(1, 3), columns=(10, 25))
    header, stacks = images.unpack(viewer.images_data)
    assert stacks[0].shape == (2, 40, 15)
    assert header["series"][0]["origin"] == pytest.approx([4.4, 7.0, 0.0])


def test_viewer_names_the_contrasts_at_hand(study):
    with pytest.raises(ml.ModicError, match=r"STIR.*it has T1, T2"):
        SliceViewer(study, ["STIR"], label="test")
    with pytest.raises(ml.ModicError, match="no series"):
        SliceViewer(Study(()), label="test")


@pytest.mark.parametrize(
    "part", [{"slices": slice(0, 3, 2)}, {"slices": slice(5, 9)}, {"columns": (20, 10)}, {"columns": (0, 99)}]
)
def test_viewer_refuses_a_part_that_shows_nothing(study, part):
    same_grid = Study(study.series[:1], "test")
    with pytest.raises(ml.ModicError, match="3 slices and 30 columns"):
        SliceViewer(same_grid, **part)


def test_viewer_refuses_to_cut_series_of_different_matrix(study):
    with pytest.raises(ml.ModicError, match="differ in matrix"):
        SliceViewer(study, slices=slice(0, 2))


def test_outlines_belong_to_the_slices_shown():
    case = ml.load_case("type-1")
    viewer = SliceViewer(case, slices=slice(case.middle, case.middle + 1))
    header, _ = images.unpack(viewer.images_data)
    (line, *_) = header["lesions"][0]["outlines"][0]
    rows, columns = np.nonzero(case.slice_labels(case.middle) == case.findings[0].label)
    assert np.mean(line[::2]) == pytest.approx(rows.mean(), abs=8)
    assert np.mean(line[1::2]) == pytest.approx(columns.mean(), abs=8)


def test_tissue_maps_hold_every_voxel_of_the_slices_shown_and_hide_the_lesions():
    case = ml.load_case("type-1")
    first, after = columns = spine(case)["columns"]
    viewer = SliceViewer(case, slices=slice(case.middle, case.middle + 1), columns=columns)
    header, _ = images.unpack(viewer.images_data)
    about, maps = read_maps(viewer.tissue_maps[header["tissue_maps"]])
    truth = case.slice_maps(case.middle)[ml.COMPARTMENTS.index("fat"), :, first:after]
    assert np.abs(maps["fat"][0] - truth).max() <= 0.0201
    names = {about["structures"][str(int(value))] for value in np.unique(maps["labels"]) if value}
    assert {"marrow", "marrow L4", "disc L4-L5"} <= names and not any("lesion" in name for name in names)


def test_reset_goes_back_to_the_first_view(study):
    viewer = SliceViewer(study, zoom=2.5)
    viewer.zoom = 1
    assert viewer.first_view["zoom"] == 2.5 and viewer.first_view["slice_index"] == 1


def test_default_label_names_a_real_study_and_not_a_computed_one(study):
    assert SliceViewer(study).label == "test"
    assert SliceViewer(ml.load_case("type-1"), slices=slice(5, 6)).label == "Lumbar spine"


def test_still_picture_shows_the_first_view(study):
    def decode(content):
        return np.asarray(Image.open(io.BytesIO(content)).convert("L")).astype(float)

    (first, *_) = study.series
    whole = decode(site.still([first], 1))
    part = decode(site.still([first], 1, zoom=2, pan_row=7.0, pan_column=0.0))
    assert (
        np.abs(part[:, :15] - whole[20:40, 7:22]).mean()
        < 0.5 * np.abs(part[:, :15] - whole[:20, 7:22]).mean()
    )


def test_published_page_carries_a_name_and_the_folder_the_images(study, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MODICLIB_SITE", str(tmp_path))
    viewer = SliceViewer(study, label='A "spine"')
    assert viewer.images_data == b""
    identifier, container = images.pack(study)
    assert viewer.images_id == identifier
    script = (tmp_path / f"case-{identifier}.js").read_bytes()
    assert read_image_script(script) == (identifier, container)
    (still,) = tmp_path.glob("still-*.webp")
    assert Image.open(still).size[0] > 0
    assert not list(tmp_path.glob(".*")), "no half-written files are left"


def test_pair_starts_with_the_answer_hidden_and_needs_a_prompt_for_it(study):
    pair = ContrastPair(study, study, prompt="What differs?", answer="Nothing.", names=("Left", "Right"))
    assert (pair.slice_index, pair.front, pair.compare, pair.revealed) == (1, 0, "", False)
    assert pair.contrasts == ["T1", "T2"] and pair.left_id == pair.right_id
    pair.front = 7
    assert pair.front == 1
    with pytest.raises(ml.ModicError, match="needs a prompt"):
        ContrastPair(study, study, answer="Nothing.")


def test_published_pair_leaves_pictures_and_a_folded_answer_without_javascript(
    study, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("MODICLIB_SITE", str(tmp_path))
    shown = []
    monkeypatch.setattr(site, "show_without_javascript", shown.append)
    ContrastPair(study, study, prompt="What differs?", answer="Nothing < all.")
    assert "A T1, B T1, A T2, B T2" in shown[0]
    assert "<details><summary>Show the answer</summary><p>Nothing &lt; all.</p></details>" in shown[1]


RIGHT = Option("Right", "Because it is.", correct=True)
WRONG = Option("Wrong", "Because it is not.")


def test_question_knows_whether_the_answer_is_right():
    question = Question("key", "Which?", [WRONG, RIGHT])
    assert question.correct is None
    question.chosen, question.committed = 1, True
    assert question.correct is True
    question.chosen = 0
    assert question.correct is False


@pytest.mark.parametrize(
    "options", [[RIGHT], [WRONG, WRONG], [RIGHT, RIGHT], [RIGHT, Option("No reason", " ")]]
)
def test_unusable_questions_are_refused(options):
    with pytest.raises(ml.ModicError, match="key"):
        Question("key", "Which?", options)


@pytest.mark.parametrize(
    "code",
    [
        SliceViewer._esm,
        ContrastLab._esm,
        LesionLab._esm,
        ContrastPair._esm,
        Question._esm,
        DecisionHelper._esm,
    ],
)
def test_browser_code_is_one_module_without_imports(code):
    text = str(code)
    assert text.count("export default") == 1
    assert "import " not in text.replace("important ", "")
    names = [
        line.split("(")[0].removeprefix("async ")
        for line in text.splitlines()
        if line.startswith(("function", "async function"))
    ]
    assert len(names) == len(set(names)), "two files define the same function"


def test_published_code_stands_once_beside_the_page(tmp_path, monkeypatch):
    monkeypatch.setenv("MODICLIB_SITE", str(tmp_path))
    stub = browser_code("dom", "storage", "question")
    (script,) = tmp_path.glob("widget-*.js")
    assert script.stem in stub and len(stub) < 1500
    text = script.read_text("utf-8")
    assert "export" not in text and "return { render };" in text
    assert browser_code("dom", "storage", "question") == stub


def test_browser_code_is_valid_javascript(tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not on this machine; the browser tests run the same code")
    for path in sorted((HERE / "js").glob("*.js")):
        module = tmp_path / f"{path.stem}.mjs"
        module.write_text(browser_code(path.stem), "utf-8")
        done = subprocess.run([node, "--check", str(module)], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
