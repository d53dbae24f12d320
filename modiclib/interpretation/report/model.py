"""What `read_report` returns: findings in the reader's vocabulary, and flags with their evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ...vocabulary import Endplate, Level, ModicType


class Status(StrEnum):
    """How a report stands to a finding it names."""

    STATED = "stated"
    NEGATED = "negated"
    HEDGED = "hedged"


class FlagKind(StrEnum):
    """What is to be questioned about some words of a report."""

    CAUSAL = "causal"
    TREATMENT = "treatment"
    TERM = "term"
    ALARMING = "alarming"


@dataclass(frozen=True)
class ReportFinding:
    """A Modic change that a report states, negates or hedges, at one level.

    Attributes
    ----------
    status : Status
        ``'stated'``, ``'negated'`` or ``'hedged'``: named as possible, probable, or as one of two.
    level : Level or None
        The disc level; None where the report names none, or none of the lumbar ones.
    types : tuple of ModicType
        Usually one; empty where no type is said; two for "types 1 and 2", which are not a mixed type.
    endplates : tuple of Endplate
        Those named at this level.
    predominant : ModicType or None
        The type said to prevail in a mixed one.
    implied : bool
        Whether the type follows from a word such as "fatty" or "oedema", none being named.
    words : str
        The words that name the finding, as they stand in the report.
    start, end : int
        Where they stand: ``text[start:end] == words``.
    """

    status: Status
    level: Level | None
    types: tuple[ModicType, ...]
    endplates: tuple[Endplate, ...]
    predominant: ModicType | None
    implied: bool
    words: str
    start: int
    end: int

    def __str__(self) -> str:
        """Return the finding as one line."""
        types = " and ".join(type_.words for type_ in self.types) or "type not said"
        prevailing = f", predominantly {self.predominant.words}" if self.predominant else ""
        places = ", ".join([self.level or "no level said", *self.endplates])
        return f"{self.status}: {types}{prevailing}; {places}"


@dataclass(frozen=True)
class ReportFlag:
    """Words of a report to question: an over-claim, a wrong term, or what can frighten.

    Attributes
    ----------
    kind : FlagKind
        ``'causal'``, ``'treatment'``, ``'term'`` or ``'alarming'``.
    why : str
        What speaks against the words.
    sources : tuple of str
        Keys of the course's list of sources: the evidence.
    words : str
        The words, as they stand in the report.
    start, end : int
        Where they stand: ``text[start:end] == words``.
    """

    kind: FlagKind
    why: str
    sources: tuple[str, ...]
    words: str
    start: int
    end: int

    def __str__(self) -> str:
        """Return the flag as one line."""
        return f"{self.kind}: “{self.words}”. {self.why}"


@dataclass(frozen=True)
class ReportReading(Sequence):
    """The findings of a report in their order, as a sequence, with `flags` beside them.

    Attributes
    ----------
    findings : tuple of ReportFinding
        One for each level of each finding named.
    flags : tuple of ReportFlag
        Words to question, in their order.
    """

    findings: tuple[ReportFinding, ...]
    flags: tuple[ReportFlag, ...]

    def __getitem__(self, index):
        return self.findings[index]

    def __len__(self) -> int:
        return len(self.findings)

    def __str__(self) -> str:
        """Return findings and flags, a line each."""
        return "\n".join(map(str, (*self.findings, *self.flags))) or "no Modic change named"
