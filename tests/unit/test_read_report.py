"""Reports read by rule: some 260 sentences, flags with their evidence, and texts that are no report."""

import re
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_sentences import brief, report_sentences

import modiclib as ml
from modiclib.interpretation.report.words import TABLE

SENTENCES = report_sentences()
#: Words of reports and odd characters, in any order.
ODD_WORDS = [
    *(
        "Modic",
        "type",
        "1/2",
        "II",
        "L4-5",
        "L5",
        "S1",
        "no",
        "possible",
        "none",
        "except",
        "and",
        "or",
        "with",
    ),
    *(
        "inferior L4",
        "both endplates",
        "endplate oedema",
        "not seen",
        "predominantly 1",
        "cause of pain",
        "C5/6",
    ),
    *(
        "is",
        "disc bulge at",
        "(",
        ")",
        ",",
        ";",
        ":",
        ".",
        "\n",
        "\n\n",
        "–",
        "\u00a0",
        "İ",
        "ß",
        "🦴",
        "\x00",
    ),
]
ODD = st.lists(st.sampled_from(ODD_WORDS) | st.text(max_size=5), max_size=30).map(" ".join)


def test_there_are_at_least_120_sentences():
    assert len({sentence for sentence, _ in SENTENCES}) == len(SENTENCES) >= 120


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES, ids=[sentence for sentence, _ in SENTENCES])
def test_sentence(sentence, expected):
    assert [brief(finding) for finding in ml.read_report(sentence)] == expected


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        (
            "Modic 1 at L4-5, the cause of the patient's back pain.",
            "causal",
            "the cause of the patient's back pain",
        ),
        ("Modic type 1 at L4-5. These are the pain generator.", "causal", "pain generator"),
        ("Low back pain due to Modic changes.", "causal", "back pain due to Modic"),
        ("Symptomatic Modic changes at L5-S1.", "causal", "Symptomatic Modic"),
        ("Type 1 Modic changes, which will progress.", "causal", "will progress"),
        ("Modic type 1 changes: antibiotics are recommended.", "treatment", "antibiotics are recommended"),
        ("Modic 2 at L4-5: consider basivertebral ablation.", "treatment", "consider basivertebral"),
        ("Modic grade 2 changes.", "term", "Modic grade"),
        ("Laminar sclerosis, Modic type 3.", "term", "Laminar sclerosis"),
        ("Modic variant at L4-5.", "term", "Modic variant"),
        ("Severely degenerated disc.", "alarming", "Severely degenerated"),
        ("The spine of an 80 year old.", "alarming", "spine of an 80 year old"),
    ],
)
def test_words_to_question_are_flagged(text, kind, words):
    assert [(flag.kind, flag.words.strip()) for flag in ml.read_report(text).flags] == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "L4-L5: Modic type 1 changes at both endplates. Endplates irregular, intact.",
        "Whether the Modic changes explain the pain is unclear.",
        "Modic type 1 changes cannot be said to cause pain.",
        "Herniation at L5-S1 compressing the S1 root, the likely cause of the leg pain.",
        "No instability.",
        "No antibiotics are recommended for Modic changes.",
    ],
)
def test_fair_words_are_not_flagged(text):
    assert ml.read_report(text).flags == ()


def test_every_flag_gives_a_reason_and_sources_of_the_course():
    bibliography = (Path(__file__).parents[2] / "book" / "references.bib").read_text("utf-8")
    known = set(re.findall(r"^@\w+\{([^,]+),", bibliography, re.MULTILINE))
    for row in TABLE["flag"]:
        assert row["why"].endswith(".") and row["source"]
        assert set(row["source"]) <= known


def test_a_reading_is_a_sequence_that_says_what_it_found():
    reading = ml.read_report(
        "Modic type 1/2, predominantly 1, inferior L4 endplate. No Modic changes at L5-S1."
    )
    assert (
        len(reading) == 2
        and reading[0].level is ml.Level.L4_L5
        and reading[0].types == (ml.ModicType.MIXED_1_2,)
    )
    assert str(reading).splitlines() == [
        "stated: mixed type 1/2, predominantly type 1; L4-L5, inferior L4",
        "negated: type not said; L5-S1",
    ]
    assert str(ml.read_report("Normal.")) == "no Modic change named"


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n\n", "...", "🦴", "\x00", "L", "Modic\u00a0type\u20131 at L4\u20115"]
)
def test_empty_and_odd_texts_are_read(text):
    assert len(ml.read_report(text)) == text.startswith("Modic")


def test_no_report_is_refused_in_words():
    with pytest.raises(ml.ModicError, match="text of a report, not NoneType"):
        ml.read_report(None)
    with pytest.raises(ml.ModicError, match="give one report"):
        ml.read_report("x" * 50_001)


@pytest.mark.parametrize(
    "word", ["modic ", "degenerative ", "L4-5, ", "no ", "type 1/", "marrow signal ", "a", "((", "? ", "\n"]
)
def test_the_longest_text_is_read_in_seconds(word):
    begun = perf_counter()
    ml.read_report((word * 50_000)[:50_000])
    assert perf_counter() - begun < 10


@given(ODD)
def test_any_text_is_read_and_every_span_lies_in_it(text):
    reading = ml.read_report(text)
    for part in (*reading.findings, *reading.flags):
        assert 0 <= part.start < part.end <= len(text)
        assert text[part.start : part.end] == part.words
    assert all(f.level is None or all(e.level is f.level for e in f.endplates) for f in reading)
    assert ml.read_report(text) == reading
