"""Questions whose answers are types say what the rules say."""

import pytest

import modiclib as ml
from modiclib.interpretation import RULES
from modiclib.widgets import type_question

VERDICTS = sorted({rule.verdict for rule in RULES.values()})


@pytest.mark.parametrize("signals", RULES, ids="/".join)
def test_every_rule_makes_a_question_with_its_own_words(signals):
    t1, t2, stir = signals
    question = type_question("key", "Which type?", VERDICTS, t1=t1, t2=t2, stir=stir)
    rule = RULES[signals]
    for verdict, option in zip(VERDICTS, question.options, strict=True):
        assert option["text"].lower() == verdict.lower()
        assert option["correct"] == (verdict == rule.verdict)
        whys = {other.why for other in RULES.values() if other.verdict == verdict}
        assert any(why in option["reason"] for why in whys)
        if option["correct"]:
            assert all(said in option["reason"] for said in (rule.why, *rule.caveats))
        else:
            assert option["reason"].startswith("For this it would have to be")


def test_a_wrong_answer_names_only_what_would_have_to_differ():
    question = type_question("key", "Which type?", ["type 1", "type 2"], t1="hypo", t2="iso", stir="hyper")
    wrong = question.options[1]["reason"]
    assert wrong.startswith("For this it would have to be bright on T1.")


def test_an_answer_that_is_no_verdict_or_a_missing_right_one_is_refused():
    with pytest.raises(ml.ModicError, match="put it among the answers"):
        type_question("key", "Which type?", ["type 2", "type 3"], t1="hypo", t2="hyper")
    with pytest.raises(ml.ModicError, match="no verdict of the rules"):
        type_question("key", "Which type?", ["type 1", "grade 1"], t1="hypo", t2="hyper")
