"""The 36 rules: fixed points, completeness, sources, and what is refused."""

import re
from importlib import resources
from itertools import product
from pathlib import Path

import pytest

import modiclib as ml
from modiclib.interpretation import ISO_WITHIN, RULES
from modiclib.interpretation.classify import read_rules

WORDS = ("hypo", "iso", "hyper")
STIR = (*WORDS, "absent")
TEXT = resources.files("modiclib.interpretation").joinpath("rules.toml").read_text("utf-8")
REFERENCES = (Path(__file__).parents[2] / "book/references.bib").read_text("utf-8")

#: The course's fixed points: T1, T2, the STIR readings they hold for, and the verdict.
FIXED_POINTS = [
    ("hypo", "hyper", ("hyper", "absent"), "type 1"),
    ("hypo", "iso", ("hyper",), "type 1"),
    ("hypo", "iso", ("absent",), "undetermined"),
    ("hyper", "iso", STIR, "type 2"),
    ("hyper", "hyper", STIR, "type 2"),
    ("hypo", "hypo", ("hypo", "iso", "absent"), "type 3"),
    ("hypo", "hypo", ("hyper",), "not a Modic pattern"),
    ("iso", "hyper", ("hyper",), "mixed type 1/2"),
    ("iso", "iso", ("hypo", "iso", "absent"), "no Modic change"),
]


@pytest.mark.parametrize(
    ("t1", "t2", "stir", "verdict"),
    [(t1, t2, stir, verdict) for t1, t2, stirs, verdict in FIXED_POINTS for stir in stirs],
)
def test_fixed_points(t1, t2, stir, verdict):
    assert ml.classify(t1=t1, t2=t2, stir=stir).verdict == verdict


def test_every_other_combination_is_undetermined_and_says_whose_rule_that_is():
    fixed = {(t1, t2, stir) for t1, t2, stirs, _ in FIXED_POINTS for stir in stirs}
    for t1, t2, stir in set(product(WORDS, WORDS, STIR)) - fixed:
        result = ml.classify(t1=t1, t2=t2, stir=stir)
        assert (result.verdict, result.type) == ("undetermined", None)
        assert result.why.startswith("Course rule")


def test_all_36_rules_are_there_with_reason_caveats_and_sources_of_the_book():
    assert set(RULES) == set(product(WORDS, WORDS, STIR))
    keys = set(re.findall(r"@\w+\{(\w+),", REFERENCES))
    for rule in RULES.values():
        assert rule.why.endswith(".") and rule.caveats and rule.sources
        assert all(caveat.endswith(".") for caveat in rule.caveats)
        assert set(rule.sources) <= keys
        assert rule.verdict == (rule.type.words if rule.type else rule.verdict)


@pytest.mark.parametrize(
    ("signals", "said"),
    [
        (("hypo", "iso", "hyper"), "Fatty marrow"),
        (("hypo", "iso", "absent"), "get STIR"),
        (("hyper", "iso", "hyper"), "Incompletely suppressed fat, or mixed type 1/2"),
        (("hyper", "hyper", "hyper"), "Incompletely suppressed fat, or mixed type 1/2"),
        (("hypo", "hypo", "hyper"), "fracture and of tumour"),
        (("iso", "hyper", "hyper"), "mixed type 1/2 or early type 1"),
        (("iso", "iso", "hypo"), "type 2 can hide"),
    ],
)
def test_traps_are_named(signals, said):
    assert said in str(RULES[signals])


def test_signals_may_be_words_or_members_and_stir_may_be_none():
    result = ml.classify(t1=ml.Signal.HYPO, t2=ml.Signal.HYPER, stir=None)
    assert result == ml.classify(t1="hypo", t2="hyper") == ml.classify(t1="hypo", t2="hyper", stir="absent")
    assert result.type is ml.ModicType.TYPE_1


def test_t2_alone_never_types():
    with pytest.raises(ml.ModicError, match="no type without T1"):
        ml.classify(t2="hyper", stir="hyper")
    with pytest.raises(ml.ModicError, match="T1 and T2 together"):
        ml.classify(t1="hypo", stir="hyper")
    for t2 in ("hypo", "hyper"):  # whatever T2 says, T1 equal to marrow gives no pure type
        for stir in STIR:
            assert ml.classify(t1="iso", t2=t2, stir=stir).type in (None, ml.ModicType.MIXED_1_2)


@pytest.mark.parametrize("signals", [{"t1": "dark"}, {"t2": "absent"}, {"stir": "bright"}])
def test_other_words_are_refused_by_name(signals):
    with pytest.raises(ml.ModicError, match=rf"{next(iter(signals))}=.*'hypo', 'iso', 'hyper'"):
        ml.classify(**({"t1": "hypo", "t2": "hypo"} | signals))


def test_iso_is_within_ten_percent():
    assert ISO_WITHIN == 0.10


def test_broken_rule_files_are_refused():
    first = TEXT[TEXT.index("[[rule]]") : TEXT.index("[[rule]]", TEXT.index("[[rule]]") + 1)]
    with pytest.raises(ValueError, match="two rules"):
        read_rules(TEXT + first)
    with pytest.raises(ValueError, match="missing"):
        read_rules(TEXT.replace(first, ""))
    with pytest.raises(ValueError, match="'9' is not a valid ModicType"):
        read_rules(TEXT.replace('type = "3"', 'type = "9"'))
