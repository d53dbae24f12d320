"""Random cases: a person and lesions drawn from stated distributions, any of them fixed by the caller."""

from dataclasses import replace
from zlib import crc32

import numpy as np

from ..anatomy import DiscState, Patient
from ..errors import ModicError
from ..pathology import ModicChange
from ..pathology.modic import FATTY_FAT
from ..vocabulary import Endplate, Level, MimicKind, ModicType, Pfirrmann
from .case import Case
from .population import MEAN_GRADE, OLDEST, YOUNGEST, random_disc, random_patient, stream
from .random_mimics import AGES, HEALTHY_DISCS, random_mimic

#: What a case is about, where the caller does not say. A teaching choice: a course needs lesions, and their mimics.
KINDS = {"modic": 0.65, "none": 0.15} | {str(kind): 0.2 / len(MimicKind) for kind in MimicKind}
#: Types of Modic changes in residents of 64 years on average (Teraguchi 2021): per cent of 814 people.
TYPES = {
    ModicType.TYPE_1: 7.8, ModicType.MIXED_1_2: 10.8, ModicType.TYPE_2: 40.0, ModicType.MIXED_2_3: 2.1,
    ModicType.TYPE_3: 2.7,
}  # fmt: skip
#: Discs with a Modic change in 153 patients (Chen 2019), by level; above L1 they are not counted there.
LEVELS = {Level.L1_L2: 10, Level.L2_L3: 18, Level.L3_L4: 17, Level.L4_L5: 76, Level.L5_S1: 81}
#: Share of discs with a Modic change by Pfirrmann grade, our count of SPIDER's gradings: within a person the worn discs
#: have them.
CHANGED = {1: 0.07, 2: 0.12, 3: 0.34, 4: 0.52, 5: 0.88}
#: One, two or three levels, by the number of worn discs (grade IV and V) from L1 to S1: 202 discs in those 153 patients
#: are 1.32 each, and so are ours; how they spread is our choice.
LEVELS_AFFECTED = {0: (0.90, 0.09, 0.01), 1: (0.86, 0.13, 0.01), 2: (0.72, 0.24, 0.04), 3: (0.45, 0.38, 0.17)}
#: Both endplates of a disc, only the upper, only the lower; our choice: patients show both sides alike (Jensen 2009).
SIDES = {("inferior", "superior"): 0.84, ("inferior",): 0.08, ("superior",): 0.08}
#: Along the endplate: (chance at L4-S1, chance above, front end, back end; -1 to 1). Above L4 they are mostly small and
#: anterior (Jensen 2009); the numbers are our choice.
SPANS = {
    "whole": (0.50, 0.10, -1.2, 1.15),
    "anterior": (0.30, 0.70, -1.2, 0.25),
    "middle": (0.06, 0.10, -0.6, 0.6),
    "posterior": (0.14, 0.10, -0.2, 1.15),
}
#: Height as a share of the body: from a rim to over half, small ones more often (beta distribution); our choice.
LEAST_HEIGHT, RANGE_OF_HEIGHT, BETA = 0.12, 0.50, (1.2, 2.2)
#: Residual oedema of type 2, share of the lesion: (chance, lowest, highest). A teaching choice, between "pure fat" and
#: one series in which three of four were not suppressed to the eye (Feng 2016): one in four keeps enough to show.
RESIDUAL_OEDEMA = ((0.75, 0.0, 0.12), (0.25, 0.22, 0.42))
#: Fat fraction by which type 2 stays above the marrow around it, so that water cannot take its brightness on T1, which
#: decides the type. Fields 2021 measured 21 points over whole lesions; border and remnants of marrow cost 9 to 12.
LEAST_GAIN = 0.33
#: Mixed types: share of the height taken by the tissue at the endplate; between 35 and 65 % as in Koivisto 2017.
PREDOMINANCE = (0.35, 0.65)
BODY_HEIGHT = 27.0  # mm, of an average lumbar vertebra
#: About the height of the lowest lesion, mm; thinner fat is lost in the blur of the endplate, thinner oedema in that of
#: its own border. Our choice.
LEAST_MM = {"1": 3.8, "2": 5.4, "3": 2.6, "1/2": 4.0, "2/3": 4.0}
#: How much the two sides of a disc differ in height and width, standard deviation of the logarithm, and the ends of the
#: lesion on one side from those on the other, share of half the endplate. Our choice.
UNEQUAL_HEIGHT, UNEQUAL_WIDTH, UNEQUAL_ENDS = 0.33, 0.18, 0.18
#: A level that is worn out: how much deeper the endplate is eroded, how thick the streaks of sclerosis under it are
#: (mm; neither with fat), how much longer osteophytes are, how much height the disc has lost, all at most. Our choice.
WORN_EROSION, WORN_STREAK, WORN_OSTEOPHYTE, WORN_HEIGHT = 1.4, 2.2, 0.7, 0.3
LOWEST = 0.35  # height of the most worn disc, of a healthy one's
#: How far a level of a person of 80 years may be worn out, by Pfirrmann grade; none to 45 years. Our choice.
WORN_OUT = {3: 0.25, 4: 0.7, 5: 1.0}
STRENGTH = (0.90, 0.98)  # share of the marrow that a lesion replaces in its middle; our choice
#: Borders by type: oedema fades, fat is sharper; depth of endplate erosion, mm, lowest and highest. Our choice.
SOFTNESS = {"1": 0.52, "2": 0.30, "3": 0.50, "1/2": 0.46, "2/3": 0.42}
EROSION = {"1": (0.0, 0.9), "2": (0.0, 0.4), "3": (0.0, 0.8), "1/2": (0.0, 0.8), "2/3": (0.0, 0.6)}


