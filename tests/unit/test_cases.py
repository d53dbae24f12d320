"""Cases: samples, findings measured from voxels, lazily computed slices, scans."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest

import modiclib as ml
from modiclib.anatomy import Patient
from modiclib.anatomy.vertebra import vertebral_body
from modiclib.cases import Case
from modiclib.cases.extent import lesion_height
from modiclib.pathology import ModicChange
from modiclib.physics.protocol import default_protocol
from modiclib.physics.signal import signal


@pytest.fixture(scope="module")
def case():
    return ml.load_case("type-1")


@pytest.fixture(scope="module")
def labels(case):
    return case.labels


def test_sample_names_can_all_be_loaded():
    assert {"normal", "type-1", "type-2", "type-3"} <= set(ml.sample_names())
    for name in ml.sample_names():
        assert ml.load_case(name).name == name


def test_every_sample_says_what_to_look_for_and_what_it_is_not():
    assert len(ml.sample_names()) >= 14
    for name in ml.sample_names():
        look_for, is_not = ml.describe(name).split("\n")
        assert len(look_for.split()) > 8 and look_for.endswith("."), name
        assert is_not.startswith("Not ") and len(is_not.split()) > 6 and is_not.endswith("."), name


def test_a_case_is_freed_when_its_last_name_goes():
    gc.disable()  # what only the collector frees piles up in a long run
    try:
        case = Case("fresh", Patient(seed=3, age=40, sex="F"), ml.load_case("type-1").changes)
        case.study(slices="middle")
        assert case.findings
        left = weakref.ref(case), weakref.ref(case.anatomy), weakref.ref(case._acquisition)
        del case
        assert [part() for part in left] == [None, None, None]
    finally:
        gc.enable()


def test_unknown_name_is_a_key_error_naming_the_known_ones():
    with pytest.raises(KeyError, match=r"type-9.*type-1"):
        ml.load_case("type-9")


@pytest.mark.parametrize(
    ("name", "type_", "endplates"),
    [
        ("type-1", ml.ModicType.TYPE_1, ["inferior L4", "superior L5"]),
        ("type-2", ml.ModicType.TYPE_2, ["inferior L5", "superior S1"]),
        ("type-3", ml.ModicType.TYPE_3, ["inferior L5", "superior S1"]),
        ("mixed-1-2", ml.ModicType.MIXED_1_2, ["inferior L5", "superior S1"]),
        ("mixed-2-3", ml.ModicType.MIXED_2_3, ["inferior L4", "superior L5"]),
        ("type-2-not-suppressed", ml.ModicType.TYPE_2, ["inferior L4", "superior L5"]),
    ],
)
def test_findings_say_what_the_sample_is_for(name, type_, endplates):
    findings = ml.load_case(name).findings
    assert [finding.endplate for finding in findings] == endplates
    assert [finding.label for finding in findings] == [201, 202]
    for finding in findings:
        assert finding.type is type_
        assert finding.level is finding.endplate.level
        assert 0.15 < finding.extent.height < 0.65
        assert 0.5 < finding.extent.anteroposterior <= 1
        assert 0.02 < finding.extent.fraction < 0.5


def test_residual_oedema_is_found_where_fat_is_not_suppressed():
    water = {name: ml.load_case(name).findings[0] for name in ("type-1", "type-2", "type-2-not-suppressed")}
    assert water["type-2"].residual_oedema < 0.05
    assert water["type-2"].fat_suppressed
    assert 0.2 < water["type-2-not-suppressed"].residual_oedema < 0.4
    assert not water["type-2-not-suppressed"].fat_suppressed
    assert water["type-1"].residual_oedema == 0


def test_the_normal_sample_has_no_findings_and_healthy_discs():
    normal = ml.load_case("normal")
    assert normal.findings == ()
    assert max(normal.pfirrmann.values()) <= ml.Pfirrmann.II
    assert normal.age == 26


def test_type_1_sample_takes_the_anterior_two_thirds_under_a_degenerated_disc(case):
    assert case.pfirrmann[ml.Level.L4_L5] == ml.Pfirrmann.IV
    for finding in case.findings:
        assert 0.55 < finding.extent.anteroposterior < 0.8


def test_extent_agrees_with_the_labels_of_the_whole_stack(case, labels):
    for finding in case.findings:
        vertebra = case.anatomy.vertebrae[finding.endplate.vertebra]
        index, rows, columns = np.nonzero(labels == finding.label)
        grid = case.anatomy.grid
        x = np.array([case.position(i) for i in index])
        u, v, w = vertebra.local(grid.y[0, columns], grid.z[rows, 0], x)
        body = vertebral_body(vertebra, u, v, w, case.anatomy.smooth)
        depth = body.below_superior if finding.endplate.side == "superior" else body.above_inferior
        assert 0.6 * depth.max() < finding.extent.height * vertebra.height < depth.max()
        deep = depth > finding.extent.height * vertebra.height
        for slice_ in np.unique(index):
            columns_of_slice = len(np.unique(columns[index == slice_]))
            assert len(np.unique(columns[deep & (index == slice_)])) < 0.25 * columns_of_slice
        inside = labels == ml.LABELS[f"marrow {vertebra.name}"]
        of_marrow = len(index) / (inside.sum() + len(index))
        assert 0.7 * of_marrow < finding.extent.fraction < of_marrow  # of the whole body, with its cortex
        assert len(np.unique(index)) >= 5  # seen on several slices


def test_height_is_what_nine_columns_in_ten_stay_below():
    along = np.repeat(np.arange(0.5, 30), 10)
    depth = np.tile(np.arange(1.0, 11.0), 30)
    assert lesion_height(along, depth) == 10
    depth[(along < 2) & (depth == 10)] = 25  # two spikes
    assert lesion_height(along, depth) == 10
    depth[(along > 20) & (depth == 10)] = 14  # a third of the lesion
    assert lesion_height(along, depth) == 14


def test_composition_is_whole_and_matches_the_labels(case, labels):
    composition = case.composition
    assert composition.dtype == np.float32
    assert composition.shape == (len(ml.COMPARTMENTS), *labels.shape)
    assert labels.dtype == np.uint8
    assert composition.min() >= 0
    assert composition.sum(0).max() <= 1
    csf, nerve = (composition[ml.COMPARTMENTS.index(name), case.middle] for name in ("CSF", "nerve"))
    in_sac = labels[case.middle] == ml.LABELS["CSF"]
    assert csf[in_sac].mean() > 0.6  # roots spread in it, and CSF that moves gives less signal
    assert (csf + nerve)[in_sac].mean() > 0.65  # sheaths of roots, flow and restlessness take the rest
    assert np.array_equal(composition[:, case.middle], case.slice_maps(case.middle))


def test_an_odd_number_of_slices_with_the_middle_one_in_the_midline(case, labels):
    assert len(labels) % 2 == 1
    assert len(labels) >= 5
    assert case.middle == len(labels) // 2
    assert case.position(case.middle) == 0
    assert (labels[case.middle] == ml.LABELS["CSF"]).sum() > (labels[0] == ml.LABELS["CSF"]).sum()


def test_middle_slice_alone_equals_the_middle_of_the_stack(case):
    alone, stack = case.scan("T2", slices="middle"), case.scan("T2")
    assert alone.pixels.shape == (1, *stack.pixels.shape[1:])
    assert np.array_equal(alone.pixels[0], stack.pixels[stack.middle])
    assert np.allclose(alone.position(0, 10, 20), stack.position(stack.middle, 10, 20))
    assert alone.window == stack.window
    assert alone.frame == stack.frame


def test_neighbouring_slices_equal_their_part_of_the_stack(case, labels):
    some, stack = case.scan("T1", slices=range(1, 3)), case.scan("T1")
    assert np.array_equal(some.pixels, stack.pixels[1:3])
    assert np.allclose(some.position(0, 10, 20), stack.position(1, 10, 20))
    assert some.window == stack.window
    with pytest.raises(KeyError, match="range within 0 to"):
        case.scan("T1", slices=range(10, 99))


def test_middle_slice_alone_computes_no_other():
    fresh = Case("fresh", Patient(seed=1, age=30, sex="F"))
    fresh.scan("T1", slices="middle")
    assert list(fresh._slices) == [fresh.middle]


def test_same_case_same_pixels_other_seed_other_pixels(case):
    patient, changes = case.patient, case.changes
    again = Case(case.name, patient, changes).scan("T1", slices="middle")
    assert np.array_equal(again.pixels, case.scan("T1", slices="middle").pixels)
    other = Case("other", Patient(seed=patient.seed + 1, age=45, sex="M")).scan("T1", slices="middle")
    assert not np.array_equal(other.pixels, again.pixels)


def test_series_lies_in_patient_coordinates(case):
    series = case.scan("T1", slices="middle")
    grid = case.anatomy.grid
    assert np.allclose(series.position(0, 0, 0), [0, grid.front, grid.top], atol=1e-3)
    down_back = series.position(0, 1, 1) - series.position(0, 0, 0)
    assert np.allclose(down_back, [0, grid.pixel, -grid.pixel], atol=1e-6)
    assert series.computed
    assert series.pixels.dtype == np.float32


@pytest.mark.parametrize(
    ("contrast", "tissue", "darkest", "brightest"),
    [
        ("T1", "subcutaneous fat", 0.85, 1.15),
        ("T2", "subcutaneous fat", 0.7, 1.25),
        ("T2", "CSF", 0.8, 1.35),  # flow takes some of its signal, in some people down to a light grey
        ("T2", "nerve", 0.4, 0.9),  # roots must not drown in white CSF
    ],
)
def test_windows_show_fat_bright_and_csf_light(case, contrast, tissue, darkest, brightest):
    series = case.scan(contrast, slices="middle")
    where = case.slice_labels(case.middle) == ml.LABELS[tissue]
    assert darkest < np.median(series.pixels[0][where]) / series.window[1] < brightest


def test_study_holds_three_contrasts_at_either_field(case):
    for field_t in (1.5, 3.0):
        study = case.study(slices="middle", field_t=field_t)
        assert study.contrasts == ("T1", "T2", "STIR")
        assert {series.protocol.field_t for series in study} == {field_t}
    assert any("imulated" in note for note in study.notes)


def test_dicom_is_written_at_the_field_asked_for(tmp_path):
    fresh = Case("fresh", Patient(seed=1, age=30, sex="F"))
    with pytest.raises(KeyError, match=r"7.*1\.5 T"):
        fresh.write_dicom(tmp_path, field_t=7)
    paths = fresh.write_dicom(tmp_path, field_t=3.0)
    assert len(paths) == 3 * len(fresh.labels)
    assert {series.protocol.field_t for series in ml.read_study(tmp_path)} == {3.0}


def test_a_case_describes_itself_without_computing_anything():
    change = ModicChange(ml.Endplate.INFERIOR_L4, ml.ModicType.TYPE_1, height=8, span=(-1, 1))
    fresh = Case("fresh", Patient(seed=1, age=30, sex="F"), (change,))
    assert repr(fresh) == "Case('fresh': F, 30 years, findings: 1)"
    assert vars(fresh).keys().isdisjoint({"findings"})
    assert vars(fresh)["_anatomy"] is None


def test_any_protocol_can_be_scanned(case):
    protocol = ml.Protocol(tr_ms=2500, te_ms=30, name="PD", echo_train_length=5)
    series = case.scan(protocol, slices="middle")
    assert series.contrast == "PD"
    assert series.pixels.max() > 0


@pytest.mark.parametrize("case", [ml.load_case("type-1"), ml.random_case(5)], ids=repr)
def test_what_was_performed_is_performed_again_as_it_stands(case):
    once = case.scan("T2", slices="middle")
    again = case.scan(once.protocol, slices="middle")
    assert again.protocol == once.protocol
    assert again.window == pytest.approx(once.window, rel=1e-3)
    assert np.abs(again.pixels - once.pixels).max() < 0.002 * once.window[1]  # bandwidths are whole hertz
    sharper = case.scan(replace(once.protocol, resolution_mm=(0.75, 0.75)), slices="middle")
    assert sharper.protocol.resolution_mm == (0.75, 0.75)


def test_unknown_slices_are_named(case):
    with pytest.raises(KeyError, match="middle"):
        case.scan("T1", slices="left")


def ratios(name, contrast, field_t):
    """Signal of each lesion over marrow of its own vertebra, from the maps and the signal equation, without noise."""
    case = ml.load_case(name)
    labels = case.slice_labels(case.middle)
    image = np.abs(np.tensordot(signal(default_protocol(contrast, field_t)), case.slice_maps(case.middle), 1))

    def median(label):
        return np.median(image[labels == label])

    return [
        median(finding.label) / median(ml.LABELS[f"marrow {finding.endplate.vertebra}"])
        for finding in case.findings
    ]


@pytest.mark.parametrize("field_t", [1.5, 3.0])
@pytest.mark.parametrize(
    ("name", "t1", "t2", "stir"),
    [
        ("type-1", (0.60, 0.90), (1.20, 1.90), (1.5, 3.5)),
        ("type-2", (1.25, 1.75), (1.20, 1.80), (0.1, 0.5)),
        ("type-3", (0.20, 0.80), (0.20, 0.80), (0.2, 0.8)),
    ],
)
def test_lesions_have_the_signal_of_their_type(name, t1, t2, stir, field_t):
    for contrast, (low, high) in {"T1": t1, "T2": t2, "STIR": stir}.items():
        for ratio in ratios(name, contrast, field_t):
            assert low < ratio < high, (contrast, ratio)


def test_mixed_type_can_be_asked_for():
    change = ModicChange(ml.Endplate.INFERIOR_L4, ml.ModicType.MIXED_1_2, height=12, span=(-1.1, 0.9))
    mixed = Case("mixed", Patient(seed=55, age=51, sex="M"), (change,))
    assert [str(finding.type) for finding in mixed.findings] == ["1/2"]
    assert "mixed type 1/2" in str(mixed.findings[0])


def test_a_protocol_that_lacks_a_setting_is_refused_in_words():
    unknown = replace(default_protocol("T1", 1.5), resolution_mm=None)
    with pytest.raises(ml.ModicError, match="resolution_mm"):
        ml.load_case("normal").scan(unknown, slices="middle")
