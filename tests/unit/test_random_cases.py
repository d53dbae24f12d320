"""Random cases: repeatable, fixed where the caller says so, and like the people the literature describes."""

import subprocess
import sys
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import modiclib as ml
from modiclib.anatomy import DiscState
from modiclib.anatomy.stack import build_column
from modiclib.anatomy.vertebra import RIM
from modiclib.cases import random_patient
from modiclib.cases.population import DRAWN, NARROWED, OLDEST, YOUNGEST
from modiclib.cases.random_cases import LEVELS, TYPES
from modiclib.cases.random_mimics import AGES
from modiclib.vocabulary import MimicKind

SEEDS = range(400)
seeds, types, levels = st.integers(0, 2**40), st.sampled_from(list(TYPES)), st.sampled_from(list(LEVELS))


@pytest.fixture(scope="module")
def people():
    return [random_patient(seed) for seed in SEEDS]


@pytest.fixture(scope="module")
def cases():
    return [ml.random_case(seed, kind="modic") for seed in SEEDS]


def grades(people, level):
    return np.array([int(person.grade(level)) for person in people])


def column(person):
    return build_column(person, np.random.default_rng(person.seed))


# --- Repeatable, and fixed by the caller ---


@settings(max_examples=25, deadline=None)
@given(seeds)
def test_same_seed_same_case(seed):
    first, second = ml.random_case(seed), ml.random_case(seed)
    assert first.name == second.name
    assert first.patient == second.patient
    assert first.changes == second.changes


def test_same_seed_same_pixels_in_another_process():
    program = (
        "import modiclib as ml, zlib;"
        "print(zlib.crc32(ml.random_case(5).scan('T1', slices='middle').pixels.tobytes()))"
    )
    runs = {subprocess.run([sys.executable, "-c", program], capture_output=True).stdout for _ in range(2)}
    assert len(runs) == 1
    assert runs.pop().strip().isdigit()


@settings(max_examples=25, deadline=None)
@given(seeds, st.integers(YOUNGEST, OLDEST), st.sampled_from("FM"), types, levels)
def test_what_is_fixed_holds(seed, age, sex, type_, level):
    case = ml.random_case(seed, age=age, sex=sex, type=type_, level=level, marrow_fat=0.31)
    assert (case.age, case.sex, case.patient.marrow_fat) == (age, sex, 0.31)
    assert {change.type for change in case.changes} == {type_}
    assert {change.endplate.level for change in case.changes} == {level}
    assert case.pfirrmann[level] >= ml.Pfirrmann.III


def test_what_is_fixed_leaves_the_rest_as_it_was():
    free = random_patient(12)
    other = random_patient(12, age=free.age, sex=free.sex, muscle_fat=0.33)
    assert other.muscle_fat == 0.33
    assert (other.discs, other.marrow_fat, other.seed) == (free.discs, free.marrow_fat, free.seed)
    healthy = DiscState(ml.Pfirrmann.I)
    case = ml.random_case(12, level="L4-L5", discs={ml.Level.L4_L5: healthy})
    assert case.patient.disc(ml.Level.L4_L5) == healthy
    assert case.patient.disc(ml.Level.L2_L3) == free.disc(ml.Level.L2_L3)


def test_other_wishes_other_names_since_identifiers_follow_from_them():
    wishes = ({}, {"age": 40}, {"age": 41}, {"type": "1"}, {"level": "L4-L5"}, {"marrow_fat": 0.4})
    assert len({ml.random_case(3, **wish).name for wish in wishes}) == len(wishes)


@pytest.mark.parametrize(
    ("wish", "error", "words"),
    [
        ({"age": 12}, ml.ModicError, "18 to 90"),
        ({"sex": "x"}, ml.ModicError, "'F' or 'M'"),
        ({"type": "4"}, ml.ModicError, "1/2"),
        ({"level": "C4-C5"}, ml.ModicError, "L4-L5"),
        ({"kind": "gout"}, KeyError, "modic"),
        ({"kind": "none", "type": "1"}, ml.ModicError, "kind='modic'"),
    ],
)
def test_a_wish_that_cannot_be_drawn_is_refused_in_words(wish, error, words):
    with pytest.raises(error, match=words):
        ml.random_case(1, **wish)


