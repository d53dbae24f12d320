"""Contrast and protocol come from the timing in a header, and nothing is made up beside it."""

import pydicom
import pytest
from scattered_study import change, files, scatter

import modiclib as ml
from modiclib.dicom.recognise import contrast


@pytest.fixture
def folder(tmp_path):
    return scatter(tmp_path)


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
        "performed",
    }
