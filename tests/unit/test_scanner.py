"""The scanner: noise, fat shift, coil, saturation, resolution and ghosts are where and as large as stated."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modiclib import ModicError
from modiclib.physics.protocol import DEFAULT_PROTOCOLS, Protocol, default_protocol
from modiclib.physics.receiver import COIL_CORRECTION, Coil, expected_snr
from modiclib.physics.scanner import GHOST_DISTANCE_MM, WATER_GREY, acquire, fat_shift_mm
from modiclib.physics.signal import remix, signal
from modiclib.physics.tissues import COMPARTMENTS, TISSUES

FAT, CSF, MUSCLE = (COMPARTMENTS.index(name) for name in ("fat", "CSF", "muscle"))
PIXEL = 0.6
ROWS, COLUMNS = 200, 160
AT_THE_COIL = Coil(np.zeros((ROWS, COLUMNS), np.float32), PIXEL)


def block(tissue, rows=slice(60, 140), columns=slice(50, 110), fraction=1.0):
    """A rectangle of one tissue in air."""
    composition = np.zeros((14, ROWS, COLUMNS), np.float32)
    composition[tissue, rows, columns] = fraction
    return composition


def quiet(composition, protocol, **options):
    """A scan without noise, at the coil unless said otherwise."""
    return acquire(composition, PIXEL, protocol, **{"coil": AT_THE_COIL, "snr": np.inf} | options)


def centre_of_mass(image, axis):
    profile = image.sum(axis=1 - axis)
    return float((profile * np.arange(len(profile))).sum() / profile.sum())


@pytest.mark.parametrize("protocol", DEFAULT_PROTOCOLS.values(), ids=lambda p: f"{p.name} {p.field_t:g} T")
def test_flat_tissue_has_the_signal_of_the_closed_form(protocol):
    composition = block(MUSCLE)
    image = quiet(composition, protocol)
    expected = WATER_GREY * remix(composition, protocol)
    middle = (slice(90, 110), slice(70, 90))
    assert image.dtype == np.float32
    assert image.shape == (ROWS, COLUMNS)
    assert image[middle] == pytest.approx(expected[middle], rel=0.03)
    assert image[:20].max() < 0.02 * image.max()


@settings(max_examples=8)
@given(st.integers(0, 2**32), st.sampled_from(list(DEFAULT_PROTOCOLS.values())))
def test_same_seed_same_pixels(seed, protocol):
    def scan(seed):
        return acquire(block(CSF), PIXEL, protocol, coil=AT_THE_COIL, seed=seed)

    assert np.array_equal(scan(seed), scan(seed))
    assert not np.array_equal(scan(seed), scan((seed, 1)))


@pytest.mark.parametrize("snr", [20.0, 80.0])
def test_noise_is_rayleigh_in_air_and_scales_with_snr(snr):
    """Magnitude of complex noise: mean sd sqrt(pi/2), standard deviation sd sqrt(2 - pi/2)."""
    air = np.zeros((14, ROWS, COLUMNS), np.float32)
    image = acquire(air, PIXEL, default_protocol("T2"), coil=AT_THE_COIL, snr=snr, seed=4)
    image /= WATER_GREY
    along = slice(80, 120)  # the middle of the coil, where its sensitivity is 1
    assert image[along].mean() * snr == pytest.approx(np.sqrt(np.pi / 2), rel=0.05)
    assert image[along].std() * snr == pytest.approx(np.sqrt(2 - np.pi / 2), rel=0.08)


def test_noise_is_gaussian_in_bright_tissue():
    protocol = default_protocol("T2")
    clean = quiet(block(CSF), protocol)
    noisy = acquire(block(CSF), PIXEL, protocol, coil=AT_THE_COIL, snr=50, seed=1)
    difference = (noisy - clean)[80:120, 60:100] / WATER_GREY
    assert difference.std() * 50 == pytest.approx(1, rel=0.15)
    assert abs(difference.mean()) < 0.005


@pytest.mark.parametrize(
    "setting", ["tr_ms", "echo_train_length", "bandwidth_hz", "resolution_mm", "averages"]
)
def test_what_a_real_scan_does_not_say_is_asked_for(setting):
    protocol = replace(default_protocol("T1"), **{setting: None})
    with pytest.raises(ModicError, match=f"{setting}; give it"):
        acquire(block(CSF), PIXEL, protocol, coil=AT_THE_COIL)


def test_snr_follows_field_pixel_averages_and_bandwidth():
    protocol = default_protocol("T1")
    base = expected_snr(protocol)
    assert expected_snr(replace(protocol, field_t=3.0)) == pytest.approx(2 * base)
    assert expected_snr(replace(protocol, averages=4)) == pytest.approx(2 * base)
    assert expected_snr(replace(protocol, bandwidth_hz=4 * protocol.bandwidth_hz)) == pytest.approx(base / 2)
    assert expected_snr(replace(protocol, resolution_mm=(1.82, 0.75))) == pytest.approx(2 * base)


@settings(max_examples=12)
@given(st.sampled_from([1.5, 3.0]), st.floats(100, 500))
def test_fat_shifts_towards_the_back_by_field_over_bandwidth(field_t, bandwidth):
    protocol = replace(default_protocol("T1", field_t), bandwidth_hz=bandwidth)
    moved = centre_of_mass(quiet(block(FAT), protocol), axis=1) - centre_of_mass(block(FAT).sum(0), axis=1)
    hertz = 220 * field_t / 1.5
    expected_pixels = hertz / bandwidth * protocol.resolution_mm[1] / PIXEL
    assert moved == pytest.approx(expected_pixels, abs=0.25)
    assert fat_shift_mm(protocol) == pytest.approx(expected_pixels * PIXEL)


@pytest.mark.parametrize(
    ("readout", "axis", "direction"),
    [("front to back", 1, 1), ("back to front", 1, -1), ("head to feet", 0, 1), ("feet to head", 0, -1)],
)
def test_the_readout_decides_where_fat_goes_and_water_stays(readout, axis, direction):
    protocol = replace(default_protocol("T2"), readout=readout)
    fat, water = (quiet(block(tissue), protocol) for tissue in (FAT, MUSCLE))
    truth = block(FAT).sum(0)
    way = abs(fat_shift_mm(protocol)) / PIXEL
    assert centre_of_mass(fat, axis) - centre_of_mass(truth, axis) == pytest.approx(direction * way, abs=0.25)
    assert centre_of_mass(fat, 1 - axis) == pytest.approx(centre_of_mass(truth, 1 - axis), abs=0.1)
    for side in (0, 1):
        assert centre_of_mass(water, side) == pytest.approx(centre_of_mass(truth, side), abs=0.1)


def test_a_turned_readout_is_the_same_scan_of_a_turned_patient():
    composition = block(CSF, slice(30, 90), slice(20, 60)) + block(FAT, slice(100, 150), slice(60, 110))
    usual = default_protocol("T2")
    turned = replace(usual, readout="head to feet")
    image = quiet(composition, turned, coil=Coil(np.zeros((ROWS, COLUMNS)), PIXEL, correction=1.0))
    other = quiet(
        composition.swapaxes(1, 2), usual, coil=Coil(np.zeros((COLUMNS, ROWS)), PIXEL, correction=1.0)
    )
    assert image == pytest.approx(other.T, abs=0.01 * float(image.max()))


def test_damping_the_edge_of_k_space_trades_sharpness_for_ringing():
    sharp, soft = (
        quiet(block(FAT), replace(default_protocol("T2"), apodisation=part))[:, 80] for part in (0.0, 0.6)
    )
    assert np.abs(np.diff(sharp)).max() > 1.1 * np.abs(np.diff(soft)).max()
    assert sharp.max() > 1.01 * soft.max()


def test_an_unknown_readout_is_refused():
    with pytest.raises(ModicError, match="'head to feet'"):
        Protocol(550, 11, readout="sideways")


def test_water_stays_in_place_and_fat_keeps_its_row():
    protocol = default_protocol("T1")
    water, fat = quiet(block(MUSCLE), protocol), quiet(block(FAT), protocol)
    assert centre_of_mass(water, 1) == pytest.approx(79.5, abs=0.1)
    assert centre_of_mass(fat, 0) == pytest.approx(99.5, abs=0.1)


def test_nothing_folds_from_the_front_to_the_back():
    image = quiet(block(FAT, slice(None), slice(0, 60)), default_protocol("T1", 3.0))
    assert image[:, -30:].max() < 0.02 * image.max()


def test_signal_falls_with_depth_and_the_scanner_evens_out_only_part():
    depth = np.tile(np.linspace(190, 0, COLUMNS, dtype=np.float32), (ROWS, 1))
    everywhere = block(MUSCLE, slice(None), slice(None))
    profile = quiet(everywhere, default_protocol("T1"), coil=Coil(depth, PIXEL))[ROWS // 2]
    inner = profile[10:-10]
    assert (np.diff(inner) > -1e-3 * inner[:-1]).all()
    half = int(np.argmin(abs(depth[0] - 95)))
    assert profile[half] / profile[-12] == pytest.approx(0.5 ** (1 - COIL_CORRECTION), rel=0.03)


def test_noise_grows_where_the_coil_is_far():
    air = np.zeros((14, ROWS, COLUMNS), np.float32)
    far = Coil(np.full((ROWS, COLUMNS), 190, np.float32), PIXEL)
    near_sd, far_sd = (
        acquire(air, PIXEL, default_protocol("T1"), coil=coil, seed=2).std() for coil in (AT_THE_COIL, far)
    )
    assert far_sd > 1.4 * near_sd


def test_saturation_band_darkens_before_the_noise():
    saturation = np.ones((ROWS, COLUMNS), np.float32)
    saturation[:, :80] = 0.22
    image = quiet(block(MUSCLE, slice(None), slice(None)), default_protocol("T1"), saturation=saturation)
    assert image[100, 40] / image[100, 120] == pytest.approx(0.22, rel=0.03)


def test_coarser_resolution_blurs_edges():
    def steepest(resolution):
        protocol = replace(default_protocol("T2"), resolution_mm=(resolution, resolution))
        profile = quiet(block(MUSCLE), protocol)[:, 80] / (WATER_GREY * signal(protocol)[MUSCLE])
        return np.abs(np.diff(profile)).max()

    assert steepest(0.7) > 1.3 * steepest(1.4) > 1.6 * steepest(2.8)


def test_late_echoes_blur_short_t2_along_the_phase_encoding_only():
    """A long train that starts at TE blurs muscle from head to feet, not from front to back."""
    long_train = replace(
        default_protocol("T1"), tr_ms=2000, echo_train_length=16, echo_spacing_ms=11, resolution_mm=(0.7, 0.7)
    )
    image = quiet(block(MUSCLE), long_train)
    along_phase = np.abs(np.diff(image[40:100, 80])).max()
    along_readout = np.abs(np.diff(image[100, 30:80])).max()
    assert along_phase < 0.85 * along_readout


def test_pulsation_ghosts_lie_along_the_phase_encoding_and_only_for_what_pulsates():
    protocol = default_protocol("T2")
    rows, columns = slice(140, 170), slice(60, 100)
    away = round(GHOST_DISTANCE_MM / PIXEL)
    csf, muscle = (quiet(block(tissue, rows, columns), protocol) for tissue in (CSF, MUSCLE))
    copy = (155 - away, 80)
    assert csf[copy] == pytest.approx(0.016 * csf[155, 80], rel=0.25)
    assert muscle[copy] < 0.004 * muscle[155, 80]
    assert csf[155, 20] < csf[copy] / 4
    beyond = csf[copy[0] - 20, 80]  # 4 mm beyond the edge of a sharp copy: no heart beats evenly
    assert csf[copy] / 5 < beyond < csf[copy]


def mixture(fat, bone=0.1):
    """A block of fat and muscle water in a known share, with bone that gives no signal."""
    composition = block(FAT, fraction=fat * (1 - bone))
    composition[MUSCLE] = block(MUSCLE, fraction=(1 - fat) * (1 - bone))[MUSCLE]
    return composition


INSIDE = slice(80, 120), slice(65, 95)


@settings(max_examples=12)
@given(st.floats(0, 1), st.sampled_from([1.5, 3.0]), st.integers(0, 999))
def test_fat_fraction_is_the_known_share_within_noise(fat, field_t, seed):
    """With every tissue relaxed and nothing decayed, a fraction of signal is one of visible protons."""
    relaxed = Protocol(1e6, 1e-3, None, field_t, "fat fraction", resolution_mm=(0.9, 0.75), dixon="fraction")
    percent = acquire(mixture(fat), PIXEL, relaxed, coil=AT_THE_COIL, seed=seed)[INSIDE]
    density = {
        name: tissue.proton_density * tissue.transfer
        for name, tissue in zip(COMPARTMENTS, TISSUES, strict=True)
    }
    protons = fat * density["fat"], (1 - fat) * density["muscle"]
    known = 100 * protons[0] / sum(protons)
    assert percent.mean() == pytest.approx(
        known, abs=1
    )  # magnitudes keep a little noise where there is none of one
    assert percent.std() < 2


@pytest.mark.parametrize("field_t", [1.5, 3.0])
def test_fat_fraction_of_the_protocol_is_that_of_the_closed_form(field_t):
    protocol = default_protocol("fat fraction", field_t)
    composition = mixture(0.4)
    assert quiet(composition, protocol)[INSIDE] == pytest.approx(
        remix(composition, protocol)[INSIDE], abs=0.5
    )


@settings(max_examples=8)
@given(st.floats(0.05, 0.95), st.sampled_from([1.5, 3.0]))
def test_water_and_fat_add_up_to_the_image_in_phase(fat, field_t):
    water, fat_only = (
        quiet(mixture(fat), default_protocol(name, field_t))[INSIDE] for name in ("water", "fat")
    )
    in_phase = replace(default_protocol("water", field_t), dixon=None)
    assert water + fat_only == pytest.approx(
        quiet(mixture(fat), in_phase)[INSIDE], rel=0.02
    )  # fat rings elsewhere
    assert fat_only.mean() == pytest.approx(WATER_GREY * signal(in_phase)[FAT] * fat * 0.9, rel=0.02)


def test_dixon_shows_fat_in_its_place_and_water_without_it():
    fat = quiet(block(FAT), default_protocol("fat", 3.0))
    assert centre_of_mass(fat, 1) == pytest.approx(79.5, abs=0.1)
    assert quiet(block(FAT), default_protocol("water"))[INSIDE].max() < 1e-3 * fat.max()


def test_two_echoes_leave_less_noise_than_one_and_air_has_no_fraction():
    air = np.zeros((14, ROWS, COLUMNS), np.float32)
    water = default_protocol("water")
    separated, plain = (
        acquire(air, PIXEL, protocol, coil=AT_THE_COIL, seed=3).std()
        for protocol in (water, replace(water, dixon=None))
    )
    assert separated / plain == pytest.approx(np.sqrt(0.5), rel=0.05)
    percent = acquire(air, PIXEL, default_protocol("fat fraction"), coil=AT_THE_COIL)
    assert (percent > 0).mean() < 1e-3


def test_an_unknown_dixon_image_is_refused_in_words():
    with pytest.raises(ModicError, match="'fraction'"):
        Protocol(3600, 102, dixon="ff")
