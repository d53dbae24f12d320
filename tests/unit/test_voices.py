"""What a good report says, from the findings of a case; and the same in three voices."""

import pytest

import modiclib as ml
from modiclib.interpretation import voices
from modiclib.interpretation.report import HEIGHTS, level_truths
from modiclib.interpretation.report.truth import height_bin

MODIC = ["type-1", "type-2", "type-3", "mixed-1-2", "mixed-2-3"]


def truths(name):
    case = ml.load_case(name)
    return level_truths(case.findings, case.pfirrmann)


@pytest.mark.parametrize("name", MODIC)
def test_the_structured_report_says_what_the_case_has(name):
    (truth,) = truths(name)
    reading = ml.read_report(voices(ml.load_case(name))["structured report"])
    (finding,) = reading
    assert (finding.status, finding.level, finding.types) == ("stated", truth.level, (truth.type,))
    assert finding.endplates == truth.endplates
    assert reading.flags == ()


@pytest.mark.parametrize("name", MODIC)
def test_every_voice_names_the_finding_and_claims_nothing_more(name):
    for text in voices(ml.load_case(name)).values():
        reading = ml.read_report(text)
        assert len(reading) == 1 and reading[0].status == "stated" and reading.flags == ()
        assert "grade 1" not in text and "lamina" not in text


def test_the_letter_has_no_word_of_the_trade():
    letter = voices(ml.load_case("mixed-1-2"))["patient"].lower()
    for word in ("endplate", "marrow", "oedema", "pfirrmann", "stir", "degenerat", "lesion", "abnormal"):
        assert word not in letter


def test_truth_of_one_level():
    (truth,) = truths("type-1")
    assert truth.level == "L4-L5" and truth.endplates == ("inferior L4", "superior L5")
    assert truth.thirds == ("anterior", "middle") and truth.udby == "C"
    assert truth.heights == ("over 50 %",) and truth.grades == ("C",)
    assert truth.consider == ("infection",)


@pytest.mark.parametrize(
    ("height", "name"),
    [
        (0.0, "under 10 %"),
        (0.1, "10 to 24 %"),
        (0.25, "25 to 50 %"),
        (0.5, "25 to 50 %"),
        (0.51, "over 50 %"),
    ],
)
def test_bins_follow_the_grades_of_extent(height, name):
    assert height_bin(height) == name and name in HEIGHTS
    assert height_bin(1.2) == "over 50 %"


def test_a_case_without_modic_change_has_no_voice():
    with pytest.raises(ml.ModicError, match="no Modic change"):
        voices(ml.load_case("spondylodiscitis"))
