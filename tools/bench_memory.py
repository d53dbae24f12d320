"""What cases leave behind in a page when they are opened and left one after the other, as a reader does."""

import base64
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
from serving import serve

from modiclib import Protocol, Series, Study
from modiclib.series import SAGITTAL
from modiclib.widgets import SliceViewer

#: Slices, rows and columns of each contrast of a case, as on a page.
SHAPE = (3, 384, 200)
CONTRASTS = ("T1", "T2", "STIR")
#: Decoded, one byte a voxel.
CASE_BYTES = len(CONTRASTS) * int(np.prod(SHAPE))

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
            do await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
            while (el.querySelector('[aria-busy="true"]'));
        }
        leave();
        if (listeners.size) throw new Error('listeners left behind: ' + [...listeners.keys()]);
        el.remove();
    }
    return [...globalThis.modicImageSets.keys()];
}"""


class Held(NamedTuple):
    """What a page holds after a collection of garbage: bytes of objects and arrays, nodes, listeners."""

    bytes: float
    nodes: int
    listeners: int


def open_and_leave(browser, cases: int) -> tuple[Held, Held, list[str]]:
    """Open and leave one case, then so many others in the same page.

    Returns
    -------
    before, after : Held
        What the page held after the first case, and after the last.
    kept : list of str
        Names of the image sets that a page still has; none, if all is well.
    """
    states = [carried(seed) for seed in range(cases + 1)]
    with TemporaryDirectory() as folder:
        Path(folder, "index.html").write_text("<!doctype html><title>Memory</title>", "utf-8")
        with serve(Path(folder)) as address:
            page = browser.new_page()
            page.goto(f"{address}/index.html")
            kept = page.evaluate(OPEN_AND_LEAVE, [str(SliceViewer._esm), states[:1]])
            before = held(page)
            kept += page.evaluate(OPEN_AND_LEAVE, [str(SliceViewer._esm), states[1:]])
            after = held(page)
            page.close()
    return before, after, kept


def carried(seed: int) -> list:
    """State and images, in base64, of a viewer of random pixels."""
    random = np.random.default_rng(seed)
    series = [
        Series(
            random.integers(0, 255, SHAPE).astype(np.float32),
            (4.4, 0.75, 0.75),
            Protocol(None, None, name=name),
            np.zeros(3),
            SAGITTAL,
            (0, 255),
        )
        for name in CONTRASTS
    ]
    viewer = SliceViewer(Study(tuple(series), f"case {seed}"), label="A spine")
    hidden = ("_", "layout", "images_data")
    state = {name: value for name, value in viewer.get_state().items() if not name.startswith(hidden)}
    return [state, base64.b64encode(viewer.images_data).decode()]


def held(page) -> Held:
    """Collect garbage until timers of the page have run out, and count the least that was left."""
    client = page.context.new_cdp_session(page)
    readings = []
    for _ in range(12):
        page.wait_for_timeout(300)
        client.send("HeapProfiler.collectGarbage")
        usage = client.send("Runtime.getHeapUsage")
        counters = client.send("Memory.getDOMCounters")
        size = usage["usedSize"] + usage.get("backingStorageSize", 0)
        readings.append((size, counters["nodes"], counters["jsEventListeners"]))
    return Held(*map(min, zip(*readings, strict=True)))
