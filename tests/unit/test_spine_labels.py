"""What a reader would measure on the labels of the spine is what the patient was given."""

import numpy as np
import pytest

from modiclib.anatomy import Anatomy, Patient
from modiclib.anatomy.column import VERTEBRAE
from modiclib.anatomy.vertebra import vertebral_body
from modiclib.composition import COMPARTMENTS, LABELS, paint_slab
from modiclib.vocabulary import Level

LUMBAR = ("L1", "L2", "L3", "L4", "L5")


def points(anatomy, labels, name):
    """(y, z) of the voxels of a body, mm."""
    rows, columns = np.nonzero(labels == LABELS[f"marrow {name}"])
    return anatomy.grid.y[0, columns], anatomy.grid.z[rows, 0]


def corner(anatomy, labels, name, up: int):
    """The posterior upper (`up` 1) or lower (-1) corner of a body, in voxels: farthest along the diagonal."""
    body = anatomy.vertebrae[name]
    u, v, _ = body.local(*points(anatomy, labels, name), 0.0)
    at = np.argmax(u / body.depth + up * v / body.height)
    return body.point(u[at], v[at])


@pytest.mark.parametrize("slip", [0.0, 4.0, 8.0])
def test_listhesis_measured_on_the_labels_is_the_one_asked_for(slip):
    def step(asked):
        anatomy = Anatomy(Patient(seed=2, age=60, sex="F", scoliosis=0.0, listhesis={Level.L4_L5: asked}))
        labels = paint_slab(anatomy, 0.0, 4.0).labels
        lower = anatomy.vertebrae["L5"]
        angle = np.deg2rad(lower.tilt - lower.wedge / 2)
        apart = corner(anatomy, labels, "L5", 1) - corner(anatomy, labels, "L4", -1)
        return apart @ np.array([np.cos(angle), np.sin(angle)])

    assert step(slip) - step(0.0) == pytest.approx(slip, abs=1.5)  # two voxels: corners are rounded


def test_cobb_angle_measured_on_the_labels_is_the_one_asked_for():
    anatomy = Anatomy(Patient(seed=4, age=60, sex="F", scoliosis=20.0))
    x = np.array([-9.0, 0.0, 9.0])
    heights = {name: [] for name in ("T11", "T12", *LUMBAR, "S1")}
    for position in x:
        labels = paint_slab(anatomy, position, 4.0).labels
        for name, found in heights.items():
            y, z = points(anatomy, labels, name)
            found.append(anatomy.vertebrae[name].local(y, z, anatomy.vertebrae[name].lateral)[1].mean())
    tilts = [np.rad2deg(np.arctan(np.polyfit(x, found, 1)[0])) for found in heights.values()]
    assert np.ptp(tilts) == pytest.approx(20.0, abs=3.0)


@pytest.mark.parametrize("seed", range(6))
def test_bodies_never_overlap(seed):
    """Not with a slip, a curve and collapsed discs at once."""
    options = {
        "scoliosis": 25.0,
        "listhesis": {Level.L3_L4: 6.0, Level.L5_S1: 9.0},
        "discs": {Level.L4_L5: 5},
    }
    anatomy = Anatomy(Patient(seed=seed, age=70, sex="F", **options))
    inside = np.zeros((anatomy.grid.rows, anatomy.grid.columns), int)
    for name in VERTEBRAE[:9]:
        body = anatomy.vertebrae[name]
        u, v, w = body.local(anatomy.grid.y, anatomy.grid.z, np.array([[[0.0]]]))
        distance = vertebral_body(body, u, v, w, anatomy.smooth, body.across(0.0)).distance
        inside += distance[0] < -0.3
    assert inside.max() == 1


@pytest.mark.parametrize(
    "options", [{}, {"listhesis": {Level.L4_L5: 8.0}}, {"transitional": "sacralised L5"}]
)
def test_fluid_stands_behind_every_lumbar_body(options):
    anatomy = Anatomy(Patient(seed=6, age=55, sex="M", scoliosis=0.0, **options))
    canvas = paint_slab(anatomy, 0.0, 4.0)
    csf = canvas.maps[COMPARTMENTS.index("CSF")]
    behind = anatomy.t + anatomy.canal.recess(anatomy.s, 0.0)
    for name in LUMBAR:
        near = (np.abs(anatomy.s - anatomy.canal.at[name]) < 4) & (behind > -0.5) & (behind < 20)
        assert csf[near].max() > 0.6
        assert csf[near & (behind < 0.5)].max() < 0.5  # the wall and its ligament come first


def test_a_stack_shows_every_structure_of_the_spine_and_its_sides_differ():
    anatomy = Anatomy(Patient(seed=11, age=60, sex="F"))  # whose basivertebral veins are large enough to see
    slabs = {x: paint_slab(anatomy, x, 4.0).labels for x in (-17.6, -13.2, -8.8, 0.0, 8.8, 13.2, 17.6)}
    there = set(np.unique(np.stack(list(slabs.values()))))
    wanted = [f"marrow {name}" for name in (*LUMBAR, "S1")] + [
        f"posterior elements {name}" for name in LUMBAR
    ]
    wanted += [f"disc {level}" for level in Level]
    wanted += ["facet joint", "ligamentum flavum", "foraminal fat", "nerve", "epidural fat", "epidural veins"]
    wanted += [
        "basivertebral vein",
        "CSF",
        "spinal cord",
        "dura",
        "sacral canal wall",
        "longitudinal ligament",
    ]
    assert not [name for name in wanted if LABELS[name] not in there]
    bone = [LABELS[f"posterior elements {name}"] for name in LUMBAR]
    for x in (8.8, 13.2, 17.6):
        right, left = (np.isin(slabs[side * x], bone) for side in (-1, 1))
        assert 0.05 < (right != left).sum() / (right | left).sum() < 0.9


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_facet_joints_lie_beside_the_canal_and_behind_the_foramen(seed):
    """In a curved and turned spine too none of them strays to the spinous processes."""
    anatomy = Anatomy(Patient(seed=seed, age=60, sex="F", scoliosis=15.0))
    for x in (-4.4, 0.0, 4.4):
        rows, columns = np.nonzero(paint_slab(anatomy, x, 4.0).labels == LABELS["facet joint"])
        beside = np.abs(x - anatomy.canal.lateral(anatomy.s[rows, columns]))
        assert np.all(beside > 3.5)
        assert np.all(anatomy.t[rows, columns] < 30)
