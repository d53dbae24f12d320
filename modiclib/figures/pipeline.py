"""From tissue to picture: the steps of one slice, side by side."""

import numpy as np
from matplotlib.figure import Figure

from ..cases import spine
from ..composition import COMPARTMENTS
from ..physics.protocol import default_protocol
from ..physics.signal import remix

#: Compartments drawn as the first step: those that decide the type of a Modic change.
SHOWN = ("fat", "marrow water")


def pipeline(case, contrast: str = "T1") -> tuple[Figure, str]:
    """Draw how one slice becomes a picture: two tissue maps, the ideal signal, and what the scanner makes of it.

    Parameters
    ----------
    case : Case
        A computed case.
    contrast : str
        ``'T1'``, ``'T2'`` or ``'STIR'``.

    Returns
    -------
    figure : matplotlib.figure.Figure
    words : str
        What it shows: a text alternative.

    Examples
    --------
    >>> import modiclib as ml
    >>> from modiclib import figures
    >>> figure, words = figures.pipeline(ml.load_case("normal"), "T2")
    >>> [axes.get_title() for axes in figure.axes]
    ['fat', 'marrow water', 'signal on T2', 'T2 as scanned']
    """
    maps = case.slice_maps(case.middle)
    series = case.scan(contrast, slices="middle")
    ideal = remix(maps, default_protocol(contrast))
    low, high = series.window
    steps = [(name, maps[COMPARTMENTS.index(name)], (0, 1)) for name in SHOWN]
    # The ideal image has units of its own: white is as far beyond its brightest hundredth as in the scan
    share = high / np.percentile(series.pixels, 99)
    steps.append((f"signal on {contrast}", ideal, (0, float(np.percentile(ideal, 99) * share))))
    steps.append((f"{contrast} as scanned", series.pixels[0], (low, high)))

    left, right = spine(case)["columns"]
    figure = Figure(figsize=(4.9, 2.7), facecolor="white")
    grid = figure.add_gridspec(1, len(steps), left=0.005, right=0.995, top=0.92, bottom=0.01, wspace=0.02)
    for place, (title, picture, window) in zip(grid, steps, strict=True):
        axes = figure.add_subplot(place)
        axes.imshow(picture[:, left:right], cmap="gray", vmin=window[0], vmax=window[1])
        axes.set_title(title)
        axes.axis("off")
    return figure, (
        f"Four pictures of one simulated mid-sagittal slice. Share of {SHOWN[0]} in each voxel, white is all: "
        f"bright under the skin and between the muscles. Share of {SHOWN[1]}: bright in the vertebrae alone. The "
        f"ideal {contrast} signal of all tissues together: sharp and without noise. The {contrast} image as scanned: "
        f"blurred, noisy, and brighter towards the coil behind the back."
    )
