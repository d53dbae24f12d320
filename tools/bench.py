"""Measure what users wait for, and keep the dated table that `book/images.md` shows.

make bench                    (after `make site`; --build also times building the case bank and the site)
make bench PROTOTYPE=folder   (times the study that preceded this library beside it, in the same run)
"""

import argparse
import datetime
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench_cases import CORES, REPEATS, time_beside, time_case
from bench_memory import CASE_BYTES, open_and_leave
from bench_study import FILES, time_reading
from serving import open_browser, serve

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "book" / "_build" / "html"
TABLE = ROOT / "book" / "measured_speed.md"
LESSON = "notebooks/03_type_1.html"
BANK = "from modiclib.cli import main; raise SystemExit(main())"
#: Lessons with a lab: their images take longest to compute.
WATCHED = ("02_contrast", "03_type_1", "04_type_2", "05_type_3")

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
# The first widget of a page, after the row of its buttons, has drawn itself, with its picture if it has one.
LIVE = """() => {
    const first = document.querySelector('.widget-subarea .modic:not(.modic-course-row)');
    const canvas = first?.querySelector('.modic-canvas');
    return first && !first.querySelector('.modic-loading') && (!canvas || canvas.width !== 300);
}"""
# Tasks that hold the page up for more than 50 ms, from the first moment on.
WATCH_TASKS = """
globalThis.longTasks = [];
new PerformanceObserver((list) => longTasks.push(...list.getEntries())).observe({ type: 'longtask', buffered: true });
"""
# Those since the first images came, milliseconds.
TASKS_WHILE_DECODING = """() => {
    const images = performance.getEntriesByType('resource').filter(({ name }) => name.includes('/case-'));
    const begun = Math.min(...images.map(({ responseEnd }) => responseEnd));
    return longTasks.filter(({ startTime }) => startTime >= begun).map(({ duration }) => duration);
}"""
# Every picture of the page is decoded and drawn.
ALL_DRAWN = """() => {
    const canvases = [...document.querySelectorAll('.modic-canvas')];
    const waiting = document.querySelector('.modic-loading, [aria-busy="true"]');
    return canvases.length && !waiting && canvases.every((canvas) => canvas.width !== 300);
}"""
#: A slider through the Python kernel into a matplotlib figure, as measured when this course was planned.
THROUGH_KERNEL = "through the kernel into a matplotlib figure: 155 ms"


def open_lesson(browser, address: str, lesson: str = LESSON) -> dict:
    """Open a lesson with an empty cache: seconds to first paint and to the first live widget, and bytes."""
    page = browser.new_context(viewport={"width": 1366, "height": 900}).new_page()
    sizes = {}
    page.on(
        "response", lambda answer: sizes.__setitem__(answer.url, int(answer.headers.get("content-length", 0)))
    )
    page.goto(f"{address}/{lesson}", wait_until="commit")
    page.wait_for_function(LIVE)
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


def first_widgets(browser, address: str) -> list[tuple[str, str, str]]:
    """Row for each lesson: seconds to its first live widget with an empty cache, median."""
    rows = []
    for path in sorted((SITE / "notebooks").glob("[0-9]*.html")):
        seconds = []
        for _ in range(REPEATS):
            visit = open_lesson(browser, address, f"notebooks/{path.name}")
            seconds.append(visit["live"])
            visit["page"].context.close()
        rows.append(
            (f"Lesson {path.stem[:2]}: first live widget", f"{statistics.median(seconds):.2f} s", "1.5 s")
        )
    return rows


def longest_task(browser, address: str, lesson: str) -> float:
    """Milliseconds of the longest task while the images of a lesson are decoded and drawn, median; 0 below 50 ms."""
    longest = []
    for _ in range(REPEATS):
        page = browser.new_context(viewport={"width": 1366, "height": 900}).new_page()
        page.add_init_script(WATCH_TASKS)
        page.goto(f"{address}/{lesson}", wait_until="commit")
        page.wait_for_function(ALL_DRAWN, timeout=60_000)
        page.wait_for_timeout(500)  # entries come after their tasks
        longest.append(max(page.evaluate(TASKS_WHILE_DECODING), default=0))
        page.context.close()
    return statistics.median(longest)


def slide(browser, address: str, lesson: str, slider: tuple) -> float:
    """Milliseconds of one step of a lab's slider, median."""
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    page.goto(f"{address}/{lesson}")
    page.wait_for_function("document.querySelector('.modic-lab, .modic-lesion-panel')")
    page.wait_for_timeout(2000)
    times = page.evaluate(SLIDE, list(slider))
    page.close()
    return statistics.median(times)


def time_builds() -> list[tuple[str, str, str]]:
    """Rows on what `make site` does, with nothing kept from before: the case bank, then all the rest."""
    with tempfile.TemporaryDirectory() as cache:
        bank = time_command("-c", BANK, "bank", "--out", str(Path(cache, "bank")), cache=cache)
        site = time_command("tools/build_site.py", cache=cache)
    return [
        ("The bank of practice cases, from nothing", f"{bank:.0f} s", "480 s"),
        ("The whole site when the bank is there, from nothing", f"{site:.0f} s", "240 s"),
    ]


