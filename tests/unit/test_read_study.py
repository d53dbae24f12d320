"""Reading a DICOM folder: whatever the order, names and storage of its files, the same study comes back."""

from pathlib import Path

import numpy as np
import pydicom
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.data import get_testdata_file
from pydicom.pixels import set_pixel_data
from scattered_study import CASE, assert_same_as_written, change, files, scatter

import modiclib as ml
from modiclib.dicom.orient import hang
from modiclib.series import SAGITTAL

SECRET = "Muster^Erika"
SHIPPED = Path(get_testdata_file("MR_small.dcm")).parent


@pytest.fixture
def folder(tmp_path):
    return scatter(tmp_path)


def test_nested_files_without_extension(folder):
    study = ml.read_study(folder)
    assert_same_as_written(study)
    assert study.notes == []


def test_a_single_file_is_a_study_of_one_slice(folder):
    path = files(folder, "T2")[1]
    study = ml.read_study(path)
    assert study.contrasts == ("T2",)
    assert study["T2"].spacing == pytest.approx((4.4, 0.5859375, 0.5859375))


def test_files_without_preamble_are_read(folder):
    for path in files(folder, "T1"):
        dataset = pydicom.dcmread(path)
        del dataset.file_meta
        dataset.preamble = None
        pydicom.dcmwrite(path, dataset, implicit_vr=True, little_endian=True, enforce_file_format=False)
    assert_same_as_written(ml.read_study(folder))


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


def test_signed_pixels(folder):
    for path in files(folder, "T1"):
        dataset = pydicom.dcmread(path)
        set_pixel_data(dataset, dataset.pixel_array.astype(np.int16) - 1000, "MONOCHROME2", 16)
        dataset.save_as(path)
    assert ml.read_study(folder)["T1"].pixels.min() < -900


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


@pytest.mark.parametrize(
    "name",
    ["MR_small.dcm", "MR_small_RLE.dcm", "MR_small_bigendian.dcm", "MR_small_implicit.dcm",
     "MR_small_jp2klossless.dcm", "MR_small_padded.dcm"],
)  # fmt: skip
def test_transfer_syntaxes(name, tmp_path):
    """The same image, stored in six ways, once it is laid sagittally."""
    dataset = pydicom.dcmread(SHIPPED / name)
    dataset.ImageOrientationPatient = [0, 1, 0, 0, 0, -1]
    dataset.save_as(tmp_path / "image")
    series = ml.read_study(tmp_path)["T2"]
    assert np.array_equal(series.pixels[0], pydicom.dcmread(SHIPPED / "MR_small.dcm").pixel_array)
