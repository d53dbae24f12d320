"""Osteophytes: those beside one disc grow alike, and in some people they bridge it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modiclib import Level, Pfirrmann
from modiclib.anatomy import DiscState, Patient
from modiclib.anatomy.osteophyte import BRIDGE, LONGEST
from modiclib.anatomy.stack import build_column

LEVELS = [Level.L1_L2, Level.L2_L3, Level.L3_L4, Level.L4_L5]


def column(seed: int, length: float, grade=Pfirrmann.V):
    """Vertebrae of someone with osteophytes of this length, mm, beside discs of this grade."""
    discs = dict.fromkeys(Level, DiscState(grade, osteophyte=length))
    patient = Patient(seed=seed, age=70, sex="F", discs=discs, osteophytes=length)
    return build_column(patient, np.random.default_rng(seed))[0]


def pairs(vertebrae) -> np.ndarray:
    """Length of the upper and the lower osteophyte beside each disc, mm."""
    return np.array(
        [(vertebrae[level.above].osteophyte[1], vertebrae[level.below].osteophyte[0]) for level in LEVELS]
    )


def test_the_two_osteophytes_beside_a_disc_resemble_each_other():
    upper, lower = np.concatenate([pairs(column(seed, 2.0)) for seed in range(40)]).T
    assert 0.4 < np.corrcoef(upper, lower)[0, 1] < 0.9  # alike, not the same


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 5000), st.floats(0.0, 6.0))
def test_osteophytes_keep_within_their_limits_and_a_bridge_has_two_ends(seed, length):
    vertebrae = column(seed, length)
    assert np.all((pairs(vertebrae) >= 0) & (pairs(vertebrae) < LONGEST))
    for level in LEVELS:
        above, below = vertebrae[level.above], vertebrae[level.below]
        ends = above.wear.bridge[1], below.wear.bridge[0]
        assert ends[0] == pytest.approx(ends[1])
        if ends[0]:
            assert min(above.osteophyte[1], below.osteophyte[0]) > BRIDGE[0] - 0.01


def test_discs_are_bridged_in_some_people_with_long_osteophytes_and_worn_discs_only():
    def bridged(length, grade):
        bodies = [column(seed, length, grade) for seed in range(30)]
        return np.array([sum(each[level.above].wear.bridge[1] > 0 for level in LEVELS) for each in bodies])

    many = bridged(5.0, Pfirrmann.V)
    assert (many == 0).any()
    assert (many >= 3).any()
    assert not bridged(5.0, Pfirrmann.II).any()
    assert not bridged(1.0, Pfirrmann.V).any()
