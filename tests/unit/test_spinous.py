"""Spinous processes: hatchets that never run through one another, taller with age."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import modiclib as ml
from modiclib import COMPARTMENTS, LABELS
from modiclib.anatomy import Anatomy, Patient
from modiclib.anatomy.column import PRESACRAL
from modiclib.anatomy.spinous import ROOT, spinous_processes
from modiclib.anatomy.stack import build_column
from modiclib.composition import paint_slab

SEEDS = st.integers(0, 10_000)


def drawn(seed: int, age: int, lordosis: float | None = None):
    """Vertebrae, size and spinous processes of a patient."""
    patient = Patient(seed=seed, age=age, sex="F", lordosis=lordosis)
    vertebrae, _, scale = build_column(patient, np.random.default_rng(seed))
    return vertebrae, scale, spinous_processes(patient, vertebrae, scale)


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(20, 90), st.floats(25, 75))
def test_neighbours_do_not_run_through_one_another(seed, age, lordosis):
    vertebrae, scale, processes = drawn(seed, age, lordosis)
    for upper, lower in pairwise(PRESACRAL):
        above, below = vertebrae[upper], vertebrae[lower]
        for along in (0.5, 0.7, 0.9):
            u = ROOT[0] + along * processes[lower].length
            y, z = below.point(below.back + u * scale, processes[lower].borders(u)[0] * scale)
            back, head, _ = above.local(y, z, above.lateral)
            behind = float(back - above.back) / scale
            if behind < ROOT[0] + processes[upper].length:
                assert processes[upper].borders(behind)[1] - head / scale > -1.0, (upper, along)


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(20, 90))
def test_a_process_that_bears_on_its_neighbour_is_borne_on_and_only_there_is_fluid(seed, age):
    processes = drawn(seed, age)[2]
    for upper, lower in pairwise(PRESACRAL):
        assert processes[upper].kisses[1] == processes[lower].kisses[0]
        assert processes[lower].kisses[0] or not processes[lower].bursa


def test_a_lumbar_process_is_an_axe_head_deeper_behind_than_at_its_neck_unless_a_neighbour_is_in_its_way():
    depths = []
    for seed in range(60):
        process = drawn(seed, 30, 40.0)[2]["L2"]
        borders = (process.borders(ROOT[0] + part * process.length) for part in (0.0, 0.9))
        depths.append([np.subtract(*heights).item() for heights in borders])
    neck, end = np.transpose(depths)
    assert neck.min() > 7
    assert end.max() < 38
    assert np.mean(neck < end) > 0.9


def test_processes_come_into_contact_with_age():
    young, old = (
        np.mean([any(part.kisses[0] for part in drawn(seed, age)[2].values()) for seed in range(60)])
        for age in (25, 80)
    )
    assert young < old


def test_in_most_people_but_not_in_all_the_row_stays_near_the_middle_slice():
    aside = [max(abs(drawn(seed, 50)[2][name].swing) for name in ("L2", "L3", "L4")) for seed in range(80)]
    assert 0.5 < np.mean(np.array(aside) < 2.5) < 0.8


def test_a_blade_fills_a_slice_of_4_mm_when_it_lies_in_the_middle_of_it():
    blades = [2 * part.width for seed in range(40) for part in drawn(seed, 50)[2].values()]
    assert np.mean(blades) > 7
    assert min(blades) > 4


def test_its_root_is_blunt_above_and_recedes_below_where_the_yellow_ligament_lies():
    process = drawn(3, 40)[2]["L3"]
    upper, lower = process.borders(ROOT[0] + 2.0)
    middle, quarter = (upper + lower) / 2, (upper - lower) / 4
    u, plane = np.full(2, ROOT[0] + 1.0, np.float32), np.zeros((1, 2), np.float32)
    v = np.float32([middle + quarter, middle - 1.5 * quarter])
    above, below = process.evaluate(u, v, plane, 0.0, 0.0)[0][0]
    assert above < 0 < below


def test_its_lower_corner_is_angular_and_its_lower_border_flat_behind_the_neck():
    process = drawn(3, 40)[2]["L3"]
    upper, lower = (float(border) for border in process.borders(ROOT[0] + process.length))
    corner = np.float32(ROOT[0] + process.length - 0.5)
    inward = np.float32([upper - 0.5, lower + 0.5])
    above, below = replace(process, angular=1.5, roundness=0.95, slant=0.0).evaluate(
        np.full(2, corner), inward, np.full((1, 2), process.swing, np.float32), 0.0, 0.0
    )[0][0]
    assert below < above - 1
    depths = [process.borders(ROOT[0] + part * process.length)[1] for part in (0.7, 0.85, 1.0)]
    assert np.ptp(np.diff(depths)) < 0.01  # straight


def test_processes_have_the_marrow_of_the_bodies_and_cortex_that_is_thicker_below_than_above():
    differ, below, above = [], 0, 0
    for seed in range(4):
        canvas = paint_slab(Anatomy(Patient(seed=seed, age=45, sex="F")), 0.0, 4.0)
        fat, water = (canvas.maps[COMPARTMENTS.index(name)] for name in ("fat", "marrow water"))
        for name in ("L2", "L3", "L4"):
            process, body = (
                canvas.labels == LABELS[f"{what} {name}"] for what in ("posterior elements", "marrow")
            )
            if process.sum() > 300:  # the slice passes through it
                share = [fat[here].sum() / (fat[here] + water[here]).sum() for here in (process, body)]
                differ.append(share[0] - share[1])
                cortex = canvas.labels == LABELS["cortex"]
                down, up = (np.roll(process, rows, 0) & cortex for rows in (2, -2))
                below, above = below + down.sum(), above + up.sum()
    assert len(differ) > 3
    assert np.abs(np.mean(differ)) < 0.1
    assert below > 1.3 * above


@pytest.mark.parametrize("seed", [7512, 7614])
def test_no_process_passes_the_fascia(seed):
    case = ml.random_case(seed)
    bone = [number for name, number in LABELS.items() if name.startswith("posterior elements")]
    row, column = np.nonzero(np.isin(case.labels[len(case.labels) // 2], bone))
    assert len(row) > 1000
    beyond = case.anatomy.grid.y[0, column] - case.anatomy.surfaces.fascia[row]
    assert beyond.max() <= 0
