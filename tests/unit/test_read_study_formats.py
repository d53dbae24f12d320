"""The many ways in which hospitals store the same images: each is read, or refused with its reason."""

import copy

import numpy as np
import pydicom
import pytest
from fake_case import FakeCase
from pydicom.dataset import Dataset
from pydicom.pixels import set_pixel_data
from pydicom.sequence import Sequence
from pydicom.uid import DeflatedExplicitVRLittleEndian, EnhancedMRImageStorage, ExplicitVRBigEndian
from scattered_study import CASE, assert_same_as_written, change, files, scatter
from test_read_study_compressed import COMPRESSED, compress

import modiclib as ml
from modiclib.dicom.write import write_study


@pytest.fixture
def folder(tmp_path):
    return scatter(tmp_path)


def everything(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def enhanced(paths, target, slopes=(1, 2, 3)):
    """Join classic images to one enhanced multi-frame image, as scanners of other makes write them."""
    images = [pydicom.dcmread(path) for path in paths]
    first = images[0]
    joined = pydicom.dcmread(paths[0])
    for word in ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "RepetitionTime", "EchoTime",
                 "SliceThickness", "SpacingBetweenSlices", "WindowCenter", "WindowWidth", "ScanningSequence",
                 "SliceLocation", "EchoTrainLength", "NumberOfAverages"):  # fmt: skip
        if word in joined:
            del joined[word]
    inversion = joined.get("InversionTime")
    joined.pop("InversionTime", None)
    joined.SOPClassUID = joined.file_meta.MediaStorageSOPClassUID = EnhancedMRImageStorage
    joined.NumberOfFrames = len(images)
    shared = Dataset()
    shared.PlaneOrientationSequence = group(ImageOrientationPatient=first.ImageOrientationPatient)
    shared.PixelMeasuresSequence = group(PixelSpacing=first.PixelSpacing, SliceThickness=first.SliceThickness)
    shared.MRTimingAndRelatedParametersSequence = group(
        RepetitionTime=first.RepetitionTime, EchoTrainLength=9
    )
    shared.MREchoSequence = group(EffectiveEchoTime=float(first.EchoTime))
    if inversion:
        shared.MRModifierSequence = group(InversionRecovery="YES", InversionTimes=[float(inversion)])
    joined.SharedFunctionalGroupsSequence = Sequence([shared])
    joined.PerFrameFunctionalGroupsSequence = Sequence()
    for slope, image in zip(slopes, images, strict=True):
        frame = Dataset()
        frame.PlanePositionSequence = group(ImagePositionPatient=image.ImagePositionPatient)
        frame.PixelValueTransformationSequence = group(RescaleSlope=slope, RescaleIntercept=0)
        frame.FrameVOILUTSequence = group(WindowCenter=image.WindowCenter, WindowWidth=image.WindowWidth)
        joined.PerFrameFunctionalGroupsSequence.append(frame)
    joined.PixelData = b"".join(image.PixelData for image in images)
    joined.save_as(target)
    for path in paths:
        path.unlink()
    return joined


def group(**attributes):
    item = Dataset()
    for word, value in attributes.items():
        setattr(item, word, value)
    return Sequence([item])


def test_deflated_and_big_endian(folder):
    for path in files(folder, "T1"):
        dataset = pydicom.dcmread(path)
        dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
        dataset.save_as(path)
    for path in files(folder, "T2"):
        dataset = pydicom.dcmread(path)
        dataset.PixelData = dataset.pixel_array.astype(">u2").tobytes()
        dataset.file_meta.TransferSyntaxUID = ExplicitVRBigEndian
        pydicom.dcmwrite(path, dataset, implicit_vr=False, little_endian=False, force_encoding=True)
    study = ml.read_study(folder)
    assert study.notes == []
    assert_same_as_written(study)


