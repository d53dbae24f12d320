"""A class exam: what students get tells nothing, and every file that comes back is graded or named."""

import csv
import json
import re
import time
from dataclasses import fields, replace

import pytest

import modiclib as ml
from modiclib.cases.bank_plan import ANSWERS
from modiclib.cases.bank_workers import Here
from modiclib.exam import ExamKey, draw, grade_exam, make_exam
from modiclib.exam.answers import check_sum
from modiclib.exam.key import ExamCase
from modiclib.exam.report import write_report
from modiclib.image_script import read_image_script

KEY = ExamKey(
    "9f",
    tuple(ExamCase(f"c{i}", 2**40 + i, "none", answer, (answer,)) for i, answer in enumerate("001123")),
    "2026-11-22",
)


def answer_file(
    student: str, answers: dict[str, str], exam="9f", when="2026-11-22T10:00:00Z", **changes
) -> str:
    told = {"format": "modic-exam-answers", "version": 1, "exam": exam, "student": student, "when": when}
    told["answers"] = {name: {"answer": answer, "confidence": 80} for name, answer in answers.items()}
    return json.dumps(told | {"check": check_sum(told)} | changes)


RIGHT = {case.name: case.answer for case in KEY.cases}


@pytest.fixture
def exam(tmp_path):
    """Grade files given as texts by name."""
    KEY.write(tmp_path / "key.json")

    def grade(files: dict[str, str]):
        for name, text in files.items():
            (tmp_path / name).write_text(text, "utf-8")
        return grade_exam(tmp_path / "key.json", [tmp_path / name for name in files])

    return grade


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A small exam: the students' folder and its key."""
    folder = tmp_path_factory.mktemp("exam") / "students"
    return folder, make_exam(folder, cases=4, executor=Here())


# -- making ------------------------------------------------------------------------------------------------------------


def test_folder_opens_alone_and_its_key_is_elsewhere(made):
    folder, key = made
    assert (folder / "index.html").is_file()
    assert ExamKey.read(folder.with_name("students-key.json")) == key
    assert not list(folder.rglob("*key*"))
    scripts = re.findall(r'src="([^"]+)"', (folder / "index.html").read_text("utf-8"))
    assert scripts and all((folder / script).is_file() for script in scripts)


def test_students_folder_tells_nothing(made):
    folder, key = made
    files = [path for path in folder.rglob("*") if path.is_file()]
    told = b"".join(path.read_bytes() for path in files)
    for case in key.cases:
        assert str(case.seed).encode() not in told and f"{case.seed:x}".encode() not in told
    images = sorted(folder.rglob("case-*.js"))
    assert len({path.stat().st_size for path in images}) == 1
    assert len({path.stat().st_mtime for path in files}) == 1
    assert sorted(path.stem for path in images) == sorted(f"case-{case.name}" for case in key.cases)
    index = json.loads(re.search(r"= (.*);", (folder / "_static" / "exam.js").read_text())[1])
    assert index == {"exam": key.exam, "cases": [case.name for case in key.cases]}


def test_images_hold_no_word_of_what_they_show(made):
    folder, _ = made
    facts = []
    for path in folder.rglob("case-*.js"):
        container = read_image_script(path.read_bytes())[1]
        header = json.loads(container[4 : 4 + int.from_bytes(container[:4], "little")])
        assert header["title"] == "" and header["lesions"] == []
        assert {series["frame"] for series in header["series"]} == {"bank"}
        assert not re.search(r"uid|seed|type|mimic|answer", json.dumps(header), re.IGNORECASE)
        pictures = container[4 + int.from_bytes(container[:4], "little") :]
        assert not re.search(rb"Exif|<x:xmpmeta|\d\.\d+\.840\.", pictures)
        # what is not measured in the picture itself is the same for every case
        for series in header["series"]:
            known = {
                "contrast",
                "shape",
                "spacing",
                "origin",
                "axes",
                "geometry",
                "frame",
                "window",
                "step",
                "block",
            }
            assert set(series) == known
        facts.append([sorted(header), [(s["contrast"], s["window"], s["step"]) for s in header["series"]]])
    assert all(fact == facts[0] for fact in facts)


