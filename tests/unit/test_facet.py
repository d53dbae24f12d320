"""What the facet joints hold: effusions at any age, cysts and gas in worn joints of the old only."""

import numpy as np
import pytest

from modiclib.anatomy import Anatomy, Patient
from modiclib.anatomy.facet import facet_joints
from modiclib.anatomy.stack import build_column
from modiclib.composition import paint_slab
from modiclib.composition.canvas import INDEX
from modiclib.vocabulary import Level, Pfirrmann


def joints(seed: int, age: int):
    """The joints of a patient with worn discs, one for each level and side."""
    patient = Patient(seed=seed, age=age, sex="M", discs=dict.fromkeys(Level, Pfirrmann.IV))
    rng = np.random.default_rng(seed)
    vertebrae, discs, scale = build_column(patient, rng)
    facets = facet_joints(patient, vertebrae, discs, scale, rng)
    return [facet for (_, process, _), facet in facets.items() if process == "superior"]


@pytest.fixture(scope="module")
def people():
    return {age: [joints(seed, age) for seed in range(200)] for age in (25, 75)}


def test_one_person_in_three_has_an_effusion_at_any_age(people):
    for drawn in people.values():
        share = np.mean([any(facet.content.effusion for facet in own) for own in drawn])
        assert share == pytest.approx(0.343, abs=0.1)


def test_the_young_have_neither_cysts_nor_gas_and_some_of_the_old_do(people):
    def share(age, sign):
        return np.mean([any(sign(facet) for facet in own) for own in people[age]])

    for sign, most in (
        (lambda facet: bool(facet.pouch and facet.pouch.cyst), 0.3),
        (lambda facet: facet.content.gas > 0, 0.8),
    ):
        assert share(25, sign) == 0
        assert 0.03 < share(75, sign) < most
    assert not any(facet.content.gas and facet.content.effusion for own in people[75] for facet in own)


def test_a_worn_joint_is_narrower_unless_an_effusion_widens_it(people):
    dry = {
        age: np.mean([facet.content.space for own in drawn for facet in own if not facet.content.effusion])
        for age, drawn in people.items()
    }
    assert dry[75] < 0.9 * dry[25]


def test_what_distends_a_joint_is_painted_as_fluid():
    seed = next(
        seed for seed in range(200) if any(facet.pouch and facet.pouch.cyst for facet in joints(seed, 75))
    )
    patient = Patient(seed=seed, age=75, sex="M", discs=dict.fromkeys(Level, Pfirrmann.IV))
    anatomy = Anatomy(patient)
    arch, facet = next(
        (arch, facet)
        for arch in anatomy.arches.values()
        for (process, _), facet in arch.facets.items()
        if process == "superior" and facet.pouch and facet.pouch.cyst
    )
    side = next(side for (process, side), own in arch.facets.items() if own is facet)
    back, up, aside = (part * arch.scale for part in facet.pouch.centre)
    u = arch.vertebra.back + back
    x = arch.vertebra.sideways(u) + side * aside
    y, z = arch.vertebra.point(u, up, x)
    row, column = (
        round((anatomy.grid.top - z) / anatomy.grid.pixel),
        round((y - anatomy.grid.front) / anatomy.grid.pixel),
    )
    around = paint_slab(anatomy, x, 4.0).maps[INDEX["fluid"], row - 2 : row + 3, column - 2 : column + 3]
    assert around.max() > 0.6


def test_bone_bears_on_bone_no_farther_than_the_joint_reaches(people):
    """Else the blade of a spinous process that is cut aside of the midline would be hardened in blots."""
    aside = np.linspace(0, 30, 120, dtype=np.float32)
    for facet in people[75][0]:
        behind, level = (np.full_like(aside, place) for place in (facet.centre[0] + 15, facet.centre[1]))
        assert facet.evaluate("superior", behind, level, aside).bone.min() > 1.5