@pytest.mark.parametrize("name", [None, "RLE", "JPEG lossless", "JPEG 2000"])
def test_enhanced_multi_frame(folder, name):
    slopes = (1, 1, 1) if name else (1, 2, 3)  # GDCM keeps no slopes of frames
    for contrast in ("T1", "STIR"):
        enhanced(files(folder, contrast), folder / contrast, slopes)
        if name:
            compress(folder / contrast, COMPRESSED[name])
    study = ml.read_study(folder)
    assert study.notes == []
    assert study.contrasts == ("T1", "T2", "STIR")
    for contrast in ("T1", "STIR"):
        ours, read = CASE.study()[contrast], study[contrast]
        assert np.array_equal(read.pixels, np.rint(ours.pixels) * np.reshape(slopes, (3, 1, 1)))
        assert read.spacing == pytest.approx(ours.spacing)
        assert read.protocol.te_ms == ours.protocol.te_ms
        assert read.protocol.ti_ms == ours.protocol.ti_ms


@pytest.mark.parametrize("stated", [True, False], ids=["lengths stated", "ended by a mark"])
def test_enhanced_images_of_many_frames(tmp_path, stated):
    """The descriptions of 400 frames take more room than any other value of a header."""
    paths = write_study(FakeCase(slices=1), tmp_path / "written")
    (t1,) = files(tmp_path, "T1")
    image = pydicom.dcmread(t1)
    joined = enhanced([t1], tmp_path / "T1", slopes=[1])
    frame, pixels = joined.PerFrameFunctionalGroupsSequence[0], image.PixelData
    joined.PerFrameFunctionalGroupsSequence = Sequence([copy.deepcopy(frame) for _ in range(400)])
    for number, own in enumerate(joined.PerFrameFunctionalGroupsSequence):
        own.PlanePositionSequence[0].ImagePositionPatient[0] = 0.5 * number
        own.FrameContentSequence = group(FrameComments="x" * 100)
    joined["PerFrameFunctionalGroupsSequence"].is_undefined_length = not stated
    joined.NumberOfFrames, joined.PixelData = 400, pixels * 400
    joined.save_as(tmp_path / "T1")
    for path in paths:
        path.unlink(missing_ok=True)
    study = ml.read_study(tmp_path)
    assert study.notes == []
    assert study["T1"].pixels.shape[0] == 400
    assert study["T1"].spacing[0] == pytest.approx(0.5)


def test_frames_that_lie_otherwise_are_counted(folder):
    joined = enhanced(files(folder, "T1"), folder / "T1")
    axial = group(ImageOrientationPatient=[1, 0, 0, 0, 1, 0])
    joined.PerFrameFunctionalGroupsSequence[1].PlaneOrientationSequence = axial
    del joined.PerFrameFunctionalGroupsSequence[2].PlanePositionSequence
    joined.save_as(folder / "T1")
    notes = ml.read_study(folder).notes
    assert "T1: left out (1 of 3 frames), axial, only sagittal slices are read" in notes
    assert any("orientation or position missing" in note for note in notes)


def test_more_frames_than_described_are_refused(folder):
    joined = enhanced(files(folder, "T1"), folder / "T1")
    joined.NumberOfFrames = 4
    joined.save_as(folder / "T1")
    assert any("several frames" in note for note in ml.read_study(folder).notes)


def test_overlays_in_the_upper_bits_are_no_grey_values(folder):
    for path in files(folder, "T1"):
        dataset = pydicom.dcmread(path)
        dataset.BitsStored, dataset.HighBit = 12, 11
        dataset.PixelData = (dataset.pixel_array | 0xF000).astype("<u2").tobytes()
        dataset.save_as(path)
    assert_same_as_written(ml.read_study(folder))


def test_grey_values_in_the_upper_bits(folder):
    for path in files(folder, "T1"):
        dataset = pydicom.dcmread(path)
        dataset.BitsStored, dataset.HighBit = 12, 15
        dataset.PixelData = (dataset.pixel_array << 4).astype("<u2").tobytes()
        dataset.save_as(path)
    assert_same_as_written(ml.read_study(folder))


