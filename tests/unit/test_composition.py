"""Tissue maps and labels: what fills a voxel, and what it is called."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modiclib import COMPARTMENTS, LABELS, Endplate, Level, ModicType, Pfirrmann
from modiclib.anatomy import Anatomy, Patient
from modiclib.composition import Canvas, paint_slab
from modiclib.pathology import ModicChange

WHOLE = slice(None), slice(None)
INDEX = {name: index for index, name in enumerate(COMPARTMENTS)}


@pytest.fixture(scope="module")
def anatomy():
    grades = {Level.L2_L3: Pfirrmann.I, Level.L4_L5: Pfirrmann.V}
    # A person whose mid-sagittal slice shows all that is asked for below
    return Anatomy(Patient(seed=7, age=50, sex="F", discs=grades, osteophytes=1.0))


@pytest.fixture(scope="module")
def middle(anatomy):
    return paint_slab(anatomy, 0.0, 4.0)


def mean(canvas, compartment, label):
    return canvas.maps[INDEX[compartment]][canvas.labels == LABELS[label]].mean()


paints = st.lists(
    st.tuples(st.floats(0, 1), st.sampled_from(COMPARTMENTS), st.floats(0, 1), st.integers(1, 40)),
    max_size=12,
)


@given(paints)
def test_no_sequence_of_paints_fills_a_voxel_beyond_itself(sequence):
    canvas = Canvas(2, 3, 3)
    for share, compartment, fraction, label in sequence:
        canvas.paint(WHOLE, np.full((2, 3, 3), share, np.float32), {compartment: fraction}, label)
    assert canvas.maps.min() >= 0
    assert canvas.maps.sum(0).max() <= 1 + 1e-5


def test_what_is_painted_first_stays():
    canvas = Canvas(1, 1, 1)
    canvas.paint(WHOLE, np.float32(0.75), {"fat": 1.0}, LABELS["skin"])
    canvas.paint(WHOLE, np.float32(1), {"muscle": 1.0}, LABELS["muscle"])
    assert canvas.maps[INDEX["fat"], 0, 0] == pytest.approx(0.75)
    assert canvas.maps[INDEX["muscle"], 0, 0] == pytest.approx(0.25)
    assert canvas.labels[0, 0] == LABELS["skin"]


def test_labels_are_one_fixed_map():
    values = list(LABELS.values())
    assert len(set(values)) == len(values)
    assert [LABELS[f"lesion {number}"] for number in range(1, 41)] == list(range(201, 241))
    assert all(1 <= value <= 199 for name, value in LABELS.items() if not name.startswith("lesion"))


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 5000), st.floats(-22, 22), st.integers(20, 85))
def test_shares_are_whole_for_any_patient_and_slice(seed, position, age):
    canvas = paint_slab(Anatomy(Patient(seed=seed, age=age, sex="M", osteophytes=1.5)), position, 4.0)
    assert np.isfinite(canvas.maps).all()
    assert canvas.maps.min() >= 0
    assert canvas.maps.sum(0).max() <= 1 + 1e-5


def test_body_is_filled_and_air_is_empty(anatomy, middle):
    depth = anatomy.depth_from_skin
    assert middle.left[:, depth > 6].max() < 0.05
    assert middle.maps[:, depth < -4].max() == 0
    assert np.all(middle.labels[depth > 6] > 0)
    assert np.all(middle.labels[depth < -4] == 0)


def test_every_midline_structure_is_there(middle):
    there = set(np.unique(middle.labels))
    names = [f"marrow {name}" for name in ("T12", "L1", "L2", "L3", "L4", "L5", "S1", "S2")]
    names += [f"disc {level}" for level in Level]
    names += ["CSF", "spinal cord", "epidural fat", "cortex", "bowel", "subcutaneous fat", "skin", "fascia"]
    names += ["interspinous tissue", "posterior elements L3", "sacral canal wall"]
    assert not [name for name in names if LABELS[name] not in there]


def test_tissues_are_made_of_what_they_should_be(anatomy, middle):
    assert mean(middle, "CSF", "CSF") > 0.6  # roots run through it; its end is thin
    assert mean(middle, "nerve", "spinal cord") > 0.75
    assert (
        mean(middle, "fat", "subcutaneous fat") > 0.7
    )  # this person has many septa, and it fades into the skin
    assert mean(middle, "bone", "cortex") > 0.4
    marrow = mean(middle, "fat", "marrow L3") + mean(middle, "marrow water", "marrow L3")
    fraction = mean(middle, "fat", "marrow L3") / marrow
    assert fraction == pytest.approx(anatomy.patient.fat_fraction, abs=0.08)
    assert mean(middle, "bone", "marrow L3") == pytest.approx(0.12, abs=0.04)


def test_nucleus_is_lost_as_the_disc_degenerates(middle):
    healthy, collapsed = (mean(middle, "nucleus pulposus", f"disc {level}") for level in ("L2-L3", "L4-L5"))
    assert healthy > 0.3
    assert collapsed < 0.1


def test_cartilage_parts_a_bright_nucleus_from_bone(middle):
    disc, bone = (middle.labels == LABELS[name] for name in ("disc L2-L3", "cortex"))
    beside = disc[1:-1] & (bone[2:] | bone[:-2])
    nucleus = middle.maps[INDEX["nucleus pulposus"]]
    assert nucleus[1:-1][beside].max() < 0.6 * nucleus[disc].max()


def test_beside_the_midline_lie_muscle_and_foramina_but_no_cord(anatomy):
    canvas = paint_slab(anatomy, 17.6, 4.0)
    there = {name for name, value in LABELS.items() if value in np.unique(canvas.labels)}
    assert {"muscle", "foraminal fat", "nerve", "facet joint"} <= there
    assert "spinal cord" not in there
    assert mean(canvas, "muscle", "muscle") > 0.6


def test_sacrum_is_one_bone_at_the_sides(anatomy, middle):
    side = paint_slab(anatomy, 22.0, 4.0)
    remnant, canal = (
        LABELS["disc S1-S2"],
        [LABELS[name] for name in ("epidural fat", "longitudinal ligament")],
    )
    assert (side.labels == remnant).sum() < 0.3 * (middle.labels == remnant).sum()
    body = anatomy.vertebrae["S1"]
    u, v, _ = body.local(anatomy.grid.y, anatomy.grid.z, 22.0)
    behind = (np.abs(u - body.axis(v) - body.back) < 3) & (np.abs(v) < 6)
    assert np.isin(middle.labels[behind], canal).mean() > 0.1
    assert np.isin(side.labels[behind], canal).mean() < 0.01


def lesion(anatomy, type_):
    change = ModicChange(Endplate.SUPERIOR_L4, type_, height=11, span=(-1.1, 1.1))
    canvas = paint_slab(anatomy, 0.0, 4.0, (change,))
    return canvas, canvas.labels == LABELS["lesion 1"]


@pytest.mark.parametrize(
    ("type_", "rises", "falls"),
    [
        (ModicType.TYPE_1, "oedema", "fat"),
        (ModicType.TYPE_2, "fat", "marrow water"),
        (ModicType.TYPE_3, "bone", "fat"),
    ],
)
def test_each_type_replaces_marrow_in_its_own_way(anatomy, middle, type_, rises, falls):
    canvas, where = lesion(anatomy, type_)
    assert where.sum() > 150
    assert canvas.maps[INDEX[rises]][where].mean() > 1.5 * middle.maps[INDEX[rises]][where].mean() + 0.1
    assert canvas.maps[INDEX[falls]][where].mean() < 0.6 * middle.maps[INDEX[falls]][where].mean()


def test_a_lesion_changes_its_own_vertebra_only(anatomy, middle):
    canvas, where = lesion(anatomy, ModicType.TYPE_1)
    rows, columns = np.nonzero(np.abs(canvas.maps - middle.maps).max(0) > 1e-6)
    body = anatomy.vertebrae["L4"]
    u, v, _ = body.local(anatomy.grid.y[0, columns], anatomy.grid.z[rows, 0], 0.0)
    assert np.abs(u).max() < body.depth / 2 + 4
    assert v.min() > -body.height / 3
    assert where[rows, columns].mean() > 0.4  # its border fades beyond what is labelled


@pytest.mark.parametrize(
    ("type_", "central", "peripheral"),
    [(ModicType.MIXED_1_2, "oedema", "fat"), (ModicType.MIXED_2_3, "bone", "fat")],
)
def test_mixed_types_are_two_tissues_side_by_side_not_a_blend(anatomy, type_, central, peripheral):
    canvas, where = lesion(anatomy, type_)
    near, around = (canvas.maps[INDEX[name]][where] for name in (central, peripheral))
    assert (near > 0.5).mean() > 0.15
    assert (around > 0.6).mean() > 0.15
    assert np.corrcoef(near, around)[0, 1] < -0.6