def time_command(*command: str, cache: str) -> float:
    """Seconds that a Python command takes, with a disk cache of its own."""
    environment = os.environ | {"MODICLIB_CACHE": cache}
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL, env=environment
    )
    return time.perf_counter() - start


def measure_cases(prototype: Path | None) -> list[tuple[str, str, str]]:
    """Rows on computing cases: what, result, aim."""
    middle, stack, again = time_case("middle"), time_case("all"), time_case("all", warm=True)
    memory = "not measured" if stack.peak is None else f"{stack.peak:.0f} MB"
    return [
        ("Mid-sagittal T1, T2 and STIR of one case, from nothing", f"{middle.seconds:.2f} s", ""),
        _beside_prototype("the mid-sagittal images", prototype, "middle", 1, "5 times"),
        ("T1, T2 and STIR of 13 slices, from nothing", f"{stack.seconds:.1f} s", ""),
        _beside_prototype("the 13 slices", prototype, "all", 13, "20 times"),
        ("The same when the disk cache holds the case", f"{again.seconds:.1f} s", ""),
        ("Peak memory of the 13 slices", memory, "700 MB"),
    ]


def _beside_prototype(what: str, prototype: Path | None, slices: str, count: int, aim: str):
    """Row on how much faster than the prototype; without it, the last dated one."""
    begins = f"Faster than the prototype, {what}"
    if prototype is not None:
        pairs = time_beside(prototype, slices, count)
        waited = _ratios([theirs.seconds / ours.seconds for ours, theirs in pairs])
        worked = _ratios([theirs.cpu / ours.cpu for ours, theirs in pairs])
        took = statistics.median(theirs.seconds for _, theirs in pairs)
        return (
            f"{begins}: median and range of {len(pairs)} pairs ({datetime.date.today():%d %B %Y})",
            f"{waited} times ({took:.1f} s); {worked} times by processor time",
            aim,
        )
    for line in TABLE.read_text("utf-8").splitlines() if TABLE.exists() else ():
        if line.startswith(f"| {begins}"):
            return tuple(cell.strip() for cell in line.strip("|").split("|"))
    return begins, "not measured", aim


def _ratios(values: list[float]) -> str:
    """Median and range."""
    return f"{statistics.median(values):.1f} ({min(values):.1f} to {max(values):.1f})"


def measure(build: bool, prototype: Path | None) -> list[tuple[str, str, str]]:
    """Rows of the table: what, result, aim."""
    rows = []
    if build:
        rows += time_builds()
    rows += measure_cases(prototype)
    rows.append(
        (f"A DICOM study of {FILES} files, opened with `read_study`", f"{time_reading():.1f} s", "10 s")
    )
    with open_browser() as browser, serve(SITE) as address:
        visits = [open_lesson(browser, address) for _ in range(REPEATS)]
        waits = sorted(visits[-1]["page"].evaluate(DRAG))
        one = slide(browser, address, "notebooks/02_contrast.html", ("TE", 5, 250))
        three = slide(browser, address, LESSON, ("Fat", 0, 100))
        lessons = first_widgets(browser, address)
        held_up = {name: longest_task(browser, address, f"notebooks/{name}.html") for name in WATCHED}
        before, after, _ = open_and_leave(browser, 10)
    middle = {
        key: statistics.median(visit[key] for visit in visits) for key in ("paint", "live", "runtime", "own")
    }
    rows += [
        ("Lesson 03, empty cache: first paint", f"{middle['paint']:.2f} s", "1.5 s"),
        *lessons,
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
        *(
            (
                f"Lesson {name[:2]}: longest task while its images are decoded and drawn",
                f"{milliseconds:.0f} ms" if milliseconds else "below 50 ms",
                "50 ms",
            )
            for name, milliseconds in held_up.items()
        ),
        (
            f"Memory after opening and leaving ten cases of {CASE_BYTES / 1e6:.1f} MB",
            f"{(after.bytes - before.bytes) / 1e6:+.1f} MB",
            "",
        ),
    ]
    return rows


def main() -> None:
    """Measure, print, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", action="store_true", help="time building the case bank and the site too")
    parser.add_argument("--prototype", type=Path, help="folder of the study that preceded this library")
    arguments = parser.parse_args()
    rows = measure(arguments.build, arguments.prototype)
    about = f"{CORES} cores, Python {platform.python_version()}, headless Chromium without a graphics card"
    lines = [f"Measured on {datetime.date.today():%d %B %Y} with `make bench`: {about}.", ""]
    lines += ["| What | Measured | Aim |", "| --- | --- | --- |", *(f"| {' | '.join(row)} |" for row in rows)]
    TABLE.write_text("\n".join(lines) + "\n", "utf-8")
    print(TABLE.read_text("utf-8"))


if __name__ == "__main__":
    main()
