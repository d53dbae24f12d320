"""Every lesion shows the signs it is known by, measured on the computed images and in the tissue they are made of."""

from functools import cache

import numpy as np
import pytest

import modiclib as ml
from modiclib.anatomy import Patient
from modiclib.cases import Case, masks
from modiclib.pathology import ModicChange
from modiclib.pathology.modic import FATTY_FAT, OEDEMA_FAT
from modiclib.vocabulary import MimicKind

SAMPLES_WITH_LESIONS = [name for name in ml.sample_names() if name not in ("normal", "elderly")]


@cache
def pixels(name, contrast):
    """Mid-sagittal slice of a sample."""
    return ml.load_case(name).scan(contrast, "middle")


def relative(name, contrast, number=0):
    """Signal of every voxel of a lesion on the mid-sagittal slice, relative to normal marrow."""
    case = ml.load_case(name)
    lesion, reference = masks(case, case.findings[number], "middle")
    image = pixels(name, contrast).pixels
    return image[lesion] / np.median(image[reference])


def ratio(name, contrast, number=0):
    case = ml.load_case(name)
    return ml.measure(pixels(name, contrast), *masks(case, case.findings[number], "middle")).ratio


def label(name, structure):
    case = ml.load_case(name)
    return case.slice_labels(case.middle) == ml.LABELS[structure]


def without_lesions(case):
    return Case("without", case.patient)


@pytest.mark.parametrize("name", SAMPLES_WITH_LESIONS)
def test_every_lesion_of_every_sample_is_found_labelled_and_measurable(name):
    case = ml.load_case(name)
    for number, finding in enumerate(case.findings, 201):
        lesion, reference = masks(case, finding, "middle")
        assert finding.label == number
        assert lesion.sum() > 20
        assert not np.any(lesion & reference)
        assert finding.extent.volume_mm3 > 300
        assert finding.extent.thirds
        assert finding.place in str(finding)


@pytest.mark.parametrize("name", ml.sample_names())
def test_every_sample_says_what_to_look_for_and_what_it_is_not(name):
    look_for, is_not = ml.describe(name).split("\n")
    assert len(look_for) > 40
    assert "ot " in is_not[:4] or is_not.startswith("Not")


def test_description_of_an_unknown_sample_names_those_there_are():
    with pytest.raises(KeyError, match="haemangioma"):
        ml.describe("hemangioma")


@pytest.mark.parametrize("name", SAMPLES_WITH_LESIONS)
def test_kind_and_type_agree(name):
    for finding in ml.load_case(name).findings:
        assert (finding.kind == "modic") == (finding.type is not ml.ModicType.NONE)
        assert finding.kind == "modic" or finding.kind in list(MimicKind)
        assert (finding.endplate is None) == (finding.level is None)


#: Lowest and highest ratio to normal marrow of the mid-sagittal slice: the words of evidence in numbers that leave
#: room for other noise. Dark is below 0.9, bright above 1.1.
SIGNS = {
    ("schmorl-acute", 0): {"T1": (0.4, 0.9), "T2": (1.1, 2.2), "STIR": (1.4, 4)},
    ("haemangioma", 0): {"T1": (1.1, 1.8), "T2": (1.2, 2.4), "STIR": (0.5, 1.5)},
    ("haemangioma-lipid-poor", 0): {"T1": (0.4, 0.9), "T2": (1.1, 2.2), "STIR": (1.5, 4)},
    ("spondylodiscitis", 0): {"T1": (0.4, 0.8), "T2": (1.1, 2.2), "STIR": (1.6, 4)},
    ("spondylodiscitis", 1): {"T1": (0.4, 0.8), "T2": (1.1, 2.2), "STIR": (1.6, 4)},
    ("axspa-corner", 0): {"T1": (1.1, 2), "T2": (1.0, 2), "STIR": (0.0, 0.6)},
    ("axspa-corner", 2): {"T1": (0.4, 0.9), "T2": (1.0, 2.2), "STIR": (1.4, 4)},
    ("metastasis", 0): {"T1": (0.4, 0.9), "T2": (0.7, 1.6), "STIR": (1.3, 4)},
    ("metastasis", 1): {"T1": (0.4, 0.9), "T2": (0.6, 1.6), "STIR": (1.3, 4)},
    ("fracture-acute", 0): {"T1": (0.4, 0.9), "T2": (1.0, 2.2), "STIR": (1.5, 5)},
    ("fracture-old", 0): {"T1": (0.85, 1.15), "T2": (0.85, 1.2), "STIR": (0.5, 1.3)},
    ("focal-fat", 0): {"T1": (1.15, 2), "T2": (1.1, 2), "STIR": (0.0, 0.75)},
    ("mixed-2-3", 0): {"STIR": (0.0, 0.7)},
    ("type-2-not-suppressed", 0): {"T1": (1.1, 1.6), "STIR": (0.85, 1.6)},
}


