"""Signal of tissues against one timing of a protocol, and of a lesion against the fat of the marrow around it."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
from matplotlib.figure import Figure

from ..errors import ModicError
from ..interpretation import ISO_WITHIN
from ..physics.protocol import Protocol, default_protocol
from ..physics.signal import remix
from ..physics.tissues import COMPARTMENTS

#: What can be varied: its name, and the range drawn unless another is asked for, ms.
TIMINGS = {
    "tr_ms": ("repetition time", (300, 5000)),
    "te_ms": ("echo time", (10, 160)),
    "ti_ms": ("inversion time", (60, 400)),
}
PURE = ("fat", "marrow water", "oedema", "CSF")
LINES = ("-", "--", ":", "-.", (0, (5, 1, 1, 1, 1, 1)), (0, (9, 2)))
COLOURS = ("#9a5b00", "#33658a", "#8c2f39", "#3f6b3f", "#444444", "#5b3f8f")
SAMPLES = 201
PLOTTED = 0.77  # of the width; the rest is for the names, which no line crosses
RELATIVE = "Signal relative to normal marrow"


def signal_curves(
    protocol: Protocol,
    vary: str,
    tissues: Mapping[str, np.ndarray] | None = None,
    *,
    beside: np.ndarray | None = None,
    span: tuple[float, float] | None = None,
) -> tuple[Figure, str]:
    """Draw the signal of tissues against TR, TE or TI, the protocol's own value marked.

    Parameters
    ----------
    protocol : Protocol
        What stays as it is.
    vary : str
        ``'tr_ms'``, ``'te_ms'`` or ``'ti_ms'``.
    tissues : mapping of str to numpy.ndarray, optional
        Name and composition, (14,) fractions as in ``COMPARTMENTS``; by default pure fat, marrow water, oedema and CSF.
    beside : numpy.ndarray, optional
        Composition whose signal all others are divided by, such as normal marrow.
    span : tuple of float, optional
        From where to where, ms.

    Returns
    -------
    figure : matplotlib.figure.Figure
    words : str
        What it shows: a text alternative.

    Raises
    ------
    ModicError
        If the protocol has no such timing to vary, or the span does not allow the signal equation.

    Examples
    --------
    >>> from modiclib import figures
    >>> from modiclib.physics.protocol import default_protocol
    >>> figure, words = figures.signal_curves(default_protocol("STIR"), "ti_ms")
    >>> "As set, 172 ms: fat 0.00" in words
    True
    """
    if vary not in TIMINGS or getattr(protocol, vary) is None:
        can = ", ".join(repr(name) for name in TIMINGS if getattr(protocol, name) is not None)
        raise ModicError(f"{protocol.name} has no {vary!r} to vary; choose one of {can}.")
    if tissues is None:
        tissues = dict(
            zip(PURE, np.eye(len(COMPARTMENTS))[[COMPARTMENTS.index(n) for n in PURE]], strict=True)
        )
    name, usual = TIMINGS[vary]
    times = np.linspace(*(span or usual), SAMPLES)
    at = getattr(protocol, vary)

    def curve(composition: np.ndarray, moments) -> np.ndarray:
        values = []
        for moment in moments:
            timing = replace(protocol, **{vary: float(moment)})
            whole = 1.0 if beside is None else remix(beside, timing)
            values.append(float(remix(composition, timing) / whole))
        return np.array(values)

    curves = {tissue: curve(composition, times) for tissue, composition in tissues.items()}
    as_set = {tissue: curve(composition, [at])[0] for tissue, composition in tissues.items()}
    quantity = "Signal" if beside is None else RELATIVE
    figure, axes = _draw(times, curves, f"{name.capitalize()} (ms)", quantity, relative=beside is not None)
    axes.axvline(at, color="grey", linewidth=1)
    towards_middle = "left" if at < times.mean() else "right"
    axes.text(at, axes.get_ylim()[1], f" as set, {at:g} ms ", ha=towards_middle, va="top", color="#444444")
    axes.set_title(protocol.name)
    marked = ", ".join(f"{tissue} {value:.2f}" for tissue, value in as_set.items())
    words = (
        f"{quantity} against {name}, {times[0]:.0f} to {times[-1]:.0f} ms, {protocol.name} at "
        f"{protocol.field_t:g} T. As set, {at:g} ms: {marked}. Over the whole range "
        f"{_ends(times, curves, ' ms')}."
    )
    return figure, words


def fat_curves(
    lesion: np.ndarray, marrow: np.ndarray, span: tuple[float, float] = (0.2, 0.7), field_t: float = 1.5
) -> tuple[Figure, str]:
    """Draw the signal of a lesion relative to normal marrow, against the fat in that marrow, on T1, T2 and STIR.

    Parameters
    ----------
    lesion, marrow : numpy.ndarray
        Compositions, (14,) fractions as in ``COMPARTMENTS``. The fat and water of the marrow are shared out anew.
    span : tuple of float
        From which to which fat fraction.
    field_t : float
        1.5 or 3 tesla.

    Returns
    -------
    figure : matplotlib.figure.Figure
    words : str
        What it shows: a text alternative.

    Examples
    --------
    >>> import modiclib as ml
    >>> from modiclib import figures
    >>> from modiclib.cases import mean_composition
    >>> case = ml.load_case("type-1")
    >>> lesion = mean_composition(case, case.findings[0].label)
    >>> figure, words = figures.fat_curves(lesion, mean_composition(case, ml.LABELS["marrow L4"]))
    >>> "T2 goes from" in words
    True
    """
    shares = np.linspace(*span, SAMPLES)
    curves = {}
    for contrast in ("T1", "T2", "STIR"):
        protocol = default_protocol(contrast, field_t)
        curves[contrast] = np.array(
            [float(remix(lesion, protocol) / remix(_with_fat(marrow, share), protocol)) for share in shares]
        )
    return relative_curves(shares * 100, curves, "Fat in the normal marrow", "%")


def relative_curves(
    places: np.ndarray, curves: Mapping[str, np.ndarray], varied: str, unit: str
) -> tuple[Figure, str]:
    """Draw signals relative to normal marrow against whatever is varied, with the band that counts as iso.

    Parameters
    ----------
    places : numpy.ndarray
        (n,) values of what is varied.
    curves : mapping of str to numpy.ndarray
        Name of each curve and its (n,) ratios.
    varied, unit : str
        For the axis.

    Returns
    -------
    figure : matplotlib.figure.Figure
    words : str
        What it shows: a text alternative.

    Examples
    --------
    >>> import numpy as np
    >>> from modiclib import figures
    >>> water = np.linspace(0, 100, 5)
    >>> figures.relative_curves(water, {"T1": 1 - water / 200}, "Water", "%")[1]
    'Signal relative to normal marrow against water, 0 to 100 %. T1 goes from 1.00 to 0.50, lowest at 100 %.'
    """
    figure, axes = _draw(places, curves, f"{varied} ({unit})", RELATIVE, relative=True)
    axes.axhspan(1 - ISO_WITHIN, 1 + ISO_WITHIN, xmax=PLOTTED, color="#dfe5ea", zorder=0)
    return figure, (
        f"{RELATIVE} against {varied[0].lower()}{varied[1:]}, {places[0]:.0f} to {places[-1]:.0f} {unit}. "
        f"{_ends(places, curves, f' {unit}')}."
    )


def _with_fat(marrow: np.ndarray, share: float) -> np.ndarray:
    """Composition of this marrow, were its fat fraction another one."""
    parts = [COMPARTMENTS.index("fat"), COMPARTMENTS.index("marrow water")]
    changed = marrow.copy()
    changed[parts] = np.array([share, 1 - share]) * marrow[parts].sum()
    return changed


def _ends(places: np.ndarray, curves: Mapping[str, np.ndarray], unit: str) -> str:
    return "; ".join(
        f"{name} goes from {values[0]:.2f} to {values[-1]:.2f}, lowest at {places[values.argmin()]:.0f}{unit}"
        for name, values in curves.items()
    )


def _draw(places, curves: Mapping[str, np.ndarray], x_label: str, y_label: str, *, relative: bool):
    """Draw the curves with their names at the right end, told apart by line and colour."""
    figure = Figure(figsize=(4.6, 3.1), facecolor="white", layout="constrained")
    axes = figure.add_subplot()
    looks = list(zip(curves.items(), LINES * 3, COLOURS * 3, strict=False))
    for (_, values), line, colour in looks:
        # The first is broad, so that it shows beneath one that it coincides with
        axes.plot(places, values, linestyle=line, color=colour, linewidth=3.5 if line == "-" else 1.8)
    if relative:
        axes.axhline(1, xmax=PLOTTED, color="black", linewidth=1)
    top = 1.1 * max(values.max() for values in curves.values())
    width = places[-1] - places[0]
    heights = _apart([values[-1] for values in curves.values()], 0.07 * top)
    for ((name, _), _, colour), height in zip(looks, heights, strict=True):
        axes.text(places[-1] + 0.015 * width, height, name, va="center", color=colour)
    axes.set(xlabel=x_label, ylabel=y_label, xlim=(places[0], places[0] + width / PLOTTED), ylim=(0, top))
    axes.set_xticks([tick for tick in axes.get_xticks() if places[0] <= tick <= places[-1]])
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _apart(heights: list[float], gap: float) -> np.ndarray:
    """Move labels up until neighbours no longer overlap."""
    placed = np.array(heights, float)
    order = np.argsort(placed)
    for lower, upper in pairwise(order):
        placed[upper] = max(placed[upper], placed[lower] + gap)
    return placed
