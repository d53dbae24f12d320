"""The named sample cases: people to learn from, each with what a lesson or a comparison needs."""

from functools import cache

from ..anatomy import DiscState, Patient
from ..pathology import ModicChange
from ..vocabulary import Endplate, Level, ModicType, Pfirrmann
from .case import Case

GRADE = Pfirrmann

#: Person and lesions of each sample. Marrow fat is given where age alone would hide the lesion's T2 contrast.
SAMPLES: dict[str, tuple[Patient, tuple[ModicChange, ...]]] = {
    "normal": (
        Patient(
            seed=11, age=26, sex="F", muscle_fat=0.05, subcutaneous=17, heterogeneity=0.7,
            discs=dict.fromkeys(Level, GRADE.I) | {Level.L5_S1: GRADE.II},
        ),
        (),
    ),
    "type-1": (
        Patient(
            seed=22, age=45, sex="M", marrow_fat=0.37, heterogeneity=0.8, muscle_fat=0.12, subcutaneous=22,
            discs={Level.L3_L4: GRADE.III, Level.L4_L5: GRADE.IV, Level.L5_S1: GRADE.III},
        ),
        (
            ModicChange(
                Endplate.INFERIOR_L4, ModicType.TYPE_1, height=9.5, span=(-1.15, 0.55), softness=0.36, strength=0.97,
                erosion=0.5,
            ),
            ModicChange(
                Endplate.SUPERIOR_L5, ModicType.TYPE_1, height=11, span=(-1.15, 0.6), softness=0.36, strength=0.97,
                erosion=0.4,
            ),
        ),
    ),
    "type-2": (
        Patient(
            seed=33, age=54, sex="F", marrow_fat=0.34, muscle_fat=0.2, subcutaneous=26, osteophytes=1.0,
            discs={Level.L3_L4: GRADE.III, Level.L4_L5: GRADE.III, Level.L5_S1: GRADE.V},
        ),
        (
            ModicChange(Endplate.INFERIOR_L5, ModicType.TYPE_2, height=10, span=(-1.3, 1.25), width=24, softness=0.14),
            ModicChange(Endplate.SUPERIOR_S1, ModicType.TYPE_2, height=8, span=(-1.3, 1.15), width=26, softness=0.14),
        ),
    ),
    "type-3": (
        Patient(
            seed=44, age=63, sex="M", muscle_fat=0.25, subcutaneous=20, osteophytes=1.6,
            discs={
                Level.L2_L3: GRADE.III, Level.L3_L4: GRADE.III, Level.L4_L5: GRADE.IV,
                Level.L5_S1: DiscState(GRADE.V, vacuum=True),
            },
        ),
        (
            ModicChange(
                Endplate.INFERIOR_L5, ModicType.TYPE_3, height=9, span=(-1.3, 1.2), width=24, softness=0.3
            ),
            ModicChange(
                Endplate.SUPERIOR_S1, ModicType.TYPE_3, height=8.5, span=(-1.3, 1.05), width=26, softness=0.3
            ),
        ),
    ),
    "mixed-1-2": (
        Patient(
            seed=59, age=49, sex="M", marrow_fat=0.36, muscle_fat=0.12, subcutaneous=19, osteophytes=0.6,
            discs={Level.L3_L4: GRADE.III, Level.L4_L5: GRADE.IV, Level.L5_S1: GRADE.V},
        ),
        (
            ModicChange(
                Endplate.INFERIOR_L5, ModicType.MIXED_1_2, height=12, span=(-1.3, 1.0), width=24, softness=0.22,
                erosion=0.5, strength=0.95, predominance=0.68,
            ),
            ModicChange(
                Endplate.SUPERIOR_S1, ModicType.MIXED_1_2, height=10, span=(-1.3, 0.9), width=24, softness=0.22,
                erosion=0.4, strength=0.95, predominance=0.60,
            ),
        ),
    ),
    "mixed-2-3": (
        Patient(
            seed=66, age=66, sex="F", marrow_fat=0.38, muscle_fat=0.25, subcutaneous=25, osteophytes=1.6,
            discs={Level.L2_L3: GRADE.III, Level.L3_L4: GRADE.IV, Level.L4_L5: GRADE.V, Level.L5_S1: GRADE.IV},
        ),
        (
            ModicChange(
                Endplate.INFERIOR_L4, ModicType.MIXED_2_3, height=11, span=(-1.3, 1.1), width=24, softness=0.18,
                erosion=0.6, strength=0.95, predominance=0.4,
            ),
            ModicChange(
                Endplate.SUPERIOR_L5, ModicType.MIXED_2_3, height=10, span=(-1.3, 1.0), width=24, softness=0.18,
                erosion=0.5, strength=0.95, predominance=0.4,
            ),
        ),
    ),
    "type-2-not-suppressed": (
        Patient(
            seed=71, age=46, sex="F", marrow_fat=0.26, muscle_fat=0.18, subcutaneous=24, osteophytes=0.8,
            discs={Level.L3_L4: GRADE.III, Level.L4_L5: GRADE.V, Level.L5_S1: GRADE.III},
        ),
        (
            ModicChange(
                Endplate.INFERIOR_L4, ModicType.TYPE_2, height=11, span=(-1.3, 1.1), width=24, softness=0.16,
                strength=0.95, residual_oedema=0.35,
            ),
            ModicChange(
                Endplate.SUPERIOR_L5, ModicType.TYPE_2, height=9.5, span=(-1.3, 1.0), width=24, softness=0.16,
                strength=0.95, residual_oedema=0.35,
            ),
        ),
    ),
}  # fmt: skip


def sample_names() -> tuple[str, ...]:
    """Names of the sample cases.

    Examples
    --------
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
    >>> load_case("type-1").findings[0].endplate.value
    'inferior L4'
    """
    try:
        patient, changes = SAMPLES[name]
    except KeyError:
        raise KeyError(f"no case {name!r}; there are: {', '.join(SAMPLES)}") from None
    return Case(name, patient, changes)
