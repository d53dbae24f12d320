"""The reader's vocabulary: types, signals, levels, endplates, extent, and a finding made of them.

Terms follow the literature on Modic changes: *type* (never "grade", which ranks severity), *endplate* (never
"lamina"), Arabic numerals, and mixed types with the predominant one named.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class ModicType(StrEnum):
    """Modic type of an endplate change, as a reader writes it.

    Types are nominal categories, defined by the signal on T1 and T2 relative to normal marrow
    (Modic et al., Radiology 1988;166:193-199; type 3: Radiology 1988;168:177-186).

    Examples
    --------
    >>> from modiclib import ModicType
    >>> ModicType("1/2").words
    'mixed type 1/2'
    """

    NONE = "0"
    TYPE_1 = "1"
    TYPE_2 = "2"
    TYPE_3 = "3"
    MIXED_1_2 = "1/2"
    MIXED_2_3 = "2/3"

    @property
    def words(self) -> str:
        """The type as it is said in a sentence."""
        if self is ModicType.NONE:
            return "no Modic change"
        return f"mixed type {self}" if "/" in self else f"type {self}"


class MimicKind(StrEnum):
    """What is mistaken for a Modic change."""

    ACUTE_SCHMORL = "acute Schmorl node"
    OLD_SCHMORL = "old Schmorl node"
    HAEMANGIOMA = "haemangioma"
    LIPID_POOR_HAEMANGIOMA = "lipid-poor haemangioma"
    SPONDYLODISCITIS = "pyogenic spondylodiscitis"
    CORNER_OEDEMA = "corner inflammation of axial spondyloarthritis"
    CORNER_FAT = "fatty corner of axial spondyloarthritis"
    METASTASIS = "metastasis"
    ACUTE_FRACTURE = "acute compression fracture"
    OLD_FRACTURE = "old compression fracture"
    FOCAL_FAT = "focal fatty marrow"


class Signal(StrEnum):
    """Signal of a lesion relative to normal marrow of the same patient on the same image."""

    HYPO = "hypo"
    ISO = "iso"
    HYPER = "hyper"


class Level(StrEnum):
    """A disc level, named by the vertebrae above and below it."""

    T11_T12 = "T11-T12"
    T12_L1 = "T12-L1"
    L1_L2 = "L1-L2"
    L2_L3 = "L2-L3"
    L3_L4 = "L3-L4"
    L4_L5 = "L4-L5"
    L5_S1 = "L5-S1"

    @property
    def above(self) -> str:
        """Vertebra above the disc, for L4-L5 it is ``'L4'``."""
        return self.split("-")[0]

    @property
    def below(self) -> str:
        """Vertebra below the disc, for L4-L5 it is ``'L5'``."""
        return self.split("-")[1]


class Endplate(StrEnum):
    """A vertebral endplate, named by its vertebra: 'inferior L4' lies above the disc L4-L5."""

    INFERIOR_T11 = "inferior T11"
    SUPERIOR_T12 = "superior T12"
    INFERIOR_T12 = "inferior T12"
    SUPERIOR_L1 = "superior L1"
    INFERIOR_L1 = "inferior L1"
    SUPERIOR_L2 = "superior L2"
    INFERIOR_L2 = "inferior L2"
    SUPERIOR_L3 = "superior L3"
    INFERIOR_L3 = "inferior L3"
    SUPERIOR_L4 = "superior L4"
    INFERIOR_L4 = "inferior L4"
    SUPERIOR_L5 = "superior L5"
    INFERIOR_L5 = "inferior L5"
    SUPERIOR_S1 = "superior S1"

    @property
    def vertebra(self) -> str:
        """The vertebra the endplate belongs to."""
        return self.split()[1]

    @property
    def side(self) -> str:
        """``'superior'`` or ``'inferior'`` surface of that vertebra."""
        return self.split()[0]

    @property
    def level(self) -> Level:
        """The disc level the endplate borders on.

        Examples
        --------
        >>> from modiclib import Endplate
        >>> Endplate("inferior L4").level
        <Level.L4_L5: 'L4-L5'>
        """
        part = "above" if self.side == "inferior" else "below"
        return next(level for level in Level if getattr(level, part) == self.vertebra)


class Pfirrmann(IntEnum):
    """Disc degeneration on mid-sagittal T2, 1 (bright, high) to 5 (black, collapsed).

    Pfirrmann et al., Spine 2001;26(17):1873-1878.
    """

    I = 1  # noqa: E741 - the scale's own Roman numerals
    II = 2
    III = 3
    IV = 4
    V = 5


@dataclass(frozen=True)
class Extent:
    """How far a lesion reaches, measured from its voxels.

    Attributes
    ----------
    anteroposterior : float
        Length along the endplate as a fraction of the endplate's depth, 0 to 1.
    height : float
        Greatest height above or below the endplate as a fraction of the height of the body, 0 to 1.
    fraction : float
        Volume of the lesion as a fraction of the volume of the body within the slices, 0 to 1.
    anteroposterior_mm, height_mm : float
        The same length and height, mm.
    volume_mm3 : float
        Volume; each slice stands for the gap beside it as well.
    thirds : tuple of str
        Which of the ``'anterior'``, ``'middle'`` and ``'posterior'`` third of the endplate it takes a third of or
        more.
    side : str
        ``'left'`` or ``'right'`` where more than 70 % of the volume lies on the patient's left or right, else
        ``'both'``.
    """

    anteroposterior: float
    height: float
    fraction: float
    anteroposterior_mm: float = 0.0
    height_mm: float = 0.0
    volume_mm3: float = 0.0
    thirds: tuple[str, ...] = ()
    side: str = "both"

    @property
    def udby(self) -> str:
        """Grade A (< 25 %), B (25-50 %) or C (> 50 %) of the body's height.

        Udby et al., Global Spine J 2024;14(3):796-803. Signal at the endplate only counts as A.
        """
        return "A" if self.height < 0.25 else "B" if self.height <= 0.5 else "C"


#: With less residual oedema than this, type 2 is dark on STIR.
STILL_SUPPRESSED = 0.2


@dataclass(frozen=True)
class Finding:
    """One lesion: what a careful reader should say about it.

    Attributes
    ----------
    level : Level or None
        Disc level, e.g. ``'L4-L5'``; None where the lesion does not start from an endplate.
    endplate : Endplate or None
        The endplate it starts from, e.g. ``'inferior L4'``.
    kind : str
        ``'modic'``, or the name of the mimic, a `MimicKind`.
    type : ModicType
        Modic type; ``ModicType.NONE`` for a mimic.
    extent : Extent
        Measured from the voxels.
    label : int
        Value of the lesion in ``case.labels``, 201 upward.
    vertebra : str
        The vertebra it lies in, e.g. ``'L4'``.
    residual_oedema : float
        Type 2 and its mixtures: share of the fatty part that is water still, 0 to 1, measured from the voxels.
    predominant : ModicType
        Mixed types: the pure type that fills more of the voxels; else the type itself.
    height_lost : float
        Fractures: share of the body's height that is lost where most is, 0 to 1, against the same body unbroken.
    """

    level: Level | None
    endplate: Endplate | None
    kind: str
    type: ModicType
    extent: Extent
    label: int
    vertebra: str
    residual_oedema: float = 0.0
    predominant: ModicType = ModicType.NONE
    height_lost: float = 0.0

    @property
    def fat_suppressed(self) -> bool:
        """Whether the fat of type 2 is dark on STIR; T1 decides the type all the same.

        The limit is our choice: with more water than this the simulated STIR signal nears that of normal marrow.
        """
        return self.residual_oedema < STILL_SUPPRESSED

    @property
    def place(self) -> str:
        """Where it lies in words, as in ``'inferior L4 endplate'`` or ``'body of L2'``."""
        return f"{self.endplate} endplate" if self.endplate else f"body of {self.vertebra}"

    def __str__(self) -> str:
        """Return the finding as one phrase of a report."""
        mixed = f", predominantly {self.predominant.words}" if "/" in self.type else ""
        name = f"Modic {self.type.words}{mixed}" if self.kind == "modic" else self.kind
        if self.endplate is None:
            return f"{self.place}: {name}, {self.extent.height_mm:.0f} mm high"
        return (
            f"{self.level}, {self.place}: {name}, "
            f"{100 * self.extent.height:.0f} % of the body's height, "
            f"{100 * self.extent.anteroposterior:.0f} % of the endplate"
            + (f"; {100 * self.height_lost:.0f} % of the height lost" if self.height_lost else "")
        )
