"""Written DICOM is valid, says what it is, never changes, and gives the same pixels back."""

from dataclasses import replace

import numpy as np
import pydicom
import pytest
from fake_case import FakeCase

import modiclib
from modiclib import ModicError, disk_cache, sample_files
from modiclib.dicom import read_study, write_study
from modiclib.dicom.write import series_datasets
from modiclib.physics.protocol import default_protocol

CASE = FakeCase()


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return write_study(CASE, tmp_path_factory.mktemp("study"))


@pytest.mark.parametrize("field_t", [1.5, 3.0])
def test_dciodvfy_finds_no_error(dicom_errors, tmp_path, field_t):
    for path in write_study(CASE, tmp_path, field_t):
        assert dicom_errors(path) == []


def test_one_series_a_contrast_one_file_a_slice(written):
    headers = [pydicom.dcmread(path) for path in written]
    assert len(headers) == 9
    assert len({h.SOPInstanceUID for h in headers}) == 9
    assert len({h.SeriesInstanceUID for h in headers}) == 3
    assert len({(h.StudyInstanceUID, h.FrameOfReferenceUID, h.PatientID) for h in headers}) == 1
    assert all(h.file_meta.TransferSyntaxUID == pydicom.uid.ExplicitVRLittleEndian for h in headers)
    assert all(h.file_meta.MediaStorageSOPInstanceUID == h.SOPInstanceUID for h in headers)


def test_the_same_pixels_come_back(written):
    study = read_study(written[0].parent.parent)
    assert study.notes == []
    assert study.contrasts == ("T1", "T2", "STIR")
    for ours, theirs in zip(CASE.study(), study, strict=True):
        assert np.abs(ours.pixels - theirs.pixels).max() <= 0.5
        assert theirs.pixels.dtype == np.float32
        assert theirs.computed
        assert theirs.geometry_known
        assert theirs.window == pytest.approx(ours.window)
        assert theirs.spacing == pytest.approx(ours.spacing)
        assert theirs.origin == pytest.approx(ours.origin)
        assert theirs.axes == pytest.approx(ours.axes)
        for setting in ("tr_ms", "te_ms", "ti_ms", "field_t", "echo_train_length", "bandwidth_hz"):
            assert getattr(theirs.protocol, setting) == getattr(ours.protocol, setting)


def test_every_slice_says_where_it_lies_and_how_it_was_made(written):
    headers = [pydicom.dcmread(path) for path in written[6:]]
    assert [h.ImagePositionPatient[0] for h in headers] == pytest.approx([-4.4, 0, 4.4])
    for header in headers:
        assert header.ImageOrientationPatient == [0, 1, 0, 0, 0, -1]
        assert header.PixelSpacing == [0.5859375, 0.5859375]
        assert (header.RepetitionTime, header.EchoTime, header.InversionTime) == (4200, 48, 172)
        assert header.MagneticFieldStrength == 1.5
        assert header.EchoTrainLength == 9
        assert list(header.ScanningSequence) == ["SE", "IR"]
        assert header.SequenceVariant == "SK"
        assert "RescaleSlope" not in header


def test_every_file_says_that_it_is_simulated(written):
    for path in written:
        header = pydicom.dcmread(path)
        assert header.PatientName == "Simulated^Type-1"
        assert header.Manufacturer == "modiclib"
        assert header.ImageType[:2] == ["DERIVED", "SECONDARY"]
        for attribute in ("ImageComments", "PatientComments", "SeriesDescription", "StudyDescription"):
            assert "imulated, for education - not for diagnosis" in header[attribute].value


def test_no_file_holds_a_date_or_time(written):
    for path in written:
        for element in pydicom.dcmread(path).iterall():
            assert element.VR not in ("DA", "TM", "DT") or not element.value, element


def test_same_case_same_bytes(written, tmp_path):
    again = write_study(CASE, tmp_path)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in written]


@pytest.mark.parametrize(
    ("case", "field_t"),
    [(replace(CASE, name="type-2"), 1.5), (CASE, 3.0), (replace(CASE, slices=1), 1.5)],
    ids=["another case", "another field", "another stack"],
)
def test_another_image_has_other_identifiers(written, tmp_path, case, field_t):
    def identifiers(paths):
        return {pydicom.dcmread(path).SOPInstanceUID for path in paths}

    assert identifiers(written).isdisjoint(identifiers(write_study(case, tmp_path, field_t)))


def test_another_version_of_the_library_gives_other_identifiers(written, tmp_path, monkeypatch):
    monkeypatch.setattr(modiclib, "__version__", "99.0")
    newer = pydicom.dcmread(write_study(CASE, tmp_path)[0])
    older = pydicom.dcmread(written[0])
    assert newer.SOPInstanceUID != older.SOPInstanceUID
    assert newer.StudyInstanceUID != older.StudyInstanceUID


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / "taken").write_text("a file where the folder should be")
    with pytest.raises(ModicError, match="choose another folder"):
        write_study(CASE, tmp_path / "taken")


