"""The cauda equina: roots that stay in the sac, lie behind in it, thin out downward and fill a narrow place."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import KDTree

from modiclib.anatomy import Anatomy, Patient
from modiclib.anatomy.degeneration import DiscState, Herniation
from modiclib.vocabulary import Level, Pfirrmann

SMALL = {"rows": 96, "columns": 72, "pixel": 3.0}


def placed(anatomy):
    """(s, behind, aside) of all points of roots: mm along the canal, then 0 in the middle of the sac, 1 at its wall."""
    x, y, z, _ = anatomy.cauda.points
    canal = anatomy.canal
    s = np.arange(canal.conus - 30, canal.end_of_sac, 0.5)
    centre, _, _ = canal.sac(s, 0.0)
    line = np.stack(canal.place(s, centre))
    _, nearest = KDTree(line.T).query(np.stack([y, z], 1))
    s = s[nearest]
    w = x - canal.lateral(s) - canal.sac_aside(s)
    centre, half, wide = canal.sac(s, w)
    wall = np.stack(canal.place(s, centre))
    away = np.hypot(y - wall[0], z - wall[1]) * np.sign(y - wall[0])
    return s, away / half, w / wide


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000), st.integers(20, 90))
def test_roots_stay_in_the_sac_whoever_it_is(seed, age):
    anatomy = Anatomy(Patient(seed=seed, age=age, sex="F"), **SMALL)
    s, behind, aside = placed(anatomy)
    assert np.isfinite(anatomy.cauda.points).all()
    assert np.hypot(behind, aside).max() < 1.05
    assert s.max() <= anatomy.canal.end_of_sac


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000))
def test_cord_and_sac_end_within_the_range_of_people(seed):
    canal = Anatomy(Patient(seed=seed, age=50, sex="M"), **SMALL).canal
    assert canal.at["T12"] <= canal.conus < canal.at["L3"]
    assert canal.at["S1"] < canal.end_of_sac < canal.at["S4"]
    assert canal.cord(canal.conus - 46) == pytest.approx(canal.scale)  # it tapers over at most 45 mm
    assert canal.cord(canal.conus + 1) == 0


def test_roots_sink_to_the_back_wall():
    ratios = []
    for seed in range(9):
        anatomy = Anatomy(Patient(seed=seed, age=30, sex="F"))
        density = anatomy.cauda.density(anatomy.grid, 0.0, 4.0)
        centre, half, _ = anatomy.canal.sac(anatomy.s, 0.0)
        behind = (anatomy.t - centre) / half
        there = (anatomy.s > anatomy.canal.conus + 5) & (anatomy.s < anatomy.canal.at["L4"])
        back, front = (density[there & (np.abs(behind - side) < 0.5)].mean() for side in (0.5, -0.5))
        ratios.append(back / max(front, 1e-3))  # in others none lies in front
    assert np.median(ratios) > 2  # in some people they fill the sac


def test_the_conus_sinks_to_the_back_and_roots_leave_the_midline():
    near = []
    for seed in range(9):
        anatomy = Anatomy(Patient(seed=seed, age=30, sex="F"), **SMALL)
        canal = anatomy.canal
        above, tip = (float(canal.cord_behind(s, 7.0)) for s in (canal.conus - 80, canal.conus - 5))
        assert 0 < above < tip < 7.0
        s, _, aside = placed(anatomy)
        places = (canal.conus + 10, canal.at["L4-L5"])
        near.append([((np.abs(s - place) < 8) & (np.abs(aside) < 0.2)).sum() for place in places])
    below_the_cord, low = np.sum(near, 0)
    assert low < 0.7 * below_the_cord  # in single people they stay in the midline


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000))
def test_roots_grow_fewer_downward(seed):
    anatomy = Anatomy(Patient(seed=seed, age=30, sex="F"), **SMALL)
    s, _, _ = placed(anatomy)
    levels = ("L3-L4", "L4-L5", "L5-S1")
    number = [(np.abs(s - anatomy.canal.at[name]) < 5).sum() for name in levels]
    assert number[0] > number[1] > number[2] > 0


def crowding(anatomy, level="L4-L5"):
    """Mean share of roots in the middle of the sac beside a disc."""
    grid, canal = anatomy.grid, anatomy.canal
    density = anatomy.cauda.density(grid, 0.0, 4.0)
    centre, half, _ = canal.sac(anatomy.s, 0.0)
    inside = (np.abs(anatomy.t - centre) < 0.8 * half) & (np.abs(anatomy.s - canal.at[level]) < 3)
    return density[inside].mean()


@pytest.mark.parametrize("seed", [2, 7, 11])
def test_a_herniated_disc_crowds_the_roots(seed):
    herniated = DiscState(Pfirrmann.III, herniation=Herniation(depth=6.0, side=0.0, width=12.0))
    free, tight = (
        Anatomy(Patient(seed=seed, age=45, sex="F", discs={Level.L4_L5: disc}))
        for disc in (DiscState(Pfirrmann.III), herniated)
    )
    assert crowding(tight) > 1.3 * crowding(free)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000))
def test_a_thick_ligament_takes_the_room_of_fat(seed):
    worn = {level: DiscState(Pfirrmann.V) for level in Level}
    young, old = (
        Anatomy(Patient(seed=seed, age=60, sex="F", discs=discs), **SMALL).canal
        for discs in (dict.fromkeys(Level, DiscState(Pfirrmann.I)), worn)
    )
    beside_the_disc = np.linspace(-6, 8, 60)
    thin, thick = (canal.ligament(canal.at["L3-L4"] + beside_the_disc, 0.0) for canal in (young, old))
    thickened = old.thickened(old.at["L3-L4"] + beside_the_disc)
    assert not thin.any()
    assert thickened.max() > 0.3
    assert np.all(thick >= thickened)
    assert thick.max() > thickened.max()


def test_density_is_a_share_and_counts_only_roots_near_the_slice():
    anatomy = Anatomy(Patient(seed=4, age=60, sex="M"))
    middle = anatomy.cauda.density(anatomy.grid, 0.0, 4.0)
    assert middle.min() >= 0
    assert 0.4 < middle.max() < 1
    assert not anatomy.cauda.density(anatomy.grid, 40.0, 4.0).any()


def test_roots_repeat_with_the_seed():
    twice = [Anatomy(Patient(seed=9, age=50, sex="M"), **SMALL).cauda.points for _ in range(2)]
    assert np.array_equal(*twice)


def test_a_worn_level_is_tight_in_some_of_the_old_and_in_none_of_the_young():
    def least_room(age, seed):
        worn = {level: DiscState(Pfirrmann.IV) for level in Level}
        canal = Anatomy(Patient(seed=seed, age=age, sex="M", discs=worn), **SMALL).canal
        s = np.arange(canal.at["L2-L3"] - 5, canal.at["L4-L5"] + 5)
        return 2 * canal.sac(s, 0.0)[1].min()

    young, old = ([least_room(age, seed) for seed in range(12)] for age in (30, 80))
    tight = sum(room < 0.8 * free for room, free in zip(old, young, strict=True))
    assert 3 <= tight <= 11
    assert min(young) > min(old)


def test_what_lies_behind_a_body_differs_from_level_to_level():
    canal = Anatomy(Patient(seed=5, age=40, sex="F"), **SMALL).canal
    deepest = [
        canal.hollow(canal.at[name] + np.arange(-12, 12)).max() for name in ("L1", "L2", "L3", "L4", "L5")
    ]
    assert min(deepest) >= 0
    assert max(deepest) > 2 * min(deepest)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000))
def test_the_sac_ends_within_the_canal_wherever_its_tip_lies(seed):
    canal = Anatomy(Patient(seed=seed, age=50, sex="F"), **SMALL).canal
    s = canal.end_of_sac - np.arange(0.1, 40, 0.5)
    centre, half, wide = canal.sac(s, 0.0)
    front = -canal.recess(s, 0.0)
    assert np.all((centre - half > front) & (centre + half < canal.depth(s, 0.0)))
    assert half[0] < 0.6 * half[-1]
    assert wide[0] < wide[-1]
