"""SPIDER: real patients become the same studies, with gradings by level and nothing silently dropped."""

import sys

import numpy as np
import pytest
import SimpleITK

from modiclib import Level, ModicError, ModicType, Pfirrmann, datasets
from modiclib.datasets.spider import MASK_VALUES
from modiclib.series import SAGITTAL

GRADINGS = (
    "Patient,IVD label,Modic,UP endplate,LOW endplate,Spondylolisthesis,Disc herniation,Disc narrowing,"
    "Disc bulging,Pfirrman grade\n"
)
OVERVIEW = (
    "new_file_name,EchoTime,EchoTrainLength,MRAcquisitionType,MagneticFieldStrength,PixelBandwidth,PixelSpacing,"
    "RepetitionTime,SliceThickness\n"
)


@pytest.fixture
def small(tmp_path):
    """A made-up folder in SPIDER's layout: two patients, array orders that differ, traps of the tables."""
    (tmp_path / "images").mkdir()
    volume = np.arange(4 * 6 * 5, dtype=np.int16).reshape(
        4, 6, 5
    )  # slices R to L, rows H to F, columns A to P
    write(tmp_path, "7_t1", volume, order=(0, 1, 2))
    write(tmp_path, "7_t2", volume[:, ::-1].transpose(2, 1, 0), order=(2, 1, 0), flipped=(1,))
    write(tmp_path, "7_t2_SPACE", volume, order=(0, 1, 2))
    write(tmp_path, "12_t1", volume[:1], order=(0, 1, 2))
    (tmp_path / "radiological_gradings.csv").write_text(
        GRADINGS + "7,1,3,0,1,0,1,1,0,5\n7,2,1,1,1,0,0,0,0,4\n7,0,2,0,0,0,0,0,0,2\n7,8,2,0,0,0,0,0,0,2\n"
    )
    (tmp_path / "overview.csv").write_text(
        OVERVIEW
        + '7_t1,11,3,2D,1.5,235,"[9.9, 9.9]",600,4\n7_t2,124,60,3D,1.5,530,"[.4, .4]",1000,.9\n'
        + '7_t2_SPACE,124,60,3D,1.5,530,"[.4, .4]",1000,.9\n'
    )
    return tmp_path


def write(folder, name, array, order, flipped=(), kind="images"):
    """Write an array whose axes are those of the sagittal order, permuted; some run the other way."""
    image = SimpleITK.GetImageFromArray(np.ascontiguousarray(array))
    spacing = np.array([4.4, 0.5, 0.7])
    axes = np.array([SAGITTAL[axis] * (-1 if axis in flipped else 1) for axis in order])
    origin = sum(((SAGITTAL[axis] * spacing[axis] * 5) for axis in flipped), np.zeros(3))
    image.SetSpacing([float(spacing[axis]) for axis in order][::-1])
    image.SetDirection(axes[::-1].T.ravel().tolist())
    image.SetOrigin(origin.tolist())
    (folder / kind).mkdir(exist_ok=True)
    SimpleITK.WriteImage(image, str(folder / kind / f"{name}.mha"))


def test_patients_are_numbers_in_order(small):
    patients = datasets.spider(small)
    assert list(patients) == [7, 12]
    assert len(patients) == 2
    with pytest.raises(KeyError, match="7, 12"):
        patients[8]


def test_array_order_does_not_matter(small):
    study = datasets.spider(small)[7]
    assert study.contrasts == ("T1", "T2", "T2 SPACE")
    expected = np.arange(4 * 6 * 5, dtype=np.float32).reshape(4, 6, 5)
    for series in study:
        assert np.array_equal(series.pixels, expected)
        assert series.spacing == pytest.approx((4.4, 0.5, 0.7))
        assert series.axes == pytest.approx(SAGITTAL)
        assert series.origin == pytest.approx([0, 0, 0])
        assert not series.computed


def test_gradings_are_keyed_by_level_counted_from_below(small):
    gradings = datasets.spider(small)[7].gradings
    assert set(gradings) == {Level.L5_S1, Level.L4_L5}  # disc 0 and disc 8 have no level
    lowest = gradings["L5-S1"]
    assert (lowest.modic, lowest.pfirrmann) == (ModicType.TYPE_3, Pfirrmann.V)
    assert (lowest.upper_endplate, lowest.lower_endplate) == (False, True)
    assert lowest.herniation
    assert not lowest.bulging
    assert gradings["L4-L5"].modic == "1"


