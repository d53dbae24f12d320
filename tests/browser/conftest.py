"""The built site in a real browser that can reach nothing but this machine; any page error fails the test."""

from pathlib import Path

import pytest
import settling
from serving import open_browser, serve

settling.install()

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "book" / "_build" / "html"

#: A fault of the theme, known and harmless: icon fonts preloaded on file://.
KNOWN = ("/fontawesome/",)

#: The reading room draws its cases by chance: here the same ones in every run.
SAME_CHANCE = (
    "{ let drawn = 20061; Math.random = () => (drawn = (drawn * 16807) % 2147483647) / 2147483647; }"
)


def pytest_collection_modifyitems(items) -> None:
    """Give each browser test a second attempt, which the run's summary names: a machine may stall for seconds."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def site() -> Path:
    assert (SITE / "index.html").exists(), "The site is not built: run `make site` first."
    return SITE


@pytest.fixture(scope="session")
def served(site) -> str:
    """Address of the built site over http."""
    with serve(site) as address:
        yield address


@pytest.fixture(scope="session", params=["http", "file"])
def address(request, site) -> str:
    """Address of the built site, over http and from a folder."""
    return request.getfixturevalue("served") if request.param == "http" else site.as_uri()


@pytest.fixture(scope="session")
def browser():
    with open_browser() as browser:
        yield browser


class Watched:
    """Opens pages and keeps what went wrong on them."""

    def __init__(self, browser):
        self.browser = browser
        self.contexts = []
        self.faults = []
        self.requests = []

    def open(self, url: str, *, phone=False, theme="light", scripts=True, ready=True, context=None):
        if context is None:
            size = {"width": 390, "height": 844} if phone else {"width": 1366, "height": 900}
            context = self.browser.new_context(
                viewport=size,
                has_touch=phone,
                is_mobile=phone,
                color_scheme=theme,
                java_script_enabled=scripts,
            )
            context.add_init_script(
                f"localStorage.setItem('mode', '{theme}'); localStorage.setItem('theme', '{theme}')"
            )
            context.add_init_script(SAME_CHANCE)
            self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.note(str(error)))
        page.on("console", lambda message: self.note(words(message)) if message.type == "error" else None)
        if scripts:  # without JavaScript a browser drops the scripts it had begun to load
            page.on("requestfailed", self.note_failed)
        else:
            settling.without_scripts.add(page)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on(
            "response",
            lambda answer: self.note(f"{answer.status}: {answer.url}") if answer.status >= 400 else None,
        )
        page.goto(url)
        if scripts and ready:
            wait_for_widgets(page)
        return page

    def note_failed(self, request) -> None:
        """Note a request that failed; one that was under way when its page was left did not."""
        if request.failure != "net::ERR_ABORTED":
            self.note(f"failed: {request.url} ({request.failure})")

    def note(self, fault: str) -> None:
        if not any(known in fault for known in KNOWN):
            self.faults.append(fault)


def words(message) -> str:
    """Return a console message with the address it is about."""
    return f"{message.text} {message.location['url']}"


def wait_for_widgets(page) -> None:
    """Wait until every widget of the page has drawn itself."""
    page.wait_for_function(
        """() => {
            const asked = document.querySelectorAll('script[type="application/vnd.jupyter.widget-view+json"]').length;
            const drawn = document.querySelectorAll('.widget-subarea > .lm-Widget').length >= asked;
            // A widget of ours, or the place kept for one, has no class of a core widget: empty until it is drawn.
            const ours = [...document.querySelectorAll('.widget-subarea .lm-Widget:not(.jupyter-widgets)')];
            const canvases = [...document.querySelectorAll('.modic-canvas')];
            return drawn && ours.every((widget) => widget.childElementCount)
                && !document.querySelector('.modic-loading')
                && canvases.every((canvas) => canvas.width !== 300 || canvas.height !== 150);
        }""",
        timeout=30_000,
    )
    settling.wait_until_drawn(page, settling.DRAWN)


@pytest.fixture
def watched(browser):
    """Open pages with ``watched.open(url)``; at the end of the test no page may have had a fault."""
    watched = Watched(browser)
    yield watched
    for context in watched.contexts:
        context.close()
    assert watched.faults == []
    outside = [
        url for url in watched.requests if not url.startswith(("http://127.0.0.1", "file:", "data:", "blob:"))
    ]
    assert outside == []
