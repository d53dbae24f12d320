"""What abbreviations stand for is known, agrees with the glossary, and covers what the pages use."""

import re
import tomllib
from types import SimpleNamespace

import pytest
from abbreviations import explain
from claims import CITE
from docutils import nodes
from docutils.core import publish_doctree
from passages import ROOT, all_passages

MEANINGS = tomllib.loads((ROOT / "book" / "abbreviations.toml").read_text("utf-8"))
#: Capitals that are no abbreviation to explain: names of things, of studies and places, and marks of grades.
NAMES = {
    "SPIDER", "MIT", "CC", "BY", "UK", "USB", "HTTPS", "PROXY", "README", "JSON", "CSV", "HTML", "PNG", "UID", "NICE",
    "GB", "MB", "JPEG", "RLE", "BSD", "SPACE", "YES", "PC", "II", "III", "IV", "VI",
}  # fmt: skip
CAPITALS = re.compile(r"(?<![\w`{/.-])[A-Z]{2,6}(?![\w`}/-])")


#: The library's reference is for programmers, who know theirs.
PAGES = sorted({passage.page for passage in all_passages()} - {"library.md", "real_files.md", "words.toml"})


def test_the_list_is_in_order_and_each_meaning_is_in_words():
    assert list(MEANINGS) == sorted(MEANINGS)
    assert all(len(meaning) > len(short) for short, meaning in MEANINGS.items())


@pytest.mark.parametrize(("short", "term"), [("TE", "Echo time"), ("TI", "Inversion time"), ("TR", "Repetition time"),
                                              ("OR", "Odds ratio"), ("TSE", "Turbo spin echo")])  # fmt: skip
def test_the_glossary_says_the_same(short, term):
    glossary = (ROOT / "book" / "glossary.md").read_text("utf-8")
    assert re.search(rf"^{term}\n  {short}[.,]", glossary, re.MULTILINE)
    assert MEANINGS[short].startswith(term.lower())


@pytest.mark.parametrize("page", PAGES)
def test_every_abbreviation_of_a_page_is_explained(page):
    text = " ".join(CITE.sub("", passage.text) for passage in all_passages() if passage.page == page)
    assert set(CAPITALS.findall(re.sub(r"`[^`]*`", "", text))) - MEANINGS.keys() - NAMES == set()


def test_formulas_code_and_examples_are_left_as_they_are():
    page = publish_doctree(
        "TI\n\n::\n\n  TI = 1\n\n>>> TI\n1\n\n.. math:: TI_{null}\n\n:math:`TI` and ``TI``\n"
    )
    explain(SimpleNamespace(builder=SimpleNamespace(format="html")), page, "page")
    assert [mark.astext() for mark in page.findall(nodes.raw)] == [
        '<abbr title="inversion time" tabindex="0">TI</abbr>'
    ]