def random_case(
    seed: int,
    *,
    age: int | None = None,
    sex: str | None = None,
    kind: str | None = None,
    type: ModicType | str | None = None,
    level: Level | str | None = None,
    **person,
) -> Case:
    """Draw a case: a person who comes for a lumbar MRI, and what is found.

    Parameters
    ----------
    seed : int
        Same seed and same version of the library: same case, in every process.
    age : int, optional
        Years, 18 to 90.
    sex : str, optional
        ``'F'`` or ``'M'``.
    kind : str, optional
        ``'modic'``, ``'none'`` for a spine without lesions, or a mimic, a `MimicKind`.
    type : ModicType or str, optional
        Type of every Modic change.
    level : Level or str, optional
        The level of the (then only) lesion; a mimic within a vertebra lies below it.
    **person
        Any other attribute of `modiclib.anatomy.Patient`, as ``marrow_fat=0.5``. Of ``discs`` only those given are
        fixed.

    Returns
    -------
    Case
        Its images are simulated. How often anything occurs in random cases is partly a teaching choice; the page on
        images says which.

    Raises
    ------
    ModicError
        If age, sex, type or level are none that can be drawn, or type is given for another kind.
    KeyError
        If there is no such kind; the message names those there are.

    Examples
    --------
    >>> import modiclib as ml
    >>> case = ml.random_case(seed=7, type="1", level="L4-L5")
    >>> {finding.type.words for finding in case.findings}
    {'type 1'}
    """
    kind = None if kind is None else str(kind)  # the name of a case follows from it
    if kind not in (None, *KINDS):
        raise KeyError(f"no kind {kind!r}; there are: {', '.join(KINDS)}")
    if age is not None and not YOUNGEST <= age <= OLDEST:
        raise ModicError(f"people of {YOUNGEST} to {OLDEST} years can be drawn, not of {age}.")
    if sex not in (None, "F", "M"):
        raise ModicError(f"sex is 'F' or 'M', not {sex!r}.")
    if type is not None and kind not in (None, "modic"):
        raise ModicError(f"type={type!r} says what a Modic change is; leave it out, or ask for kind='modic'.")
    type = None if type is None else _known(ModicType, type, TYPES)
    level = None if level is None else _known(Level, level, LEVELS)
    name = _name(seed, age=age, sex=sex, kind=kind, type=type, level=level, **person)
    if kind is None:
        kind = "modic" if type or level else _pick(stream(seed, "kind"), KINDS)
    if kind not in ("modic", "none"):
        return _mimic_case(name, seed, MimicKind(kind), level, age, sex, person)
    patient = random_patient(seed, age=age, sex=sex, **person)
    if kind == "none":
        return Case(name, patient, elsewhere=True)
    return _modic_case(name, seed, patient, type, level, person)