@pytest.mark.parametrize(("name", "number"), SIGNS)
def test_signal_on_each_sequence_is_that_of_its_description(name, number):
    for contrast, (low, high) in SIGNS[name, number].items():
        assert low < ratio(name, contrast, number) < high, contrast


def test_typical_haemangioma_is_partly_bright_on_stir_and_has_trabeculae_from_endplate_to_endplate():
    assert (relative("haemangioma", "STIR") > 1.15).mean() > 0.1
    for name in ("haemangioma", "haemangioma-lipid-poor"):
        inside = masks(ml.load_case(name), ml.load_case(name).findings[0], "middle")[0][0]
        image = pixels(name, "T2").pixels[0]
        across = np.abs(np.diff(image, axis=1))[inside[:, 1:] & inside[:, :-1]].mean()
        along = np.abs(np.diff(image, axis=0))[inside[1:] & inside[:-1]].mean()
        assert across > 1.2 * along


def test_old_schmorl_node_is_dark_with_a_rim_of_fat_and_no_oedema():
    t1, t2, stir = (relative("schmorl-old", contrast) for contrast in ("T1", "T2", "STIR"))
    rim = t1 > 1.15
    assert 0.1 < rim.mean() < 0.7
    assert stir[rim].mean() < 0.7
    assert (t2 < 0.6).mean() > 0.1  # the node and its wall
    assert np.percentile(stir, 95) < 1.5


def test_acute_schmorl_node_pierces_one_endplate_and_spares_the_other_side_of_the_disc():
    case = ml.load_case("schmorl-acute")
    whole = without_lesions(case)
    before, after = whole.slice_labels(6), case.slice_labels(6)
    names = {name for name, value in ml.LABELS.items() if value in before[before != after]}
    assert case.findings[0].endplate == "superior L3"
    assert names <= {"marrow L3", "cortex", "longitudinal ligament"}
    nucleus = case.slice_maps(6)[ml.COMPARTMENTS.index("nucleus pulposus")]
    assert (nucleus[before == ml.LABELS["marrow L3"]] > 0.25).sum() > 15


def test_infected_disc_is_bright_on_t2_and_stir_its_endplates_are_gone_and_soft_tissue_is_swollen():
    case = ml.load_case("spondylodiscitis")
    whole = without_lesions(case)
    for contrast in ("T2", "STIR"):
        image = pixels("spondylodiscitis", contrast).pixels[0]
        infected, other = (
            np.median(image[label("spondylodiscitis", f"disc {level}")]) for level in ("L3-L4", "L2-L3")
        )
        healthy = whole.scan(contrast, "middle").pixels[0][label("spondylodiscitis", "disc L3-L4")]
        assert infected > 1.3 * max(other, np.median(healthy))
    disc = case.anatomy.discs["L3-L4"]
    grid = case.anatomy.grid
    u, v, _ = disc.local(grid.y, grid.z, 0.0)
    near = (np.abs(u) < 12) & (np.abs(v) < disc.height / 2 + 5)
    bone = ml.COMPARTMENTS.index("bone")
    assert case.slice_maps(6)[bone][near].sum() < 0.75 * whole.slice_maps(6)[bone][near].sum()
    swollen = np.isin(case.slice_labels(6), (201, 202))
    assert (swollen & (u < -disc.half_depth - 1)).sum() > 30
    assert (swollen & (u > disc.half_depth + 1)).sum() > 5


