"""The exam as students take it: from a folder, without feedback, to a file that grades."""

import pytest
from conftest import ROOT
from panes import grey
from serving import serve

from modiclib.cases.bank_workers import Here
from modiclib.exam import grade_exam, make_exam

AXE = ROOT / "book" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def exam(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exam") / "students"
    return folder, make_exam(folder, cases=4, executor=Here())


@pytest.fixture
def page(watched, exam):
    page = watched.open((exam[0] / "index.html").as_uri(), ready=False)
    page.locator(".modic-panes").wait_for(timeout=30_000)
    return page


@pytest.fixture
def served_page(watched, exam):
    """Over http: Chromium now and then reloads the page of a folder with an empty storage."""
    with serve(exam[0]) as address:
        page = watched.open(f"{address}/index.html", ready=False)
        page.locator(".modic-panes").wait_for(timeout=30_000)
        yield page


def take(page, answers: list[str]) -> None:
    """Answer the cases in turn by the values of the options."""
    for number, answer in enumerate(answers, 1):
        page.get_by_role("button", name=f"Case {number}").click()
        page.get_by_role("heading", name=f"Case {number} of").wait_for()
        page.locator(f"input[type=radio][value='{answer}']").check()
        page.locator(".modic-question input[type=range]").press("ArrowRight")


def test_images_of_the_exam_are_shown_and_scroll(page):
    page.wait_for_function("document.querySelector('.modic-canvas').height > 200")
    before = grey(page)
    assert before.std() > 20
    page.get_by_label("Slice", exact=True).press("ArrowRight")
    page.wait_for_timeout(300)
    assert abs(grey(page) - before).mean() > 0.5
    assert page.locator(".modic-canvas").count() == 3


def test_answers_survive_a_reload_and_the_file_grades(served_page, exam, tmp_path):
    page, (folder, key) = served_page, exam
    hand_over = page.get_by_role("button", name="Make my answer file")
    assert hand_over.is_disabled()
    page.get_by_label("Your name or number").fill("Ådne Ø.")
    take(page, [case.answer for case in key.cases][:3])
    assert "case 4" in page.locator("section").inner_text()
    page.reload()
    page.locator(".modic-panes").wait_for(timeout=30_000)
    assert page.get_by_label("Your name or number").input_value() == "Ådne Ø."
    take(page, [case.answer for case in key.cases])
    assert not page.locator(".modic-verdict").count()
    page.get_by_text("Everything is answered").wait_for()
    with page.expect_download() as download:
        hand_over.click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    pasted = tmp_path / "pasted.txt"
    pasted.write_text(page.locator("textarea").input_value(), "utf-8")
    (score,) = grade_exam(folder.with_name("students-key.json"), [saved]).scores
    assert (score.answers.student, score.right) == ("Ådne Ø.", 4)
    both = grade_exam(folder.with_name("students-key.json"), [saved, pasted])
    assert len(both.scores) == 1 and "same file" in both.problems[0].why


@pytest.mark.parametrize("phone", [False, True])
def test_exam_is_accessible_and_fits(watched, exam, phone):
    page = watched.open((exam[0] / "index.html").as_uri(), ready=False, phone=phone)
    page.locator(".modic-panes").wait_for(timeout=30_000)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(f"axe.run({{preload: false, runOnly: {RULES}}})")["violations"]
    assert [(fault["id"], [node["html"][:200] for node in fault["nodes"]]) for fault in found] == []
