"""One signal equation in two languages: the browser's and Python's give the same numbers."""

import numpy as np
import pytest

import modiclib as ml
from modiclib.physics.protocol import DEFAULT_PROTOCOLS, Protocol
from modiclib.physics.signal import remix, signal
from modiclib.widgets.assembly import browser_code
from modiclib.widgets.tissue_table import timing, tissue_table


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page()
    page.add_script_tag(content=browser_code("signal"))
    page.evaluate("tissues => { globalThis.tissues = tissues }", tissue_table())
    yield page
    page.close()


def random_protocol(rng) -> Protocol:
    """Any timing that leaves time to recover; a third with inversion."""
    train = int(rng.integers(1, 25))
    spacing = rng.uniform(5, 15)
    inversion = float(rng.uniform(20, 3000)) if rng.random() < 1 / 3 else None
    shortest = train * spacing + (inversion or 0) + 1
    te = float(rng.uniform(0, 300))
    tr = max(shortest, te) + float(10 ** rng.uniform(1, 4))
    return Protocol(tr, te, inversion, float(rng.choice([1.5, 3.0])), "random", train, spacing)


def test_200_random_timings_agree(page):
    rng = np.random.default_rng(2)
    protocols = [random_protocol(rng) for _ in range(200)] + list(DEFAULT_PROTOCOLS.values())
    here = np.array([signal(protocol) for protocol in protocols])
    there = page.evaluate(
        "timings => timings.map(timing => tissueSignals(tissues, timing))", [*map(timing, protocols)]
    )
    largest = np.abs(here).max(axis=1, keepdims=True)
    assert np.all(np.abs(here - np.array(there)) <= 1e-5 * largest)


def test_mixture_is_summed_with_its_signs(page):
    rng = np.random.default_rng(3)
    stir = DEFAULT_PROTOCOLS["STIR", 1.5]
    shares = rng.dirichlet(np.ones(14), 50)
    there = page.evaluate(
        "([timing, all]) => all.map(shares => mixtureSignal(shares, tissueSignals(tissues, timing)))",
        [timing(stir), shares.tolist()],
    )
    assert np.allclose(there, remix(shares.T, stir), atol=1e-6)


def test_remixed_maps_are_the_image_python_remixes(page):
    rng = np.random.default_rng(4)
    stored = rng.integers(0, 256, (14, 40, 30)).astype(np.uint8)
    stored[3] *= rng.random((40, 30)) < 0.1  # a rare tissue is kept as a list of its voxels
    maps = stored * np.float32(0.004) - np.float32(0.05)
    for protocol in DEFAULT_PROTOCOLS.values():
        there = page.evaluate(
            """([timing, stored]) => {
                const maps = stored.map(values => listed({ values: Uint8Array.from(values), step: .004, low: -.05 }));
                const weights = tissueSignals(tissues, timing);
                return [...remixMaps(maps, weights, new Float32Array(1200))].map(Math.abs);
            }""",
            [timing(protocol), stored.reshape(14, -1).tolist()],
        )
        assert np.allclose(np.reshape(there, (40, 30)), remix(maps, protocol), atol=1e-5)


@pytest.mark.parametrize("part", ["water", "fat"])
def test_dixon_parts_fat_from_all_else(page, part):
    t1 = DEFAULT_PROTOCOLS["T1", 1.5]
    fat = np.array(ml.COMPARTMENTS) == "fat"
    there = page.evaluate(
        "([timing, part]) => dixonPart(tissues, tissueSignals(tissues, timing), part)", [timing(t1), part]
    )
    assert np.allclose(there, np.where(fat == (part == "fat"), signal(t1), 0))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"tr_ms": 150}, "too short for an echo train of 194 ms"),
        ({"ti_ms": 3500}, "after TI 3500 ms"),
        ({"te_ms": None}, "must be numbers"),
        ({"tr_ms": -5}, "none below 0"),
        ({"te_ms": 9000}, "TE 9000 ms must be shorter than TR"),
        ({"field_t": 7}, "known at 1.5 and 3 T"),
    ],
)
def test_impossible_timing_is_refused_in_words(page, changed, words):
    settings = timing(DEFAULT_PROTOCOLS["T2", 1.5]) | changed
    assert words in page.evaluate("timing => timingFault(tissues, timing)", settings)