# --- The population (evidence: see the table in modiclib.cases.population) ---


def test_every_distribution_states_its_unit_and_source():
    for name, spread in DRAWN.items():
        assert spread.unit, name
        assert spread.source, name
        for age in (YOUNGEST, 50, OLDEST):
            assert spread.low < spread.at(age) < spread.high or spread.at(age) == spread.low, name


def test_sexes_and_ages_are_those_of_people_who_are_scanned(people):
    women = np.mean([person.sex == "F" for person in people])
    assert 0.55 < women < 0.70  # SPIDER: 0.62
    ages = [person.age for person in people]
    assert 48 < np.mean(ages) < 56
    assert min(ages) >= YOUNGEST
    assert max(ages) <= OLDEST


@pytest.mark.parametrize(
    ("sex", "age", "mean", "sd"),
    [("M", 25, 0.320, 0.080), ("F", 25, 0.272, 0.060), ("M", 35, 0.353, 0.067), ("F", 35, 0.273, 0.062)],
)
def test_marrow_fat_is_that_of_healthy_people(sex, age, mean, sd):
    drawn = [random_patient(seed, age=age, sex=sex).marrow_fat for seed in SEEDS]
    assert np.mean(drawn) == pytest.approx(mean, abs=0.015)  # Baum 2018
    assert np.std(drawn) == pytest.approx(sd, abs=0.015)


def test_marrow_of_women_is_leaner_before_and_no_leaner_after_60():
    def mean(sex, age):
        return np.mean([random_patient(seed, age=age, sex=sex).marrow_fat for seed in range(100)])

    assert mean("F", 35) < mean("M", 35) - 0.04
    assert mean("F", 65) > mean("M", 65) - 0.02


@pytest.mark.parametrize(
    ("level", "mean"), [("L5-S1", 3.43), ("L4-L5", 3.32), ("L3-L4", 2.97), ("L1-L2", 2.58)]
)
def test_degeneration_by_level_is_that_of_back_pain_patients(level, mean):
    people = [random_patient(seed, age=55) for seed in SEEDS]
    assert grades(people, ml.Level(level)).mean() == pytest.approx(mean, abs=0.2)  # SPIDER
    assert 0.85 < grades(people, ml.Level(level)).std() < 1.4


def test_discs_degenerate_with_age_and_those_of_one_person_resemble_each_other(people):
    young, old = ([random_patient(seed, age=age) for seed in range(150)] for age in (20, 80))
    degenerated = [
        np.mean([any(person.grade(level) >= 3 for level in LEVELS) for person in group])
        for group in (young, old)
    ]
    assert 0.3 < degenerated[0] < 0.75  # 37 % of people of 20 years without pain, Brinjikji 2015
    assert degenerated[1] > 0.95  # 96 % at 80
    pair = np.corrcoef(grades(people, ml.Level.L3_L4), grades(people, ml.Level.L4_L5))[0, 1]
    assert 0.45 < pair < 0.8  # SPIDER: 0.56


def test_neighbours_are_mostly_of_one_grade_and_sometimes_far_apart(people):
    upper = np.array([grades(people, ml.Level(level)) for level in ("L1-L2", "L2-L3", "L3-L4")])
    assert 0.38 < (np.ptp(upper, axis=0) == 0).mean() < 0.54  # SPIDER: 0.46
    assert 0.13 < (np.ptp(upper, axis=0) >= 2).mean() < 0.27  # SPIDER: 0.22
    low = np.abs(grades(people, ml.Level.L4_L5) - grades(people, ml.Level.L5_S1))
    assert 0.18 < (low >= 2).mean() < 0.32  # SPIDER: 0.25


def test_bulges_become_commoner_with_age():
    def share(age):
        people = [random_patient(seed, age=age) for seed in range(150)]
        return np.mean([any(person.disc(level).bulge >= 1.5 for level in LEVELS) for person in people])

    # Without pain 30 % at 20 years and 84 % at 80 (Brinjikji 2015); up to 50 years, odds with pain 7.5 times higher
    assert 0.3 < share(20) < 0.85
    assert share(80) > 0.8