def test_padding_is_black_and_no_part_of_the_window(folder):
    for path in files(folder, "T1"):
        dataset = pydicom.dcmread(path)
        pixels = dataset.pixel_array.astype(np.int16)
        pixels[:10] = -30000
        set_pixel_data(dataset, pixels, "MONOCHROME2", 16)
        dataset.add_new("PixelPaddingValue", "SS", -30000)
        del dataset.WindowCenter, dataset.WindowWidth
        dataset.save_as(path)
    t1 = ml.read_study(folder)["T1"]
    assert (t1.pixels[:, :10] == t1.pixels.min()).all()
    assert t1.pixels.min() >= 0
    assert 0 <= t1.window[0] < 100


def test_padding_of_inverted_images_is_black_too(folder):
    for path in files(folder, "T1"):
        dataset = pydicom.dcmread(path)
        pixels = dataset.pixel_array.copy()
        pixels[:10] = 65000
        dataset.PixelData = pixels.tobytes()
        dataset.add_new("PixelPaddingValue", "US", 64000)
        dataset.add_new("PixelPaddingRangeLimit", "US", 65535)
        dataset.PhotometricInterpretation = "MONOCHROME1"
        dataset.save_as(path)
    t1 = ml.read_study(folder)["T1"]
    assert (t1.pixels[:, :10] == t1.pixels.min()).all()
    assert t1.pixels.max() <= 3000


def test_bytes_after_the_data_set(folder):
    for number, path in enumerate(files(folder, "T1")):
        path.write_bytes(path.read_bytes() + [bytes(700), b"\xff" * 333, b"sent by a modem" * 9][number])
    assert_same_as_written(ml.read_study(folder))


def test_pixels_that_are_not_square(folder):
    change(files(folder, "T2"), PixelSpacing=[0.8, 0.5])
    assert ml.read_study(folder)["T2"].spacing[1:] == (0.8, 0.5)


def test_two_echoes_in_one_series_become_two(folder):
    late, early = files(folder, "T2"), files(folder, "STIR")
    uid = pydicom.dcmread(late[0]).SeriesInstanceUID
    change(early, SeriesInstanceUID=uid, InversionTime=None, ScanningSequence="SE", EchoTime=20)
    study = ml.read_study(folder)
    assert study.contrasts == ("T1", "T2", "PD")
    assert [len(series.pixels) for series in study] == [3, 3, 3]


def test_stations_of_a_long_spine_are_not_mixed(folder):
    above = files(folder, "STIR")
    uid = pydicom.dcmread(files(folder, "T2")[0]).SeriesInstanceUID
    for path in above:
        x, y, z = pydicom.dcmread(path).ImagePositionPatient
        change([path], SeriesInstanceUID=uid, ImagePositionPatient=[x, y, z + 200], InversionTime=None,
               ScanningSequence="SE", EchoTime=102, RepetitionTime=3600)  # fmt: skip
    study = ml.read_study(folder)
    assert study.contrasts == ("T1", "T2", "T2")
    assert study.notes == []


def test_directions_that_waver_in_the_last_digits_are_one(folder):
    for wiggle, path in zip((0.0049, 0.0051, 0.005), files(folder, "T1"), strict=True):
        change([path], ImageOrientationPatient=[wiggle, 1, 0, 0, 0, -1])
    assert len(ml.read_study(folder)["T1"].pixels) == 3


