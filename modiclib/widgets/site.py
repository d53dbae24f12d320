"""What a widget leaves beside the page while the site is built.

In JupyterLab a widget carries its images as bytes. On the published page they stand once in a script beside the page,
and readers without JavaScript get a still picture. ``MODICLIB_SITE`` names the folder; it is set by ``make site``.
"""

import hashlib
import os
from html import escape
from io import BytesIO
from pathlib import Path

import numpy as np
from IPython.display import HTML, display
from PIL import Image

from ..files import write_whole
from ..image_script import image_script
from ..series import Series

#: Quality of the still pictures, 0 to 100.
STILL_QUALITY = 90


def site_folder() -> Path | None:
    """Folder for files beside the page while the site is built; None in JupyterLab and elsewhere."""
    folder = os.environ.get("MODICLIB_SITE")
    return Path(folder) if folder else None


def publish_images(folder: Path, identifier: str, container: bytes) -> None:
    """Write a container as a script beside the page."""
    script = folder / f"case-{identifier}.js"
    if not script.exists():
        write_whole(script, image_script(identifier, container))


def publish_module(folder: Path, code: str) -> str:
    """Write the code of a widget, an ES module, as a classic script; returns the script's name without ``.js``."""
    name = f"widget-{hashlib.sha256(code.encode()).hexdigest()[:12]}"
    body = code.replace("export default", "return")
    line = f'(globalThis.modicWidgets ??= {{}})["{name}"] = (() => {{\n{body}\n}})();\n'
    write_whole(folder / f"{name}.js", line.encode())
    return name


def publish_still(folder: Path, stacks: list[Series], label: str, **view) -> None:
    """Show readers without JavaScript the series side by side, as a picture."""
    content = still(stacks, **view)
    picture = folder / f"still-{hashlib.sha256(content).hexdigest()[:12]}.webp"
    write_whole(picture, content)
    figure = f'<img src="../_static/{picture.name}" alt="{escape(label)}" class="dark-light">'
    note = "A still picture: scrolling, windowing and questions need JavaScript in the browser."
    show_without_javascript(f"<figure>{figure}<figcaption>{note}</figcaption></figure>")


def show_without_javascript(html: str) -> None:
    """Add a piece of page that browsers show only where JavaScript is off."""
    display(HTML(f"<noscript>{html}</noscript>"))


def still(
    stacks: list[Series], slice_index: int, zoom: float = 1.0, pan_row: float = 0.0, pan_column: float = 0.0
) -> bytes:
    """Return one slice of each series side by side in its first window, as the bytes of a WebP file.

    ``zoom`` and ``pan_row``, ``pan_column`` (mm) choose the part that is shown, as in the viewer.
    """
    panes = []
    for series in stacks:
        low, high = series.window
        rows, columns = (
            visible(size, spacing, zoom, pan)
            for size, spacing, pan in zip(
                series.pixels.shape[1:], series.spacing[1:], (pan_row, pan_column), strict=True
            )
        )
        plane = series.pixels[min(slice_index, len(series.pixels) - 1), rows, columns]
        panes.append(np.clip((plane - low) / (high - low), 0, 1))
    height = max(len(pane) for pane in panes)
    panes = [np.pad(pane, ((0, height - len(pane)), (0, 4))) for pane in panes]
    buffer = BytesIO()
    grey = np.round(255 * np.hstack(panes)).astype(np.uint8)
    # With loss, about 2 of 255 grey values RMS: a fifth of the size of PNG, for readers who see no live picture
    Image.fromarray(grey).save(buffer, "WEBP", quality=STILL_QUALITY, method=6)
    return buffer.getvalue()


def visible(size: int, spacing: float, zoom: float, pan: float) -> slice:
    """Voxels along one axis that a view shows: ``size / zoom`` of them around the middle moved by ``pan`` mm."""
    middle, half = size / 2 + pan / spacing, size / zoom / 2
    return slice(max(int(middle - half), 0), min(int(middle + half), size))
