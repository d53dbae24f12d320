"""From three signals to a type: the 36 rules of `rules.toml`, one for each combination a reader can meet."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from itertools import product
from types import MappingProxyType

from ..errors import ModicError
from ..vocabulary import ModicType, Signal

#: The reader has no STIR.
ABSENT = "absent"
#: What a rule may say instead of a type.
NO_TYPE = ("undetermined", "not a Modic pattern")


@dataclass(frozen=True)
class Classification:
    """What the signals of a lesion at an endplate say, and how far to trust it.

    Attributes
    ----------
    verdict : str
        In words: ``'type 1'``, ``'no Modic change'``, ``'undetermined'``, ``'not a Modic pattern'``...
    type : ModicType or None
        The type; None where the signals allow none.
    why : str
        The reason; one that starts with "Course rule" is this course's own inference.
    caveats : tuple of str
        What can deceive.
    sources : tuple of str
        Keys of the course's list of sources: what the rule builds on.

    Examples
    --------
    >>> from modiclib import classify
    >>> classify(t1="hypo", t2="hypo", stir="hyper").verdict
    'not a Modic pattern'
    """

    verdict: str
    type: ModicType | None
    why: str
    caveats: tuple[str, ...]
    sources: tuple[str, ...]

    def __str__(self) -> str:
        """Return verdict, reason and caveats, a line each."""
        return "\n".join([f"{self.verdict}: {self.why}", *(f"- {caveat}" for caveat in self.caveats)])


def classify(
    *, t1: Signal | str | None = None, t2: Signal | str | None = None, stir: Signal | str | None = None
) -> Classification:
    """Name the type of a lesion at an endplate by its signals.

    Parameters
    ----------
    t1, t2 : Signal or str
        ``'hypo'``, ``'iso'`` or ``'hyper'`` relative to normal marrow of the same patient on the same image.
        Iso means within 10 % of it, a choice of this course.
    stir : Signal or str, optional
        The same on STIR; None or ``'absent'`` where there is none.

    Returns
    -------
    Classification
        The type where the signals allow one, else None, with the reason and what can deceive. For education.

    Raises
    ------
    ModicError
        If T1 or T2 is missing, or a signal is none of the three words.

    Notes
    -----
    Types 1 and 2: Modic et al., Radiology 1988;166:193-199; type 3: Radiology 1988;168:177-186. Both define types
    by T1 and T2. What STIR adds, and every rule whose reason starts with "Course rule", is this course's reading.

    Examples
    --------
    >>> import modiclib as ml
    >>> ml.classify(t1="hypo", t2="hyper", stir="hyper").type
    <ModicType.TYPE_1: '1'>
    >>> ml.classify(t1="hypo", t2="iso").verdict
    'undetermined'
    """
    if t1 is None:
        raise ModicError(
            "no type without T1: on turbo spin echo fat and water are both bright on T2, and only T1 tells "
            "them apart. Look at T1 and give t1='hypo', 'iso' or 'hyper'."
        )
    if t2 is None:
        raise ModicError("types are defined by T1 and T2 together; give t2='hypo', 'iso' or 'hyper' as well.")
    readings = {"t1": t1, "t2": t2, "stir": ABSENT if stir is None else stir}
    for name, reading in readings.items():
        words = [*Signal, ABSENT] if name == "stir" else [*Signal]
        if reading not in words:
            raise ModicError(
                f"{name}={reading!r} is no signal; use {', '.join(repr(str(w)) for w in words)}."
            )
    return RULES[tuple(str(reading) for reading in readings.values())]


def read_rules(text: str) -> tuple[float, Mapping[tuple[str, str, str], Classification]]:
    """Read rules from TOML: the breadth of iso, and a classification for each (T1, T2, STIR).

    Raises
    ------
    ValueError
        If a combination is missing, or there twice, or not one that a reader can meet.
    """
    table = tomllib.loads(text)
    rules = {}
    for row in table["rule"]:
        key = row["t1"], row["t2"], row["stir"]
        if key in rules:
            raise ValueError(f"two rules for {key}")
        rules[key] = _classification(row)
    expected = set(product(map(str, Signal), map(str, Signal), [*map(str, Signal), ABSENT]))
    if wrong := expected ^ rules.keys():
        raise ValueError(f"rules missing or not expected: {sorted(wrong)}")
    return table["iso_within"], MappingProxyType(rules)


def _classification(row: dict) -> Classification:
    type_ = None if row["type"] in NO_TYPE else ModicType(row["type"])
    return Classification(
        verdict=row["type"] if type_ is None else type_.words,
        type=type_,
        why=row["reason"],
        caveats=tuple(row["caveats"]),
        sources=tuple(row["source"]),
    )


#: Iso is this close to the signal of normal marrow, as a fraction; and all rules by (T1, T2, STIR).
ISO_WITHIN, RULES = read_rules(resources.files(__package__).joinpath("rules.toml").read_text("utf-8"))
