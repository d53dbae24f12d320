"""The named sample cases: people to learn from, each with what a lesson or a comparison needs."""

from dataclasses import dataclass
from functools import cache

from ..anatomy import DiscState, Patient
from ..pathology import (
    CompressionFracture,
    CornerLesion,
    FocalLesion,
    Lesion,
    ModicChange,
    SchmorlNode,
    Spondylodiscitis,
)
from ..vocabulary import Endplate, Level, MimicKind, ModicType, Pfirrmann
from .case import Case

GRADE = Pfirrmann


@dataclass(frozen=True)
class Sample:
    """A person with lesions, and what a learner is to see.

    Attributes
    ----------
    patient : Patient
        Who.
    lesions : tuple of Lesion
        In the order of the findings.
    look_for : str
        What to look for.
    is_not : str
        What it is not, or what it is mistaken for.
    """

    patient: Patient
    lesions: tuple[Lesion, ...]
    look_for: str
    is_not: str


#: Person and lesions of each sample. Marrow fat is given where age alone would hide the lesion's T2 contrast.
SAMPLES: dict[str, Sample] = {
    "normal": Sample(
        Patient(
            seed=11, age=26, sex="F", muscle_fat=0.05, subcutaneous=17, heterogeneity=0.5,
            discs=dict.fromkeys(Level, GRADE.I) | {Level.L5_S1: GRADE.II},
        ),
        (),
        look_for="Marrow of even signal on all three images, flat dark endplates, discs bright on T2.",
        is_not="Not a reference for older people: with age marrow grows fatter and patchier.",
    ),
    "type-1": Sample(
        Patient(
            seed=22, age=45, sex="M", marrow_fat=0.37, heterogeneity=0.8, muscle_fat=0.12, subcutaneous=22,
            discs={Level.L3_L4: GRADE.III, Level.L4_L5: GRADE.IV, Level.L5_S1: GRADE.III},
        ),
        (
            ModicChange(
                Endplate.INFERIOR_L4, ModicType.TYPE_1, height=9, span=(-1.15, 0.55), softness=0.52, strength=0.97,
                erosion=0.5,
            ),
            ModicChange(
                Endplate.SUPERIOR_L5, ModicType.TYPE_1, height=15.5, span=(-1.15, 0.6), softness=0.52, strength=0.97,
                erosion=0.4,
            ),
        ),
        look_for="Bands dark on T1, bright on T2 and STIR, on both sides of one degenerated disc; "
        "the endplates are irregular yet intact.",
        is_not="Not infection: the disc is dark on T2, and no soft tissue is swollen.",
    ),
    "type-2": Sample(
        Patient(
            seed=30, age=54, sex="F", marrow_fat=0.34, heterogeneity=0.2, muscle_fat=0.2, subcutaneous=26,
            osteophytes=1.0,
            discs={Level.L3_L4: GRADE.III, Level.L4_L5: GRADE.III, Level.L5_S1: GRADE.V},
        ),
        (
            ModicChange(Endplate.INFERIOR_L5, ModicType.TYPE_2, height=10, span=(-1.3, 1.25), width=24, softness=0.30),
            ModicChange(Endplate.SUPERIOR_S1, ModicType.TYPE_2, height=8, span=(-1.3, 1.15), width=26, softness=0.30),
        ),
        look_for="Bands bright on T1 and T2 and dark on STIR at both endplates of a collapsed disc.",
        is_not="Not a haemangioma or focal fat: they do not lie at a degenerated disc.",
    ),
    "type-3": Sample(
        Patient(
            seed=44, age=63, sex="M", muscle_fat=0.25, subcutaneous=20, osteophytes=1.6,
            discs={
                Level.L2_L3: GRADE.III, Level.L3_L4: GRADE.III, Level.L4_L5: GRADE.IV,
                Level.L5_S1: DiscState(GRADE.V, vacuum=True),
            },
        ),
        (
            ModicChange(
                Endplate.INFERIOR_L5, ModicType.TYPE_3, height=9, span=(-1.3, 1.2), width=24, softness=0.45
            ),
            ModicChange(
                Endplate.SUPERIOR_S1, ModicType.TYPE_3, height=8.5, span=(-1.3, 1.05), width=26, softness=0.45
            ),
        ),
        look_for="Bands dark on T1, T2 and STIR at both endplates; the disc holds gas.",
        is_not="Not a metastasis: that is bright on STIR.",
    ),
    "mixed-1-2": Sample(
        Patient(
            seed=59, age=49, sex="M", marrow_fat=0.40, heterogeneity=0.8, muscle_fat=0.12, subcutaneous=19,
            osteophytes=0.6,
            discs={Level.L3_L4: GRADE.III, Level.L4_L5: GRADE.IV, Level.L5_S1: GRADE.V},
        ),
        (
            ModicChange(
                Endplate.INFERIOR_L5, ModicType.MIXED_1_2, height=12, span=(-1.3, 1.0), width=24, softness=0.40,
                erosion=0.5, strength=0.95, predominance=0.85,
            ),
            ModicChange(
                Endplate.SUPERIOR_S1, ModicType.MIXED_1_2, height=10, span=(-1.3, 0.9), width=24, softness=0.40,
                erosion=0.4, strength=0.95, predominance=0.40,
            ),
        ),
        look_for="A zone dark on T1 and bright on STIR at the endplate, and a zone bright on T1 and dark on STIR "
        "around it.",
        is_not="Not two lesions: both zones belong to one change. T2 alone shows one bright band.",
    ),
    "mixed-2-3": Sample(
        Patient(
            seed=66, age=66, sex="F", marrow_fat=0.38, muscle_fat=0.25, subcutaneous=25, osteophytes=1.6,
            discs={Level.L2_L3: GRADE.III, Level.L3_L4: GRADE.IV, Level.L4_L5: GRADE.V, Level.L5_S1: GRADE.IV},
        ),
        (
            ModicChange(
                Endplate.INFERIOR_L4, ModicType.MIXED_2_3, height=11, span=(-1.3, 1.1), width=24, softness=0.34,
                erosion=0.6, strength=0.95, predominance=0.3,
            ),
            ModicChange(
                Endplate.SUPERIOR_L5, ModicType.MIXED_2_3, height=10, span=(-1.3, 1.0), width=24, softness=0.34,
                erosion=0.5, strength=0.95, predominance=0.25,
            ),
        ),
        look_for="A rim dark on every image at the endplate, and fat around it: bright on T1, dark on STIR.",
        is_not="Not type 2 alone: STIR is dark everywhere and does not separate the two; T1 does.",
    ),
    "type-2-not-suppressed": Sample(
        Patient(
            seed=71, age=46, sex="F", marrow_fat=0.25, heterogeneity=0.7, muscle_fat=0.18, subcutaneous=24,
            osteophytes=0.8, discs={Level.L3_L4: GRADE.III, Level.L4_L5: GRADE.V, Level.L5_S1: GRADE.III},
        ),
        (
            ModicChange(
                Endplate.INFERIOR_L4, ModicType.TYPE_2, height=11, span=(-1.3, 1.1), width=24, softness=0.32,
                strength=0.95, residual_oedema=0.34,
            ),
            ModicChange(
                Endplate.SUPERIOR_L5, ModicType.TYPE_2, height=9.5, span=(-1.3, 1.0), width=24, softness=0.32,
                strength=0.95, residual_oedema=0.29,
            ),
        ),
        look_for="Bands bright on T1 that STIR does not darken: water has stayed in the fat.",
        is_not="Not type 1: T1 decides, and it is bright.",
    ),
    "schmorl-acute": Sample(
        Patient(
            seed=82, age=34, sex="M", marrow_fat=0.33, heterogeneity=0.4, muscle_fat=0.08, subcutaneous=16,
            discs={Level.L2_L3: GRADE.III},
        ),
        (SchmorlNode(Endplate.SUPERIOR_L3, acute=True, centre=(1.5, 1.0), radius=5.5, depth=5.5, rim=9.0),),
        look_for="A focal defect of one endplate with disc material in it, and a shell of oedema around: dark on T1, "
        "bright on STIR.",
        is_not="Not type 1: one side of the disc, concentric around a hole. Not infection: the disc is not bright.",
    ),
    "schmorl-old": Sample(
        Patient(
            seed=93, age=58, sex="F", marrow_fat=0.40, muscle_fat=0.18, subcutaneous=23, osteophytes=0.5,
            discs={Level.L1_L2: GRADE.IV, Level.L2_L3: GRADE.III, Level.L4_L5: GRADE.III},
        ),
        (
            SchmorlNode(Endplate.INFERIOR_L1, acute=False, centre=(1.0, 0.0), radius=5.5, depth=5.0, rim=4.5),
            SchmorlNode(Endplate.SUPERIOR_L2, acute=False, centre=(3.0, 1.0), radius=4.5, depth=4.0, rim=3.5),
        ),
        look_for="Pits in the endplates with a thin dark wall and a rim of fat: bright on T1, dark on STIR.",
        is_not="Not type 2: fat rings a pit and does not follow the endplate. No oedema: not a fresh node.",
    ),
    "haemangioma": Sample(
        Patient(seed=104, age=43, sex="F", marrow_fat=0.27, muscle_fat=0.15, subcutaneous=22,
                discs={Level.L4_L5: GRADE.III, Level.L5_S1: GRADE.III}),
        (FocalLesion(MimicKind.HAEMANGIOMA, "L2", centre=(-2.0, -1.0, 1.0), radius=(9.5, 8.5, 10.0)),),
        look_for="A round lesion with coarse vertical trabeculae, bright on T1 and T2, partly bright on STIR.",
        is_not="Not type 2: it lies within the body, the endplates and discs beside it are normal.",
    ),
    "haemangioma-lipid-poor": Sample(
        Patient(seed=115, age=47, sex="M", marrow_fat=0.38, muscle_fat=0.12, subcutaneous=21,
                discs={Level.L4_L5: GRADE.III}),
        (FocalLesion(MimicKind.LIPID_POOR_HAEMANGIOMA, "L3", centre=(1.0, 1.0, -1.0), radius=(9.5, 8.5, 10.0)),),
        look_for="A round lesion with vertical trabeculae, dark on T1, bright on T2 and STIR.",
        is_not="Not type 1: no endplate is involved. On these three images a metastasis cannot be excluded; "
        "coarse trabeculae (CT) and its sharp, round border speak for a haemangioma.",
    ),
    "spondylodiscitis": Sample(
        Patient(seed=126, age=67, sex="M", marrow_fat=0.42, muscle_fat=0.22, subcutaneous=24, osteophytes=0.8,
                discs={Level.L2_L3: GRADE.III, Level.L3_L4: GRADE.IV, Level.L4_L5: GRADE.III}),
        (
            Spondylodiscitis(Endplate.INFERIOR_L3, pus_in_disc=0.95),
            Spondylodiscitis(Endplate.SUPERIOR_L4, height=15.0, pus_in_disc=0.95),
        ),
        look_for="A disc bright on T2 and STIR between blurred, eaten endplates; oedema in more than half of both "
        "bodies; swollen tissue in front of the column and in the canal.",
        is_not="Not type 1: there the endplates are irregular yet intact, the disc is usually dark on T2, and no soft "
        "tissue is swollen.",
    ),
    "axspa-corner": Sample(
        Patient(seed=137, age=31, sex="M", marrow_fat=0.32, heterogeneity=0.2, muscle_fat=0.07, subcutaneous=15),
        (
            CornerLesion(Endplate.INFERIOR_T12, fatty=True, depth=11.0, height=13.0),
            CornerLesion(Endplate.SUPERIOR_L1, fatty=True, depth=12.0, height=11.0),
            CornerLesion(Endplate.INFERIOR_L2, fatty=False, depth=13.0, height=12.0),
            CornerLesion(Endplate.SUPERIOR_L3, fatty=False, depth=12.0, height=15.0),
        ),
        look_for="Triangles at the anterior corners beside healthy discs: at L2-L3 dark on T1 and bright on STIR, at "
        "T12-L1 bright on T1 and dark on STIR.",
        is_not="Not Modic changes: these take the breadth of the endplate, beside a degenerated disc. They overlap.",
    ),
    "metastasis": Sample(
        Patient(seed=148, age=70, sex="F", marrow_fat=0.46, muscle_fat=0.25, subcutaneous=20,
                discs={Level.L3_L4: GRADE.III, Level.L4_L5: GRADE.III, Level.L5_S1: GRADE.IV}),
        (
            FocalLesion(MimicKind.METASTASIS, "L2", centre=(11.0, 1.0, -6.0), radius=(17.0, 12.0, 14.0)),
            FocalLesion(MimicKind.METASTASIS, "L4", centre=(-7.0, -5.0, 3.0), radius=(7.5, 6.5, 8.0)),
            FocalLesion(MimicKind.METASTASIS, "T12", centre=(-3.0, 3.0, -4.0), radius=(6.0, 5.5, 6.0)),
        ),
        look_for="Several lesions dark on T1 and bright on STIR, one of them from the body into the pedicle.",
        is_not="Not type 1: discs and endplates are spared, and posterior elements are involved.",
    ),
    "fracture-acute": Sample(
        Patient(seed=159, age=74, sex="F", marrow_fat=0.52, muscle_fat=0.28, subcutaneous=19, heterogeneity=1.2,
                discs={Level.T12_L1: GRADE.III, Level.L4_L5: GRADE.IV, Level.L5_S1: GRADE.III}),
        (CompressionFracture(Endplate.SUPERIOR_L1, acute=True, depression=8.0, height=17.0),),
        look_for="One endplate is depressed; a dark line runs beneath it on T1 and T2 in marrow dark on T1 and bright "
        "on STIR.",
        is_not="Not type 1: the body has lost height and only one endplate is involved. The line can be hard to see.",
    ),
    "fracture-old": Sample(
        Patient(seed=170, age=79, sex="F", marrow_fat=0.55, muscle_fat=0.32, subcutaneous=18, heterogeneity=0.7,
                osteophytes=1.0,
                discs=dict.fromkeys(Level, GRADE.III) | dict.fromkeys((Level.L2_L3, Level.L4_L5), GRADE.IV)),
        (CompressionFracture(Endplate.SUPERIOR_L2, acute=False, depression=8.0),),
        look_for="A depressed endplate above marrow with the signal of its neighbours on every image.",
        is_not="Not acute: no oedema on STIR. Not a Schmorl node: the whole endplate is depressed.",
    ),
    "focal-fat": Sample(
        Patient(seed=181, age=60, sex="F", marrow_fat=0.38, heterogeneity=0.6, muscle_fat=0.2, subcutaneous=24,
                discs={Level.L3_L4: GRADE.III, Level.L4_L5: GRADE.III}),
        (
            FocalLesion(MimicKind.FOCAL_FAT, "L3", centre=(4.0, 2.0, 0.0), radius=(8.0, 6.5, 8.0)),
            FocalLesion(MimicKind.FOCAL_FAT, "L1", centre=(-5.0, -3.0, 2.0), radius=(6.0, 5.0, 7.0)),
        ),
        look_for="Islands bright on T1, equal or bright on T2 and dark on STIR, with soft borders.",
        is_not="Not type 2: they lie away from the endplates. Not a haemangioma: no coarse trabeculae, dark on STIR.",
    ),
    "elderly": Sample(
        Patient(seed=192, age=82, sex="M", muscle_fat=0.36, subcutaneous=16, osteophytes=2.4, heterogeneity=1.4,
                discs=dict.fromkeys(Level, GRADE.IV) | {Level.T11_T12: GRADE.III, Level.L3_L4: GRADE.V}),
        (),
        look_for="Fatty, patchy marrow, low dark discs, osteophytes: much has changed with age, and "
        "no lesion is there.",
        is_not="Not type 2: patches of fat are everywhere and follow no endplate. In marrow this fatty, type 2 would "
        "hardly stand out.",
    ),
}  # fmt: skip


