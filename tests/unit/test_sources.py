"""What a study found has its source beside it, and every source is one that was read.

``passages.py`` says what a passage is, ``claims.py`` which of them need a source, and which exceptions there are.
"""

import re
from collections import Counter

import pytest
from claims import NAMED, ROOT, bibliography, cited, claims, named_sources
from passages import Passage, all_passages, in_code, in_data, in_page, said_by_code

from modiclib.figures.evidence import STUDIES
from modiclib.interpretation.report.words import TABLE

PASSAGES = list(all_passages())
PAGES = sorted({passage.page for passage in PASSAGES})
ENTRIES = bibliography().entries
DOI = re.compile(r"10\.\d{4,9}/[-._;()/:\w]+")
#: What a note has to say: what was read of the paper, or where at least its entry was seen, and on whose page.
NOTE = re.compile(r"(Read|Seen): [a-z][^,]+, \S.+\.|Seen: its entry in the references of .+\.")
#: Marks of our own notes for what nobody has checked; nothing so marked may be printed.
UNCHECKED = re.compile(r"\[M\]|\[M-calc|\[V\b|\[V\+|NOT SEEN|check before citing")


@pytest.mark.parametrize("page", PAGES)
def test_every_claim_has_its_source_beside_it(page):
    bare = [
        passage
        for passage in PASSAGES
        if passage.page == page and claims(passage.text) and not cited(passage)
    ]
    assert bare == [], "Cite a source beside each:\n" + "\n".join(map(str, bare))


def test_what_widgets_and_figures_say_has_its_source_beside_it():
    said = list(said_by_code())
    assert len(said) > 100 and {passage.page for passage in said} >= {
        "lesion_lab.py",
        "own_images.js",
        "voices.py",
    }
    assert [str(passage) for passage in said if claims(passage.text) and not cited(passage)] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_source_named_is_in_the_bibliography(page):
    here = [passage for passage in PASSAGES if passage.page == page]
    keys = set().union(*(cited(passage) for passage in here))
    assert keys <= ENTRIES.keys(), f"not in references.bib: {sorted(keys - ENTRIES.keys())}"
    # In a string: a name before the year, as in (Feng 2016); not "(22 November 2026)", nor "(type 1, 1988)"
    named = {
        name.strip()
        for passage in here
        for found in NAMED.findall(passage.text)
        for name in re.split("[;,]", found)
    }
    papers = {
        name for name in named if re.fullmatch(r"(?:(?:van|der|de) )*[A-Z]\S+(?: \S+)? \d{4}[a-z]?", name)
    }
    assert papers <= named_sources().keys(), (
        f"not in references.bib: {sorted(papers - named_sources().keys())}"
    )


def test_every_source_is_used():
    cited_somewhere = set().union(*(cited(passage) for passage in PASSAGES))
    assert sorted(ENTRIES.keys() - cited_somewhere) == []


@pytest.mark.parametrize("key", ENTRIES)
def test_entry_is_complete(key):
    entry = ENTRIES[key]
    assert {"title", "note"} <= entry.fields.keys()
    assert entry.persons["author"]
    if "it names no year" not in entry.fields["note"]:
        assert re.fullmatch(r"(19[89]|20[0-4])\d", entry.fields["year"])
    assert NOTE.fullmatch(entry.fields["note"]), "say in the note what was read, and where"
    if entry.type == "article":
        assert "journal" in entry.fields
    if "doi" in entry.fields:
        assert DOI.fullmatch(entry.fields["doi"])
    if "pages" in entry.fields:
        assert re.fullmatch(r"[A-Za-z]?\d+(--[A-Za-z]?\d+)?", entry.fields["pages"])


def test_no_paper_is_listed_twice():
    for field in ("doi", "title"):
        values = Counter(entry.fields[field].lower() for entry in ENTRIES.values() if field in entry.fields)
        assert [value for value, times in values.items() if times > 1] == []


def test_nothing_unchecked_is_printed():
    assert [str(passage) for passage in PASSAGES if UNCHECKED.search(passage.text)] == []
    assert not UNCHECKED.search((ROOT / "book" / "references.bib").read_text("utf-8"))


