"""Puts the findings of one sentence together from its parts."""

from dataclasses import dataclass, field

from ...vocabulary import Endplate, Level
from .model import ReportFinding, Status
from .places import LISTED, endplate_of, endplates_at, levels_of, numbers_of, side_of, types_of
from .sentences import PLACES, Part
from .words import Mark, PlainText

#: Joins that give what stands before them its name: "oedema of the L4-L5 endplates, consistent with Modic type 1".
NAMING = ("is", ", is")


@dataclass
class Group:
    """A finding at all of its levels, from one part of a sentence or several.

    ``topic`` holds the levels that the sentence began with, for a finding that names none; ``aside`` is true where
    only levels outside the lumbar spine are named.
    """

    span: tuple[int, int]
    negated: bool
    hedged: bool = False
    numbers: list[int] = field(default_factory=list)
    implied: bool = False
    mixed: bool = False
    predominant: int = 0
    levels: list[Level] = field(default_factory=list)
    topic: list[Level] = field(default_factory=list)
    aside: bool = False
    endplates: list[Endplate] = field(default_factory=list)
    sides: list[str] = field(default_factory=list)

    def add_places(self, part: Part) -> None:
        """Add the places of a part."""
        for mark in part.all(*PLACES):
            if mark.kind == "aside":
                self.aside = True
            elif mark.kind == "endplate":
                self.add_endplates(endplate_of(mark))
            elif mark.kind in ("side", "both"):
                self.sides += ["superior", "inferior"] if mark.kind == "both" else [side_of(mark)]
            else:
                self.levels += levels_of(mark)

    def add_endplates(self, endplates: list[Endplate]) -> None:
        """Add endplates, and the levels they belong to."""
        self.endplates += endplates
        self.levels += [endplate.level for endplate in endplates]

    def add_types(self, part: Part, names: list[Mark]) -> None:
        """Add the types of a part: named, or implied by words such as "fatty"."""
        self.mixed |= bool(part.all("mixed"))
        for mark in names:
            if mark.kind == "becomes":
                self.numbers = []
            elif mark.kind == "type":
                numbers = numbers_of(mark.words)
                self.numbers = numbers if self.implied else list(dict.fromkeys([*self.numbers, *numbers]))
                self.implied = False
                self.mixed |= len(numbers) > 1 and not LISTED.search(mark.words)
                self.hedged |= " or " in mark.words.lower()
                if ">" in mark.words:
                    self.predominant = numbers[0]
            elif "type" in mark.row and not self.numbers:
                self.numbers, self.implied = [mark.row["type"]], True
        self.negated |= self.numbers == [0]
        self.add_predominance(part)

    def add_predominance(self, part: Part) -> None:
        """Note which type of a mixed one is said to prevail."""
        for mark in part.all("predominant"):
            self.predominant = mark.row.get("type") or numbers_of(mark.words)[0]

    def takes(self, part: Part, other: "Group") -> bool:
        """Whether what a part names is this finding again, by another word or with its type."""
        joined = part.join in (",", "(", "and", "", *NAMING) or (part.join == "with" and not self.numbers)
        if self.negated != other.negated or not joined:
            return False
        if part.all("becomes") or part.join == "(":
            return True
        fits = self.numbers == other.numbers or (part.join != "and" and not (self.numbers and other.numbers))
        return fits and (not self.levels or set(other.levels) <= set(self.levels))

    def take(self, part: Part, other: "Group") -> None:
        """Add what a part says of this finding."""
        if other.numbers and (part.all("becomes") or self.implied or not self.numbers):
            self.numbers, self.implied = other.numbers, other.implied
        self.mixed |= other.mixed
        self.hedged |= other.hedged
        self.predominant = other.predominant or self.predominant
        self.add_places(part)

    def findings(self, plain: PlainText, heading: list[Level]) -> list[ReportFinding]:
        """One finding for each level."""
        start, end = plain.span(*self.span)
        types = types_of(self.numbers or ([] if self.mixed else [self.predominant]), self.mixed)
        prevailing = types_of([self.predominant], mixed=False)
        status = Status.NEGATED if self.negated else Status.HEDGED if self.hedged else Status.STATED
        levels = self.levels or ([] if self.aside else self.topic or heading)
        return [
            ReportFinding(
                status=status,
                level=level,
                types=tuple(types),
                endplates=tuple(
                    e for e in endplates_at(level) if e in self.endplates or e.side in self.sides
                ),
                predominant=prevailing[0] if prevailing and prevailing != types else None,
                implied=self.implied,
                words=plain.original[start:end],
                start=start,
                end=end,
            )
            for level in dict.fromkeys(levels or [None])
        ]