def sample_names() -> tuple[str, ...]:
    """Names of the sample cases.

    Examples
    --------
    >>> from modiclib import sample_names
    >>> "type-1" in sample_names()
    True
    """
    return tuple(SAMPLES)


@cache
def load_case(name: str) -> Case:
    """Return a sample case by name.

    Parameters
    ----------
    name : str
        One of `sample_names`.

    Returns
    -------
    Case
        Computed on demand; asked again, the same object.

    Raises
    ------
    KeyError
        If there is no such case; the message names those there are.

    Examples
    --------
    >>> from modiclib import load_case
    >>> load_case("type-1").findings[0].endplate.value
    'inferior L4'
    """
    try:
        sample = SAMPLES[name]
    except KeyError:
        raise KeyError(f"no case {name!r}; there are: {', '.join(SAMPLES)}") from None
    return Case(name, sample.patient, sample.lesions)


def describe(name: str) -> str:
    """Say what to look for in a sample case, and what it is not.

    Parameters
    ----------
    name : str
        One of `sample_names`.

    Returns
    -------
    str
        Two sentences or more. For education; the images are simulated.

    Raises
    ------
    KeyError
        If there is no such case; the message names those there are.

    Examples
    --------
    >>> import modiclib as ml
    >>> print(ml.describe("type-2-not-suppressed"))
    Bands bright on T1 that STIR does not darken: water has stayed in the fat.
    Not type 1: T1 decides, and it is bright.
    """
    sample = SAMPLES[load_case(name).name]
    return f"{sample.look_for}\n{sample.is_not}"
