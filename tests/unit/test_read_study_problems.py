"""What is wrong with a DICOM folder is said, file by file, and never silently dropped or passed over."""

import shutil
from pathlib import Path

import pydicom
import pytest
from fake_case import FakeCase
from pydicom.data import get_testdata_file
from scattered_study import assert_same_as_written, change, files, scatter

import modiclib as ml
from modiclib.dicom.write import write_study

SHIPPED = Path(get_testdata_file("MR_small.dcm")).parent


@pytest.fixture
def folder(tmp_path):
    return scatter(tmp_path)


def test_every_file_left_out_is_noted_by_name_with_the_reason(folder):
    t1, t2, stir = (files(folder, name) for name in ("T1", "T2", "STIR"))
    change(t1[:1], ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"])
    change(t1[1:2], Modality="CT")
    change(t2[:1], ImageOrientationPatient=[1, 0, 0, 0, 1, 0])
    change(t2[1:2], ImageOrientationPatient=[1, 0, 0, 0, 0, -1])
    change(t2[2:], NumberOfFrames=2)
    change(stir[:1], ImageOrientationPatient=None)
    stir[1].write_bytes(stir[1].read_bytes()[:-500])
    (folder / "readme.txt").write_text("a text among the images")
    (folder / "empty").touch()

    study = ml.read_study(folder)
    reasons = {
        t1[0]: "localiser",
        t1[1]: "not MR",
        t2[0]: "axial",
        t2[1]: "coronal",
        t2[2]: "several frames",
        stir[0]: "orientation",
        stir[1]: "pixels cannot be read",
        folder / "readme.txt": "not a readable DICOM file",
        folder / "empty": "not a readable DICOM file",
    }
    assert len(study.notes) == len(reasons)
    for path, reason in reasons.items():
        name = path.relative_to(folder).as_posix()
        assert any(note.startswith(f"{name}: ") and reason in note for note in study.notes), (
            name,
            study.notes,
        )
    assert study.contrasts == ("T1", "STIR")
    assert len(study["STIR"].pixels) == 1


def test_missing_spacing_is_noted_and_the_geometry_is_unknown(folder):
    change(files(folder, "T1"), PixelSpacing=None)
    study = ml.read_study(folder)
    assert not study["T1"].geometry_known
    assert study["T2"].geometry_known
    assert any("pixel spacing" in note for note in study.notes)


@pytest.mark.parametrize("bad", [[0, 1, 0, 0, 1, 0], [0, 0, 0, 0, 0, 0], [0, 1, 0]])
def test_an_impossible_orientation_counts_as_missing(folder, bad):
    change(files(folder, "T1"), ImageOrientationPatient=bad)
    study = ml.read_study(folder)
    assert study.contrasts == ("T2", "STIR")
    assert sum("orientation" in note for note in study.notes) == 3


def test_a_slice_of_unknown_thickness_is_noted(folder):
    (path, *_) = files(folder, "T1")
    change([path], SpacingBetweenSlices=None, SliceThickness=None)
    study = ml.read_study(path)
    assert study["T1"].spacing[0] == 1
    assert [note for note in study.notes if "1 mm" in note]


def test_a_missing_slice_is_noted(tmp_path):
    paths = write_study(FakeCase(slices=5), tmp_path)
    paths[1].unlink()
    study = ml.read_study(tmp_path)
    assert len(study["T1"].pixels) == 4
    assert study["T1"].spacing[0] == pytest.approx(4.4)
    assert [note for note in study.notes if "unevenly" in note]


def test_two_images_at_one_place_are_not_stacked(folder):
    first = files(folder, "T1")[0]
    shutil.copy(first, first.with_name("copy"))
    study = ml.read_study(folder)
    assert_same_as_written(study)
    assert len(study.notes) == 1
    assert "same place" in study.notes[0]


def test_another_examination_is_not_mixed_in(folder, tmp_path):
    write_study(FakeCase(name="type-2", slices=1), folder / "second")
    study = ml.read_study(folder)
    assert_same_as_written(study)
    assert sum("another examination" in note for note in study.notes) == 3


class TestNothingUsable:
    def test_no_such_folder(self, tmp_path):
        with pytest.raises(ml.ModicError, match="there is no folder"):
            ml.read_study(tmp_path / "nowhere")

    def test_no_dicom(self, tmp_path):
        (tmp_path / "notes.txt").write_text("no images yet")
        with pytest.raises(ml.ModicError, match="no DICOM file"):
            ml.read_study(tmp_path)

    def test_nothing_sagittal(self, folder):
        change(files(folder, "T1"), ImageOrientationPatient=[1, 0, 0, 0, 1, 0])
        for name in ("T2", "STIR"):
            for path in files(folder, name):
                path.unlink()
        with pytest.raises(ml.ModicError, match="axial") as error:
            ml.read_study(folder)
        assert "Simulated" not in str(error.value)
        assert "more" not in str(error.value)

    def test_of_many_reasons_three_are_told_and_the_rest_counted(self, folder):
        change([path for path in folder.rglob("*") if path.is_file()], Modality="CT")
        with pytest.raises(ml.ModicError, match=r"; and 6 more$"):
            ml.read_study(folder)


class TestFilesThatPydicomShips:
    def test_axial_mr_is_refused_in_plain_words(self):
        with pytest.raises(ml.ModicError, match="axial, only sagittal"):
            ml.read_study(SHIPPED / "MR_small.dcm")

    def test_a_truncated_file_is_named(self, tmp_path):
        dataset = pydicom.dcmread(SHIPPED / "MR_truncated.dcm")
        dataset.ImageOrientationPatient = [0, 1, 0, 0, 0, -1]
        dataset.save_as(tmp_path / "cut")
        with pytest.raises(ml.ModicError, match="cut: left out, its pixels cannot be read"):
            ml.read_study(tmp_path)

    def test_a_whole_archive(self):
        """CT, CR and MR of two patients, nested, without extensions: sagittal scouts, one slice each."""
        root = SHIPPED / "dicomdirtests"
        study = ml.read_study(root)
        assert set(study.contrasts) == {"GRE"}
        everything = [path for path in root.rglob("*") if path.is_file()]
        shown = sum(len(series.pixels) for series in study)
        assert len(study.notes) == len(everything) - shown
        assert any("not MR but CT" in note for note in study.notes)