@pytest.mark.parametrize("charset", ["ISO 2022 IR 87", "GB18030", "ISO_IR 192", "no such set", ""])
def test_character_sets(folder, charset):
    for path in everything(folder):
        dataset = pydicom.dcmread(path)
        dataset.add_new("SpecificCharacterSet", "CS", charset)
        dataset.add_new("PatientName", "PN", b"\x1b$B\xff\xfe^\xe4")
        dataset.save_as(path)
    assert_same_as_written(ml.read_study(folder))


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_malformed_numbers_and_dates(folder):
    """What is not needed may be anything; what is needed and malformed counts as missing."""
    for path in everything(folder):
        data = path.read_bytes()
        dataset = pydicom.dcmread(path)
        dataset.StudyDate, dataset.PatientAge = "19991399", "old"
        dataset.add_new("SliceLocation", "LO", "left")
        dataset.save_as(path)
    assert_same_as_written(ml.read_study(folder))
    for path in files(folder, "T1"):
        data = path.read_bytes()
        at = data.index(b"\x18\x00\x80\x00DS") + 8
        path.write_bytes(data[:at] + b"5,5x" + data[at + 4 :])
    study = ml.read_study(folder)
    assert study["unknown"].protocol.tr_ms is None
    assert any("TR and TE" in note for note in study.notes)


def test_series_of_other_frames_of_reference_are_paired_with_a_note(folder):
    change(files(folder, "T2"), FrameOfReferenceUID="1.2.3")
    notes = ml.read_study(folder).notes
    assert [note for note in notes if note.startswith("T2: not in the frame of reference of T1")] == notes


def test_series_that_state_no_frame_of_reference_are_paired_with_a_note(folder):
    change(everything(folder), FrameOfReferenceUID=None)
    study = ml.read_study(folder)
    assert len({series.frame for series in study}) == 1
    (note,) = study.notes
    assert note.startswith(
        "the series do not state their frame of reference; viewers pair them by the positions"
    )


def test_patients_are_never_mixed_though_the_study_is_called_the_same(folder):
    change(files(folder, "STIR"), PatientID="somebody else")
    study = ml.read_study(folder)
    assert study.contrasts == ("T1", "T2")
    assert sum("another examination" in note for note in study.notes) == 3


@pytest.mark.parametrize(
    ("attributes", "name"),
    [
        ({"ScanOptions": ["FC", "FS"]}, "T1 FS"),
        ({"SeriesDescription": "T1_TSE_SAG_FS"}, "T1 FS"),
        ({"SeriesDescription": "T1 spir"}, "T1 FS"),
        ({"ContrastBolusAgent": "Gadobutrol"}, "T1 with contrast medium"),
        ({"ContrastBolusAgent": "NONE"}, "T1"),
        ({"SeriesDescription": "sag T1 +C FS"}, "T1 FS with contrast medium"),
        ({"SeriesDescription": "sag T1 pre gd"}, "T1"),
        ({"InversionTime": 90}, "T1 FS"),  # a spectral inversion pulse: the sequence is no inversion recovery
        ({"ScanningSequence": "GR"}, "GRE"),
    ],
)
def test_only_plain_t1_is_called_t1(folder, attributes, name):
    change(files(folder, "T1"), **attributes)
    assert name in ml.read_study(folder).contrasts


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.7"}, "secondary capture"),
        ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.88.11"}, "another kind of object"),
        ({"Modality": "Erika Muster"}, "left out, not MR"),
        ({"SamplesPerPixel": 3}, "colour"),
        ({"PhotometricInterpretation": "PALETTE COLOR"}, "colour"),
        ({"Rows": 60000, "Columns": 60000}, "larger than any spine image"),
        ({"BitsAllocated": 64}, "impossible number of bits"),
        ({"BitsStored": 17}, "impossible number of bits"),
        ({"Rows": 49}, "pixels cannot be read"),
        ({"ImagePositionPatient": None}, "orientation or position missing"),
    ],
)
def test_what_is_refused_is_refused_with_its_reason(folder, attributes, reason):
    path = files(folder, "T1")[0]
    change([path], **attributes)
    (note,) = ml.read_study(folder).notes
    assert note.startswith(f"{path.relative_to(folder).as_posix()}: left out")
    assert reason in note
    assert "Muster" not in note
