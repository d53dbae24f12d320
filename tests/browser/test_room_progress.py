"""What the reading room keeps: the same figures in Python, copies, damage, and the blind test to its end."""

import json
import random
import re

import pytest
from room import READINGS, ROOM, bank, choose, commit, current, enter, pick, readings

import modiclib as ml
from modiclib.widgets.assembly import browser_code

ANSWERS = ("0", "1", "2", "3", "mixed", "not Modic")
PLACE = "modic:1:room:place"


def history(cases: int, right: float = 0.7, seed: int = 5) -> list[dict]:
    """Readings as the room keeps them, of cases that need not be in the bank; every fifth case was read twice."""
    chance = random.Random(seed)
    given = []
    for number in range(cases):
        truth = chance.choice(ANSWERS)
        answer = truth if chance.random() < right else chance.choice(ANSWERS)
        given.append(reading(f"{number:012x}", len(given), truth, answer))
        if number % 5 == 0:
            given.append(reading(f"{number:012x}", len(given), truth, truth))
    return given


def reading(name: str, when: int, truth: str, answer: str, **others) -> dict:
    facts = {"when": 1_000 + when, "id": name, "set": "practice", "truth": truth, "answer": answer}
    return (
        facts
        | {"right": truth == answer, "confidence": 70, "seconds": 40, "sequences": "T1+T2+STIR"}
        | others
    )


def kept(watched, values: dict[str, str]):
    """Return a browser that holds these texts by their keys when the room is first opened."""
    context = watched.browser.new_context(viewport={"width": 1366, "height": 900})
    watched.contexts.append(context)
    for key, text in {"mode": "light", "theme": "light", **values}.items():
        name, value = json.dumps(key), json.dumps(text)
        context.add_init_script(f"localStorage.getItem({name}) ?? localStorage.setItem({name}, {value})")
    return context


def open_keeping(page) -> None:
    page.locator("summary", has_text="Keep or move your progress").click()


def copy(readings: list[dict]) -> str:
    return json.dumps({"format": "modic-progress", "version": 1, "kept": {"room:readings": readings}})


def take(page, text: str) -> None:
    """Let the room take a copy."""
    file = {"name": "modic-progress.json", "mimeType": "application/json", "buffer": text.encode()}
    page.locator(".modic-room input[type=file]").set_input_files(file)


def test_python_finds_the_same_figures_in_the_copy_that_the_room_shows(watched, served, tmp_path):
    blind = [reading("aa", 900 + n, "1", "3", set="blind") for n in range(3)]
    page = enter(watched, served, context=kept(watched, {READINGS: json.dumps(history(60) + blind)}))
    open_keeping(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save a copy").click()
    download.value.save_as(tmp_path / "progress.json")
    found = ml.agreement(*ml.read_progress(tmp_path / "progress.json"))
    assert found.cases == 60
    page.get_by_text("How good am I?", exact=True).first.click()
    page.locator(".modic-board h4").first.wait_for()
    said = page.locator(".modic-board").inner_text()
    low, high = found.kappa_interval
    assert f"kappa with the truth {found.kappa:.2f} (95 % CI {low:.2f} to {high:.2f})" in said
    part, (low, high) = found.right, found.right.interval
    assert f"{100 * part.value:.0f} % (95 % CI {100 * low:.0f} to {100 * high:.0f}, 60 cases) right" in said
    shown = page.locator(".modic-board table.modic-confusion td.modic-agreed").all_inner_texts()
    counts = {answer: int(found.confusion[i, i]) for i, answer in enumerate(found.answers)}
    assert [int(text.replace("·", "0")) for text in shown] == [counts[answer] for answer in found.answers]
    rows = page.locator(".modic-board table:not(.modic-confusion) tbody tr").all_inner_texts()
    for answer, row in zip(found.answers, rows, strict=True):
        for share in (found.sensitivity(answer), found.specificity(answer)):
            assert ("too few" if share.too_few else f"{100 * share.value:.0f} %") in row, row


def test_damage_in_the_storage_is_said_and_costs_nothing_else(watched, served):
    broken = {READINGS: '[{"id": "cut', PLACE: "null", "modic:1:lesson:x": "7"}
    page = enter(watched, served, context=kept(watched, broken))
    open_keeping(page)
    page.get_by_text("1 of the entries kept in this browser cannot be read").wait_for()
    choose(page, "0")
    commit(page)
    page.locator(".modic-feedback").wait_for()
    assert len(readings(page)) == 1


def test_entries_that_are_no_readings_are_left_out(watched, served):
    odd = [None, 7, {"id": 3}, {"id": "aa", "answer": "grade 2"}, *history(1)]
    page = enter(watched, served, context=kept(watched, {READINGS: json.dumps(odd), PLACE: '"odd"'}))
    assert "1 of" in page.locator(".modic-room > .modic-status").inner_text()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "damaged, or no copy of progress"),
        ('{"format": "modic-exam-answers"}', "no copy of progress in this course"),
        ('{"format": "modic-progress", "version": 9, "kept": {}}', "has version 9"),
    ],
)
def test_a_file_that_is_no_copy_changes_nothing(watched, served, text, says):
    mine = history(3)
    page = enter(watched, served, context=kept(watched, {READINGS: json.dumps(mine)}))
    open_keeping(page)
    take(page, text)
    page.get_by_text(re.compile(f"{says}.*Nothing was changed")).wait_for()
    assert readings(page) == mine