def test_no_exam_case_is_found_by_trying_the_first_thousand_seeds(made):
    _, key = made
    drawn = [*key.cases, *draw.draw_cases(100)]
    assert all(case.seed >= 2**32 for case in drawn)

    def content(case):  # all that pictures come from, but the seed itself
        patient = replace(case.patient, seed=0)
        return repr((patient, [replace(change, **without_seeds(change)) for change in case.changes]))

    def without_seeds(change):
        return {field.name: 0 for field in fields(change) if "seed" in field.name}

    theirs = {content(draw.drawn_case(case)) for case in drawn}
    people = {repr(replace(draw.drawn_case(case).patient, seed=0)) for case in drawn}
    assert len(theirs) == len(people) == len(drawn)
    for group in {key.cases[0].group, "none"}:  # as anybody might who guessed what is asked for
        for seed in range(1000):
            tried = draw.drawn_case(ExamCase("", seed, group, ""))
            assert repr(replace(tried.patient, seed=0)) not in people
            assert content(tried) not in theirs
    again = draw.drawn_case(key.cases[0])
    assert content(again) in theirs  # with its own seed a case is found


def test_mix_is_that_of_the_room_and_order_and_seeds_are_drawn_anew():
    first, second = draw.draw_cases(20), draw.draw_cases(20)
    for cases in (first, second):
        kinds = [case.answer for case in cases]
        assert kinds.count("0") in (6, 7) and set(kinds) == set(ANSWERS)
    assert not {case.seed for case in first} & {case.seed for case in second}
    orders = {tuple(case.answer for case in draw.draw_cases(20)) for _ in range(5)}
    assert len(orders) == 5


def test_order_and_names_tell_nothing_of_the_answer():
    drawn = [draw.draw_cases(20) for _ in range(200)]
    for place in range(20):  # a third normal at every place
        assert 35 < sum(cases[place].answer == "0" for cases in drawn) < 100
    small = [case.answer == "0" for cases in drawn for case in sorted(cases, key=lambda case: case.name)[:10]]
    assert 0.27 < sum(small) / len(small) < 0.4


@pytest.mark.parametrize("count", [0, 3, 101])
def test_too_few_or_too_many_cases_are_refused(count):
    with pytest.raises(ml.ModicError, match="4 to 100"):
        draw.draw_cases(count)


def test_nothing_is_overwritten_and_the_key_never_lies_with_the_students(tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "file").touch()
    with pytest.raises(ml.ModicError, match="empty folder"):
        make_exam(tmp_path / "old", executor=Here())
    with pytest.raises(ml.ModicError, match="in the students' folder"):
        make_exam(tmp_path / "new", tmp_path / "new" / "key.json", executor=Here())
    (tmp_path / "new-key.json").touch()
    with pytest.raises(ml.ModicError, match="key already"):
        make_exam(tmp_path / "new", executor=Here())


# -- grading -----------------------------------------------------------------------------------------------------------


def test_scores_kappa_and_the_hardest_cases(exam):
    wrong = RIGHT | {"c5": "2", "c4": "1"}
    grades = exam({"a.json": answer_file("Ada", RIGHT), "b.json": answer_file("Bo", wrong)})
    assert [(score.answers.student, score.right) for score in grades.scores] == [("Ada", 6), ("Bo", 4)]
    truth = [case.answer for case in KEY.cases]
    assert grades.scores[1].agreement.kappa == ml.agreement(truth, list(wrong.values())).kappa
    assert grades.scores[0].agreement.kappa == pytest.approx(1)
    hardest = {result.number: result.commonest_wrong for result in grades.cases[:2]}
    assert hardest == {5: "1", 6: "2"} and grades.cases[-1].right == 2
    assert grades.agreement.cases == 12


def test_an_accepted_answer_is_right_and_an_open_case_is_not(tmp_path):
    cases = (ExamCase("c0", 1, "1/2", "mixed", ("mixed", "1")), ExamCase("c1", 2, "none", "0", ("0",)))
    ExamKey("9f", cases, "").write(tmp_path / "key.json")
    (tmp_path / "a").write_text(answer_file("Ada", {"c0": "1"}))
    (score,) = grade_exam(tmp_path / "key.json", [tmp_path / "a"]).scores
    assert (score.right, score.cases, len(score.answers.answers)) == (1, 2, 1)