class TestSamplePath:
    @pytest.fixture(autouse=True)
    def cache(self, monkeypatch, tmp_path):
        self.made = []

        def load(name):
            self.made.append(name)
            if name != "type-1":
                raise KeyError(f"no case {name!r}; there is type-1")
            return CASE

        monkeypatch.setenv("MODICLIB_CACHE", str(tmp_path / "cache"))
        monkeypatch.setattr(modiclib, "load_case", load, raising=False)

    def test_is_made_once(self):
        path = sample_files.sample_path("type-1", "T1")
        before = path.stat().st_ino
        assert sample_files.sample_path("type-1", "T1") == path
        assert path.stat().st_ino == before
        assert self.made == ["type-1"]
        assert [entry.name for entry in path.parent.iterdir()] == [path.name]

    def test_is_made_again_by_changed_code(self, monkeypatch):
        older = sample_files.sample_path("type-1", "T1")
        older.write_bytes(b"pixels of yesterday")
        monkeypatch.setattr(disk_cache, "FINGERPRINT", "changed")
        newer = sample_files.sample_path("type-1", "T1")
        assert newer != older
        assert self.made == ["type-1", "type-1"]
        assert read_study(newer).contrasts == ("T1",)

    def test_holds_the_middle_slice(self, dicom_errors):
        path = sample_files.sample_path("type-1", "STIR", field_t=3.0)
        assert dicom_errors(path) == []
        series = read_study(path)["STIR"]
        assert series.protocol.field_t == 3.0
        assert len(series.pixels) == 1

    @pytest.mark.parametrize("keep", [0, 60, 0.5, 0.99])
    def test_is_made_again_when_cut_short(self, keep):
        path = sample_files.sample_path("type-1", "T2")
        whole = path.read_bytes()
        path.write_bytes(whole[: keep if keep > 1 else int(len(whole) * keep)])
        assert sample_files.sample_path("type-1", "T2").read_bytes() == whole

    def test_unknown_names_are_key_errors_and_leave_nothing_behind(self):
        with pytest.raises(KeyError, match="type-1"):
            sample_files.sample_path("type-9", "T1")
        with pytest.raises(KeyError, match="T1 at 3 T"):
            sample_files.sample_path("type-1", "DWI")
        assert not list(disk_cache.cache_folder().rglob("*.dcm"))

    def test_a_cache_that_cannot_be_written_to_says_what_to_set(self, monkeypatch, tmp_path):
        (tmp_path / "taken").write_text("")
        monkeypatch.setenv("MODICLIB_CACHE", str(tmp_path / "taken"))
        with pytest.raises(ModicError, match="MODICLIB_CACHE"):
            sample_files.sample_path("type-1", "T1")


def test_a_computed_case_makes_a_valid_study_with_its_own_pixels(dicom_errors, tmp_path):
    case = modiclib.load_case("type-1")
    paths = case.write_dicom(tmp_path)
    assert dicom_errors(paths[len(paths) // 2]) == []
    study = read_study(tmp_path)
    assert study.notes == []
    for ours, theirs in zip(case.study(), study, strict=True):
        assert np.abs(ours.pixels - theirs.pixels).max() <= 0.5
        assert theirs.window == pytest.approx(ours.window)
        assert theirs.frame == ours.frame


@pytest.mark.parametrize(("contrast", "word"), [("water", "W"), ("fat", "F"), ("fat fraction", "FF")])
def test_dixon_images_say_what_they_are_and_are_read_back(dicom_errors, contrast, word):
    path = sample_files.sample_path("type-1", contrast)
    header = pydicom.dcmread(path)
    assert header.ImageType[3] == word
    assert "InversionTime" not in header
    assert ("percent" in header.DerivationDescription) == (word == "FF")
    assert dicom_errors(path) == []
    series = read_study(path)[contrast]
    assert series.protocol.dixon == {"W": "water", "F": "fat", "FF": "fraction"}[word]
    assert (series.pixels.max() <= 100) == (word == "FF")


@pytest.mark.parametrize("upright", [True, False])
def test_a_case_is_written_as_it_was_scanned_at_its_site(upright):
    # Sites of random cases read out from front to back or back; whoever scans a sample may ask for more
    case = modiclib.load_case("normal") if upright else modiclib.random_case(6103)
    asked = replace(default_protocol("T1"), readout="head to feet" if upright else "front to back")
    series = case.scan(asked, slices="middle")
    (header,) = series_datasets(case, series, 1)
    protocol = series.protocol
    assert upright or protocol.bandwidth_hz != asked.bandwidth_hz
    assert header.PixelBandwidth == protocol.bandwidth_hz
    assert protocol.upright_readout == upright
    assert header.InPlanePhaseEncodingDirection == ("ROW" if upright else "COL")
    height, width = (length * 0.75 for length in series.pixels.shape[1:])
    along_rows, along_columns = (width, height) if upright else (height, width)
    expected = [
        round(along_columns / protocol.resolution_mm[1]),
        round(along_rows / protocol.resolution_mm[0]),
    ]
    assert [size for size in header.AcquisitionMatrix if size] == expected
    assert (header.AcquisitionMatrix[0] > 0) == upright
