"""Random streams: each purpose draws from its own, so that what one draws leaves all others as they are.

A number here decides pixels: a new stream takes the next free one, and none is ever given twice.
"""

from enum import IntEnum
from functools import cached_property, lru_cache

import numpy as np


class _Beginning(np.random.bit_generator.ISpawnableSeedSequence):
    """A `SeedSequence` whose first words are remembered: streams begin anew in every slice."""

    def __init__(self, person: int, *key: int):
        self._seed = person, key

    def generate_state(self, n_words: int, dtype=np.uint32) -> np.ndarray:
        """Give a generator what it begins with."""
        return _words(*self._seed, n_words, dtype)

    def spawn(self, n_children: int) -> list[np.random.SeedSequence]:
        """Give streams that follow from this one."""
        return self._whole.spawn(n_children)

    @cached_property
    def _whole(self) -> np.random.SeedSequence:
        person, key = self._seed
        return np.random.SeedSequence(person, spawn_key=key)


@lru_cache(maxsize=1024)
def _words(person: int, key: tuple[int, ...], count: int, dtype) -> np.ndarray:
    return np.random.SeedSequence(person, spawn_key=key).generate_state(count, dtype)


class _Stream(IntEnum):
    """Streams of one person, told apart by kind and number.

    NumPy keeps the seed apart from the key, and the key tells how many parts it has: so no stream is another's, or that
    of another person, nor do those that follow from it by `spawn` meet those of its parts.
    """

    def of(self, person: int, *parts: int) -> np.random.Generator:
        """Begin the stream of a person, from `Patient.seed`; `parts` tell apart what is drawn for single parts.

        Examples
        --------
        >>> from modiclib.anatomy.streams import PersonStream
        >>> first, again, other = (PersonStream[name].of(7).random() for name in ("WEAR", "WEAR", "SKIN"))
        >>> first == again, first == other
        (True, False)
        """
        key = KINDS.index(type(self)), int(self), len(parts), *parts
        return np.random.Generator(np.random.PCG64(_Beginning(int(person), *key)))


class PersonStream(_Stream):
    """What is drawn for a person; the noise fields and the site's scanner take seeds beside `Patient.seed`."""

    COLUMN = 0  # vertebrae, discs and canal
    SOFT_TISSUE = 4
    SATURATION = 5
    SURFACES = 6
    CANAL = 7
    PLACING = 8
    CAUDA = 9
    SPINOUS = 21
    FACETS = 22
    INTERSPINOUS = 23
    OUTLINE = 24
    POSTERIOR_FAT = 26  # of the person, and of each vertebra
    SPINOUS_TIPS = 27
    MEDIAN_CREST = 28
    SKIN = 29
    SPINOUS_TWIST = 47
    POSTERIOR_CORTEX = 48  # of the person, and of each vertebra
    WEAR = 61
    VEIN = 62
    MARROW = 63
    WALLS = 64
    BODY_WEAR = 65  # of each vertebra
    LONGITUDINAL_LIGAMENTS = 66
    POSTURE = 67
    RIMS = 68  # beside each disc
    OSTEOPHYTES = 69
    SACRAL_PAD = 71
    END_OF_SAC = 72
    DISCS = 73  # what the discs of a person have in common
    SACRUM = 74
    FAT_LOBULES = 75


class VertebraStream(_Stream):
    """What is drawn for one vertebra, from its `identity`."""

    ARCH = 0
    DARK_LINE = 1
    LEFT_ROOT = 2
    EROSION = 3  # of each endplate
    LIPS = 4
    VEIN = 5
    RIGHT_ROOT = 6
    MARROW = 7


class DiscStream(_Stream):
    """What is drawn for one disc, from its `identity`."""

    TISSUE = 0
    REMNANT = 2
    FISSURE = 3
    HERNIATION = 4
    SPLIT = 5
    DISPLACED = 6


#: A kind of stream, too, goes by its place here.
KINDS = (PersonStream, VertebraStream, DiscStream)
