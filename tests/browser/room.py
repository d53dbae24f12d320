"""The reading room on the built site: its bank as it lies there, and what a reader does."""

import base64
import json

from conftest import SITE

ROOM = "notebooks/10_reading_room.html"
READINGS = "modic:1:room:readings"


def bank() -> dict:
    """Return the index of the bank that was built with the site."""
    text = (SITE / "_static" / "bank.js").read_text("utf-8")
    return json.loads(text[text.index("{") : text.rindex("}") + 1])


def truth_of(name: str) -> dict:
    """Return what the page is told of a case once a reading is committed."""
    text = (SITE / "_static" / f"truth-{name}.js").read_text("utf-8")
    return json.loads(base64.b64decode(text.split('"')[3]))


def enter(watched, address, *, phone=False, theme="light", context=None):
    """Open the room and wait for its first case."""
    page = watched.open(f"{address}/{ROOM}", phone=phone, theme=theme, context=context, ready=False)
    page.locator(".modic-reading-form").wait_for(timeout=60_000)
    return page


def current(page) -> str:
    """Return the name of the case that is open."""
    return page.evaluate("JSON.parse(localStorage.getItem('modic:1:room:place')).current")


def readings(page) -> list[dict]:
    return json.loads(page.evaluate(f"localStorage.getItem('{READINGS}')") or "[]")


def choose(page, answer: str, places=(), extent: str = "A") -> None:
    """Fill in the form with native controls."""
    form = page.locator(".modic-reading-form")
    form.locator(f"input[value='{answer}']").check()
    if answer != "0":
        for place in places or ["inferior L4"]:
            form.locator("select").select_option(place)
            form.get_by_role("button", name="Mark", exact=True).click()
    if answer in ("1", "2", "3", "mixed"):
        form.locator(f"input[value='{extent}']").check()
    form.locator("input[type=range]").press("ArrowRight")


def commit(page) -> None:
    page.locator(".modic-reading-form .modic-commit").click()


def read_rightly(page) -> dict:
    """Read the case that is open as its truth has it; returns the truth."""
    truth = truth_of(current(page))
    choose(page, truth["answer"], [found["place"] for found in truth["findings"]])
    commit(page)
    return truth


def pick(page, label: str, value: str) -> None:
    page.locator(".modic-room-settings").get_by_label(label, exact=True).select_option(value)
