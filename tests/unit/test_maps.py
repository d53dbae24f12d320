"""The map container: small, read back by numpy, and close enough for the eye."""

import json
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import modiclib as ml
from modiclib.cases.views import spine
from modiclib.physics.protocol import DEFAULT_PROTOCOLS
from modiclib.physics.signal import remix, signal
from modiclib.widgets.case_maps import mean_tissues, pack_case, white
from modiclib.widgets.maps import pack_maps, read_maps


@given(arrays(np.float64, (2, 9, 5), elements=st.floats(-0.05, 1)), st.floats(0, 0.2))
def test_error_is_half_a_step_at_most(stack, step):
    header, read = read_maps(pack_maps({"fat": stack}, {"fat": step})[1])
    used = header["maps"][0]["step"]
    assert used >= step
    assert np.abs(read["fat"] - stack).max() <= used / 2 + 1e-6


def test_negative_shares_are_kept():
    signed = np.linspace(-0.05, 1, 40).reshape(1, 8, 5)
    _, read = read_maps(pack_maps({"fat": signed})[1])
    assert read["fat"].min() == pytest.approx(-0.05)


def test_numpy_reads_a_map_in_three_lines():
    stack = np.random.default_rng(1).random((1, 12, 7))
    _, container = pack_maps({"fat": stack})
    (length,) = struct.unpack_from("<I", container)
    entry = json.loads(container[4 : 4 + length])["maps"][0]
    rows = np.frombuffer(zlib.decompress(container[4 + length :]), np.uint8).reshape(12, 7)
    share = entry["low"] + entry["step"] * np.cumsum(rows, axis=0, dtype=np.uint8)
    assert np.abs(share - stack[0]).max() < 0.003


@pytest.fixture(scope="module", params=["normal", "type-1", "type-3"])
def packed(request):
    case = ml.load_case(request.param)
    part = spine(case, slices=1)
    return case, part, pack_case(case, **part)[1]


def test_a_slice_is_small(packed):
    _, _, container = packed
    assert len(container) * 4 / 3 <= 170_000, "as text in base64"


@pytest.mark.parametrize("key", DEFAULT_PROTOCOLS, ids=str)
def test_mixed_image_is_close_to_that_of_the_exact_maps(packed, key):
    case, part, container = packed
    _, maps = read_maps(container)
    exact = case.slice_maps(case.middle)[:, :, slice(*part["columns"])]
    stored = np.stack([maps[name][0] if name in maps else 0 * exact[0] for name in ml.COMPARTMENTS])
    protocol = DEFAULT_PROTOCOLS[key]
    window = white(signal(protocol), protocol.ti_ms is not None)
    error = (remix(stored, protocol) - remix(exact, protocol)) / window
    assert np.sqrt(np.mean(error**2)) <= 0.005
    assert np.abs(error).max() <= 0.02


def test_header_says_what_is_measured(packed):
    case, _, container = packed
    header, _ = read_maps(container)
    tissues = header["tissues"]
    assert len(tissues["lesions"]) == len(case.findings) == len(header["lesions"])
    assert tissues["CSF"][ml.COMPARTMENTS.index("CSF")] > 0.9
    assert tissues["fat"][0] > 0.6


@pytest.mark.parametrize("name", ml.sample_names())
def test_csf_beside_which_signals_are_shown_is_that_at_rest(name):
    case = ml.load_case(name)
    csf = mean_tissues(case, range(case.middle, case.middle + 1))["CSF"]
    assert csf[ml.COMPARTMENTS.index("CSF")] == pytest.approx(1, abs=1e-4)
    assert sum(csf) < 1.1