def _modic_case(name: str, seed: int, patient: Patient, type_, level, person: dict) -> Case:
    """Draw the Modic changes of a patient, with the degenerated discs beside them."""
    if level == Level.L5_S1 and patient.transitional == "sacralised L5":
        raise ModicError("a sacralised L5 leaves no disc at L5-S1; ask for another level.")
    levels = [level] if level else _levels(stream(seed, "levels"), patient)
    discs = dict(patient.discs)
    for each in levels:
        if each not in person.get("discs", {}):
            discs[each] = _degenerated(seed, each, discs[each], patient.osteophytes)
    changes = []
    for each in levels:
        worn = _worn_out(seed, each, discs[each].grade, patient.age)
        if each not in person.get("discs", {}):
            discs[each] = _collapsed(discs[each], worn, patient.osteophytes)
        changes += _modic_changes(seed, each, type_, patient, worn)
    return Case(name, replace(patient, discs=discs), tuple(changes), elsewhere=True)


def _mimic_case(name: str, seed: int, kind: MimicKind, level, age, sex, person: dict) -> Case:
    """Draw a patient of the age at which a mimic is met, and the mimic."""
    age = int(stream(seed, "age of mimic").integers(*AGES[kind])) if age is None else age
    if kind in HEALTHY_DISCS and "discs" not in person:
        person = person | {"discs": dict.fromkeys(Level, DiscState(Pfirrmann.II))}
    patient = random_patient(seed, age=age, sex=sex, **person)
    return Case(name, patient, tuple(random_mimic(stream(seed, kind), kind, level)), elsewhere=True)


def _pick(rng: np.random.Generator, chances: dict):
    """One of the keys, each by its weight."""
    weights = np.array(list(chances.values()), float)
    return list(chances)[rng.choice(len(weights), p=weights / weights.sum())]


def _known(words, value, drawn):
    """Return a word of the vocabulary; say which there are where it is none that can be drawn."""
    if value not in [str(word) for word in drawn]:
        raise ModicError(f"{value!r} cannot be drawn; choose one of {', '.join(map(str, drawn))}.")
    return words(value)


def _name(seed: int, **asked) -> str:
    """Name of a case; what was fixed is part of it, since DICOM identifiers follow from names."""
    asked = {key: value for key, value in asked.items() if value is not None}
    digest = f"-{crc32(repr(sorted(asked.items())).encode()):08x}" if asked else ""
    return f"random-{seed}{digest}"


def _levels(rng: np.random.Generator, patient: Patient) -> list[Level]:
    """Draw the affected levels, from the head down: those where changes are common, and this person's worn discs."""
    worn = sum(patient.grade(level) >= Pfirrmann.IV for level in LEVELS)
    count = 1 + rng.choice(3, p=LEVELS_AFFECTED[min(worn, 3)])
    usual = [np.interp(MEAN_GRADE[level], list(CHANGED), list(CHANGED.values())) for level in LEVELS]
    weights = np.array([LEVELS[level] * CHANGED[patient.grade(level)] for level in LEVELS]) / usual
    if patient.transitional == "sacralised L5":
        weights[list(LEVELS).index(Level.L5_S1)] = 0
    chosen = rng.choice(len(weights), count, replace=False, p=weights / weights.sum())
    return [list(LEVELS)[index] for index in sorted(chosen)]


