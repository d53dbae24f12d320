"""Options of a patient's spine: scoliosis, listhesis, transitional vertebra, lordosis, size."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modiclib.anatomy import Anatomy, Patient
from modiclib.anatomy.column import VERTEBRAE
from modiclib.anatomy.stack import build_column
from modiclib.errors import ModicError
from modiclib.vocabulary import Level

seeds = st.integers(0, 10_000)


def column(seed=1, sex="F", **options):
    return build_column(Patient(seed=seed, age=50, sex=sex, **options), np.random.default_rng(seed))


@settings(deadline=None)
@given(seeds, st.floats(-25, 25))
def test_cobb_angle_is_the_one_asked_for(seed, cobb):
    tilts = np.array([body.side_tilt for body in column(seed, scoliosis=cobb)[0].values()])
    assert np.ptp(tilts) == pytest.approx(abs(cobb), abs=0.1)


@settings(deadline=None)
@given(seeds, st.floats(-4, 4), st.floats(-3, 3), st.floats(-6, 6))
def test_who_lies_crooked_is_tilted_shifted_and_turned_as_a_whole(seed, lean, aside, turned):
    straight, crooked = column(seed)[0], column(seed, side_lean=lean, aside=aside, turned=turned)[0]
    rise = crooked["L1"].centre[1] - crooked["S1"].centre[1]
    more = {name: crooked[name].lateral - straight[name].lateral for name in straight}
    assert more["L1"] - more["S1"] == pytest.approx(np.tan(np.deg2rad(lean)) * rise, abs=0.2)
    assert np.mean([more[name] for name in ("L1", "L2", "L3", "L4", "L5", "S1")]) == pytest.approx(
        aside, abs=0.01
    )
    assert all(crooked[name].rotation - straight[name].rotation == pytest.approx(turned) for name in straight)


def test_a_curve_convex_to_the_left_bulges_and_turns_to_the_left():
    vertebrae, _, _ = column(scoliosis=20)
    assert vertebrae["L3"].lateral > vertebrae["S1"].lateral + 6
    assert vertebrae["L3"].lateral > vertebrae["T12"].lateral + 6
    assert vertebrae["L3"].sideways(50) < vertebrae["L3"].lateral - 3  # the spinous process points inward
    assert abs(vertebrae["S1"].side_tilt) < 1


@settings(deadline=None)
@given(seeds, st.sampled_from(list(Level)), st.floats(-5, 10))
def test_listhesis_is_the_step_between_the_posterior_corners(seed, level, slip):
    vertebrae, _, _ = column(seed, listhesis={level: slip})
    upper, lower = vertebrae[level.above], vertebrae[level.below]
    half = lower.depth / 2 * (1 + lower.taper)
    rise = np.tan(np.deg2rad([upper.wedge / 2, lower.wedge / 2])) * (upper.depth / 2, half)
    corner_above = upper.point(upper.depth / 2, rise[0] - upper.height / 2)
    corner_below = lower.point(half, lower.height / 2 - rise[1])
    angle = np.deg2rad(lower.tilt - lower.wedge / 2)
    step = (corner_below - corner_above) @ np.array([np.cos(angle), np.sin(angle)])
    assert step == pytest.approx(slip, abs=1.0)


@settings(deadline=None)
@given(seeds, st.floats(30, 70))
def test_lordosis_is_the_angle_between_the_endplates(seed, lordosis):
    vertebrae, _, _ = column(seed, lordosis=lordosis, sacral_slope=40)
    upper = vertebrae["L1"]
    assert 40 - (upper.tilt - upper.wedge / 2) == pytest.approx(lordosis, abs=0.5)


def test_a_transitional_vertebra_changes_the_lowest_discs():
    heights = {
        kind: {name: disc.height for name, disc in column(transitional=kind)[1].items()}
        for kind in ("", "sacralised L5", "lumbarised S1")
    }
    assert heights["sacralised L5"]["L5-S1"] < 0.6 * heights[""]["L5-S1"]
    assert heights["lumbarised S1"]["S1-S2"] > 2 * heights[""]["S1-S2"]
    assert column(transitional="lumbarised S1")[1]["S1-S2"].state is not None


def test_another_transitional_vertebra_is_refused():
    with pytest.raises(ModicError, match="sacralised L5"):
        Patient(seed=1, age=50, sex="F", transitional="lumbarised L6")


@pytest.mark.parametrize("options", [{}, {"scoliosis": 20.0}, {"listhesis": {Level.L4_L5: 8.0}}])
def test_canal_stays_open_behind_every_body(options):
    canal = Anatomy(Patient(seed=3, age=60, sex="F", **options)).canal
    s = np.linspace(canal.at["T12"], canal.at["L5-S1"], 80)  # some sacs end behind S1
    centre, half, _ = canal.sac(s, 0.0)
    assert np.all(centre - half > -canal.recess(s, 0.0))
    assert np.all(half > 2.0)


@settings(deadline=None, max_examples=30)
@given(seeds)
def test_no_two_bodies_are_alike(seed):
    vertebrae = column(seed)[0]
    shapes = {(body.waist, body.concavity) for body in vertebrae.values() if not body.sacral}
    assert len(shapes) == 8
    assert list(vertebrae) == list(VERTEBRAE)


def test_size_scales_the_skeleton():
    assert column(size=1.1)[0]["L3"].width > column(size=0.9)[0]["L3"].width * 1.15
