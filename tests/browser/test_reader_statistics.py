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


def told(page, given: list[dict]) -> str:
    """All that the board says of these readings: words, and the text alternatives of its drawings."""
    return page.evaluate(
        """readings => {
            const board = selfAssessment(readings);
            const drawings = [...board.querySelectorAll('svg')].map((svg) => svg.getAttribute('aria-label'));
            return [board.textContent, ...drawings].join('\\n');
        }""",
        given,
    )


@pytest.fixture(scope="module")
def board_page(browser):
    page = browser.new_page()
    page.add_script_tag(content=browser_code("dom", "agreement", "plot", "self_assessment"))
    yield page
    page.close()


def full_readings(cases: int, skill=0.7, seed=6) -> list[dict]:
    """Readings as the reading room keeps them."""
    rng = np.random.default_rng(seed)
    return [
        {
            **reading,
            "right": reading["truth"] == reading["answer"],
            "confidence": confidence,
            "seconds": seconds,
        }
        for reading, confidence, seconds in zip(
            readings(cases, skill, seed), rng.uniform(40, 100, cases), rng.uniform(10, 90, cases), strict=True
        )
    ]


def test_no_figure_before_20_cases(board_page):
    said = told(board_page, full_readings(19))
    assert "19 of 20 cases read" in said
    assert "kappa" not in said and "%" not in said


def test_from_20_cases_the_figures_with_their_intervals(board_page):
    given = full_readings(20)
    said = told(board_page, given)
    found = ml.agreement([r["truth"] for r in given], [r["answer"] for r in given])
    low, high = found.kappa_interval
    assert f"{found.kappa:.2f} (95 % CI {low:.2f} to {high:.2f})" in said
    assert "too few" in said
    assert "cases 11 to 20" in said
    assert "% sure:" in said
    assert "Carrino" not in said
    assert "30 to go" in said


def test_from_50_cases_beside_published_readers(board_page):
    said = told(board_page, full_readings(50))
    assert "Carrino 2009, 4 readers: kappa .59" in said
    assert "You, 50 cases: kappa" in said
    assert "They read real scans, another mix of cases, another task." in said
    assert "Your figure is against the truth; theirs are between readers." in said


def test_the_blind_test_says_what_each_step_changed(board_page):
    first = [{"right": False}, {"right": False}, {"right": True}]
    second = [{"right": True}, {"right": True}, {"right": False}]
    said = board_page.evaluate(
        "rounds => blindTest(rounds).textContent",
        [{"name": "T2 alone", "readings": first}, {"name": "all three", "readings": second}],
    )
    assert "From T2 alone to all three: 2 more right that were wrong, 1 wrong that were right." in said
