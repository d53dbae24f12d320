"""Endplates beside a Modic change are eroded as real ones are: smoothly, with a round defect or two."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import modiclib as ml
from modiclib.anatomy import Anatomy, Patient
from modiclib.pathology import ModicChange


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 999), depth=st.floats(0.2, 2.0), side=st.sampled_from(["inferior L4", "superior L4"])
)
def test_eroded_endplate_is_one_smooth_arc_with_a_defect_or_two(seed, depth, side):
    body = replace(Anatomy(Patient(seed=5, age=60, sex="F")).vertebrae["L4"], seed=float(seed))
    change = ModicChange(ml.Endplate(side), ml.ModicType.TYPE_1, height=9, span=(-1.2, 1.1), erosion=depth)
    along = np.arange(-body.depth / 2, body.depth / 2, 0.25)
    dent = change.dent(body, along, np.zeros_like(along), 0.0, None)
    assert dent.min() >= 0
    assert 0.5 * depth < dent.max() < 2.2 * depth
    slope = np.diff(dent) / 0.25
    assert np.abs(slope).max() < depth  # no walls, no teeth
    floors = np.count_nonzero((slope[:-1] > 0) & (slope[1:] <= 0))
    assert 1 <= floors <= 3
