"""Motion: a still patient is sharp, a moving one has ghosts along the phase encoding and keeps signal and place."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modiclib.physics.motion import Motion
from modiclib.physics.protocol import DEFAULT_PROTOCOLS, default_protocol
from modiclib.physics.receiver import Coil
from modiclib.physics.scanner import acquire
from modiclib.physics.tissues import COMPARTMENTS

ROWS, COLUMNS, PIXEL = 200, 160, 0.75
AT_THE_COIL = Coil(np.zeros((ROWS, COLUMNS), np.float32), PIXEL)
BLOCK = (slice(60, 140), slice(50, 110))


def scan(motion, name="T1"):
    """A block of fat in air, without noise."""
    composition = np.zeros((len(COMPARTMENTS), ROWS, COLUMNS), np.float32)
    composition[COMPARTMENTS.index("fat"), *BLOCK] = 1
    return acquire(composition, PIXEL, default_protocol(name), coil=AT_THE_COIL, snr=np.inf, motion=motion)


@pytest.mark.parametrize("name", ["T1", "T2"])
def test_no_amplitude_is_no_motion(name):
    assert scan(Motion(0.0), name) == pytest.approx(scan(None, name), abs=0.01)


def ghosts(image):
    """Mean signal above and below the block, where nothing is."""
    columns = BLOCK[1]
    return image[:40, columns.start - 5 : columns.stop + 5].mean()


@pytest.mark.parametrize("seed", range(4))
def test_who_moves_more_has_stronger_ghosts_along_the_phase_encoding(seed):
    strength = [ghosts(scan(Motion(amplitude, seed))) for amplitude in (0.0, 0.3, 0.8)]
    assert strength == sorted(strength)
    assert strength[2] > 2 * strength[0]
    beside = scan(Motion(0.8, seed))[BLOCK[0], :30].mean()
    assert beside < strength[2] / 2, "readout is too quick for motion"


@given(st.integers(0, 2**32), st.sampled_from(list(DEFAULT_PROTOCOLS.values())), st.floats(0, 0.8))
def test_motion_adds_no_signal_and_keeps_the_middle_of_k_space(seed, protocol, amplitude):
    phase = Motion(amplitude, seed).phase((180, 140), PIXEL, protocol)
    assert np.abs(phase).max() <= 1 + 1e-6
    assert phase[0, 0] == pytest.approx(1)


@pytest.mark.parametrize("seed", range(4))
def test_the_patient_stays_where_the_truth_is(seed):
    still, moved = scan(None), scan(Motion(0.8, seed))
    inside, before = (np.argwhere(image > still.max() / 2).mean(0) for image in (moved, still))
    assert inside == pytest.approx(before, abs=0.5), "pixels"
    assert moved[80:120, 70:90].mean() == pytest.approx(still[80:120, 70:90].mean(), rel=0.02)