def test_every_name_of_a_paper_in_data_is_its_own():
    printed = {paper: {key} for key, paper in TABLE["papers"].items()}
    printed |= {study["name"].split(",")[0]: set(study["source"]) for study in STUDIES}
    assert {paper: named_sources().get(paper) for paper in printed} == printed


# The checker itself


@pytest.mark.parametrize(
    "text",
    [
        "Type 2 was found in 40 % of residents.",
        "Type 2 was found in 40% of residents.",
        "In a small study (n = 12) nothing changed.",
        "Pain was as likely with it, OR 1.62.",
        "Two readers reached a κ of 0.59.",
        "The kappa was 0.7 for the type.",
        "The interval was wide (CI 1.10 to 14.55).",
        "In one hospital 113 of 150 did not look suppressed.",
        "In a cohort of 2019 the finding went away.",
        "The prevalence rises with age.",
        "Type 1 is associated with pain.",
        "Disc degeneration causes Modic changes.",
        "A large change predicts a poor outcome.",
        "Antibiotics treat the change, and exercise treats the pain.",
        "Modic changes can cause back pain.",
        "They predict surgery.",
        "Type 1 leads to severe pain.",
        "Type 1 hurts more than type 2.",
        "Two thirds of patients feel better.",
        "Smoking is a risk factor.",
        "Type 2 is the most common type.",
        "Its sensitivity is high.",
        "It is computed. And type 1 is associated with pain.",
        "Does it hurt? In 80 of 100 people it did not.",
    ],
)
def test_a_claim_is_recognised(text):
    assert claims(text)


@pytest.mark.parametrize(
    "text",
    [
        "Go through the stack, T1 first.",
        "Fat is bright on T1 because it recovers fast.",
        "In 1988 T2 was weighted heavily.",
        "Course rule: dark on all three in 80 % of the width.",
        "Iso means within 10 %, a choice of this course.",
        "The band is the interval of 95 % confidence.",
        "The change fills 40 % of the height, computed at 1.5 T.",
        "What predicts pain, and is it associated with age?",
        'They say: "Smoking causes it."',
        "Education only: nothing here treats a person.",
        "Predict the signal first, then move the slider.",
        "The TR was 500 ms at 3 T.",
    ],
)
def test_what_needs_no_source_is_left_alone(text):
    assert not claims(text)


def test_sources_are_found_in_roles_in_strings_and_in_data():
    assert cited(Passage("", "Half had stayed {cite:p}`hutton2011natural, modic1988marrow`.")) == {
        "hutton2011natural",
        "modic1988marrow",
    }
    assert cited(Passage("", "Half had stayed (Feng 2016; de Bazelaire 2004).")) == {
        "feng2016type2",
        "debazelaire2004relax",
    }
    assert cited(Passage("", "Half had stayed (Somebody 2011).")) == set()
    data = 'why = "Half of them had stayed."\nsource = ["hutton2011natural"]'
    assert [cited(passage) for passage in in_data("", data)] == [{"hutton2011natural"}]


def test_each_row_item_and_answer_stands_for_itself():
    page = "# 50 %\n\nOne\ntwo.\n\n- three\n- four\n\n| a | b |\n|---|---|\n| c | d |\n"
    page += "\n```{glossary}\nWord\n  Five,\n  six.\n```\n"
    texts = ["One\ntwo.", "three", "four", "a | b", "c | d", "Word Five, six."]
    assert [passage.text for passage in in_page("", page)] == texts
    code = (
        'options = [Option("Yes", "It is common (Feng 2016).", True), Option("No, never", f"In {n} % of all.")]\n'
        'Question("key", "Does it occur more often than not?", options)'
    )
    assert [passage.text for passage in in_code("", code)] == [
        "Yes. It is common (Feng 2016).",
        "No, never. In … % of all.",
        "Does it occur more often than not?",
    ]


def test_the_whole_course_is_read():
    assert len(PASSAGES) > 500
    assert {"patients.md", "glossary.md", "about.md", "decide.md", "03_type_1.ipynb", "rules.toml"} <= set(
        PAGES
    )
    assert sum(claims(passage.text) for passage in PASSAGES) > 60
