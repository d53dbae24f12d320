"""Reading a DICOM folder: whatever the order, names and storage, the same study; every file accounted for."""

import shutil
from pathlib import Path
from zlib import crc32

import numpy as np
import pydicom
import pytest
from fake_case import FakeCase
from hypothesis import given
from hypothesis import strategies as st
from pydicom.data import get_testdata_file
from pydicom.pixels import set_pixel_data

import modiclib as ml
from modiclib.dicom.orient import hang
from modiclib.dicom.recognise import contrast
from modiclib.dicom.write import write_study
from modiclib.series import SAGITTAL

CASE = FakeCase()
SECRET = "Muster^Erika"


@pytest.fixture
def folder(tmp_path):
    """A written study, its files renamed at random and spread over folders, without extension."""
    for number, path in enumerate(write_study(CASE, tmp_path / "written")):
        target = tmp_path / "study" / f"DIR{number % 2}" / f"{crc32(path.name.encode()) ^ number:08X}"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, target)
    return tmp_path / "study"


def files(folder, contrast):
    """Paths of one contrast, slices from right to left."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    chosen = [path for path in paths if pydicom.dcmread(path).get("ProtocolName") == contrast]
    return sorted(chosen, key=lambda path: pydicom.dcmread(path).ImagePositionPatient[0])


def change(paths, **attributes):
    """Set attributes of files; None removes one."""
    for path in paths:
        dataset = pydicom.dcmread(path)
        for keyword, value in attributes.items():
            if value is None:
                del dataset[keyword]
            else:
                setattr(dataset, keyword, value)
        dataset.save_as(path)


def assert_same_as_written(study, contrasts=("T1", "T2", "STIR")):
    assert study.contrasts == contrasts
    for name in contrasts:
        ours = CASE.study()[name]
        assert np.abs(study[name].pixels - ours.pixels).max() <= 0.5
        assert study[name].origin == pytest.approx(ours.origin)
        assert study[name].spacing == pytest.approx(ours.spacing)


def test_nested_files_without_extension(folder):
    study = ml.read_study(folder)
    assert_same_as_written(study)
    assert study.notes == []


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


def test_nothing_a_header_says_of_the_patient_comes_out(folder):
    paths = [path for path in folder.rglob("*") if path.is_file()]
    change(paths, PatientName=SECRET, PatientID=SECRET, StudyDescription=SECRET, Manufacturer=SECRET)
    change(files(folder, "T1")[:1], ImageOrientationPatient=None, ImageComments=SECRET)
    study = ml.read_study(folder)
    assert study.notes
    assert "Muster" not in repr(
        [study.title, study.notes, [s.protocol for s in study], [s.frame for s in study]]
    )
    assert not any(series.computed for series in study)
    assert study.title == "Lumbar spine MRI"


@pytest.mark.parametrize("flip_rows", [False, True])
@pytest.mark.parametrize("flip_columns", [False, True])
def test_storage_direction_does_not_matter(folder, flip_rows, flip_columns):
    for path in files(folder, "T2"):
        dataset = pydicom.dcmread(path)
        pixels = dataset.pixel_array
        rows, columns = np.array([0.0, 0, -1]), np.array([0.0, 1, 0])
        position = np.array(dataset.ImagePositionPatient, float)
        if flip_rows:
            position += rows * dataset.PixelSpacing[0] * (dataset.Rows - 1)
            rows, pixels = -rows, pixels[::-1]
        if flip_columns:
            position += columns * dataset.PixelSpacing[1] * (dataset.Columns - 1)
            columns, pixels = -columns, pixels[:, ::-1]
        dataset.ImagePositionPatient = [f"{mm:.6f}" for mm in position]
        dataset.ImageOrientationPatient = [*columns, *rows]
        dataset.PixelData = np.ascontiguousarray(pixels).tobytes()
        dataset.save_as(path)
    assert_same_as_written(ml.read_study(folder))


@st.composite
def stored_volumes(draw):
    """How a scanner may have stored a sagittal volume: tilted, axes in any order and direction."""
    tilt = np.deg2rad([draw(st.floats(-25, 25)) for _ in range(3)])
    turn = np.eye(3)
    for axis, angle in enumerate(tilt):
        i, j = (axis + 1) % 3, (axis + 2) % 3
        step = np.eye(3)
        step[i, i] = step[j, j] = np.cos(angle)
        step[i, j], step[j, i] = -np.sin(angle), np.sin(angle)
        turn = turn @ step
    order = draw(st.permutations(range(3)))
    flips = [draw(st.booleans()) for _ in range(3)]
    return SAGITTAL @ turn.T, order, flips


@given(stored_volumes())
def test_any_axis_order_and_direction_hangs_the_same_way(stored):
    axes, order, flips = stored
    truth = np.arange(3 * 5 * 4).reshape(3, 5, 4)
    spacing, origin = np.array([4.4, 0.6, 0.7]), np.array([1.0, -20, 300])
    volume, corner, directions = truth, origin, axes.copy()
    for axis in range(3):
        if flips[axis]:
            volume = np.flip(volume, axis)
            corner = corner + directions[axis] * spacing[axis] * (truth.shape[axis] - 1)
            directions[axis] = -directions[axis]
    order = list(order)
    pixels, mm, start, found = hang(volume.transpose(order), spacing[order], corner, directions[order])
    assert np.array_equal(pixels, truth)
    assert mm == pytest.approx(spacing)
    assert start == pytest.approx(origin)
    assert found == pytest.approx(axes)


def test_grey_values_are_rescaled_slice_by_slice(folder):
    paths = files(folder, "T2")
    for slope, path in enumerate(paths, start=1):
        change([path], RescaleSlope=slope, RescaleIntercept=-10)
    pixels = ml.read_study(folder)["T2"].pixels
    assert pixels.dtype == np.float32
    for index in range(3):
        expected = np.rint(CASE.study()["T2"].pixels[index]) * (index + 1) - 10
        assert np.array_equal(pixels[index], expected)


def test_monochrome1_is_inverted_with_its_window(folder):
    change(
        files(folder, "T1"), PhotometricInterpretation="MONOCHROME1", WindowCenter=1000.5, WindowWidth=2001
    )
    inverted = ml.read_study(folder)["T1"]
    stored = np.rint(CASE.study()["T1"].pixels)
    mirror = stored.max() + stored.min()
    assert np.array_equal(inverted.pixels, mirror - stored)
    assert inverted.window == pytest.approx((mirror - 2000, mirror))


def test_window_comes_from_the_pixels_where_the_file_has_none(folder):
    change(files(folder, "T1"), WindowCenter=None, WindowWidth=None)
    low, high = ml.read_study(folder)["T1"].window
    assert 0 <= low < 100
    assert 2900 < high <= 3000


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


def test_missing_timing_is_noted(folder):
    change(files(folder, "T1"), RepetitionTime=None, EchoTime="")
    study = ml.read_study(folder)
    assert study["unknown"].protocol.tr_ms is None
    assert any("TR and TE" in note for note in study.notes)


def test_nothing_is_made_up_that_a_header_does_not_say(folder):
    paths = files(folder, "T1")
    told = pydicom.dcmread(paths[0])
    protocol = ml.read_study(folder)["T1"].protocol
    assert (protocol.averages, protocol.slice_thickness_mm) == (told.NumberOfAverages, told.SliceThickness)
    change(
        paths,
        EchoTrainLength=None,
        PixelBandwidth="",
        NumberOfAverages=None,
        SliceThickness=None,
        MagneticFieldStrength=None,
    )
    protocol = ml.read_study(folder)["T1"].protocol
    assert {setting for setting, value in vars(protocol).items() if value is not None} == {
        "tr_ms",
        "te_ms",
        "name",
    }


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


def test_files_without_preamble_are_read(folder):
    for path in files(folder, "T1"):
        dataset = pydicom.dcmread(path)
        del dataset.file_meta
        dataset.preamble = None
        pydicom.dcmwrite(path, dataset, implicit_vr=True, little_endian=True, enforce_file_format=False)
    assert_same_as_written(ml.read_study(folder))


def test_a_single_file_is_a_study_of_one_slice(folder):
    path = files(folder, "T2")[1]
    study = ml.read_study(path)
    assert study.contrasts == ("T2",)
    assert study["T2"].spacing == pytest.approx((4.4, 0.5859375, 0.5859375))


@pytest.mark.parametrize(
    ("tr", "te", "ti", "name"),
    [
        (550, 11, None, "T1"), (716, 13.8, None, "T1"), (1000, 9, None, "T1"), (2000, 20, 860, "T1"),
        (3600, 102, None, "T2"), (5080, 93, None, "T2"), (1500, 120, None, "T2"), (2500, 87, None, "T2"),
        (4200, 48, 172, "STIR"), (4500, 42, 217, "STIR"), (3500, 15, 150, "STIR"), (9000, 120, 2500, "FLAIR"),
        (2500, 20, None, "PD"), (10, 3.7, None, "GRE"), (None, 10, None, "unknown"), (1300, 50, None, "other"),
    ],
)  # fmt: skip
def test_contrast_is_recognised_by_timing(tr, te, ti, name):
    assert contrast(tr, te, ti) == name


def test_what_the_series_was_called_does_not_matter(folder):
    change(files(folder, "STIR"), SeriesDescription="T1 sag", ProtocolName="T1")
    assert ml.read_study(folder).contrasts == ("T1", "T2", "STIR")


def test_fat_saturation_and_gauss(folder):
    change(files(folder, "T2"), ScanOptions=["SP", "FS"], MagneticFieldStrength=15000)
    study = ml.read_study(folder)
    assert study.contrasts == ("T1", "STIR", "T2 FS")
    assert study["T2 FS"].protocol.field_t == 1.5


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
    SHIPPED = Path(get_testdata_file("MR_small.dcm")).parent

    def test_axial_mr_is_refused_in_plain_words(self):
        with pytest.raises(ml.ModicError, match="axial, only sagittal"):
            ml.read_study(self.SHIPPED / "MR_small.dcm")

    @pytest.mark.parametrize(
        "name",
        ["MR_small.dcm", "MR_small_RLE.dcm", "MR_small_bigendian.dcm", "MR_small_implicit.dcm",
         "MR_small_jp2klossless.dcm", "MR_small_padded.dcm"],
    )  # fmt: skip
    def test_transfer_syntaxes(self, name, tmp_path):
        """The same image, stored in six ways, once it is laid sagittally."""
        dataset = pydicom.dcmread(self.SHIPPED / name)
        dataset.ImageOrientationPatient = [0, 1, 0, 0, 0, -1]
        dataset.save_as(tmp_path / "image")
        series = ml.read_study(tmp_path)["T2"]
        assert np.array_equal(series.pixels[0], pydicom.dcmread(self.SHIPPED / "MR_small.dcm").pixel_array)

    def test_a_truncated_file_is_named(self, tmp_path):
        dataset = pydicom.dcmread(self.SHIPPED / "MR_truncated.dcm")
        dataset.ImageOrientationPatient = [0, 1, 0, 0, 0, -1]
        dataset.save_as(tmp_path / "cut")
        with pytest.raises(ml.ModicError, match="cut: left out, its pixels cannot be read"):
            ml.read_study(tmp_path)

    def test_a_whole_archive(self):
        """CT, CR and MR of two patients, nested, without extensions: sagittal scouts, one slice each."""
        root = self.SHIPPED / "dicomdirtests"
        study = ml.read_study(root)
        assert set(study.contrasts) == {"GRE"}
        everything = [path for path in root.rglob("*") if path.is_file()]
        shown = sum(len(series.pixels) for series in study)
        assert len(study.notes) == len(everything) - shown
        assert any("not MR but CT" in note for note in study.notes)


def test_signed_pixels(folder):
    for path in files(folder, "T1"):
        dataset = pydicom.dcmread(path)
        set_pixel_data(dataset, dataset.pixel_array.astype(np.int16) - 1000, "MONOCHROME2", 16)
        dataset.save_as(path)
    assert ml.read_study(folder)["T1"].pixels.min() < -900
