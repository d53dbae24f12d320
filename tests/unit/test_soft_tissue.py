"""What lies in front of and behind the spine: vessels, organs, muscles, fat."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from modiclib import COMPARTMENTS, LABELS
from modiclib.anatomy import Anatomy, Patient
from modiclib.anatomy.noise import Noise
from modiclib.anatomy.septa import Septa
from modiclib.anatomy.tubes import Tube
from modiclib.composition import paint_slab

FAT, MUSCLE, FLUID = (COMPARTMENTS.index(name) for name in ("fat", "muscle", "fluid"))
patients = st.builds(Patient, seed=st.integers(0, 5000), age=st.integers(20, 88), sex=st.sampled_from("FM"))


@pytest.fixture(scope="module")
def anatomy():
    return Anatomy(Patient(seed=3, age=50, sex="F"))


def slices(anatomy, *positions):
    return [paint_slab(anatomy, position, 4.0) for position in positions]


def size(canvas, name):
    return int((canvas.labels == LABELS[name]).sum())


@settings(max_examples=12, deadline=None)
@given(patients)
def test_aorta_lies_left_of_the_cava_and_both_divide_at_the_lowest_lumbar_bodies(patient):
    anatomy = Anatomy(patient)
    vessels, bodies = anatomy.vessels, anatomy.vertebrae
    (aorta,), (cava,) = vessels.aorta.chains, vessels.cava.chains
    assert aorta[:, 0].mean() > cava[:, 0].mean() + 15
    assert aorta[:, 0].max() > bodies["L3"].lateral > cava[:, 0].max() - 6
    assert bodies["L5"].centre[1] < aorta[-1, 2] < bodies["L3"].centre[1]
    assert aorta[-1, 2] > cava[-1, 2] > bodies["S1"].centre[1]
    for branches, trunk in ((vessels.iliac_arteries, aorta), (vessels.iliac_veins, cava)):
        right, left = branches.chains
        assert np.allclose(right[0], trunk[-1])
        assert np.allclose(left[0], trunk[-1])
        assert right[-1, 0] < trunk[-1, 0] < left[-1, 0]


def test_a_tube_knows_its_surface(anatomy):
    x, y, z, radius = anatomy.vessels.aorta.chains[0][2]
    planes = np.array([x - radius, x, x + radius])
    assert anatomy.vessels.aorta.nearest(planes, y, z).distance == pytest.approx([0, -radius, 0], abs=1.0)
    assert anatomy.vessels.aorta.nearest(x + 2 * radius, y, z).distance == pytest.approx(radius, abs=1.0)


@given(st.floats(0.3, 1.0), st.floats(-180, 180))
def test_a_flat_tube_is_thin_where_it_is_pressed_and_as_wide_as_a_round_one(flat, angle):
    y, z = np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))
    tube = Tube([np.array([(-40, 0, 0, 8), (0, 0, 0, 8), (40, 0, 0, 8.0)])], flat, (y, z))
    assert tube.nearest(0.0, 8 * flat * y, 8 * flat * z).distance == pytest.approx(0, abs=0.05)
    assert tube.nearest(0.0, -8 * z, 8 * y).distance == pytest.approx(0, abs=0.05)
    assert tube.nearest(0.0, 12 * flat * y, 12 * flat * z).distance == pytest.approx(4 * flat, abs=0.05)
    assert tube.nearest(0.0, 0.0, 0.0).distance == pytest.approx(
        -tube.nearest(0.0, 0.0, 0.0).radius, abs=0.05
    )


@settings(max_examples=12, deadline=None)
@given(patients)
def test_the_left_common_iliac_vein_crosses_the_midline_flat_on_the_bone(patient):
    anatomy = Anatomy(patient)
    body, veins = anatomy.vertebrae["L5"], anatomy.vessels.iliac_veins
    ahead, level = np.meshgrid(np.arange(0, 25, 0.5), np.arange(-2, 2.5, 0.05) * body.height / 2)
    y, z = body.centre[:, None, None] - (body.depth / 2 + ahead) * body.posterior[:, None, None]
    y, z = y + level * body.superior[0], z + level * body.superior[1]
    inside = veins.nearest(body.lateral, y, z).distance < 0
    assert inside.any()
    assert ahead[inside].min() < 3
    assert np.ptp(level[inside]) > 1.4 * np.ptp(ahead[inside])


def test_flow_leaves_a_void_in_the_vessels(anatomy):
    right, left = slices(anatomy, -17.6, 8.8)
    for canvas, name in ((right, "inferior vena cava"), (left, "aorta")):
        assert size(canvas, name) > 1000
        where = canvas.labels == LABELS[name]
        assert np.median(canvas.maps[:, where].sum(0)) < 0.5
    assert size(right, "aorta") < size(left, "aorta") / 10


@settings(max_examples=6, deadline=None)
@given(patients, st.sampled_from((-26.4, -17.6, 17.6, 26.4)))
def test_shares_are_whole_on_every_lateral_slice(patient, position):
    canvas = paint_slab(Anatomy(patient), position, 4.0)
    assert canvas.maps.min() >= 0
    assert canvas.maps.sum(0).max() <= 1 + 1e-5
    assert size(canvas, "psoas") > 300 or abs(position) < 20


def test_psoas_grows_downward_and_leaves_the_pelvis_at_the_side(anatomy):
    for side in (-1, 1):
        z = np.array([anatomy.vertebrae[name].centre[1] for name in ("L1", "L2", "L3", "L4", "S2")])
        y, x, width, depth = anatomy.psoas.section(side, z).T
        area = width * depth
        assert np.all(np.diff(area[:4]) > 0)
        assert abs(x[4]) - width[4] > abs(x[2]) - width[2]
        assert y[4] < anatomy.vertebrae["L5"].centre[0]


def test_the_body_has_no_symmetry_and_no_double(anatomy):
    other = Anatomy(Patient(seed=4, age=50, sex="F"))
    right, left = (anatomy.psoas.section(side, anatomy.grid.z[:, 0]) for side in (-1, 1))
    assert np.nanmax(np.abs(right[:, 2] - left[:, 2])) > 0.2
    assert not np.allclose(anatomy.vessels.aorta.chains[0], other.vessels.aorta.chains[0], atol=1.0)
    assert not np.allclose(anatomy.bowel.loops.centres[0], other.bowel.loops.centres[0], atol=1.0)
    assert not np.allclose(anatomy.saturation(), other.saturation(), atol=0.05)


def test_women_have_a_uterus_and_all_have_bladder_kidneys_and_liver():
    for sex in "FM":
        organs = Anatomy(Patient(seed=5, age=40, sex=sex)).organs
        assert {"bladder", "left kidney", "right kidney", "liver"} <= set(organs)
        assert ("uterus" in organs) == (sex == "F")


def test_the_ligament_covers_the_bodies_and_crura_the_upper_ones(anatomy):
    (middle,) = slices(anatomy, -4.4)  # the right crus; on the midline the aorta may lie on the bone
    grid = anatomy.grid

    def in_front(name, structure):
        body = anatomy.vertebrae[name]
        y, z = body.point(-body.depth / 2, 0)
        row, column = int((grid.top - z) / grid.pixel), int((y - grid.front) / grid.pixel)
        return (middle.labels[row - 6 : row + 7, column - 14 : column + 6] == LABELS[structure]).any(1).mean()

    # Where it is thinner than half a voxel, others are named
    assert in_front("L3", "longitudinal ligament") > 0.5
    assert in_front("L1", "diaphragm") > 0.7
    assert in_front("L4", "diaphragm") == 0


def test_the_fat_behind_the_bowel_is_as_thick_as_the_person():
    slim, stout = (
        Anatomy(Patient(seed=5, age=40, sex="F", subcutaneous=thickness)).bowel for thickness in (8, 45)
    )
    assert stout.fat > slim.fat
    lumbar = [bowel.loops.centres[bowel.loops.centres[:, 2] > 0] for bowel in (slim, stout)]
    assert lumbar[0][:, 1].max() > lumbar[1][:, 1].max() + 3


@settings(max_examples=12, deadline=None)
@given(patients)
def test_loops_of_bowel_touch_and_none_lies_in_the_spine(patient):
    anatomy = Anatomy(patient)
    loops = anatomy.bowel.loops
    for name in ("L1", "L3", "L5", "S2"):
        body = anatomy.vertebrae[name]
        assert loops.nearest(body.lateral, *body.centre[:, None]).distance[0] > 0
    apart = np.linalg.norm(loops.centres[:, None] - loops.centres, axis=-1)
    own = np.array([loops.nearest(x, [y], [z]).loop[0] for x, y, z in loops.centres])
    apart[own[:, None] == own] = np.inf
    neighbours = [loops.centres[index] for index in np.unravel_index(apart.argmin(), apart.shape)]
    between = sum(neighbours) / 2
    (inside, _), (other, _), (wall, _) = (loops.nearest(x, [y], [z]) for x, y, z in (*neighbours, between))
    assert 0 <= wall < 3
    assert inside < wall
    assert other < wall


def test_labels_are_found_where_a_radiologist_looks(anatomy):
    middle, right, left = slices(anatomy, 0.0, -26.4, 26.4)
    assert size(middle, "bowel") > 300
    assert size(middle, "abdominal fat") > 3000
    assert size(right, "psoas") > 1500
    assert size(left, "psoas") > 1500
    assert size(right, "liver") > 300
    assert size(middle, "psoas") == 0
    for canvas in (right, left):
        assert canvas.maps[MUSCLE][canvas.labels == LABELS["psoas"]].mean() > 0.6
        assert canvas.maps[FAT][canvas.labels == LABELS["abdominal fat"]].mean() > 0.65


def test_the_abdominal_wall_is_in_the_picture_of_slim_people_only():
    def person(seed, thick):
        return Anatomy(Patient(seed=seed, age=24, sex="M", subcutaneous=thick))

    def in_front(anatomy):
        return anatomy.grid.y < anatomy.surfaces.belly[:, None] - 3

    seeds = range(20, 32)
    seen = [seed for seed in seeds if in_front(person(seed, 8)).any()]
    assert len(seen) > len(seeds) / 3  # the back may fill the picture
    air = in_front(person(seen[0], 8))
    slim, stout = (paint_slab(person(seen[0], thick), 8.8, 4.0) for thick in (8, 45))
    assert size(slim, "abdominal wall") > 1000
    assert slim.maps[:, air].max() < 0.05
    assert size(stout, "abdominal wall") == 0
    assert stout.left[:, :, :4].max() < 0.05


def septa(seed, thickness=24.0, x=0.0, length=150):
    """Return the septa of a person in fat of one thickness, in pixels of 0.5 mm."""
    depth, z = np.meshgrid(np.arange(0.5, thickness, 0.5), np.arange(0, length, 0.5))
    own, smooth = Septa(np.random.default_rng(seed)), Noise(seed, slope=4.2)
    return own.cover(depth, np.full_like(z, thickness), z, x, smooth)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.floats(6, 60), st.floats(-30, 30))
def test_septa_leave_most_of_the_fat(seed, thickness, x):
    there = septa(seed, thickness, x)
    assert 0 <= there.min() <= there.max() < 0.9
    assert there.mean() < 0.25


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.floats(-30, 30))
def test_septa_go_on_from_one_place_to_the_next(seed, x):
    here, beside, far = (septa(seed, 25.0, place).ravel() for place in (x, x + 0.2, x + 60))
    if min(here.std(), beside.std(), far.std()) > 0.01:  # some people show none
        assert np.corrcoef(here, beside)[0, 1] > max(0.8, np.corrcoef(here, far)[0, 1])


def test_septa_are_long_and_thin_or_not_seen():
    """In 40 people, many with hardly any, no worms, beads or small rings: most lies in long pieces."""
    shares, long, rings = [], 0, []
    for seed in range(40):
        there = septa(seed) > 0.4  # more than bundles of fine fibres fill
        shares.append(there.mean())
        pieces, _ = ndimage.label(there, np.ones((3, 3)))
        area = np.bincount(pieces.ravel())[1:]
        length = [
            0.5 * np.hypot(*(side.stop - side.start for side in box)) for box in ndimage.find_objects(pieces)
        ]
        long += area[np.array(length) > 12].sum() / there.size
        enclosed, _ = ndimage.label(~there)
        rings += [mm2 for mm2 in 0.25 * np.bincount(enclosed.ravel())[1:] if 2 < mm2 < 15]
    assert np.median(shares) < 0.02 and 0.005 < np.percentile(shares, 75) < max(shares) < 0.15
    assert long > 0.5 * sum(shares)  # the layer is broken here and there
    assert len(rings) < 15


@pytest.mark.parametrize(("seed", "age"), [(3, 30), (128, 55), (4001, 80)])
def test_the_low_muscles_are_fatty_in_those_with_fatty_muscles(seed, age):
    share = []
    for muscle_fat in (0.05, 0.2, 0.4):
        anatomy = Anatomy(Patient(seed=seed, age=age, sex="F", muscle_fat=muscle_fat))
        (canvas,) = slices(anatomy, 9.0)
        muscle = (canvas.labels == LABELS["muscle"]) & (anatomy.t > 0) & (anatomy.s > anatomy.canal.at["L4"])
        assert canvas.maps[MUSCLE][muscle].mean() > 0.2  # bundles remain in the fattest
        share.append(canvas.maps[FAT][muscle].mean())
    assert share == sorted(share)