def test_corners_are_inflamed_in_front_beside_healthy_discs():
    case = ml.load_case("axspa-corner")
    assert {finding.extent.thirds for finding in case.findings} <= {("anterior",), ("anterior", "middle")}
    assert max(case.pfirrmann.values()) <= ml.Pfirrmann.II
    t2 = pixels("axspa-corner", "T2").pixels[0]
    # A nucleus is bright; the dark annulus, in front and behind, and the cartilage are more than half of a flat disc
    nucleus = np.percentile(t2[label("axspa-corner", "disc L2-L3")], 75)
    assert nucleus > 1.2 * np.median(t2[label("axspa-corner", "marrow L3")])


def test_metastases_are_several_spare_the_discs_and_reach_a_pedicle():
    case = ml.load_case("metastasis")
    whole = without_lesions(case)
    assert len({finding.vertebra for finding in case.findings}) >= 3
    body = case.anatomy.vertebrae["L2"]
    behind = []
    for index in (case.middle - 3, case.middle - 2):  # one of them passes through the pedicle
        u, _, _ = body.local(case.anatomy.grid.y, case.anatomy.grid.z, case.position(index))
        behind.append(((case.slice_labels(index) == 201) & (u > body.back + 3)).sum())
    assert max(behind) > 20
    for level in ("L1-L2", "L2-L3"):
        inside = label("metastasis", f"disc {level}")
        change = case.slice_maps(6)[:, inside] - whole.slice_maps(6)[:, inside]
        assert np.abs(change.mean(axis=1)).max() < 0.02


@pytest.mark.parametrize(("name", "vertebra"), [("fracture-acute", "L1"), ("fracture-old", "L2")])
def test_fractured_body_has_lost_height_in_front_and_little_behind(name, vertebra):
    case = ml.load_case(name)
    whole = without_lesions(case)
    bone = [ml.LABELS[f"marrow {vertebra}"], ml.LABELS["basivertebral vein"], 201]

    def bone_between(of, low, high):
        body, grid = of.anatomy.vertebrae[vertebra], of.anatomy.grid
        u, v, _ = body.local(grid.y, grid.z, 0.0)
        # Within its own level, away from the vein's mouth and from what the posterior wall of a fracture pushes back
        here = (u > low * body.depth) & (u < high * body.depth) & (np.abs(v) < 0.7 * body.height)
        return sum(np.isin(of.slice_labels(index)[here], bone).sum() for index in (5, 6, 7))

    assert bone_between(case, -0.25, 0.05) < 0.85 * bone_between(whole, -0.25, 0.05)
    assert bone_between(case, 0.3, 0.4) > 0.9 * bone_between(whole, 0.3, 0.4)
    (finding,) = case.findings
    assert 0.2 < finding.height_lost < 0.55
    assert "of the height lost" in str(finding)


@pytest.mark.parametrize(
    ("name", "above", "below"), [("fracture-acute", "T12", "L1"), ("fracture-old", "L1", "L2")]
)
def test_collapsed_body_bends_the_spine_forward_at_its_endplate(name, above, below):
    def angle(case):
        return case.anatomy.vertebrae[below].tilt - case.anatomy.vertebrae[above].tilt

    case = ml.load_case(name)
    bent = angle(without_lesions(case)) - angle(case)
    assert bent == pytest.approx(case.changes[0].kyphosis, abs=0.1)
    assert 3 < bent < 15


def test_acute_fracture_has_a_dark_line_in_its_oedema():
    t1, t2 = (relative("fracture-acute", contrast) for contrast in ("T1", "T2"))
    assert ((t2 < 0.75 * np.median(t2)) & (t1 < 0.85 * np.median(t1))).mean() > 0.02


def change_at(endplate=ml.Endplate.SUPERIOR_L4, type_=ml.ModicType.TYPE_1, **shape):
    shape = {"height": 9, "span": (-1.2, 1.1)} | shape
    return Case(
        "lesion",
        Patient(seed=6, age=45, sex="F", marrow_fat=0.3, heterogeneity=0.5),  # even marrow to compare with
        (ModicChange(endplate, type_, **shape),),
    )


