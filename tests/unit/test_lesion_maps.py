"""A lesion left open: filled with normal marrow it vanishes, filled with a material it reads as its type."""

import numpy as np
import pytest

import modiclib as ml
from modiclib.cases.case import Case
from modiclib.cases.views import spine
from modiclib.physics.protocol import default_protocol
from modiclib.physics.signal import remix
from modiclib.widgets import LesionLab
from modiclib.widgets.lesion_maps import ZONES, pack_lesion
from modiclib.widgets.maps import read_maps


@pytest.fixture(scope="module")
def packed():
    case = ml.load_case("type-1")
    part = spine(case, slices=1)
    return case, part, pack_lesion(case, **part)[1]


def filled(maps: dict, tissue: list[float]) -> np.ndarray:
    """(14, rows, columns) composition with every zone of the lesion filled by one tissue."""
    zones = sum(maps[f"zone {k}"][0] for k in range(1, ZONES + 1))
    rest = [maps[name][0] if name in maps else np.zeros_like(zones) for name in ml.COMPARTMENTS]
    return np.stack(rest) + np.array(tissue)[:, None, None] * zones


def test_a_slice_is_small(packed):
    assert len(packed[2]) * 4 / 3 <= 150_000, "as text in base64"


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


def test_zones_hold_equal_parts_of_the_lesion(packed):
    _, maps = read_maps(packed[2])
    volumes = np.array([maps[f"zone {k}"].sum() for k in range(1, ZONES + 1)])
    assert volumes == pytest.approx(volumes.mean(), rel=0.35)


def test_a_case_without_a_lesion_is_refused():
    with pytest.raises(ml.ModicError, match="no Modic change to fill"):
        LesionLab(ml.load_case("normal"))
