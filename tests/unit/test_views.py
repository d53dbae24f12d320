"""What viewers show of a case, whatever the grid: the whole spine, and its lesions in the middle when enlarged."""

import numpy as np
import pytest

import modiclib as ml
from modiclib.cases import close_up, spine


@pytest.mark.parametrize("name", ml.sample_names())
def test_the_spine_is_whole_and_the_slices_are_the_middle_ones(name):
    case = ml.load_case(name)
    part = spine(case, slices=3)
    assert range(*part["slices"].indices(2 * case.middle + 1)) == range(case.middle - 1, case.middle + 2)
    labels = case.slice_labels(case.middle)
    left, right = part["columns"]
    marrow = [value for label, value in ml.LABELS.items() if label.startswith("marrow ")]
    columns = np.flatnonzero(np.isin(labels, marrow).any(axis=0))
    assert left < columns[0] and columns[-1] < right <= labels.shape[1]


def test_enlarged_the_lesions_lie_in_the_middle():
    case = ml.load_case("type-1")
    view = close_up(case, zoom=2.5, part=spine(case, slices=1))
    labels = case.slice_labels(case.middle)
    row = labels.shape[0] / 2 + view["pan_row"] / case.spacing[1]
    column = np.mean(view["columns"]) + view["pan_column"] / case.spacing[2]
    found = np.argwhere(np.isin(labels, [finding.label for finding in case.findings]))
    assert np.allclose(found.mean(axis=0), [row, column])
    assert np.ptp(found[:, 0]) < labels.shape[0] / view["zoom"]


def test_one_part_for_several_cases_holds_the_part_of_each():
    cases = [ml.load_case(name) for name in ("type-1", "type-2")]
    left, right = spine(*cases)["columns"]
    for case in cases:
        own_left, own_right = spine(case)["columns"]
        assert left <= own_left and own_right <= right
