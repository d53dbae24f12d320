"""Agreement between a reader and the truth, beside a statistics library."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint

import modiclib as ml
from modiclib.interpretation import Proportion

TYPES = ["0", "1", "2", "3", "1/2", "not Modic"]
READINGS = st.lists(st.tuples(st.sampled_from(TYPES), st.sampled_from(TYPES)), min_size=1, max_size=200)


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")  # statsmodels', of a variance of zero
@given(READINGS)
def test_kappa_and_its_interval_are_those_of_statsmodels(readings):
    found = ml.agreement(*zip(*readings, strict=True))
    assume(len(found.answers) > 1)
    expected = cohens_kappa(found.confusion, return_results=True)
    assert found.kappa == pytest.approx(expected.kappa, abs=1e-9)
    half = 1.959964 * np.sqrt(max(expected.var_kappa, 0))
    bounds = (max(expected.kappa - half, -1), min(expected.kappa + half, 1))
    assert found.kappa_interval == pytest.approx(bounds, abs=1e-6)


@given(READINGS)
def test_counts_are_those_of_the_readings(readings):
    found = ml.agreement(*zip(*readings, strict=True))
    assert found.cases == len(readings)
    assert found.right.part == sum(true == read for true, read in readings)
    for answer in found.answers:
        of_it = [read for true, read in readings if true == answer]
        others = [read for true, read in readings if true != answer]
        assert found.sensitivity(answer) == Proportion(of_it.count(answer), len(of_it))
        assert found.specificity(answer) == Proportion(len(others) - others.count(answer), len(others))


@given(st.integers(0, 300), st.integers(0, 300))
def test_the_interval_of_a_proportion_is_wilsons(part, others):
    found = Proportion(part, part + others)
    if found.cases:
        assert found.interval == pytest.approx(
            proportion_confint(part, part + others, method="wilson"), abs=1e-6
        )
    else:
        assert np.isnan(found.value) and found.interval == (0, 1)


def test_fewer_than_eight_cases_are_too_few():
    assert Proportion(7, 7).too_few
    assert not Proportion(0, 8).too_few


def test_one_answer_throughout_has_no_kappa():
    found = ml.agreement(["1", "1"], ["1", "1"])
    assert np.isnan(found.kappa) and np.isnan(found.kappa_interval).all()
    assert "nan" in repr(found)


def test_types_stand_first_and_in_their_order():
    found = ml.agreement(["not Modic", ml.ModicType.TYPE_3], ["0", "1/2"])
    assert found.answers == ("0", "3", "1/2", "not Modic")


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(ml.ModicError, match="reference has 2 cases and the reader 1"):
        ml.agreement(["1", "2"], ["1"])
    with pytest.raises(ml.ModicError, match="no cases"):
        ml.agreement([], [])
    with pytest.raises(KeyError, match="there are: 1, 2"):
        ml.agreement(["1"], ["2"]).sensitivity("3")
