"""The table of words, and where they stand in a text."""

import re
import tomllib
from dataclasses import dataclass
from importlib import resources

TABLE = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8"))
#: Patterns mean the same in the browser: letters are those of English, case does not matter.
SAME_AS_BROWSER = re.ASCII | re.IGNORECASE


def expand(pattern: str) -> str:
    """Write out the shorthands of a pattern, and those within them."""
    while (longer := re.sub(r"\{([a-z]+)\}", lambda name: TABLE["shorthand"][name[1]], pattern)) != pattern:
        pattern = longer
    return pattern


def expanded_table() -> dict:
    """The table with every shorthand written out, as the browser gets it."""
    rows = {
        kind: [row | {"patterns": [expand(pattern) for pattern in row["patterns"]]} for row in TABLE[kind]]
        for kind in ("word", "flag")
    }
    rest = {name: TABLE[name] for name in ("plain", "numbers", "wrapped", "papers")}
    single = {name: rf"\b{expand(f'{{{name}}}')}\b" for name in ("number", "vertebra")}
    return {**rest, **rows, **single, "filler": expand(TABLE["filler"]["pattern"])}


@dataclass(frozen=True)
class Mark:
    """A word of the table found in a text: its kind, place, and the row it belongs to."""

    kind: str
    start: int
    end: int
    words: str
    row: dict


class PlainText:
    """A text with plain dashes, quotes and single spaces, which still knows where each letter came from."""

    def __init__(self, text: str):
        plain = str.maketrans(
            {strange: letter for letter, all_ in TABLE["plain"].items() for strange in all_}
        )
        self.original = text
        letters, self.positions = [], []
        for run in re.finditer(r"[ \n]+|[^ \n]", text.translate(plain)):
            blank = "\n\n" if run[0].count("\n") > 1 else "\n" if "\n" in run[0] else run[0][0]
            letters.append(blank)
            self.positions += [min(run.start() + i, run.end() - 1) for i in range(len(blank))]
        self.text = re.sub(TABLE["wrapped"], lambda wrapped: wrapped[0].replace("\n", " "), "".join(letters))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where letters of the plain text stand in the original."""
        return self.positions[start], self.positions[end - 1] + 1


def find_words(text: str) -> list[Mark]:
    """Words of the table in a plain text, in their order, none overlapping another."""
    found = [
        Mark(row["kind"], match.start(), match.end(), match[0], row)
        for row, pattern in WORDS
        for match in pattern.finditer(text)
        if match[0]
    ]
    found.sort(key=lambda mark: (mark.start, -mark.end))  # stable: of equals the first row stays first
    kept, reached = [], 0
    for mark in found:
        if mark.start >= reached:
            kept.append(mark)
            reached = mark.end
    return kept


def compile_rows(kind: str) -> list[tuple[dict, re.Pattern]]:
    """The rows of one kind with each of their patterns, compiled."""
    return [
        (row, re.compile(pattern, SAME_AS_BROWSER))
        for row in expanded_table()[kind]
        for pattern in row["patterns"]
    ]


WORDS, FLAGS = compile_rows("word"), compile_rows("flag")
FILLER = re.compile(expand(TABLE["filler"]["pattern"]), SAME_AS_BROWSER)