def read_parts(parts: list[Part], text: str, under_name: bool) -> list[Group]:
    """The findings of one sentence.

    ``under_name``: a heading above has named Modic changes, so that types and "none" need no other name. ``topic``,
    ``waiting`` and ``ahead`` are levels and endplates that stand before the first finding.
    """
    named = under_name or any(part.all("name") for part in parts)
    groups: list[Group] = []
    topic: list[Level] = []
    waiting: list[Level] = []
    ahead: list[Endplate] = []
    denied = doubted = differential = False
    for index, part in enumerate(parts):
        before, later = parts[:index], parts[index + 1 :]
        denied = part.join == "no" or (denied and carries(part.join, later))
        doubted = bool(part.all("hedge")) or (doubted and part.join in ("(", "or"))
        differential |= bool(part.all("differential"))
        current = groups[-1] if groups else None
        places_only = part.only_filler(text)
        group = start_group(part, current, named=named, denied=denied)
        if group is None:
            if current and places_only and part.join != "no" and not part.all("rival"):
                current.add_places(part)
                current.add_predominance(part)
                current.negated |= bool(part.all("absent"))
                current.hedged |= bool(part.all("hedge"))
            elif not current and len(part.all(*PLACES)) == len(part.marks):
                ahead += [endplate for mark in part.all("endplate") for endplate in endplate_of(mark)]
        else:
            group.hedged |= doubted or differential or is_alternative(later)
            group.add_endplates([] if groups else ahead)
            group.add_places(part)
            if current and current.takes(part, group):
                current.take(part, group)
            else:
                share_levels(current, group, part, before)
                groups.append(group)
        leading = leading_levels(part, text)
        if leading:
            topic = waiting + leading
            if group is not None:
                group.levels = waiting + group.levels
        if group is not None:
            group.topic = topic
        waiting = topic if leading and places_only and not groups else []
    return groups


def carries(join: str, later: list[Part]) -> bool:
    """Whether a "no" holds across a join: over "or", over a name, and over the commas of a list that ends in "or"."""
    if join == ",":
        return next((part.join for part in later if part.join != ","), "") == "or"
    return join in ("or", "(", "is")


def start_group(part: Part, current: Group | None, *, named: bool, denied: bool) -> Group | None:
    """The finding that a part names, with its types; None if it names none."""
    names = part.all("name", "type", "becomes", "predominant") if named else []
    if any(mark.kind in ("name", "type") for mark in names):
        first, last = names[0], names[-1]
        excepted = part.join == "except" and current is not None
        group = Group(
            (first.start, last.end), not current.negated if excepted else denied or bool(part.all("absent"))
        )
        group.add_types(part, names)
        return group
    places = part.all(*PLACES)
    nones = part.all("none") or (part.all("absent") if places else [])
    if named and nones:
        return Group((part.marks[0].start, part.marks[-1].end), negated=True)
    contrary = part.join == "but" and current and current.negated and part.all("present")
    if current and places and (part.join == "except" or contrary):
        group = Group((places[0].start, places[-1].end), negated=not current.negated)
        if current.negated:  # what is denied elsewhere is there
            group.numbers, group.implied = list(current.numbers), current.implied
        return group
    return None


def is_alternative(later: list[Part]) -> bool:
    """Whether "or infection" follows: then the finding is one of two possibilities."""
    return bool(later) and later[0].join == "or" and bool(later[0].all("rival"))


def leading_levels(part: Part, text: str) -> list[Level]:
    """The levels a part begins with, which hold for what follows: "At L4-5 ..."."""
    levels = part.all("level", "vertebrae")
    if not levels or part.marks[0] is not levels[0] or not part.only_filler(text, levels[0].start):
        return []
    return named_levels([part])


def share_levels(current: Group | None, group: Group, part: Part, before: list[Part]) -> None:
    """Let findings share the levels of what they are joined to.

    "Type 2 and moderate type 1 changes at L5-S1", "type 2 at L4-L5 without oedema", "a bulge at L4-L5 with type 2",
    "bulges at L3-L4 and L4-L5 with type 2 at both levels".
    """
    if part.all("those") and not group.levels:
        group.levels = named_levels(before)
    implied = group.implied and part.join in ("no", "and")
    if current and (part.join == "with" or implied) and not group.levels:
        group.levels = list(current.levels)
    if part.join in ("with", "(", *NAMING) and not group.levels:
        group.levels = named_levels(before[-1:])
    joined = part.join in ("with", "and") or (part.join == "no" and group.implied)
    if current and joined and not (current.levels or current.topic):
        current.levels = list(group.levels)


def named_levels(parts: list[Part]) -> list[Level]:
    """The levels that parts of a sentence name."""
    return [level for part in parts for mark in part.all("level", "vertebrae") for level in levels_of(mark)]
