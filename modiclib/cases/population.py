"""Who comes for a lumbar MRI: every distribution a random person is drawn from, with its unit and source.

`DRAWN` is the one table. Where it says "our choice" there is no published figure behind a number. Each quantity has
a random stream of its own, so that fixing one leaves the others as they were.
"""

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from ..anatomy import DiscState, Herniation, Patient
from ..anatomy.degeneration import HEIGHT
from ..vocabulary import Level, Pfirrmann

YOUNGEST, OLDEST = 18, 90  # years: what the distributions by age cover


@dataclass(frozen=True)
class Spread:
    """A normal distribution, cut at both ends; `mean` may be a table of (age in years, value).

    Attributes
    ----------
    mean : float or tuple of (float, float)
        Mean, or its course over age, with straight lines between the ages given.
    sd : float
        Standard deviation.
    low, high : float
        No value lies outside.
    unit : str
        Unit, in words.
    source : str
        Where the numbers come from.
    """

    mean: float | tuple[tuple[float, float], ...]
    sd: float
    low: float
    high: float
    unit: str
    source: str

    def at(self, age: float) -> float:
        """Mean at an age, years."""
        return float(np.interp(age, *np.transpose(self.mean))) if isinstance(self.mean, tuple) else self.mean

    def draw(self, rng: np.random.Generator, age: float) -> float:
        """One value for a person of an age."""
        return float(np.clip(rng.normal(self.at(age), self.sd), self.low, self.high))


_CHOICE = "our choice"
_BAUM = "20-39 years Baum 2018 (L1-L4, 156 healthy people, 3 T); older"

#: Every quantity of a person that is one number.
DRAWN: dict[str, Spread] = {
    "age": Spread(52, 16, YOUNGEST, OLDEST, "years", _CHOICE),
    "size of a man": Spread(1.0, 0.035, 0.90, 1.10, "of the average man", _CHOICE),
    "size of a woman": Spread(0.93, 0.035, 0.84, 1.03, "of the average man", _CHOICE),
    "lordosis": Spread(46, 9, 20, 81, "degrees, L1 to S1",
                       f"mean, lowest and highest Moussallem 2014 (141 people); spread: {_CHOICE}"),
    "marrow fat of a man": Spread(
        ((20, 0.31), (25, 0.32), (35, 0.353), (60, 0.46), (90, 0.56)), 0.078, 0.16, 0.70, "fat fraction",
        f"{_BAUM}: {_CHOICE}",
    ),
    "marrow fat of a woman": Spread(
        ((20, 0.27), (35, 0.273), (45, 0.34), (60, 0.50), (90, 0.60)), 0.065, 0.15, 0.72, "fat fraction",
        f"{_BAUM}: after the fall of the water fraction from 45 years on (AJR 1996;167:355)",
    ),
    "patchiness of the marrow": Spread(
        ((20, 0.65), (50, 0.95), (80, 1.3)), 0.25, 0.4, 2.0, "relative to the samples", _CHOICE,
    ),
    "muscle fat": Spread(
        ((20, 0.12), (25, 0.124), (35, 0.159), (45, 0.157), (55, 0.181), (80, 0.30)), 0.055, 0.04, 0.5,
        "fat fraction", f"20-60 years Crawford 2016 (multifidus and erector spinae); older: {_CHOICE}",
    ),
    "subcutaneous fat": Spread(22, 9, 6, 55, "mm behind L5", _CHOICE),
    "lateral curve": Spread(0, 4.5, -9, 9, "degrees Cobb, of those without scoliosis", _CHOICE),
    "lean to the side": Spread(0, 1.7, -5, 5, "degrees, as one lies in the scanner", _CHOICE),
    "place beside the middle slice": Spread(0, 1.1, -2.5, 2.5, "mm, as the slices are laid", _CHOICE),
    "turn about the long axis": Spread(0, 2.3, -6, 6, "degrees, as one lies in the scanner", _CHOICE),
    "height of the picture": Spread(278, 22, 240, 288, "mm", _CHOICE),
    "osteophytes": Spread(((20, 0.0), (40, 0.5), (60, 1.9), (85, 3.7)), 0.8, 0.0, 5.5, "mm", _CHOICE),
}  # fmt: skip

