"""A reader's statistics are the same in the browser and in Python."""

import math

import numpy as np
import pytest

import modiclib as ml
from modiclib.widgets.assembly import browser_code

ANSWERS = ["0", "1", "2", "3", "1/2", "2/3", "not Modic"]


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page()
    page.add_script_tag(content=browser_code("dom", "agreement"))
    yield page
    page.close()


def readings(cases: int, skill: float, seed: int) -> list[dict]:
    """Answers of a reader who knows a share of the cases and guesses the others."""
    rng = np.random.default_rng(seed)
    truths = rng.choice(ANSWERS, cases)
    answers = np.where(rng.random(cases) < skill, truths, rng.choice(ANSWERS, cases))
    return [
        {"truth": str(truth), "answer": str(answer)} for truth, answer in zip(truths, answers, strict=True)
    ]


@pytest.mark.parametrize(
    "seed, cases, skill", [(1, 20, 0.5), (2, 50, 0.8), (3, 120, 0.0), (4, 30, 1.0), (5, 1, 0.0)]
)
def test_browser_and_python_agree(page, seed, cases, skill):
    given = readings(cases, skill, seed)
    here = ml.agreement([r["truth"] for r in given], [r["answer"] for r in given])
    there = page.evaluate(
        """readings => {
            const confusion = confusionMatrix(readings);
            const kappa = cohenKappa(confusion.matrix);
            const numbers = [kappa.value, kappa.low, kappa.high].map((x) => Number.isNaN(x) ? null : x);
            return { ...confusion, kappa: numbers, types: perType(confusion) };
        }""",
        given,
    )
    assert there["answers"] == list(here.answers)
    assert there["matrix"] == here.confusion.tolist()
    figures = [here.kappa, *here.kappa_interval]
    assert there["kappa"] == pytest.approx([None if math.isnan(x) else x for x in figures], abs=1e-9)
    assert {found["answer"] for found in there["types"]} == {r["truth"] for r in given}
    for found in there["types"]:
        for measure in ("sensitivity", "specificity"):
            expected = getattr(here, measure)(found["answer"])
            got = found[measure]
            assert (got["part"], got["cases"], got["tooFew"]) == (
                expected.part,
                expected.cases,
                expected.too_few,
            )
            assert (got["low"], got["high"]) == pytest.approx(expected.interval, abs=1e-9)


def test_one_answer_throughout_has_no_kappa(page):
    assert page.evaluate(
        "Number.isNaN(cohenKappa(confusionMatrix([{ truth: '1', answer: '1' }]).matrix).value)"
    )
