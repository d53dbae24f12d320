"""Reports read in the browser: the same findings and flags as in Python, marked in the text, by keyboard and touch."""

import random
import re
import sys
from pathlib import Path

import pytest
from small_pages import write_page

import modiclib as ml
from modiclib.interpretation.report.words import expanded_table
from modiclib.widgets import ReportReader
from modiclib.widgets.assembly import browser_code

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))
from report_sentences import report_sentences

SENTENCES = [sentence for sentence, _ in report_sentences()]
FLAGGED = [
    "Modic type 1 changes at L4-5, the cause of the patient's low back pain. They will progress.",
    "Modic grade 2: antibiotics are recommended. The disc is crumbling; no instability.",
    "Whether the Modic changes explain the pain is unclear. Laminar sclerosis.",
]
#: A page of a report with characters outside the basic plane before and between the words.
ODD = [
    "🦴 Modic type 1 at L4-5. 🦴🦴 No Modic changes at L5-S1 🦴",
    "",
    "\n\n",
    "İſK Modic 2",
    "a\x00b",
    "(((",
]


def in_python(text: str) -> list:
    reading = ml.read_report(text)
    findings = [
        [f.status, f.level, [*f.types], [*f.endplates], f.predominant, f.implied, f.words] for f in reading
    ]
    return [findings, [[f.kind, f.why, [*f.sources], f.words] for f in reading.flags]]


def shuffled(seed: int) -> str:
    """Words of several test sentences in another order: what nobody would write."""
    drawn = random.Random(seed)
    words = " ".join(drawn.sample([*SENTENCES, *FLAGGED], 4)).split(" ")
    drawn.shuffle(words)
    return drawn.choice([" ", "\n", ", "]).join(words)


def test_browser_reads_every_sentence_as_python_does(browser):
    page = browser.new_page()
    page.add_script_tag(content=browser_code("report_words", "report_reading"))
    texts = [*SENTENCES, *FLAGGED, *ODD, "\n".join(SENTENCES), *map(shuffled, range(150))]
    there = page.evaluate(
        """([table, texts]) => {
            const compiled = compileTable(table);
            return texts.map((text) => {
                const { findings, flags } = readReport(text, compiled);
                return [
                    findings.map((f) => [f.status, f.level, f.types, f.endplates, f.predominant, f.implied,
                                         text.slice(f.start, f.end)]),
                    flags.map((f) => [f.kind, f.why, f.source, text.slice(f.start, f.end)]),
                ];
            });
        }""",
        [expanded_table(), texts],
    )
    page.close()
    for text, browser_reading in zip(texts, there, strict=True):
        assert browser_reading == in_python(text), text
    assert sum(len(findings) for findings, _ in there) > 200


@pytest.fixture
def open_reader(watched, tmp_path):
    def open_page(text: str, **options):
        return watched.open(write_page(tmp_path, ReportReader(text)).as_uri(), **options)

    return open_page


def marks(page) -> list[tuple[str, str]]:
    return page.evaluate(
        "[...document.querySelectorAll('.modic-marked mark')].map((mark) => [mark.className, mark.innerText])"
    )


def test_words_are_marked_and_listed_as_they_are_typed(open_reader):
    page = open_reader("Modic type 1 at L4-5, none at L5-S1.")
    assert marks(page) == [["modic-stated", "✓Modic type 1"], ["modic-negated", "✗none at L5-S1"]]
    box = page.get_by_label("A report, or a sentence of one")
    box.fill("Possible Modic grade 2 at L5-S1, the cause of the pain.")
    page.wait_for_selector("mark.modic-hedged")
    read = page.locator(".modic-read").inner_text()
    assert "? hedged: type 2; L5-S1" in read and "⚑ term" in read
    assert re.search(r"⚑ causal: “the cause of the pain”.*Herlin 2018; Kovacs 2012", read)
    assert page.locator("mark.modic-hedged.modic-flagged").count() >= 1
    page.get_by_role("button", name="Clear").click()
    page.wait_for_function("!document.querySelector('.modic-marked mark')")
    assert "Nothing that this reader knows" in page.locator(".modic-read").inner_text()
    page.get_by_role("button", name="First example").click()
    page.wait_for_selector("mark.modic-negated")


def test_text_is_shown_as_text_and_kept_nowhere(open_reader):
    page = open_reader("")
    evil = "<img src=x onerror=alert(1)> Modic type 1 <b>at</b> L4-5"
    page.get_by_label("A report, or a sentence of one").fill(evil)
    page.wait_for_selector("mark.modic-stated")
    assert page.locator(".modic-marked img, .modic-marked b").count() == 0
    assert page.evaluate("JSON.stringify(Object.entries(localStorage))").find("Modic") == -1


def test_keyboard_and_phone(open_reader):
    page = open_reader("Modic 2 at L5-S1.", phone=True)
    page.keyboard.press("Tab")
    page.keyboard.press("Control+End")
    page.keyboard.type(" No Modic changes at L3-4.")
    page.wait_for_selector("mark.modic-negated")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('textarea').value === ''")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    heights = page.eval_on_selector_all(
        ".modic button", "all => all.map(b => b.getBoundingClientRect().height)"
    )
    assert min(heights) >= 24