def test_timing_of_the_space_series_is_not_taken_for_that_of_t2(small):
    study = datasets.spider(small)[7]
    assert (study["T1"].protocol.tr_ms, study["T1"].protocol.te_ms) == (600, 11)
    assert study["T2"].protocol.tr_ms is None
    assert study["T2 SPACE"].protocol.te_ms == 124
    assert any("7_t2" in note and "SPACE" in note for note in study.notes)


def test_nothing_is_made_up_that_the_overview_does_not_say(small):
    protocol = datasets.spider(small)[7]["T1"].protocol
    assert (protocol.echo_train_length, protocol.bandwidth_hz, protocol.slice_thickness_mm) == (3, 235, 4)
    untold = {"resolution_mm", "averages", "echo_spacing_ms"}
    assert {setting for setting, value in vars(protocol).items() if value is None} == untold | {
        "ti_ms",
        "dixon",
        "readout",
        "apodisation",
    }
    without = datasets.spider(small)[12]["T1"].protocol
    assert {setting for setting, value in vars(without).items() if value is not None} == {"name", "performed"}


def test_a_patient_without_tables_is_read_and_says_so(small):
    study = datasets.spider(small)[12]
    assert study.title == "SPIDER patient 12"
    assert len(study["T1"].pixels) == 1
    assert study.gradings == {}
    assert any("no gradings" in note for note in study.notes)
    assert any("overview.csv" in note for note in study.notes)


def test_a_damaged_file_is_noted(small):
    path = small / "images" / "7_t1.mha"
    path.write_bytes(path.read_bytes()[:100])
    study = datasets.spider(small)[7]
    assert study.contrasts == ("T2", "T2 SPACE")
    assert any("7_t1.mha" in note for note in study.notes)
    (small / "images" / "12_t1.mha").write_bytes(b"")
    with pytest.raises(ModicError, match="unpack"):
        datasets.spider(small)[12]


def test_masks_lie_on_the_grid_of_their_series(small):
    volume = np.zeros((4, 6, 5), np.uint8)
    volume[:, 2], volume[:, 3], volume[:, 5] = MASK_VALUES["vertebra L5"], MASK_VALUES["disc L5-S1"], 100
    write(small, "7_t2", volume.transpose(2, 1, 0), order=(2, 1, 0), kind="masks")
    mask = datasets.spider(small).mask(7, "T2")
    assert np.array_equal(mask, volume)
    assert (MASK_VALUES["vertebra L5"], MASK_VALUES["disc L5-S1"], MASK_VALUES["canal"]) == (1, 201, 100)
    with pytest.raises(ModicError, match=r"masks\.zip"):
        datasets.spider(small).mask(7, "T1")
    with pytest.raises(KeyError, match="it holds T1, T2, T2 SPACE"):
        datasets.spider(small).mask(7, "STIR")


def test_damaged_gradings_are_named(small):
    (small / "radiological_gradings.csv").write_text("Patient,Modic\n7,x\n")
    with pytest.raises(ModicError, match=r"radiological_gradings\.csv is damaged"):
        datasets.spider(small)[7]


def test_a_folder_without_spider_says_where_to_get_it(tmp_path):
    with pytest.raises(ModicError, match="zenodo"):
        datasets.spider(tmp_path)


def test_without_simpleitk_the_error_names_the_command(small, monkeypatch):
    monkeypatch.setitem(sys.modules, "SimpleITK", None)
    with pytest.raises(ModicError, match=r'pip install "modiclib\[real\]"'):
        datasets.spider(small)


def test_real_patient_68_has_type_1_at_two_levels(spider_folder):
    study = datasets.spider(spider_folder)[68]
    assert study.title == "SPIDER patient 68"
    assert study.contrasts == ("T1", "T2")
    type_1 = {level for level, grading in study.gradings.items() if grading.modic is ModicType.TYPE_1}
    assert len(type_1) == 2
    t1, t2 = study
    assert t1.pixels.shape != t2.pixels.shape  # paired by place, not by index
    centre = t1.position(t1.middle, t1.pixels.shape[1] / 2, t1.pixels.shape[2] / 2)
    assert t2.nearest_slice(centre) == t2.middle
    for series in study:
        assert series.axes == pytest.approx(SAGITTAL)
        columns = series.pixels.shape[2]
        back, front = series.pixels[0, :, columns // 2 :], series.pixels[0, :, : columns // 2]
        assert back.mean() > front.mean()  # the surface coil and the fat of the back lie behind


def test_every_real_patient_in_the_folder_can_be_read(spider_folder):
    patients = datasets.spider(spider_folder)
    for patient in list(patients)[:12]:
        study = patients[patient]
        assert "T1" in study.contrasts
        assert "T2" in study.contrasts
        assert study.gradings
        assert all(0.2 < series.spacing[1] < 1.2 for series in study)