def _degenerated(seed: int, level: Level, disc: DiscState, osteophytes: float) -> DiscState:
    """Draw the disc beside a Modic change: degenerated, III at least (new ones arise at such discs, Jensen 2009)."""
    if disc.grade >= Pfirrmann.III:
        return disc
    return random_disc(stream(seed, f"degenerated {level}"), level, 3.9, osteophytes, least=Pfirrmann.III)


def _worn_out(seed: int, level: Level, grade: int, age: float) -> float:
    """Draw how far a level is worn out, 0 to 1: endplates, bone and disc together, in the old with worn discs."""
    most = WORN_OUT.get(grade, 0.0) * np.clip((age - 45) / 35, 0, 1.1)
    return float(np.clip(most * stream(seed, f"worn out {level}").uniform(0.3, 1.2), 0, 1))


def _collapsed(disc: DiscState, worn: float, osteophytes: float) -> DiscState:
    """Return the disc of a level that is worn out so far, with the osteophytes at its rims."""
    own = osteophytes if disc.osteophyte is None else disc.osteophyte
    lower = max(disc.relative_height * (1 - WORN_HEIGHT * worn), LOWEST)
    return replace(
        disc, height=min(lower, disc.relative_height), osteophyte=own * (1 + WORN_OSTEOPHYTE * worn)
    )


def _modic_changes(
    seed: int, level: Level, type_: ModicType | None, patient: Patient, worn: float
) -> list[ModicChange]:
    """Draw the changes at one level: usually both endplates, of one type, similar and never alike."""
    rng = stream(seed, f"modic {level}")
    drawn = _pick(rng, TYPES)
    type_ = type_ or drawn
    low = level in (Level.L4_L5, Level.L5_S1)
    sides = _pick(rng, SIDES)
    span = SPANS[_pick(rng, {name: row[0 if low else 1] for name, row in SPANS.items()})]
    height = LEAST_HEIGHT + RANGE_OF_HEIGHT * rng.beta(*BETA)
    width, middle = rng.uniform(13, 26), rng.normal(0, 0.08)
    worn_bone = 0.0 if type_ is ModicType.TYPE_2 else worn
    erosion = rng.uniform(*EROSION[type_]) * (1 + WORN_EROSION * worn_bone)
    (chance, *little), (_, *much) = RESIDUAL_OEDEMA
    residual, predominance = (
        rng.uniform(*(little if rng.random() < chance else much)),
        rng.uniform(*PREDOMINANCE),
    )
    most = max(1 - (patient.fat_fraction + LEAST_GAIN) / FATTY_FAT, 0.0)
    residual = min(residual, most)
    changes = []
    for side in sides:
        vertebra = level.above if side == "inferior" else level.below
        change = ModicChange(
            Endplate(f"{side} {vertebra}"),
            type_,
            height=float(
                np.linalg.norm((BODY_HEIGHT * height * _unequal(rng, UNEQUAL_HEIGHT), LEAST_MM[type_]), 4)
            ),
            span=(
                float(span[2] + middle + rng.normal(0, UNEQUAL_ENDS)),
                float(span[3] + middle + rng.normal(0, UNEQUAL_ENDS)),
            ),
            width=float(width * _unequal(rng, UNEQUAL_WIDTH)),
            softness=float(SOFTNESS[type_] * rng.uniform(0.8, 1.2)),
            erosion=float(erosion * rng.uniform(0.6, 1.2)),
            strength=float(rng.uniform(*STRENGTH)),
            residual_oedema=float(residual),
            predominance=float(predominance),
            streak=float(WORN_STREAK * worn_bone * rng.uniform(0.3, 1.0)),
        )
        changes.append(change)
    return changes


def _unequal(rng: np.random.Generator, spread: float) -> float:
    """Draw how one side of a disc differs from the mean of both, at most 1.3 standard deviations."""
    return float(np.exp(spread * np.clip(rng.normal(), -1.2, 1.3)))
