"""Every word of the glossary is linked where a lesson or page first uses it."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = (ROOT / "book/glossary.md").read_text("utf-8")
TERMS = re.findall(r"^(\w.*)\n  \S", GLOSSARY.split("```{glossary}\n")[1].split("\n```")[0], re.MULTILINE)
PAGES = [
    f"book/{name}.md"
    for name in ("index", "critical_reading", "decide", "images", "patients", "lecturers", "about")
]
PAGES += sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "notebooks").glob("0*.ipynb"))
#: What is no running text: front matter, fences, headings, roles, code, links, tags.
NOT_TEXT = re.compile(
    r"\A---\n.*?\n---\n|^```.*?^```$|^:::[^\n]*|^#[^\n]*|(?:\{[\w:-]+\})?`[^`]*`|\[[^\]]*\]\([^)]*\)"
    r"|<a [^>]*>[^<]*</a>|<[^>]*>",
    re.MULTILINE | re.DOTALL,
)
LINK = re.compile(r"\{term\}`([^`<]*?)(?: <([^>]*)>)?`")


def text_of(path: str) -> str:
    """Return the words of a page; of a lesson those from "Before you start" on."""
    source = (ROOT / path).read_text("utf-8")
    if path.endswith(".ipynb"):
        cells = json.loads(source)["cells"]
        source = "\n\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
        return source[source.index("## Before you start") :]
    return source


def running_text(source: str) -> str:
    """Return the words with everything else blanked, so that places stay the same."""
    return NOT_TEXT.sub(lambda match: " " * len(match.group()), source)


def first_use(term: str, text: str) -> int | None:
    """Return where a term stands first in running text, if it does."""
    match = re.search(rf"(?<![\w-]){re.escape(term)}(?![\w-])", text, re.IGNORECASE)
    return match.start() if match else None


def test_the_glossary_is_in_alphabetical_order_and_explains_the_words_of_the_rules():
    assert len(TERMS) > 25
    assert sorted(TERMS, key=str.lower) == TERMS
    assert {"Hypo", "Iso", "Hyper", "Type", "Endplate", "STIR", "Simulated"} <= set(TERMS)


@pytest.mark.parametrize("path", PAGES)
def test_terms_are_linked_at_first_use_and_only_there(path):
    source = text_of(path)
    text = running_text(source)
    links = {}
    for match in LINK.finditer(source):
        term = (match[2] or match[1]).lower()
        assert term not in links, f"{term} is linked twice"
        links[term] = match.start()
    assert set(links) <= {term.lower() for term in TERMS}
    # A longer term may hold a shorter one: "Modic change" is no use of "change", "turbo spin echo" none of "echo"
    for term in TERMS:
        found = first_use(term, text)
        if found is not None:
            line = source.count("\n", 0, found) + 1
            assert term.lower() in links, f"{term} is used on line {line} and not linked"
            assert links[term.lower()] < found, f"{term} is used on line {line} before its link"