def test_degenerated_discs_are_lower(people):
    height = {grade: [] for grade in ml.Pfirrmann}
    for person in people:
        for level in LEVELS:
            height[person.grade(level)].append(person.disc(level).relative_height)
    means = [np.mean(height[grade]) for grade in ml.Pfirrmann]
    assert np.all(np.diff(means[1:]) < 0)
    assert means[4] < 0.7
    narrowed = [np.mean(np.array(height[grade]) < NARROWED) for grade in ml.Pfirrmann]
    assert narrowed == pytest.approx([0.07, 0.06, 0.33, 0.64, 0.99], abs=0.07)  # SPIDER


def test_lordosis_and_canal_are_human(people):
    lordosis = []
    for person in people[:200]:
        vertebrae, discs, _ = column(person)
        angles = [vertebrae[name].tilt - vertebrae[name].wedge / 2 for name in ("S1", "L1")]
        lordosis.append(angles[0] - angles[1])
        assert all(disc.height > 0 for disc in discs.values())
    assert np.mean(lordosis) == pytest.approx(46, abs=2)  # Moussallem 2014: mean 46, 20 to 81 degrees
    assert min(lordosis) > 15
    assert max(lordosis) < 85


def test_slips_and_curves_become_commoner_with_age():
    def shares(age):
        people = [random_patient(seed, age=age) for seed in SEEDS]
        slipped = np.mean([bool(person.listhesis) for person in people])
        return slipped, np.mean([abs(person.scoliosis) >= 11 for person in people])

    young, old = shares(20), shares(50)
    assert young[0] == pytest.approx(0.03, abs=0.03)  # Brinjikji 2015
    assert old[0] == pytest.approx(0.14, abs=0.05)
    assert old[1] == pytest.approx(0.05, abs=0.03)  # Kebaish 2011, between 3.1 % at 45 and 8.85 % at 61
    assert young[1] < old[1] < shares(90)[1] == pytest.approx(0.5, abs=0.08)  # likewise


def test_the_middle_slice_leaves_the_midline_of_about_half_of_the_people(people):
    def farthest(person):
        bodies = column(person)[0]
        lumbar = [bodies[name] for name in ("T12", "L1", "L2", "L3", "L4", "L5", "S1")]
        return max(abs(body.sideways(body.back + 8)) for body in lumbar)  # in the middle of the canal, mm

    aside = np.array([farthest(person) for person in people[:150]])
    assert 0.3 < (aside > 3).mean() < 0.7
    assert (aside > 10).mean() < 0.05


def test_a_sacralised_l5_has_no_modic_change_below_it():
    for seed in range(40):
        case = ml.random_case(seed, kind="modic", transitional="sacralised L5")
        assert ml.Level.L5_S1 not in {change.endplate.level for change in case.changes}
    with pytest.raises(ml.ModicError, match="L5-S1"):
        ml.random_case(1, level="L5-S1", transitional="sacralised L5")


def test_healthy_discs_have_measured_heights_and_depths():
    people = [
        random_patient(seed, age=30, sex="M", discs=dict.fromkeys(ml.Level, DiscState()))
        for seed in range(60)
    ]
    columns = [column(person)[:2] for person in people]

    def in_the_middle(vertebrae, disc, level):
        hollow = vertebrae[level.above].concavity[1] + vertebrae[level.below].concavity[0]
        return disc.height + (1 - RIM) * hollow

    height = {
        level: np.mean([in_the_middle(vertebrae, discs[level], level) for vertebrae, discs in columns])
        for level in LEVELS
    }
    # Two series differ by a third (middle of the disc; evidence of 14 and of 106 people): L4-L5 11.96 and 13.82 mm
    assert 10.5 < height[ml.Level.L4_L5] < 14.5
    assert 7.5 < height[ml.Level.L1_L2] < 10.5
    assert height[ml.Level.L1_L2] < height[ml.Level.L2_L3] < height[ml.Level.L4_L5]
    depth = np.mean([2 * discs["L4-L5"].half_depth for _, discs in columns])
    assert (
        35 < depth < 39
    )  # of men: between endplates of dry bone (34 to 36 mm) and waists of SPIDER's bodies by ruler (38)


# --- Modic changes ---


