"""Leaving a viewer gives back what it held: ten cases opened and left one after the other in one page."""

import base64

import numpy as np
import pytest
from serving import serve

from modiclib import Protocol, Series, Study
from modiclib.series import SAGITTAL
from modiclib.widgets import SliceViewer

CASES = 10
MEGABYTE = 1e6

# What anywidget and the notebook do for a widget: a model with traits, an element, and a call when it is left.
OPEN_AND_LEAVE = """async ([esm, states]) => {
    const code = URL.createObjectURL(new Blob([esm], { type: 'text/javascript' }));
    const { default: widget } = await import(code);
    for (const [state, bytes] of states) {
        const listeners = new Map();
        const data = new DataView(Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0)).buffer);
        const traits = { ...state, images_data: data };
        const model = {
            get: (name) => traits[name],
            set: (name, value) => Object.assign(traits, { [name]: value }),
            save_changes: () => {},
            on: (event, listener) => listeners.set(event, listener),
            off: (event) => listeners.delete(event),
        };
        const el = document.createElement('div');
        document.body.append(el);
        const leave = await widget.render({ model, el });
        for (const index of [0, 1, 2]) {
            traits.slice_index = index;
            listeners.get('change:slice_index')();
            await new Promise((done) => setTimeout(done, 120));
        }
        leave();
        if (listeners.size) throw new Error('listeners left behind: ' + [...listeners.keys()]);
        el.remove();
    }
    await new Promise((done) => setTimeout(done, 300));
    return [...globalThis.modicImageSets.keys()];
}"""


def viewer(seed: int) -> SliceViewer:
    """Return a viewer of three contrasts of random pixels, as large as a case on a page."""
    random = np.random.default_rng(seed)
    series = [
        Series(
            random.integers(0, 255, (3, 384, 200)).astype(np.float32),
            (4.4, 0.75, 0.75),
            Protocol(None, None, name=name),
            np.zeros(3),
            SAGITTAL,
            (0, 255),
        )
        for name in ("T1", "T2", "STIR")
    ]
    return SliceViewer(Study(tuple(series), f"case {seed}"), label="A spine")


@pytest.fixture
def page(browser, tmp_path):
    (tmp_path / "index.html").write_text("<!doctype html><title>Memory</title>", "utf-8")
    with serve(tmp_path) as address:
        page = browser.new_page()
        page.goto(f"{address}/index.html")
        yield page
        page.close()


def held(page) -> dict[str, float]:
    """What the page holds after a collection of garbage: bytes of objects and of arrays, nodes, listeners."""
    client = page.context.new_cdp_session(page)
    client.send("HeapProfiler.collectGarbage")
    usage = client.send("Runtime.getHeapUsage")
    counters = client.send("Memory.getDOMCounters")
    return {
        "bytes": usage["usedSize"] + usage.get("backingStorageSize", 0),
        "nodes": counters["nodes"],
        "listeners": counters["jsEventListeners"],
    }


def test_ten_cases_opened_and_left_hold_no_more_than_one(page):
    states = []
    for seed in range(CASES + 1):
        shown = viewer(seed)
        state = {
            name: value for name, value in shown.get_state().items() if not name.startswith(("_", "layout"))
        }
        state.pop("images_data")
        states.append([state, base64.b64encode(shown.images_data).decode()])
    one_case = 9 * 384 * 200  # bytes of the decoded slices of one case
    assert page.evaluate(OPEN_AND_LEAVE, [str(SliceViewer._esm), states[:1]]) == []
    before = held(page)
    assert page.evaluate(OPEN_AND_LEAVE, [str(SliceViewer._esm), states[1:]]) == []
    after = held(page)
    grown = (after["bytes"] - before["bytes"]) / MEGABYTE
    print(f"Memory after opening and leaving {CASES} cases: {grown:+.1f} MB")
    assert grown < 2 * one_case / MEGABYTE
    assert after["nodes"] < before["nodes"] + 100 and after["listeners"] < before["listeners"] + 20