#: A scoliosis, at 40 to 50, at 90 and, of all beyond 40 (mean 61), in 8.85 % (Kebaish 2011: 2973 people, curves of 11
#: degrees and more); ages between them, and how large it is, degrees: our choice.
SCOLIOSIS, COBB_DEGREES = ((20, 0.02), (45, 0.031), (61, 0.075), (75, 0.22), (90, 0.50)), (11.0, 22.0)
#: A vertebra that has slipped forward by 3 to 7 mm: chance by age. Slips to 50 years: people without pain (Brinjikji
#: 2015); the rest is our choice.
SLIPPED, SLIP_MM = ((20, 0.03), (30, 0.05), (40, 0.08), (50, 0.14), (80, 0.25)), (3.0, 7.0)
SLIPPED_AT = {Level.L3_L4: 0.1, Level.L4_L5: 0.6, Level.L5_S1: 0.3}  # our choice
#: Women among the patients: 136 of 218 in SPIDER.
WOMEN = 136 / 218
#: Mean Pfirrmann grade at `REFERENCE_AGE`, our count of SPIDER's gradings; T11-T12 and T12-L1 from fewer discs.
MEAN_GRADE = {
    Level.L5_S1: 3.43, Level.L4_L5: 3.32, Level.L3_L4: 2.97, Level.L2_L3: 2.80, Level.L1_L2: 2.58,
    Level.T12_L1: 2.29, Level.T11_T12: 2.40,
}  # fmt: skip
#: Degeneration, in grades: rise a year of age (regression in the 41 SPIDER patients whose age is given, 0.035), and
#: spread between people of one age.
REFERENCE_AGE, GRADE_A_YEAR, BETWEEN_PEOPLE = 55.0, 0.035, 1.05
#: Most discs of a person keep to what is usual at their level, some go astray: spread of both, in grades, the latter to
#: the better and to the worse, and share of those that do. Fitted to SPIDER's gradings: L1-L2, L2-L3 and L3-L4 of one
#: grade in 46 of 100 people; 10 to 12 in 100 neighbours two grades apart, 19 at L4-L5 and 25 at L5-S1; correlations of
#: 0.75 between L1-L2 and L2-L3, 0.56 between L3-L4 and L4-L5, 0.48 between L4-L5 and L5-S1; one or two discs in 100
#: better than both neighbours by two grades, three to five worse.
ALIKE, ASTRAY = 0.15, (1.3, 2.4)
GONE_ASTRAY = dict.fromkeys(Level, 0.18) | {Level.L3_L4: 0.24, Level.L4_L5: 0.42, Level.L5_S1: 0.6}
#: By grade, SPIDER's gradings: share of discs that bulge, of those not narrowed and of those narrowed.
BULGES = {1: (0.08, 0.76), 2: (0.17, 0.63), 3: (0.52, 0.78), 4: (0.64, 0.86), 5: (0.88, 0.88)}
#: Height varies about that of its degeneration (`HEIGHT`): standard deviation, relative to a healthy disc; and below
#: what it is called narrowed. Both fitted, with `HEIGHT`, to SPIDER's gradings: of 100 discs of each grade 7, 6, 33, 64
#: and 99 are narrowed there, and 2, 5, 29, 68 and 99 of those drawn here.
BETWEEN_HEIGHTS, NARROWED = 0.12, 0.80
#: Bulge that is called one, mm, lowest and highest; our choice.
BULGE_MM = (1.5, 3.5)
#: Herniations, by level: SPIDER's gradings (10, 16, 5 and 2 in 100); depth behind the rim, mm: our choice.
HERNIATED = {Level.L5_S1: 0.10, Level.L4_L5: 0.16, Level.L3_L4: 0.05, Level.L2_L3: 0.02}
HERNIATION_MM = (3.0, 7.0)
EXTRUDED = 0.25  # of herniations; our choice
#: A high-intensity zone: in 38 % of a Japanese population, so in about one of ten discs of grade III and IV.
FISSURED = 0.10
#: Gas in discs of grade V; our choice. MRI shows it poorly, so it is rare in reports.
VACUUM = 0.30
#: Osteophytes beside a disc relative to the person's usual length, by its grade; our choice.
OSTEOPHYTES = {1: 0.3, 2: 0.5, 3: 0.9, 4: 1.3, 5: 1.7}


def stream(seed: int, quantity: str) -> np.random.Generator:
    """Random stream of one quantity of one case: the same in every process."""
    return np.random.default_rng([seed, crc32(quantity.encode())])


