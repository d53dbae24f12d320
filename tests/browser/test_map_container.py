"""The map container in the browser: the same shares that numpy reads, in short tasks, and readable faults."""

import base64

import numpy as np
import pytest

import modiclib as ml
from modiclib.cases.views import spine
from modiclib.widgets.assembly import browser_code
from modiclib.widgets.case_maps import pack_case
from modiclib.widgets.maps import read_maps

OPEN = """async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    globalThis.set = await MapSet.open('test', new DataView(bytes.buffer));
}"""


@pytest.fixture(scope="module")
def container() -> bytes:
    case = ml.load_case("type-1")
    return pack_case(case, **spine(case, slices=1))[1]


@pytest.fixture
def page(browser):
    page = browser.new_page()
    page.add_script_tag(content=browser_code("dom", "images", "maps"))
    yield page
    page.close()


def text(container: bytes) -> str:
    return base64.b64encode(container).decode()


def test_browser_and_numpy_read_the_same_shares(page, container):
    page.evaluate(OPEN, text(container))
    there = page.evaluate("""async () => {
        const maps = await set.slice(0, 0);
        return Object.fromEntries(Object.entries(maps).map(
            ([name, { values, step, low }]) => [name, [...values].map((value) => low + step * value)]));
    }""")
    header, here = read_maps(container)
    assert list(there) == list(here)
    for name, share in here.items():
        assert np.allclose(np.reshape(there[name], header["shape"][1:]), share[0], atol=1e-6), name


def test_decoding_keeps_the_page_alive(page, container):
    # The best of several: what else runs on the machine only adds to it
    waits = [page.evaluate(LONGEST_WAIT, [text(container), f"alive-{i}"]) for i in range(8)]
    assert min(waits) < 50, "milliseconds in which the page did not answer"


LONGEST_WAIT = """async ([text, name]) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    let [longest, last, running] = [0, performance.now(), true];
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
        if (running) channel.port2.postMessage(0);
    };
    channel.port2.postMessage(0);
    await (await MapSet.open(name, new DataView(bytes.buffer))).slice(0, 0);
    running = false;
    return longest;
}"""


@pytest.mark.parametrize("part", [0.02, 0.5, 0.9])
def test_truncated_data_is_reported_in_words(page, container, part):
    cut = container[: int(len(container) * part)]
    words = page.evaluate(
        f"(text) => ({OPEN})(text).then(() => set.slice(0, 0)).then(() => '', (error) => error.message)",
        text(cut),
    )
    assert "damaged" in words
