"""Random streams: every draw of the library has a stream of its own, or a reason why not."""

import re
from pathlib import Path

import numpy as np
import pytest

import modiclib
from modiclib.anatomy.streams import DiscStream, PersonStream, VertebraStream

#: Where a generator is made without a name in streams.py, and why.
REASONS = {
    "anatomy/streams.py": "makes those that have names",
    "anatomy/noise.py": "a field in space, from a seed that its caller chooses",
    "composition/marrow.py": "of a vertebra and a person together, as before streams had names",
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


@pytest.mark.parametrize(
    ("streams", "shared"),
    [
        (PersonStream, set()),
        (VertebraStream, {"ARCH", "VEIN", "RIGHT_ROOT"}),
        (DiscStream, set()),
    ],
)
def test_no_number_is_given_twice(streams, shared):
    numbers = [stream.value for name, stream in streams.__members__.items() if name not in shared]
    numbers += sorted({streams[name].value for name in shared})
    assert len(numbers) == len(set(numbers)) == len(streams)


def test_streams_of_one_seed_differ():
    first = [stream.of(5).random() for stream in PersonStream]
    assert len(set(first)) == len(first)


def test_parts_differ_from_each_other_and_from_the_whole():
    of_parts = [PersonStream.RIMS.of(5, part).random() for part in range(1, 10)]
    assert len({PersonStream.RIMS.of(5).random(), *of_parts}) == 10


def test_a_stream_is_the_same_for_the_same_seed_whatever_its_type():
    draws = {PersonStream.WEAR.of(seed).random() for seed in (7, 7.0, np.float32(7), np.int64(7))}
    assert len(draws) == 1


def test_streams_are_those_of_numpy():
    whole, ours = np.random.default_rng((9, PersonStream.RIMS, 3)), PersonStream.RIMS.of(9, 3)
    assert whole.random() == ours.random()
    assert [child.random() for child in whole.spawn(2)] == [child.random() for child in ours.spawn(2)]
    assert whole.spawn(1)[0].random() == ours.spawn(1)[0].random()
    assert PersonStream.RIMS.of(9, 3).spawn(1)[0].random() != ours.spawn(1)[0].random()
