"""Marrow and veins: each person's own, and true to what the patient is."""

from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from modiclib.anatomy import Anatomy, Patient
from modiclib.anatomy.column import VERTEBRAE
from modiclib.composition import COMPARTMENTS, LABELS, paint_slab
from modiclib.composition.marrow import pattern_of

SEEDS = range(1, 9)
FAT, WATER = (COMPARTMENTS.index(name) for name in ("fat", "marrow water"))


@cache
def person(seed: int):
    """Anatomy and mid-sagittal slice of someone of 60."""
    anatomy = Anatomy(Patient(seed=seed, age=60, sex="F"))
    return anatomy, paint_slab(anatomy, 0.0, 4.0)


def marrow_fat(seed: int) -> list[np.ndarray]:
    """Fat fraction of the voxels of each lumbar body."""
    canvas = person(seed)[1]
    bodies = [canvas.labels == LABELS[f"marrow L{number}"] for number in range(1, 6)]
    return [canvas.maps[FAT, body] / canvas.maps[[FAT, WATER]][:, body].sum(0) for body in bodies]


def test_marrow_keeps_to_the_patients_fat_fraction_whatever_its_pattern():
    off = [np.mean(marrow_fat(seed)[2]) - person(seed)[0].patient.fat_fraction for seed in SEEDS]
    assert abs(np.mean(off)) < 0.04
    assert np.max(np.abs(off)) < 0.15


def test_marrow_is_uneven_more_in_some_people_than_in_others():
    spread = [np.median([values.std() for values in marrow_fat(seed)]) for seed in SEEDS]
    assert min(spread) > 0.03
    assert max(spread) > 1.3 * min(spread)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(18, 90))
def test_a_pattern_belongs_to_a_person_and_young_marrow_has_little_fat_to_arrange(seed, age):
    patient = Patient(seed=seed, age=age, sex="M")
    pattern = pattern_of(patient)
    assert pattern == pattern_of(patient)
    young = pattern_of(Patient(seed=seed, age=18, sex="M"))
    assert young.around_vein <= pattern.around_vein
    assert young.islands <= pattern.islands


def test_the_vein_of_the_body_is_seen_in_some_bodies_and_hardly_in_others():
    vein = []
    for seed in SEEDS:
        anatomy, canvas = person(seed)
        seen = canvas.labels == LABELS["basivertebral vein"]
        for name in VERTEBRAE[3:8]:
            body = anatomy.vertebrae[name]
            u, v, _ = body.local(anatomy.grid.y, anatomy.grid.z, 0.0)
            near = (np.abs(v) < body.height / 2) & (np.abs(u) < body.depth / 2 + 2)
            vein.append((seen & near).sum())
            # It leaves through the posterior wall at mid-height
            assert np.abs(v[seen & near]).max(initial=0) < 9
    assert np.mean(np.array(vein) < 3) > 0.25
    assert max(vein) > 12
