"""Geometry of the digital spine: shapes, noise, the column, canal coordinates, surfaces and vessels."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modiclib.anatomy import Anatomy, Patient
from modiclib.anatomy.column import MORPHOMETRY, PRESACRAL
from modiclib.anatomy.fields import capsule, coverage, smooth_maximum, smooth_minimum, smoothstep
from modiclib.anatomy.noise import Noise
from modiclib.anatomy.spine import MARGIN_BEHIND, PIXEL
from modiclib.anatomy.vertebra import vertebral_body
from modiclib.anatomy.wear import drawn_wear
from modiclib.vocabulary import Level, Pfirrmann

finite = st.floats(-50, 50, allow_nan=False)
seeds = st.integers(0, 10_000)


@pytest.fixture(scope="module")
def anatomy():
    return Anatomy(Patient(seed=5, age=40, sex="F"))


@given(finite, finite)
def test_smoothstep_rises_from_0_to_1(a, b):
    assert 0 <= smoothstep(-10, 10, a) <= 1
    if a <= b:
        assert smoothstep(-10, 10, a) <= smoothstep(-10, 10, b)


@given(finite, finite, st.floats(0.1, 10))
def test_smooth_union_and_intersection_stay_close_to_the_sharp_ones(a, b, radius):
    assert max(a, b) - 1e-9 <= smooth_maximum(a, b, radius) <= max(a, b) + radius / 4 + 1e-9
    assert min(a, b) - radius / 4 - 1e-9 <= smooth_minimum(a, b, radius) <= min(a, b) + 1e-9


@given(finite, st.floats(0.1, 2))
def test_coverage_is_half_on_the_surface_and_complete_a_voxel_inside(distance, width):
    assert coverage(0.0, width) == 0.5
    assert coverage(-width, width) == 1
    assert coverage(width, width) == 0
    assert 0 <= coverage(distance, width) <= 1


@given(st.tuples(finite, finite, finite), st.tuples(finite, finite, finite), st.floats(0.5, 5))
def test_distance_to_a_rod_changes_no_faster_than_one_moves(start, step, radius):
    here, there = np.array(start), np.array(start) + np.array(step)
    change = capsule(*here, (0, 0, 0), (0, 20, 5), radius) - capsule(*there, (0, 0, 0), (0, 20, 5), radius)
    assert abs(change) <= np.linalg.norm(step) + 1e-3


def test_distance_to_a_rod_is_zero_on_its_surface():
    assert capsule(3.0, 10.0, 0.0, (0, 0, 0), (0, 20, 0), 3.0) == pytest.approx(0, abs=1e-5)


def test_noise_has_mean_0_variance_1_and_repeats_with_its_seed():
    points = np.random.default_rng(0).uniform(-300, 300, (3, 40_000))
    for slope in (4.2, 0.8):
        field = Noise(3, slope)(*points, wavelength=12.0)
        assert abs(field.mean()) < 0.06
        assert 0.6 < field.std() < 1.1  # interpolation takes a little
        assert np.array_equal(field, Noise(3, slope)(*points, wavelength=12.0))
        assert not np.array_equal(field, Noise(4, slope)(*points, wavelength=12.0))


def test_smooth_noise_is_smoother_than_rough_noise():
    line = np.arange(0, 200, 0.5)
    change = {slope: np.abs(np.diff(Noise(3, slope)(line, 0.0, 0.0, 12.0))).mean() for slope in (4.2, 0.8)}
    assert change[4.2] < 0.7 * change[0.8]


def test_marrow_grows_fatter_with_age():
    fractions = [Patient(seed=1, age=age, sex="F").fat_fraction for age in (20, 40, 60, 80)]
    assert fractions == sorted(fractions)
    assert 0.2 <= fractions[0] < fractions[-1] <= 0.68


@settings(max_examples=8, deadline=None)
@given(seeds, st.sampled_from("FM"))
def test_column_is_stacked_from_head_to_feet_with_a_human_lordosis(seed, sex):
    anatomy = Anatomy(Patient(seed=seed, age=50, sex=sex))
    z = [body.centre[1] for body in anatomy.vertebrae.values()]
    assert list(anatomy.vertebrae) == list(MORPHOMETRY)
    assert all(np.diff(z[: len(PRESACRAL)]) < 0)
    for disc in anatomy.discs.values():
        above, below = disc.name.split("-")
        upper, lower = (anatomy.vertebrae[name] for name in (above, below))
        assert lower.centre[1] < disc.centre[1] < upper.point(upper.axis(0), 0)[1]
    lordosis = anatomy.vertebrae["S1"].tilt - anatomy.vertebrae["L1"].tilt
    assert 22 < lordosis < 80  # degrees, L1 to S1; Moussallem 2014: 20 to 81


def test_a_collapsed_disc_is_lower_than_a_healthy_one():
    def height(grade):
        return Anatomy(Patient(seed=2, age=50, sex="M", discs={Level.L4_L5: grade})).discs["L4-L5"].height

    assert height(Pfirrmann.V) < 0.75 * height(Pfirrmann.I)


def test_canal_coordinates_lead_back_to_the_same_place(anatomy):
    """Up to 14 mm behind the bodies: farther back the lines of a lordosis crowd at L5-S1."""
    grid, canal = anatomy.grid, anatomy.canal
    rng = np.random.default_rng(0)
    s, t = rng.uniform(canal.at["T12"], canal.at["S1"], 200), rng.uniform(-20, 14, 200)
    y, z = canal.place(s, t)
    row = np.rint((grid.top - z) / grid.pixel).astype(int)
    column = np.rint((y - grid.front) / grid.pixel).astype(int)
    assert np.abs(anatomy.s[row, column] - s).max() < 1.0
    assert np.abs(anatomy.t[row, column] - t).max() < 1.0


def test_canal_lies_behind_the_bodies_and_the_sac_inside_it(anatomy):
    canal = anatomy.canal
    s = np.linspace(canal.at["T12"], canal.at["S1"], 50)
    centre, half, wide = canal.sac(s, 0.0)
    assert np.all(centre - half > -canal.recess(s, 0.0))
    assert np.all(centre + half < canal.depth(s, 0.0))
    assert np.all((canal.depth(s, 0.0) > 11) & (canal.depth(s, 0.0) < 30))
    assert np.all(wide[s < canal.end_of_sac - 33] > 5)  # it narrows toward its end only


def test_skin_lies_behind_fascia_and_is_in_the_picture_or_little_beyond(anatomy):
    assert np.all(anatomy.surfaces.skin - anatomy.surfaces.fascia > 3)
    depth = anatomy.depth_from_skin
    assert np.all(depth[:, 0] > 60)
    cut, air = MARGIN_BEHIND
    assert -air - PIXEL <= depth[:, -1].max() <= -cut + PIXEL
    assert np.all(np.diff(depth, axis=1) < 0)


def test_saturation_band_spares_the_spine(anatomy):
    left = anatomy.saturation()
    body = anatomy.vertebrae["L3"]
    grid = anatomy.grid
    row = int((grid.top - body.centre[1]) / grid.pixel)
    column = int((body.centre[0] - grid.front) / grid.pixel)
    assert left[row, column] > 0.9
    assert left[row, 0] < 0.75


def test_body_is_solid_has_its_height_and_concave_endplates(anatomy):
    body = anatomy.vertebrae["L3"]
    v = np.linspace(-20, 20, 801)
    inside = {}
    for u in (
        0.0,
        -body.depth / 2 * (1 - body.waist[0]) + 2.5,
    ):  # where the wall is narrowest it has bone behind it
        distance = vertebral_body(body, np.full_like(v, u), v, np.zeros_like(v), anatomy.smooth).distance
        inside[u] = v[distance < 0]
        assert np.ptp(inside[u]) == pytest.approx(body.height, abs=7)
        assert np.all(np.diff(inside[u]) < 0.06)  # no holes
    middle, rim = (np.ptp(values) for values in inside.values())
    assert middle < rim


def test_ala_of_the_sacrum_falls_away_around_its_endplate(anatomy):
    body = anatomy.vertebrae["S1"]

    def top(u, w):
        u, w = np.array([u]), np.array([w])
        return vertebral_body(
            body, u, np.zeros(1), w, anatomy.smooth, across=np.zeros(1)
        ).below_superior.item()

    back = body.axis(0) + 0.45 * body.depth
    assert top(back, 16.0) == pytest.approx(top(back, 0.0), abs=2)
    assert top(back, 22.0) < top(back, 16.0) - 1
    assert top(back, 30.0) < top(back, 22.0) - 3


def bone_of(anatomy, name, u, v, w):
    """Distance to the posterior elements at a point given behind the posterior wall, mm."""
    arch = anatomy.arches[name]
    point = np.array([arch.vertebra.back + u]), np.array([float(v)]), np.array([[float(w)]])
    return arch.elements(*point, float(w), anatomy.smooth).distance.item()


def test_spinous_process_is_in_the_midline_and_pedicles_join_the_upper_half_of_the_body(anatomy):
    assert bone_of(anatomy, "L3", 32, -11, 0) < 0 < bone_of(anatomy, "L3", 32, -11, 12)
    for side in (-1, 1):
        assert bone_of(anatomy, "L3", 3, 6, 15 * side) < 0 < bone_of(anatomy, "L3", 3, -10, 15 * side)
    assert bone_of(anatomy, "L3", 3, 6, 0) > 0


@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize("level", ["L2", "L3", "L4"])
def test_at_a_joint_the_superior_process_lies_in_front_of_the_inferior(anatomy, level, side):
    arch = anatomy.arches[level]
    facet, k = arch.facets["inferior", side], arch.scale
    behind, front = facet.point(0, 4.5), facet.point(0, -4.0)
    below = anatomy.arches[f"L{int(level[1]) + 1}"]

    def distance(of, point):
        u, v, aside = point
        y, z = arch.vertebra.point(arch.vertebra.back + u * k, v * k)
        x = arch.vertebra.lateral + side * aside * k
        place = of.vertebra.local(np.array([y]), np.array([z]), np.array([[x]]))
        return of.elements(*place, of.vertebra.across(x), anatomy.smooth).distance.item()

    assert distance(arch, behind) < 0.5 < distance(arch, front)
    assert distance(below, front) < 0.5 < distance(below, behind)


def test_right_and_left_are_not_mirror_images(anatomy):
    arch = anatomy.arches["L4"]
    assert arch.facets["superior", 1].centre != arch.facets["superior", -1].centre


def test_same_seed_same_anatomy():
    first, second = (Anatomy(Patient(seed=9, age=50, sex="M")) for _ in range(2))
    assert np.array_equal(first.s, second.s)
    assert np.array_equal(first.surfaces.skin, second.surfaces.skin)
    assert not np.array_equal(first.surfaces.skin, Anatomy(Patient(seed=10, age=50, sex="M")).surfaces.skin)


@settings(deadline=None, max_examples=20)
@given(seeds, st.floats(1.0, 5.0))
def test_an_osteophyte_lengthens_the_anterior_rim_and_spares_the_waist(anatomy, seed, length):
    wear = drawn_wear("L3", anatomy.patient, np.random.default_rng(seed), undulated=False)
    bare = replace(anatomy.vertebrae["L3"], osteophyte=(0.0, 0.0), wear=wear)
    lipped = replace(bare, osteophyte=(length, 0.0))
    u = np.linspace(-40, 0, 401)

    def front(body, height):
        v = np.full_like(u, height * body.height)
        return u[vertebral_body(body, u, v, 0 * u, anatomy.smooth, across=0.0).distance < 0].min()

    assert front(bare, 0.0) - front(lipped, 0.0) < 0.15 * length
    assert front(bare, 0.38) - front(lipped, 0.38) > 0.3 * length


def test_bodies_of_a_scoliosis_are_taller_on_the_convex_side():
    curved, straight = (
        Anatomy(Patient(seed=5, age=40, sex="F", scoliosis=cobb)).vertebrae["L3"] for cobb in (30.0, 0.0)
    )

    def height(body, w):
        v, smooth = np.linspace(-25, 25, 1001), Noise(1, 4.2)
        return (vertebral_body(body, 0 * v, v, 0 * v + w, smooth, across=0.0).distance < 0).mean() * 50

    assert height(curved, 15.0) - height(curved, -15.0) > 0.5  # convex to the left
    assert height(straight, 15.0) == pytest.approx(height(straight, -15.0), abs=0.3)


def test_worn_discs_lie_between_flat_endplates():
    def hollows(grade):
        discs = dict.fromkeys(Level, grade)
        vertebrae = Anatomy(Patient(seed=5, age=60, sex="F", discs=discs)).vertebrae
        return np.mean([vertebrae[name].concavity for name in ("L2", "L3", "L4")])

    assert hollows(Pfirrmann.V) < 0.6 * hollows(Pfirrmann.II)
