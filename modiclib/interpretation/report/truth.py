"""What a good report of a computed case says, part by part, from its findings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...vocabulary import Endplate, Finding, Level, MimicKind, ModicType, Pfirrmann

THIRDS = ("anterior", "middle", "posterior")
#: Height of a change, in bins of the height of the body. The borders at 25 and 50 % are those of grades A, B and C
#: (Udby et al., Global Spine J 2024;14(3):796-803); the one at 10 % is our choice.
HEIGHTS = ("under 10 %", "10 to 24 %", "25 to 50 %", "over 50 %")
#: Grade of each bin.
GRADES = dict(zip(HEIGHTS, "AABC", strict=True))
#: So near a border, as a fraction of the body's height, either bin is right: measuring is no finer. Our choice.
BORDER = 0.05

#: The state of the endplates, by what lies behind them; every other kind leaves them intact.
INTEGRITY = {
    "modic": "irregular, intact",
    MimicKind.SPONDYLODISCITIS: "eroded or destroyed",
    MimicKind.ACUTE_SCHMORL: "focal defect",
    MimicKind.OLD_SCHMORL: "focal defect",
    MimicKind.ACUTE_FRACTURE: "depressed",
    MimicKind.OLD_FRACTURE: "depressed",
}
INTEGRITIES = ("regular", *dict.fromkeys(INTEGRITY.values()))

#: What else looks like a type, so that a report says it was thought of. From the lesson on mimics.
MIMICS = ("infection", "acute Schmorl node", "fracture", "haemangioma", "focal fatty marrow", "metastasis")
CONSIDER = {
    ModicType.TYPE_1: ("infection",),
    ModicType.MIXED_1_2: ("infection",),
    ModicType.TYPE_2: (),
    ModicType.TYPE_3: ("metastasis",),
    ModicType.MIXED_2_3: ("metastasis",),
}


@dataclass(frozen=True)
class LevelTruth:
    """The Modic changes at one level, as a report should tell them.

    Attributes
    ----------
    level, endplates, type : Level, tuple of Endplate, ModicType
        Where, and which type.
    predominant : tuple of ModicType
        What prevails in a mixed type; two where the endplates differ.
    thirds : tuple of str
        Thirds of the endplates that are taken, those of both together.
    height : float
        The greater height, as a fraction of the height of the body.
    udby : str
        Grade A, B or C of that height.
    pfirrmann : Pfirrmann
        Grade of the disc.
    integrity : str
        State of the endplates, one of `INTEGRITIES`.
    consider : tuple of str
        What else to have thought of, from `MIMICS`.
    """

    level: Level
    endplates: tuple[Endplate, ...]
    type: ModicType
    predominant: tuple[ModicType, ...]
    thirds: tuple[str, ...]
    height: float
    udby: str
    pfirrmann: Pfirrmann
    integrity: str
    consider: tuple[str, ...]

    @property
    def heights(self) -> tuple[str, ...]:
        """The bins that are right, two where the height lies near a border."""
        return tuple(dict.fromkeys(height_bin(self.height + shift) for shift in (0.0, -BORDER, BORDER)))

    @property
    def grades(self) -> tuple[str, ...]:
        """The grades that are right, those of `heights`."""
        return tuple(dict.fromkeys(GRADES[height] for height in self.heights))


def height_bin(height: float) -> str:
    """The bin of a height; 50 % itself belongs to the bin below, as it does to grade B."""
    return HEIGHTS[sum((height >= 0.10, height >= 0.25, height > 0.50))]


def level_truths(findings: Iterable[Finding], pfirrmann: Mapping[Level, Pfirrmann]) -> list[LevelTruth]:
    """The Modic changes of a case, level by level from above downward."""
    modic = [finding for finding in findings if finding.kind == "modic"]
    levels = sorted({finding.level for finding in modic}, key=list(Level).index)
    return [
        level_truth([finding for finding in modic if finding.level is level], pfirrmann[level])
        for level in levels
    ]


def level_truth(findings: list[Finding], pfirrmann: Pfirrmann) -> LevelTruth:
    """The Modic changes at one level; its type is that of the larger one."""
    largest = max(findings, key=lambda finding: finding.extent.height)
    taken = {third for finding in findings for third in finding.extent.thirds}
    return LevelTruth(
        level=largest.level,
        endplates=tuple(finding.endplate for finding in findings),
        type=largest.type,
        predominant=tuple(dict.fromkeys(f.predominant for f in findings)) if "/" in largest.type else (),
        thirds=tuple(third for third in THIRDS if third in taken),
        height=largest.extent.height,
        udby=largest.extent.udby,
        pfirrmann=pfirrmann,
        integrity=INTEGRITY["modic"],
        consider=CONSIDER[largest.type],
    )