def random_patient(seed: int, *, age: int | None = None, sex: str | None = None, **fixed) -> Patient:
    """Draw a person from the population of those who come for a lumbar MRI.

    Parameters
    ----------
    seed : int
        Same seed, same person.
    age : int, optional
        Years, 18 to 90.
    sex : str, optional
        ``'F'`` or ``'M'``.
    **fixed
        Any other attribute of `Patient`. Of ``discs`` only those named are fixed; the others are drawn.

    Returns
    -------
    Patient
        Everything not given is drawn; what is given does not change the rest, save by age and sex.

    Examples
    --------
    >>> from modiclib.cases import random_patient
    >>> random_patient(7, age=70, sex="F").age
    70
    """
    age = round(DRAWN["age"].draw(stream(seed, "age"), 0)) if age is None else age
    sex = sex or ("F" if stream(seed, "sex").random() < WOMEN else "M")

    def draw(name: str) -> float:
        return DRAWN[name].draw(stream(seed, name.removesuffix(" of a man").removesuffix(" of a woman")), age)

    whose = "of a man" if sex == "M" else "of a woman"
    drawn = {
        "size": draw(f"size {whose}"),
        "lordosis": draw("lordosis"),
        "marrow_fat": draw(f"marrow fat {whose}"),
        "muscle_fat": draw("muscle fat"),
        "subcutaneous": draw("subcutaneous fat"),
        "heterogeneity": draw("patchiness of the marrow"),
        "osteophytes": draw("osteophytes"),
        "scoliosis": draw("lateral curve"),
        "side_lean": draw("lean to the side"),
        "aside": draw("place beside the middle slice"),
        "turned": draw("turn about the long axis"),
        "field_of_view": draw("height of the picture"),
    }
    drawn |= _curved_or_slipped(seed, age)
    drawn |= {name: value for name, value in fixed.items() if name != "discs"}
    discs = random_discs(seed, age, drawn["osteophytes"]) | dict(fixed.get("discs", {}))
    # Anatomy and noise use neighbouring seeds, so those of two people must lie far apart
    inner = int(stream(seed, "anatomy").integers(2**31))
    return Patient(seed=inner, age=age, sex=sex, discs=discs, **drawn)


def _curved_or_slipped(seed: int, age: float) -> dict:
    """Draw a scoliosis and a listhesis, or their absence."""
    rng = stream(seed, "scoliosis")
    chance, cobb, side = rng.random(), rng.uniform(*COBB_DEGREES), rng.choice((-1.0, 1.0))
    found = {"scoliosis": float(side * cobb)} if chance < np.interp(age, *np.transpose(SCOLIOSIS)) else {}
    rng = stream(seed, "listhesis")
    chance, slip = rng.random(), rng.uniform(*SLIP_MM)
    level = list(SLIPPED_AT)[rng.choice(len(SLIPPED_AT), p=list(SLIPPED_AT.values()))]
    return found | (
        {"listhesis": {level: float(slip)}} if chance < np.interp(age, *np.transpose(SLIPPED)) else {}
    )


def random_discs(seed: int, age: float, osteophytes: float) -> dict[Level, DiscState]:
    """Draw the state of every disc of one person; the discs of one person resemble each other."""
    person = stream(seed, "degeneration").normal(0, BETWEEN_PEOPLE) + GRADE_A_YEAR * (age - REFERENCE_AGE)
    return {
        level: random_disc(stream(seed, f"disc {level}"), level, MEAN_GRADE[level] + person, osteophytes)
        for level in Level
    }


def random_disc(
    rng: np.random.Generator, level: Level, mean_grade: float, osteophytes: float, least: int = 1
) -> DiscState:
    """Draw the state of one disc.

    Parameters
    ----------
    rng : numpy.random.Generator
        Its random stream.
    level : Level
        Herniation depends on it.
    mean_grade : float
        Mean of the degeneration, in Pfirrmann grades.
    osteophytes : float
        This person's usual length, mm.
    least : int
        Lowest grade that is allowed.
    """
    own = rng.normal()
    chance = rng.random(5)
    astray = rng.random() < GONE_ASTRAY[level]
    wear = max(mean_grade + own * (ASTRAY[int(own > 0)] if astray else ALIKE), least)
    grade = int(np.clip(round(wear), 1, 5))
    height = rng.normal(np.interp(wear, list(HEIGHT), list(HEIGHT.values())), BETWEEN_HEIGHTS)
    bulge, lip = rng.uniform(*BULGE_MM), rng.uniform(0.5, 1.4)
    herniation = _herniation(rng)
    degenerated = grade >= Pfirrmann.III
    return DiscState(
        grade=Pfirrmann(grade),
        height=float(np.clip(height, 0.28, 1.15)),
        bulge=float(bulge if chance[0] < BULGES[grade][height < NARROWED] else 0.4 * chance[4]),
        herniation=herniation if degenerated and chance[1] < HERNIATED.get(level, 0) else None,
        fissure=bool(grade in (Pfirrmann.III, Pfirrmann.IV) and chance[2] < FISSURED),
        vacuum=bool(grade == Pfirrmann.V and chance[3] < VACUUM),
        osteophyte=float(osteophytes * OSTEOPHYTES[grade] * lip),
    )


def _herniation(rng: np.random.Generator) -> Herniation:
    """Draw a herniation: most lie a little beside the midline, an extrusion goes down more often than up."""
    depth, side, width = rng.uniform(*HERNIATION_MM), rng.normal(0, 4.0), rng.uniform(5.0, 8.0)
    migration = rng.uniform(4.0, 9.0) * (1 if rng.random() < 0.35 else -1)
    extruded = rng.random() < EXTRUDED
    return Herniation(float(depth), float(side), float(width), float(migration) if extruded else 0.0)