@pytest.mark.parametrize(
    ("text", "kind", "why"),
    [
        ("", "damaged", "empty"),
        (answer_file("Eve", RIGHT)[:-40], "damaged", "cut short"),
        ("\x00\xff picture", "damaged", "no answer file"),
        ("[1, 2]", "damaged", "no answer file"),
        ('{"format": "modic-progress"}', "foreign", "no answer file of an exam"),
        (answer_file("Eve", RIGHT, exam="another"), "foreign", "another exam; Eve"),
        (answer_file("Eve", RIGHT).replace('"0"', '"1"', 1), "damaged", "was changed. Eve"),
        (answer_file("Eve", RIGHT | {"c9": "1"}), "damaged", "cases that the exam does not have"),
        (answer_file("Eve", {"c1": "grade 3"}), "damaged", "missing or wrong"),
        (answer_file("", RIGHT), "damaged", "missing or wrong"),
        (answer_file("Eve", RIGHT, version=9), "damaged", "missing or wrong"),
    ],
)
def test_a_file_that_cannot_be_counted_is_named_with_the_reason(exam, text, kind, why):
    grades = exam({"ada.json": answer_file("Ada", RIGHT), "odd.json": text})
    (problem,) = grades.problems
    assert (problem.file.name, problem.kind) == ("odd.json", kind) and why in problem.why
    assert [score.answers.student for score in grades.scores] == ["Ada"]


def test_pasted_text_is_read_too(exam):
    grades = exam({"mail.txt": f"Dear lecturer,\n\n{answer_file('Ada', RIGHT)}\n\nRegards"})
    assert grades.scores[0].right == 6 and not grades.problems


def test_of_two_files_of_a_student_the_later_counts_and_the_same_file_counts_once(exam):
    early = answer_file("Ada  Lovelace", {"c0": "1"}, when="2026-11-22T09:00:00Z")
    late = answer_file("ada lovelace", RIGHT, when="2026-11-22T11:00:00Z")
    grades = exam({"1.json": late, "2.json": early, "3.json": late + "\n"})
    assert [(score.answers.file.name, score.right) for score in grades.scores] == [("1.json", 6)]
    told = {problem.file.name: str(problem) for problem in grades.problems}
    assert "later and counts" in told["2.json"] and "same file as 1.json" in told["3.json"]


def test_without_anything_to_grade_or_a_key_the_reason_is_said(exam, tmp_path):
    with pytest.raises(ml.ModicError, match=r"odd\.json: damaged"):
        exam({"odd.json": "{"})
    (tmp_path / "no key.json").write_text("{}")
    with pytest.raises(ml.ModicError, match="is no key"):
        grade_exam(tmp_path / "no key.json", [])
    with pytest.raises(ml.ModicError, match="can't be read"):
        grade_exam(tmp_path / "nothing.json", [])


def test_300_files_are_graded_in_seconds_into_tables_and_pictures(exam, tmp_path):
    files = {
        f"{i:03}.json": answer_file(f"=Student {i}", RIGHT | {"c3": ANSWERS[i % 6], "c5": ANSWERS[i % 5]})
        for i in range(300)
    }
    started = time.monotonic()
    grades = exam(files | {"odd.json": "{"})
    written = write_report(grades, tmp_path / "grades")
    assert time.monotonic() - started < 30  # a few seconds, on a machine that does nothing else
    assert all(path.stat().st_size > 100 for path in written)
    with (tmp_path / "grades" / "gradebook.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 300 and all(row["student"].startswith("'=") for row in rows)
    assert {row["right"] for row in rows} <= {"4", "5", "6"}
    with (tmp_path / "grades" / "files.csv").open(encoding="utf-8-sig", newline="") as file:
        named = {row["file"]: row["what became of it"] for row in csv.DictReader(file)}
    assert len(named) == 301 and named["odd.json"] == "damaged"