def test_a_copy_is_united_with_what_is_here_and_taken_once(watched, served):
    whole = history(10)
    page = enter(watched, served, context=kept(watched, {READINGS: json.dumps(whole[:4])}))
    open_keeping(page)
    take(page, copy(whole[2:]))
    page.get_by_text("Taken: what is newer counts.").wait_for()
    assert readings(page) == whole
    page.locator(".modic-reading-form").wait_for(timeout=30_000)
    assert page.locator(".modic-room > .modic-status").inner_text().startswith("10 of")
    take(page, copy(whole[2:]))
    page.get_by_text("Nothing new was in it.").wait_for()


@pytest.fixture(scope="module")
def blind_history(browser):
    """Readings of a whole blind test but the last, as the room asks for them, and its last case."""
    page = browser.new_page()
    page.add_script_tag(content=browser_code("dom", "practice"))
    plan = "([bank, readings]) => blindPlan(bank, readings, 'seed')"
    given, asked = [], []
    for number in range(30):
        asked.append(page.evaluate(plan, [bank(), given]))
        truth = "12"[number % 2]
        answer = truth if number >= 20 or (number >= 10 and number % 2) else "0"
        sequences = "+".join(asked[-1]["sequences"])
        given.append(reading(asked[-1]["name"], number, truth, answer, set="blind", sequences=sequences))
    page.close()
    rounds = [{plan["name"] for plan in asked[start : start + 10]} for start in (0, 10, 20)]
    assert rounds[0] == rounds[1] == rounds[2] and len(rounds[0]) == 10
    return given[:-1], asked[-1]["name"]


def test_the_second_round_of_the_blind_test_shows_t1_and_t2(watched, served, blind_history):
    place = json.dumps({"mode": "blind", "seed": "seed"})
    first = json.dumps(blind_history[0][:10])
    page = enter(watched, served, context=kept(watched, {READINGS: first, PLACE: place}))
    page.get_by_text("Round 2 of 3, with T1, T2: case 1 of 10").wait_for()
    page.wait_for_function("document.querySelectorAll('.modic-room .modic-canvas').length === 2")
    assert page.locator(".modic-room figcaption").all_inner_texts() == ["T1", "T2"]


def test_the_blind_test_ends_with_all_three_and_says_how_errors_changed(watched, served, blind_history):
    place = json.dumps({"mode": "blind", "seed": "seed"})
    page = enter(
        watched, served, context=kept(watched, {READINGS: json.dumps(blind_history[0]), PLACE: place})
    )
    page.get_by_text("Round 3 of 3, with T1, T2, STIR: case 10 of 10").wait_for()
    page.wait_for_function("document.querySelectorAll('.modic-room .modic-canvas').length === 3")
    assert current(page) == blind_history[1]
    choose(page, "0")
    commit(page)
    page.get_by_text("Round 1 of 3, with T2").wait_for()  # the next test begins; nothing was told
    assert page.locator(".modic-feedback").count() == 0
    assert len(readings(page)) == 30 and readings(page)[-1]["sequences"] == "T1+T2+STIR"
    page.get_by_text("How good am I?", exact=True).first.click()
    page.get_by_text("What each sequence gave you").wait_for()
    said = page.locator(".modic-board").inner_text()
    assert re.search(r"From T2 alone to T1, T2: \d+ more right that were wrong, 0 wrong", said)
    assert re.search(r"From T1, T2 to T1, T2, STIR: \d+ more right", said)


def test_a_phone_reads_a_case_and_asks_for_a_similar_one(watched, served):
    page = enter(watched, served, phone=True)
    name = current(page)
    page.locator(".modic-room").get_by_role("button", name="T2", exact=True).click()
    choose(page, "0")
    commit(page)
    page.locator(".modic-feedback").wait_for()
    page.get_by_role("button", name="A similar case").click()
    page.locator(".modic-reading-form").wait_for(timeout=30_000)
    assert current(page) != name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_settings_outlast_the_page(watched, served):
    page = enter(watched, served)
    pick(page, "Pictures", "one")
    page.wait_for_function(f"JSON.parse(localStorage.getItem('{PLACE}')).layout === 'one'")
    again = enter(watched, served, context=page.context)
    again.wait_for_function("document.querySelectorAll('.modic-room .modic-canvas').length === 1")
    assert again.url.endswith(ROOM)