@pytest.mark.parametrize(
    ("shape", "thirds", "side"),
    [
        ({"span": (-1.3, -0.3)}, ("anterior",), "both"),
        ({"span": (0.3, 1.3)}, ("posterior",), "both"),
        ({"span": (-1.3, 1.3)}, ("anterior", "middle", "posterior"), "both"),
        ({"aside": 9.0, "width": 11.0}, ("anterior", "middle", "posterior"), "left"),
        ({"aside": -9.0, "width": 11.0}, ("anterior", "middle", "posterior"), "right"),
    ],
)
def test_place_and_side_are_measured_where_the_lesion_was_put(shape, thirds, side):
    extent = change_at(**shape).findings[0].extent
    assert set(extent.thirds) <= set(thirds)
    assert thirds[0] in extent.thirds
    assert extent.side == side


def change_of_fat(type_, seed):
    """Label of a lesion, (rows, columns) of the middle slice, and how near its fat fraction has come to its type's."""
    target = {ml.ModicType.TYPE_1: OEDEMA_FAT, ml.ModicType.TYPE_2: FATTY_FAT}[type_]
    change = ModicChange(ml.Endplate.SUPERIOR_L4, type_, height=9, span=(-1.2, 1.1))
    person = Patient(seed=seed, age=45, sex="F", marrow_fat=0.4)
    case, whole = Case("lesion", person, (change,)), Case("without", person)
    fat = ml.COMPARTMENTS.index("fat")
    water = [ml.COMPARTMENTS.index(name) for name in ("marrow water", "oedema")]
    soft = [c.slice_maps(c.middle) for c in (case, whole)]
    fractions = [maps[fat] / np.maximum(maps[fat] + maps[water].sum(0), 1e-3) for maps in soft]
    after, before = fractions
    return case.slice_labels(case.middle) == 201, (after - before) / (target - before)


@pytest.mark.parametrize("seed", [5, 6])
@pytest.mark.parametrize("type_", [ml.ModicType.TYPE_1, ml.ModicType.TYPE_2])
def test_a_lesion_has_a_core_at_full_strength_fades_beyond_its_label_and_is_deeper_here_than_there(
    type_, seed
):
    label, changed = change_of_fat(type_, seed)
    core = np.percentile(changed[label], 90)
    assert core > 0.8  # full strength is 0.9
    assert 0.04 < (changed[label] / core).std() < 0.3
    beyond = ~label & (changed > 0.1 * core)
    assert beyond.sum() > 0.4 * label.sum()
    depth = label.sum(0)[label.any(0)]
    assert depth.std() > 0.15 * depth.mean()


def test_a_rim_is_grade_a_and_more_than_half_the_body_grade_c():
    assert change_at(height=3.5).findings[0].extent.udby == "A"
    assert change_at(height=22, span=(-1.6, 1.6), width=40).findings[0].extent.udby == "C"


def test_more_residual_oedema_is_brighter_on_stir_and_t1_less_bright_but_never_dark():
    measured = []
    for water in (0.0, 0.15, 0.3, 0.4):
        case = change_at(type_=ml.ModicType.TYPE_2, residual_oedema=water, softness=0.14, strength=0.95)
        where = masks(case, case.findings[0], "middle")
        measured.append([ml.measure(case.scan(name, "middle"), *where).ratio for name in ("T1", "STIR")])
        assert case.findings[0].residual_oedema == pytest.approx(water, abs=0.09)
    t1, stir = np.transpose(measured)
    assert np.all(np.diff(stir) > 0.1)
    assert np.all(np.diff(t1) < 0)
    assert t1[0] > 1.2
    assert t1.min() > 1.0


@pytest.mark.parametrize(
    ("type_", "share", "predominant"),
    [("1/2", 0.8, "1"), ("1/2", 0.25, "2"), ("2/3", 0.9, "3"), ("2/3", 0.3, "2")],
)
def test_the_predominant_tissue_of_a_mixture_is_the_one_with_more_voxels(type_, share, predominant):
    finding = change_at(type_=ml.ModicType(type_), predominance=share).findings[0]
    assert finding.predominant == predominant
    assert f"predominantly type {predominant}" in str(finding)
