"""What a widget leaves beside the page while the site is built.

In JupyterLab a widget carries its images as bytes. On the published page they stand once in a script beside the page,
and readers without JavaScript get a still picture. ``MODICLIB_SITE`` names the folder; it is set by ``make site``.
"""

import base64
import os
from html import escape
from io import BytesIO
from pathlib import Path

import matplotlib.image
import numpy as np
from IPython.display import HTML, display

from ..series import Series


def site_folder() -> Path | None:
    """Folder for files beside the page while the site is built; None in JupyterLab and elsewhere."""
    folder = os.environ.get("MODICLIB_SITE")
    return Path(folder) if folder else None


def publish_images(folder: Path, identifier: str, container: bytes) -> None:
    """Write a container as a classic script: nothing else can be loaded on ``file://``."""
    script = folder / f"case-{identifier}.js"
    if not script.exists():
        text = base64.b64encode(container).decode()
        line = f'(globalThis.modicImageText ??= {{}})["{identifier}"] = "{text}";\n'
        write_whole(script, line.encode())


def publish_still(folder: Path, identifier: str, stacks: list[Series], index: int, label: str) -> None:
    """Show readers without JavaScript the series side by side, as a picture."""
    contrasts = "-".join(series.contrast for series in stacks)
    picture = folder / f"case-{identifier}-{contrasts}.png"
    if not picture.exists():
        write_whole(picture, still(stacks, index))
    figure = f'<img src="../_static/{picture.name}" alt="{escape(label)}" class="dark-light">'
    note = "A still picture: scrolling, windowing and questions need JavaScript in the browser."
    show_without_javascript(f"<figure>{figure}<figcaption>{note}</figcaption></figure>")


def show_without_javascript(html: str) -> None:
    """Add a piece of page that browsers show only where JavaScript is off."""
    display(HTML(f"<noscript>{html}</noscript>"))


def still(stacks: list[Series], index: int) -> bytes:
    """Return one slice of each series side by side in its first window, as the bytes of a PNG file."""
    height = max(series.pixels.shape[1] for series in stacks)
    panes = []
    for series in stacks:
        low, high = series.window
        pane = np.clip((series.pixels[min(index, len(series.pixels) - 1)] - low) / (high - low), 0, 1)
        panes.append(np.pad(pane, ((0, height - pane.shape[0]), (0, 4))))
    buffer = BytesIO()
    matplotlib.image.imsave(buffer, np.hstack(panes), cmap="gray", vmin=0, vmax=1, format="png")
    return buffer.getvalue()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that no one ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(path)
