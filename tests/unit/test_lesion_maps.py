"""A lesion left open: filled with normal marrow it vanishes, filled with a material it reads as its type."""

import numpy as np
import pytest

import modiclib as ml
from modiclib.cases.case import Case
from modiclib.cases.views import spine
from modiclib.physics.protocol import DEFAULT_PROTOCOLS, default_protocol
from modiclib.physics.signal import remix, signal
from modiclib.widgets import LesionLab, lesion_maps
from modiclib.widgets.case_maps import white
from modiclib.widgets.lesion_maps import ZONES, pack_lesion
from modiclib.widgets.maps import pack_maps, read_maps


@pytest.fixture(scope="module")
def packed():
    case = ml.load_case("type-1")
    part = spine(case, slices=1)
    return case, part, pack_lesion(case, **part)[1]


@pytest.fixture(scope="module")
def exact():
    """Container of a case, and the maps that it was written from."""
    case, written = ml.load_case("type-1"), {}

    def keep(maps, *arguments, **about):
        written.update(maps)
        return pack_maps(maps, *arguments, **about)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lesion_maps, "pack_maps", keep)
        _, container = pack_lesion(case, **spine(case, slices=1))
    return container, written


def filled(maps: dict, tissue: list[float]) -> np.ndarray:
    """(14, rows, columns) composition with every zone of the lesion filled by one tissue."""
    zones = sum(maps[f"zone {k}"][0] for k in range(1, ZONES + 1))
    rest = [maps[name][0] if name in maps else np.zeros_like(zones) for name in ml.COMPARTMENTS]
    return np.stack(rest) + np.array(tissue)[:, None, None] * zones


def test_a_slice_is_small(packed):
    assert len(packed[2]) * 4 / 3 <= 172_000, "as text in base64"


def test_filled_with_normal_marrow_the_lesion_vanishes(packed):
    case, part, container = packed
    header, maps = read_maps(container)
    healthy = Case(case.name, case.patient).slice_maps(case.middle)[:, :, slice(*part["columns"])]
    t1 = default_protocol("T1")
    inside = sum(maps[f"zone {k}"][0] for k in range(1, ZONES + 1)) > 0.5
    shown, true = (
        remix(maps_, t1)[inside].mean() for maps_ in (filled(maps, header["fillings"]["normal"]), healthy)
    )
    assert inside.sum() > 200
    assert shown == pytest.approx(true, rel=0.06)


@pytest.mark.parametrize(("filling", "verdict"), [("water", "type 1"), ("fat", "type 2"), ("bone", "type 3")])
def test_each_filling_reads_as_its_type(packed, filling, verdict):
    header, _ = read_maps(packed[2])
    words = {}
    for name in ("T1", "T2", "STIR"):
        tissue, normal = (np.array(header["fillings"][key]) for key in (filling, "normal"))
        ratio = remix(tissue, default_protocol(name)) / remix(normal, default_protocol(name))
        words[name.lower()] = "hypo" if ratio < 0.9 else "hyper" if ratio > 1.1 else "iso"
    assert ml.classify(**words).verdict == verdict


@pytest.mark.parametrize("filling", ["normal", "water", "fat", "bone"])
def test_filled_image_is_close_to_that_of_the_exact_maps(exact, filling):
    container, exact_maps = exact
    header, maps = read_maps(container)
    tissue = header["fillings"][filling]
    for protocol in DEFAULT_PROTOCOLS.values():
        window = white(signal(protocol), protocol.ti_ms is not None)
        stored, true = (remix(filled(each, tissue), protocol) / window for each in (maps, exact_maps))
        assert np.sqrt(np.mean((stored - true) ** 2)) <= 0.005
        assert np.abs(stored - true).max() <= 0.02


def test_zones_hold_equal_parts_of_the_lesion(packed):
    _, maps = read_maps(packed[2])
    volumes = np.array([maps[f"zone {k}"].sum() for k in range(1, ZONES + 1)])
    assert volumes == pytest.approx(volumes.mean(), rel=0.35)


def test_a_case_without_a_lesion_is_refused():
    with pytest.raises(ml.ModicError, match="no Modic change to fill"):
        LesionLab(ml.load_case("normal"))
