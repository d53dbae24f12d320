"""What degeneration does to a disc, its neighbours and the picture."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

import modiclib as ml
from modiclib.anatomy import Anatomy, DiscState, Herniation, Patient
from modiclib.anatomy.disc import disc_fields
from modiclib.composition import paint_slab
from modiclib.physics.protocol import default_protocol
from modiclib.physics.signal import remix

LEVEL = ml.Level.L4_L5
DISC, CSF = ml.LABELS["disc L4-L5"], ml.LABELS["CSF"]


@cache
def painted(state: DiscState, x: float = 0.0):
    """Anatomy and canvas of one slice of a person whose disc L4-L5 is in a given state."""
    anatomy = Anatomy(Patient(seed=4, age=45, sex="M", marrow_fat=0.4, discs={LEVEL: state}))
    return anatomy, paint_slab(anatomy, x, 4.0)


def picture(state: DiscState, contrast: str) -> np.ndarray:
    return remix(painted(state)[1].maps, default_protocol(contrast))


def at_the_disc(state: DiscState):
    """(u, v) of every voxel in coordinates of the disc, mm."""
    anatomy, _ = painted(state)
    return anatomy.discs["L4-L5"].local(anatomy.grid.y, anatomy.grid.z, 0.0)[:2]


def core(state: DiscState, contrast: str) -> float:
    """Signal of the middle of the disc over that of CSF."""
    u, v = at_the_disc(state)
    image, labels = picture(state, contrast), painted(state)[1].labels
    return image[(np.hypot(u / 7, v / 2) < 1) & (labels == DISC)].mean() / np.median(image[labels == CSF])


def test_signal_falls_from_grade_to_grade_as_pfirrmann_describes():
    t2 = [core(DiscState(grade), "T2") for grade in ml.Pfirrmann]
    assert all(np.diff(t2) < 0)
    assert t2[0] > 0.5  # nearer to CSF than to marrow
    assert t2[4] < 0.2  # black
    t1 = [core(DiscState(grade), "T1") for grade in ml.Pfirrmann]
    assert max(t1) / min(t1) < 2 < 4 < max(t2) / min(t2)  # T1 tells little


@pytest.mark.parametrize("grade", [ml.Pfirrmann.III, ml.Pfirrmann.IV])
def test_of_two_discs_of_a_grade_the_lower_one_is_darker(grade):
    usual = DiscState(grade).relative_height
    higher, lower = DiscState(grade, height=usual + 0.06), DiscState(grade, height=usual - 0.06)
    assert core(lower, "T2") < core(higher, "T2")
    assert higher.wear < DiscState(grade).wear == grade < lower.wear


def test_height_falls_with_the_grade_and_moves_the_vertebrae_together():
    def gap(state):
        vertebrae = painted(state)[0].vertebrae
        return np.linalg.norm(vertebrae["L4"].centre - vertebrae["L5"].centre)

    gaps = [gap(DiscState(grade)) for grade in ml.Pfirrmann]
    assert gaps[1] >= gaps[2] > gaps[3] > gaps[4]
    assert gap(DiscState(ml.Pfirrmann.II, height=0.5)) < gap(DiscState(ml.Pfirrmann.II)) - 4


def test_the_cleft_of_grade_ii_is_a_dark_band_in_a_bright_nucleus():
    state = DiscState(ml.Pfirrmann.II)
    u, v = at_the_disc(state)
    image, middle = picture(state, "T2"), np.abs(u) < 5
    assert (
        image[middle & (np.abs(v) < 0.6)].mean()
        < 0.9 * image[middle & (np.abs(np.abs(v) - 2.5) < 0.6)].mean()
    )


@pytest.mark.parametrize("contrast", ["T1", "T2", "STIR"])
def test_gas_is_a_void_on_every_sequence(contrast):
    state = DiscState(ml.Pfirrmann.V, vacuum=True)
    assert core(state, contrast) < 0.85 * core(DiscState(ml.Pfirrmann.V), contrast)


def test_a_fissure_is_a_bright_zone_in_the_posterior_annulus_on_t2_alone():
    plain, torn = DiscState(ml.Pfirrmann.III), DiscState(ml.Pfirrmann.III, fissure=True)
    more = picture(torn, "T2") - picture(plain, "T2")
    u, v = at_the_disc(torn)
    row, column = np.unravel_index(more.argmax(), more.shape)
    assert u[row, column] > 11
    assert abs(v[row, column]) < 5
    assert more.max() > 0.5 * np.median(picture(plain, "T2")[painted(plain)[1].labels == CSF])
    assert np.abs(picture(torn, "T1") - picture(plain, "T1")).max() < 0.1


def csf_beside(state: DiscState, x: float = 0.0) -> float:
    """Area of CSF within 12 mm of the disc, mm²."""
    anatomy, canvas = painted(state, x)
    near = np.abs(anatomy.s - anatomy.canal.at["L4-L5"]) < 12
    return canvas.maps[ml.COMPARTMENTS.index("CSF")][near].sum() * anatomy.grid.pixel**2


def test_a_herniation_takes_the_room_of_csf_the_more_the_deeper_it_is():
    areas = [
        csf_beside(DiscState(ml.Pfirrmann.IV, bulge=1.0, herniation=depth and Herniation(depth)))
        for depth in (None, 3.0, 5.0, 7.0)
    ]
    assert all(np.diff(areas) < -3)


def test_a_herniation_lies_on_its_side():
    left = DiscState(ml.Pfirrmann.IV, bulge=1.0, herniation=Herniation(6.0, side=6.0, width=4.0))
    plain = DiscState(ml.Pfirrmann.IV, bulge=1.0)
    taken = {x: csf_beside(plain, x) - csf_beside(left, x) for x in (-6.0, 6.0)}
    assert taken[6.0] > taken[-6.0] + 5


@pytest.mark.parametrize("migration", [-8.0, 8.0])
def test_an_extrusion_leaves_the_level_of_its_disc_and_a_protrusion_does_not(migration):
    def far(herniation):
        """Voxels of material behind the rim more than 5 mm from the middle of the disc; single ones may fray."""
        state = DiscState(ml.Pfirrmann.IV, bulge=1.0, herniation=herniation)
        anatomy, canvas = painted(state)
        disc = anatomy.discs["L4-L5"]
        u, v = at_the_disc(state)
        behind = (canvas.labels == DISC) & (u > disc.half_depth + 1)
        return (v[behind] * np.sign(migration) > 5).sum()

    assert Herniation(5.0).kind == "protrusion"
    assert Herniation(5.0, migration=migration).kind == "extrusion"
    assert far(Herniation(5.0, migration=migration)) > far(Herniation(5.0)) + 8


def test_osteophytes_grow_at_the_rims_of_their_disc():
    long = painted(DiscState(ml.Pfirrmann.IV, osteophyte=4.0))[0].vertebrae
    short = painted(DiscState(ml.Pfirrmann.IV, osteophyte=0.0))[0].vertebrae
    assert long["L4"].osteophyte[1] > short["L4"].osteophyte[1]
    assert long["L5"].osteophyte[0] > short["L5"].osteophyte[0]
    assert long["L2"].osteophyte == short["L2"].osteophyte


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5, 6])
def test_a_protrusion_has_a_wide_base_and_no_two_have_one_outline(seed):
    def outlined(seed):
        """Extent up and down of the material in the midline at each distance behind the rim, pixels."""
        state = DiscState(ml.Pfirrmann.IV, bulge=1.0, herniation=Herniation(6.0))
        disc = replace(painted(state)[0].discs["L4-L5"], person=seed)
        behind = disc.half_depth + disc.bulge[0] + np.arange(0, 8, 0.5)[None, :]
        above = np.arange(-15, 15, 0.5)[:, None]
        return (disc_fields(disc, behind, above, np.zeros(1)).herniation < 0).sum(0)

    extent = outlined(seed)
    assert extent.argmax() == 0  # Fardon 2014: the base is broader than what lies beyond it
    assert 4.0 < np.count_nonzero(extent) / 2 < 8.0  # about as deep as was asked for, mm
    assert np.any(extent != outlined(seed + 6))