def test_types_and_levels_are_drawn_as_published(cases):
    changes = [change for case in cases for change in case.changes]
    levels = Counter(level for case in cases for level in {change.endplate.level for change in case.changes})
    low = (levels[ml.Level.L4_L5] + levels[ml.Level.L5_S1]) / levels.total()
    assert 0.67 < low < 0.85  # 78 % in Chen 2019, 67 % in Jensen 2009, 80 % in Kuisma's workers
    assert levels.total() / len(cases) == pytest.approx(202 / 153, abs=0.08)  # Chen 2019
    types = Counter(change.type for change in changes)
    assert types.most_common(1)[0][0] is ml.ModicType.TYPE_2
    assert types[ml.ModicType.TYPE_3] / len(changes) < 0.09


def test_both_endplates_of_a_disc_are_usually_changed_alike(cases):
    pairs = Counter()
    for case in cases:
        for level in {change.endplate.level for change in case.changes}:
            here = [change for change in case.changes if change.endplate.level == level]
            assert len({change.type for change in here}) == 1
            pairs[len(here)] += 1
    assert 0.65 < pairs[2] / pairs.total() < 0.87


def test_discs_beside_modic_changes_are_degenerated(cases):
    for case in cases:
        for change in case.changes:
            assert case.pfirrmann[change.endplate.level] >= ml.Pfirrmann.III


def test_heights_reach_from_a_rim_to_over_half_of_the_body(cases):
    heights = np.array([change.height for case in cases for change in case.changes]) / 27
    assert np.quantile(heights, 0.05) < 0.18
    assert np.quantile(heights, 0.98) > 0.5
    assert 0.2 < np.median(heights) < 0.4


def test_one_type_2_in_four_keeps_water_enough_to_show(cases):
    residual = [change.residual_oedema for case in cases for change in case.changes if change.type == "2"]
    assert 0.08 < np.mean(np.array(residual) > 0.2) < 0.30  # less in fatty marrow, where T1 must stay bright
    assert max(residual) < 0.5


# --- Mimics ---


@pytest.mark.parametrize("kind", list(MimicKind))
def test_any_mimic_can_be_asked_for_and_follows_from_the_seed(kind):
    for seed in range(15):
        case = ml.random_case(seed, kind=kind)
        assert case.changes == ml.random_case(seed, kind=str(kind)).changes
        assert {change.kind for change in case.changes} == {kind}
        assert AGES[kind][0] <= case.age <= AGES[kind][1]
        assert {change.type for change in case.changes} == {ml.ModicType.NONE}


@pytest.mark.parametrize("kind", list(MimicKind))
def test_every_mimic_is_seen_where_its_findings_say(kind):
    case = ml.random_case(3, kind=kind, age=60)
    assert case.age == 60
    for finding in case.findings:
        assert finding.kind == kind
        assert finding.vertebra in case.anatomy.vertebrae
    assert max(finding.extent.fraction for finding in case.findings) > 0.01


def test_infection_takes_both_endplates_and_inflamed_corners_spare_the_disc():
    for seed in range(10):
        infected = ml.random_case(seed, kind=MimicKind.SPONDYLODISCITIS)
        assert len({change.endplate.level for change in infected.changes}) == 1
        assert {change.endplate.side for change in infected.changes} == {"superior", "inferior"}
        inflamed = ml.random_case(seed, kind=MimicKind.CORNER_OEDEMA)
        assert max(inflamed.pfirrmann.values()) <= ml.Pfirrmann.II


def test_what_a_case_is_about_is_drawn_as_stated():
    kinds = Counter(case.changes[0].kind if case.changes else "none" for case in map(ml.random_case, SEEDS))
    assert kinds["modic"] / len(SEEDS) == pytest.approx(0.65, abs=0.07)
    assert kinds["none"] / len(SEEDS) == pytest.approx(0.15, abs=0.06)
    assert len(kinds) == 2 + len(MimicKind)


def test_a_random_case_has_the_findings_that_were_drawn():
    case = ml.random_case(21, type="1", level="L4-L5")
    assert {finding.level for finding in case.findings} == {ml.Level.L4_L5}
    assert len(case.findings) == len(case.changes)
    assert ml.random_case(21, kind="none").findings == ()
