"""Measure what users wait for, and keep the dated table that `book/images.md` shows.

make bench      (after `make site`; --build also times a clean build of the site)
"""

import argparse
import datetime
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

from serving import open_browser, serve

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "book" / "_build" / "html"
TABLE = ROOT / "book" / "measured_speed.md"
LESSON = "notebooks/03_type_1.html"
REPEATS = 5

# One window drag: an event, then the frame in which it is painted.
DRAG = """async () => {
    const surface = document.querySelector('.modic-panes');
    const { left, top, width, height } = surface.getBoundingClientRect();
    const place = (i) => ({ pointerId: 1, bubbles: true, button: 0, clientX: left + width / 2 + 40 * Math.sin(i / 7),
                            clientY: top + height / 2 + 40 * Math.cos(i / 5) });
    surface.setPointerCapture = () => {};
    surface.dispatchEvent(new PointerEvent('pointerdown', place(0)));
    const waits = [];
    for (let i = 1; i <= 120; i += 1) {
        await new Promise((done) => setTimeout(done, 3 + (i * 7) % 17));
        const start = performance.now();
        surface.dispatchEvent(new PointerEvent('pointermove', place(i)));
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        waits.push(performance.now() - start);
    }
    surface.dispatchEvent(new PointerEvent('pointerup', place(0)));
    return waits;
}"""

# One slider of a lab: the time its drawing takes in each frame, not counting the wait for the frame.
SLIDE = """async ([label, low, high]) => {
    const slider = [...document.querySelectorAll('.modic-slider')].find(
        (node) => node.querySelector('label').textContent === label).querySelector('input');
    slider.scrollIntoView({ block: 'center' });
    const inFrame = requestAnimationFrame;
    let spent = 0;
    globalThis.requestAnimationFrame = (draw) => inFrame((now) => {
        const start = performance.now();
        draw(now);
        spent += performance.now() - start;
    });
    const times = [];
    for (let i = 0; i < 60; i += 1) {
        await new Promise((done) => setTimeout(done, 20));
        slider.value = low + ((high - low) * ((i * 37) % 60)) / 60;
        spent = 0;
        const start = performance.now();
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        spent += performance.now() - start;
        await new Promise((done) => inFrame(() => setTimeout(done)));
        times.push(spent);
    }
    globalThis.requestAnimationFrame = inFrame;
    return times;
}"""
#: A slider through the Python kernel into a matplotlib figure, as measured when this course was planned.
THROUGH_KERNEL = "through the kernel into a matplotlib figure: 155 ms"


def time_case() -> float:
    """Seconds for a mid-sagittal T1, T2 and STIR of one case in a fresh Python, imports not counted."""
    code = (
        "import time, modiclib as ml; start = time.perf_counter(); "
        "ml.load_case('type-1').study(slices='middle'); print(time.perf_counter() - start)"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        for _ in range(REPEATS)
    ]
    return statistics.median(float(run.stdout) for run in runs)


def open_lesson(browser, address: str) -> dict:
    """Open the lesson with an empty cache: seconds to first paint and to the first live widget, and bytes."""
    page = browser.new_context(viewport={"width": 1366, "height": 900}).new_page()
    sizes = {}
    page.on(
        "response", lambda answer: sizes.__setitem__(answer.url, int(answer.headers.get("content-length", 0)))
    )
    page.goto(f"{address}/{LESSON}", wait_until="commit")
    page.wait_for_function(
        "document.querySelector('.modic-panes') && document.querySelector('.modic-canvas').width !== 300"
    )
    live = page.evaluate("performance.now()") / 1000
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime") / 1000
    page.wait_for_load_state("load")
    runtime = sum(size for url, size in sizes.items() if "/_static/" in url and "/case-" not in url)
    return {
        "page": page,
        "paint": paint,
        "live": live,
        "runtime": runtime,
        "own": sum(sizes.values()) - runtime,
    }


def slide(browser, address: str, lesson: str, slider: tuple) -> float:
    """Milliseconds of one step of a lab's slider, median."""
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    page.goto(f"{address}/{lesson}")
    page.wait_for_function("document.querySelector('.modic-lab, .modic-lesion-panel')")
    page.wait_for_timeout(2000)
    times = page.evaluate(SLIDE, list(slider))
    page.close()
    return statistics.median(times)


def time_build() -> float:
    """Seconds for a clean build of the site."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "tools/build_site.py"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def measure(build: bool) -> list[tuple[str, str, str]]:
    """Rows of the table: what, result, aim."""
    rows = []
    if build:
        rows.append(("Clean build of the whole site", f"{time_build():.0f} s", "240 s"))
    rows.append(("Mid-sagittal T1, T2 and STIR of one case, from nothing", f"{time_case():.2f} s", ""))
    with open_browser() as browser, serve(SITE) as address:
        visits = [open_lesson(browser, address) for _ in range(REPEATS)]
        waits = sorted(visits[-1]["page"].evaluate(DRAG))
        one = slide(browser, address, "notebooks/02_contrast.html", ("TE", 5, 250))
        three = slide(browser, address, LESSON, ("Fat", 0, 100))
    middle = {
        key: statistics.median(visit[key] for visit in visits) for key in ("paint", "live", "runtime", "own")
    }
    rows += [
        ("Lesson 03, empty cache: first paint", f"{middle['paint']:.2f} s", "1.5 s"),
        ("Lesson 03, empty cache: first live widget", f"{middle['live']:.2f} s", "1.5 s"),
        ("Lesson 03: page and images", f"{middle['own'] / 1e6:.2f} MB", "2 MB"),
        ("Shared by all pages, fetched once (not compressed)", f"{middle['runtime'] / 1e6:.2f} MB", ""),
        ("Drag to repaint, median", f"{statistics.median(waits):.0f} ms", "16 ms"),
        ("Drag to repaint, 95th percentile", f"{waits[int(0.95 * len(waits))]:.0f} ms", "33 ms"),
        (
            "ContrastLab: a slider step, one 384-row picture mixed again and drawn, median",
            f"{one:.0f} ms",
            "8 ms",
        ),
        (f"LesionLab: the same, three pictures ({THROUGH_KERNEL})", f"{three:.0f} ms", "25 ms"),
    ]
    return rows


def main() -> None:
    """Measure, print, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", action="store_true", help="time a clean build of the site too")
    rows = measure(parser.parse_args().build)
    about = f"{os.cpu_count()} cores, Python {platform.python_version()}, headless Chromium without a graphics card"
    lines = [f"Measured on {datetime.date.today():%d %B %Y} with `make bench`: {about}.", ""]
    lines += ["| What | Measured | Aim |", "| --- | --- | --- |", *(f"| {' | '.join(row)} |" for row in rows)]
    TABLE.write_text("\n".join(lines) + "\n", "utf-8")
    print(TABLE.read_text("utf-8"))


if __name__ == "__main__":
    main()
