"""Random mimics of Modic changes: who has them, where, and how large. All numbers here are our choice.

Each follows what is described (evidence in the docstrings of `modiclib.pathology`): infection destroys both endplates
of a disc, inflamed corners belong to young people with healthy discs, metastases are several and spare discs, a
fracture depresses one endplate of an old person.
"""

import numpy as np

from ..pathology import (
    CompressionFracture,
    CornerLesion,
    FocalLesion,
    Lesion,
    SchmorlNode,
    Spondylodiscitis,
)
from ..vocabulary import Endplate, Level, MimicKind

BODIES = ("T12", "L1", "L2", "L3", "L4", "L5")
#: Ages (years) at which each is typically met.
AGES = {
    MimicKind.ACUTE_SCHMORL: (20, 55), MimicKind.OLD_SCHMORL: (30, 85), MimicKind.HAEMANGIOMA: (30, 85),
    MimicKind.LIPID_POOR_HAEMANGIOMA: (30, 75), MimicKind.SPONDYLODISCITIS: (45, 85),
    MimicKind.CORNER_OEDEMA: (20, 42), MimicKind.CORNER_FAT: (26, 55), MimicKind.METASTASIS: (45, 85),
    MimicKind.ACUTE_FRACTURE: (62, 90), MimicKind.OLD_FRACTURE: (65, 90), MimicKind.FOCAL_FAT: (40, 85),
}  # fmt: skip
#: Levels of each that starts from an endplate, with weights.
AT_LEVELS = {
    MimicKind.ACUTE_SCHMORL: {Level.T12_L1: 2, Level.L1_L2: 3, Level.L2_L3: 3, Level.L3_L4: 2, Level.L4_L5: 1},
    MimicKind.SPONDYLODISCITIS: {Level.L2_L3: 1, Level.L3_L4: 2, Level.L4_L5: 3, Level.L5_S1: 2},
    MimicKind.CORNER_OEDEMA: {Level.T11_T12: 2, Level.T12_L1: 3, Level.L1_L2: 2, Level.L2_L3: 2, Level.L3_L4: 1},
    MimicKind.ACUTE_FRACTURE: {Level.T11_T12: 3, Level.T12_L1: 4, Level.L1_L2: 2, Level.L2_L3: 1},
}  # fmt: skip
AT_LEVELS |= {
    MimicKind.OLD_SCHMORL: AT_LEVELS[MimicKind.ACUTE_SCHMORL],
    MimicKind.CORNER_FAT: AT_LEVELS[MimicKind.CORNER_OEDEMA],
    MimicKind.OLD_FRACTURE: AT_LEVELS[MimicKind.ACUTE_FRACTURE],
}
#: With inflamed or fatty corners discs are healthy: the condition that tells them from Modic changes.
HEALTHY_DISCS = (MimicKind.CORNER_OEDEMA, MimicKind.CORNER_FAT)


def random_mimic(rng: np.random.Generator, kind: MimicKind, level: Level | None = None) -> list[Lesion]:
    """Draw the lesions of one mimic.

    Parameters
    ----------
    rng : numpy.random.Generator
        Their random stream.
    kind : MimicKind
        Which.
    level : Level, optional
        Where it starts from an endplate: this disc. A focal lesion lies in the vertebra below it.
    """
    if kind in AT_LEVELS:
        weights = np.array(list(AT_LEVELS[kind].values()), float)
        drawn = list(AT_LEVELS[kind])[rng.choice(len(weights), p=weights / weights.sum())]
        return _at_endplates(rng, kind, level or drawn)
    return _within_bodies(rng, kind, level)


def _at_endplates(rng: np.random.Generator, kind: MimicKind, level: Level) -> list[Lesion]:
    """Draw the mimics that start from the endplates of a disc."""
    upper, lower = Endplate(f"inferior {level.above}"), Endplate(f"superior {level.below}")
    one = (upper, lower)[rng.integers(2)]
    if kind in (MimicKind.ACUTE_SCHMORL, MimicKind.OLD_SCHMORL):
        acute = kind == MimicKind.ACUTE_SCHMORL
        centre, radius, depth = rng.normal(1, 4, 2), rng.uniform(3.5, 6.5), rng.uniform(3.5, 6.5)
        rim = rng.uniform(6, 11) if acute else rng.uniform(2.5, 5)
        return [SchmorlNode(one, acute, (float(centre[0]), float(centre[1])), radius, depth, rim)]
    if kind == MimicKind.SPONDYLODISCITIS:
        heights, erosion = rng.uniform(12, 21, 2), rng.uniform(2.2, 4.0)
        pus, tissue = rng.uniform(0.6, 0.9), (float(rng.uniform(4, 9)), float(rng.uniform(2, 4)))
        return [
            Spondylodiscitis(endplate, float(height), erosion, pus, tissue)
            for endplate, height in zip((upper, lower), heights, strict=True)
        ]
    if kind in (MimicKind.ACUTE_FRACTURE, MimicKind.OLD_FRACTURE):
        acute, depression = kind == MimicKind.ACUTE_FRACTURE, rng.uniform(4.5, 10)
        return [CompressionFracture(lower, acute, depression, rng.uniform(13, 20))]
    fatty, anterior = kind == MimicKind.CORNER_FAT, bool(rng.random() < 0.8)
    return [
        CornerLesion(endplate, fatty, rng.uniform(8, 13), rng.uniform(9, 15), anterior, rng.uniform(11, 17))
        for endplate in (upper, lower)
        if endplate is one or rng.random() < 0.7
    ]


def _within_bodies(rng: np.random.Generator, kind: MimicKind, level: Level | None) -> list[Lesion]:
    """Draw the mimics that have nothing to do with a disc: one, or several metastases or islands of fat."""
    several = {MimicKind.METASTASIS: 3, MimicKind.FOCAL_FAT: 2}.get(kind, 1)
    bodies = rng.choice(len(BODIES), several, replace=False)
    names = [BODIES[index] for index in bodies]
    if level and level.below in BODIES and level.below not in names:
        names[0] = level.below
    lesions = []
    for number, body in enumerate(names):
        into_pedicle = kind == MimicKind.METASTASIS and number == 0
        size = rng.uniform(11, 15) if into_pedicle else rng.uniform(5.5, 10)
        centre = rng.uniform((-8, -5, -8), (6, 5, 8))
        if into_pedicle:
            centre = np.array(
                [rng.uniform(9, 13), rng.uniform(0, 4), rng.choice((-1, 1)) * rng.uniform(5, 9)]
            )
        radius = size * rng.uniform(0.8, 1.15, 3)
        lesions.append(FocalLesion(kind, body, tuple(map(float, centre)), tuple(map(float, radius))))
    return lesions
