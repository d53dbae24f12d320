"""The readers made of arithmetic: they see what is painted for them, and their tables say what they read."""

import numpy as np
import pytest
import study_readers
from readers import Discriminant, Look, Place, bodies, filled, spread

#: T1, T2 and STIR of each kind over normal marrow, as lessons define them; a mixture holds both.
SIGNALS = {
    "none": [(1.0, 1.0, 1.0)],
    "1": [(0.7, 1.3, 2.3)],
    "2": [(1.3, 1.35, 0.5)],
    "3": [(0.45, 0.45, 0.45)],
    "1/2": [(0.7, 1.3, 2.3), (1.3, 1.35, 0.5)],
    "2/3": [(1.3, 1.35, 0.5), (0.45, 0.45, 0.45)],
}
RNG = np.random.default_rng(3)


def region(signals: list[tuple[float, float, float]], voxels: int = 60) -> np.ndarray:
    """Log ratios of a region, noisy from voxel to voxel and from case to case."""
    tissues = np.repeat(signals, voxels // len(signals), axis=0)
    return np.log(tissues).T + RNG.normal(0, 0.05, (3, 1)) + RNG.normal(0, 0.05, (3, len(tissues)))


def case(kind: str) -> study_readers.Seen:
    """A case whose lesion lies at two thirds of one endplate; of a mixture, one tissue in each."""
    tissues = [*SIGNALS[kind][:1], *SIGNALS[kind][-1:], *SIGNALS["none"]]
    places = {Place("inferior L4", third, 6): region([tissue]) for third, tissue in enumerate(tissues)}
    places |= {Place("superior L5", third, 6): region(SIGNALS["none"]) for third in range(3)}
    return study_readers.Seen(
        kind, () if kind == "none" else ("inferior L4",), Look(region(SIGNALS[kind]), places)
    )


@pytest.fixture(scope="module")
def cases():
    return [case(kind) for kind in [*SIGNALS, "none"] * 10]


def test_a_polygon_is_filled_where_its_voxels_lie_inside():
    corners = np.array([(2, 3), (2, 9), (6, 9), (6, 3)]) - 0.5
    mask = filled(corners, (10, 8))  # it reaches beyond the picture
    assert mask.sum() == 4 * 5 and mask[2:6, 3:].all()
    assert not filled(corners + 50, (10, 8)).any()


def test_a_body_lies_between_its_endplates_and_the_sacrum_goes_on_below():
    lines = {"inferior T11": [2, 10, 2, 40], "superior L5": [10, 10, 12, 40], "inferior L5": [40, 10, 42, 40]}
    found = bodies(
        [{"name": name, "line": line} for name, line in (lines | {"superior S1": [50, 10, 60, 40]}).items()]
    )
    assert list(found) == ["L5", "S1"]  # only the lower endplate of T11 is in the picture
    assert found["L5"].tolist() == [[[10, 10], [12, 40]], [[40, 10], [42, 40]]]
    down = found["S1"][1] - found["S1"][0]
    assert (down[:, 0] > 0).all() and abs(down @ [10, 30]).max() < 1e-9  # square to the endplate


def test_groups_that_lie_apart_are_told_apart_and_those_that_do_not_are_not():
    groups = np.repeat(["a", "b"], 200)
    values = RNG.normal(0, 1, (400, 2))
    values[groups == "b", 0] += 8
    assert np.mean(Discriminant(values, groups).name(values) == groups) == 1
    assert np.mean(Discriminant(values[:, 1:], groups).name(values[:, 1:]) == groups) < 0.65


def test_two_tissues_show_as_a_wide_spread():
    mixed, pure = (spread(region(SIGNALS[kind]), [0]) for kind in ("1/2", "2"))
    assert np.ptp(mixed) > 3 * np.ptp(pure)


def test_told_where_to_look_three_sequences_name_every_kind_and_t2_alone_mistakes_1_for_2(cases):
    answers = [seen.answer for seen in cases]
    assert study_readers.read_where_told(cases, [0, 1, 2]) == answers
    alone = study_readers.read_where_told(cases, [1])
    wrong = {(true, said) for true, said in zip(answers, alone, strict=True) if true != said}
    assert wrong & {("1", "2"), ("2", "1"), ("1", "mixed"), ("mixed", "2")}
    assert all(said == "3" for true, said in zip(answers, alone, strict=True) if true == "3")


def test_the_place_is_found_and_normal_spines_are_left_alone(cases):
    found = study_readers.read_all(cases)
    for seen, said in zip(cases, found, strict=True):
        assert said.answer == seen.answer
        assert seen.answer == "0" or said.first == "inferior L4"


def test_no_case_helps_to_read_itself(cases):
    half = study_readers.halves([seen.group for seen in cases])
    for kind in SIGNALS:
        of_kind = half[[seen.group == kind for seen in cases]]
        assert abs(of_kind.sum() - len(of_kind) / 2) <= 0.5


def test_the_border_lies_where_most_are_told_apart():
    normal, ill = np.array([1.0, 2, 3, 9]), np.array([5.0, 8, 20])
    assert study_readers.best_border(normal, ill) == 4


def test_the_tables_say_how_many_with_their_interval(cases):
    text = "\n".join(
        study_readers.tabulate([*cases, study_readers.Seen("metastasis", ("L4",), cases[0].look)])
    )
    assert "| T1, T2 and STIR | 70 of 70: 100 % (95 to 100) | 20 of 20 |" in text
    assert "Mistaken with all three: none." in text
    assert "| Mimics seen | 0 of 1: 0 % (0 to 79) |" in text
    assert "| Modic changes seen (sensitivity) | 50 of 50: 100 % (93 to 100) |" in text
