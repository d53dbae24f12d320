"""Random streams: every draw of the library has a stream of its own, or a reason why not."""

import re
from pathlib import Path

import numpy as np
import pytest

import modiclib
from modiclib.anatomy import Patient
from modiclib.anatomy.stack import build_column
from modiclib.anatomy.streams import KINDS, PersonStream

#: Where a generator is made without a name in streams.py, and why.
REASONS = {
    "anatomy/streams.py": "makes those that have names",
    "anatomy/noise.py": "a field in space, from a seed that its caller chooses",
    "cases/acquisition.py": "how a site examines, from a seed of its own beside the patient's",
    "cases/population.py": "told apart by the name of what is drawn",
    "physics/motion.py": "its seed is given by whoever scans",
    "physics/scanner.py": "its seed is given by whoever scans",
    "widgets/lesion_maps.py": "rags the borders of a widget's zones, which are no part of a picture",
}


def test_every_generator_has_a_name_or_a_reason():
    library = Path(modiclib.__file__).parent
    makes_one = re.compile(r"^(?! *>>>).*\b(?:default_rng|Generator)\(", re.MULTILINE)
    found = {
        path.relative_to(library).as_posix(): len(makes_one.findall(path.read_text("utf-8")))
        for path in library.rglob("*.py")
    }
    assert {path: count for path, count in found.items() if count} == dict.fromkeys(REASONS, 1)


@pytest.mark.parametrize("streams", KINDS)
def test_no_number_is_given_twice(streams):
    assert list(streams.__members__) == [
        stream.name for stream in streams
    ]  # an alias is no member of its own


def test_no_stream_meets_another():
    """Nor a generator that begins with a plain seed, nor one that follows from a stream."""
    begun = [
        stream.of(seed, *parts)
        for seed in (0, 1, 2, 74, 2**32, 2**32 + 5)
        for kind in KINDS
        for stream in kind
        for parts in ((), (0,), (1,), (0, 0), (1, 0), (2**31,))
    ]
    follow = [PersonStream.SOFT_TISSUE.of(seed).spawn(3) for seed in range(3)]
    plain = [np.random.default_rng(seed) for seed in (*range(8), *np.ndindex(4, 4), *np.ndindex(3, 3, 3))]
    first = [each.integers(2**63) for each in (*begun, *np.ravel(follow))]
    assert len(set(first)) == len(first)
    assert not set(first) & {each.integers(2**63) for each in plain}


@pytest.mark.parametrize("seed", range(40))
def test_no_two_vertebrae_or_discs_of_a_person_share_streams_or_fields(seed):
    patient = Patient(seed=seed, age=50, sex="F", transitional=("", "lumbarised S1")[seed % 2])
    for parts in build_column(patient, np.random.default_rng(seed))[:2]:
        assert len({part.identity for part in parts.values()}) == len(parts)
        places = sorted(part.seed for part in parts.values())
        assert np.diff(places).min() > 10  # mm
        assert {part.person for part in parts.values()} == {seed}


def test_parts_differ_from_each_other_and_from_the_whole():
    of_parts = [PersonStream.RIMS.of(5, part).random() for part in range(1, 10)]
    assert len({PersonStream.RIMS.of(5).random(), *of_parts}) == 10


def test_a_stream_is_the_same_for_the_same_seed_whatever_its_type():
    draws = {PersonStream.WEAR.of(seed).random() for seed in (7, 7.0, np.float32(7), np.int64(7))}
    assert len(draws) == 1


def test_streams_are_those_of_numpy():
    key = (0, PersonStream.RIMS, 1, 3)
    whole, ours = np.random.default_rng(np.random.SeedSequence(9, spawn_key=key)), PersonStream.RIMS.of(9, 3)
    assert whole.random() == ours.random()
    assert [child.random() for child in whole.spawn(2)] == [child.random() for child in ours.spawn(2)]
    assert whole.spawn(1)[0].random() == ours.spawn(1)[0].random()
    assert PersonStream.RIMS.of(9, 3).spawn(1)[0].random() != ours.spawn(1)[0].random()
