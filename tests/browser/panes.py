"""Look at the panes of a viewer as they are on the screen, and take hold of them."""

import base64
import time
from collections.abc import Callable

import numpy as np


def grey(page, pane=0) -> np.ndarray:
    """Return the pixels of a pane as they are on the screen, (rows, columns, 3)."""
    text = page.evaluate(
        """(pane) => {
            const canvas = document.querySelectorAll('.modic-canvas')[pane];
            const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
            let text = '';
            for (let i = 0; i < data.length; i += 8192) text += String.fromCharCode(...data.subarray(i, i + 8192));
            return [canvas.width, canvas.height, btoa(text)];
        }""",
        pane,
    )
    width, height, pixels = text
    return np.frombuffer(base64.b64decode(pixels), np.uint8).reshape(height, width, 4)[..., :3].astype(int)


def inner(picture: np.ndarray) -> np.ndarray:
    """Return the middle of a pane, away from letters and scale bar."""
    rows, columns = picture.shape[:2]
    return picture[rows // 4 : -rows // 4, columns // 4 : -columns // 4]


def outlined(picture: np.ndarray) -> int:
    """Count pixels with a colour: only outlines have one."""
    return int((np.ptp(picture, axis=2) > 40).sum())


def slide(page, label: str, value: float) -> None:
    page.get_by_label(label, exact=True).first.evaluate(
        "(input, value) => { input.value = value; input.dispatchEvent(new Event('input', {bubbles: true})) }",
        value,
    )


def open_more(page) -> None:
    page.get_by_text("Window, zoom and position").first.click()


def slice_text(page) -> str:
    return page.locator(".modic-slider output").first.inner_text()


def wait_until(page, holds: Callable[[], bool], seconds: float = 20) -> None:
    """Ask again and again until something holds; the wheel and fingers reach a page some time after they move."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to hold"
        page.wait_for_timeout(50)


def wait_for_slice(page, words: str) -> None:
    wait_until(page, lambda: slice_text(page) == words)


def box(page, pane=0) -> tuple[float, float]:
    """Centre of a pane in the window."""
    page.locator(".modic-canvas").nth(pane).scroll_into_view_if_needed()
    bounds = page.locator(".modic-canvas").nth(pane).bounding_box()
    return bounds["x"] + bounds["width"] / 2, bounds["y"] + bounds["height"] / 2


def drag(page, dx: float, dy: float, button="left") -> None:
    x, y = box(page)
    page.mouse.move(x, y)
    page.mouse.down(button=button)
    page.mouse.move(x + dx, y + dy, steps=6)
    page.mouse.up(button=button)


def moved(before: np.ndarray, after: np.ndarray, axis: int, steps: int) -> bool:
    """Whether the picture moved by so many pixels along an axis, and not the other way."""

    def difference(by: int) -> float:
        inside = slice(120, -120)
        return np.abs(np.roll(before, by, axis)[inside, inside] - after[inside, inside]).mean()

    return difference(steps) < difference(-steps) / 3
