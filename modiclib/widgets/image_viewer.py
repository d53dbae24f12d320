"""ImageViewer: what all widgets that show slices have in common, and which part of a study they show."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import anywidget
import traitlets

from ..cases.outlines import lesion_outlines
from ..errors import ModicError
from ..series import Series, Study
from . import images, site
from .tissue_maps import pack_tissues

#: What Reset brings back to its first value.
VIEW = ("slice_index", "width", "level", "zoom", "pan_row", "pan_column", "front", "compare", "divider")
#: Browser code that every viewer needs, in this order, before its own file.
SHARED = (
    *("dom", "storage", "images", "geometry", "controls", "picture", "marks", "pane", "gestures"),
    *("maps", "tissues", "statistics", "outline", "structures", "compare", "measure", "screen", "keyboard"),
    *("opening", "viewer"),
)


class ImageViewer(anywidget.AnyWidget):
    """The traits of a viewer: each can be set and observed in Python, and linked to other widgets on a page."""

    slice_index = traitlets.Int(0, help="Slice shown, 0 = the patient's rightmost.").tag(sync=True)
    slice_count = traitlets.Int(1, help="Slices in the stack of the first series.").tag(sync=True)
    width = traitlets.Float(100.0, help="Window width, percent of the first window of each series.").tag(
        sync=True
    )
    level = traitlets.Float(
        0.0, help="Shift of the window's centre, percent of the first width; above 0 is darker."
    ).tag(sync=True)
    zoom = traitlets.Float(1.0, help="Magnification; 1 fits the picture into its pane.").tag(sync=True)
    pan_row = traitlets.Float(0.0, help="Shift of the view towards the feet, mm.").tag(sync=True)
    pan_column = traitlets.Float(0.0, help="Shift of the view towards the back, mm.").tag(sync=True)
    outline = traitlets.Bool(False, help="Whether the lesions are outlined.").tag(sync=True)
    outline_control = traitlets.Bool(True, help="Whether the reader may switch the outline.").tag(sync=True)
    contrasts = traitlets.List(traitlets.Unicode(), help="Contrasts shown, in this order.").tag(sync=True)
    front = traitlets.Int(
        0, help="Index of the contrast in front, where a pane can show several; 0 is the first."
    ).tag(sync=True)
    compare = traitlets.Enum(
        ("", "flicker", "swipe"),
        "",
        help="How one pane compares two contrasts: in turn, on either side of a divider, or not at all.",
    ).tag(sync=True)
    divider = traitlets.Float(
        50.0, help="Place of the divider while swiping, percent of the pane's width."
    ).tag(sync=True)
    structures = traitlets.Bool(False, help="Whether structures are marked by pattern and name.").tag(
        sync=True
    )
    tool = traitlets.Enum(
        ("", "probe", "region", "reference"),
        "",
        help="What presses on the picture and arrow keys move; empty for none.",
    ).tag(sync=True)
    probe = traitlets.List(
        traitlets.Float(),
        help="Place that is read: mm (down, back) from the middle of the picture; or empty.",
    ).tag(sync=True)
    region = traitlets.List(
        traitlets.Float(),
        help="Ellipse that is measured: mm (down, back, half height, half width); or empty.",
    ).tag(sync=True)
    reference = traitlets.List(
        traitlets.Float(), help="Ellipse that the region is compared with, given in the same way; or empty."
    ).tag(sync=True)
    reading = traitlets.Dict(
        help="What probe and regions measure in each picture, written by the browser: grey value; mean, SD and area "
        "(mm²); ratio of the means, with its 95 % interval."
    ).tag(sync=True)
    tissue_maps = traitlets.Dict(help="Tissue maps by name; empty on a published page.").tag(sync=True)
    first_view = traitlets.Dict(help="Slice, window, zoom and position that Reset brings back.").tag(
        sync=True
    )
    label = traitlets.Unicode("", help="What the picture is of, for screen readers.").tag(sync=True)

    def __init__(self, **traits):
        super().__init__(**traits)
        self.first_view = {name: getattr(self, name) for name in VIEW}

    @traitlets.validate("slice_index")
    def _keep_in_stack(self, proposal: dict) -> int:
        return min(max(proposal["value"], 0), max(self.slice_count - 1, 0))

    @traitlets.validate("front")
    def _keep_in_contrasts(self, proposal: dict) -> int:
        return min(max(proposal["value"], 0), max(len(self.contrasts) - 1, 0))

    @traitlets.validate("width", "zoom", "divider")
    def _keep_in_range(self, proposal: dict) -> float:
        limits = {"width": (5.0, 400.0), "zoom": (0.5, 12.0), "divider": (0.0, 100.0)}
        low, high = limits[proposal["trait"].name]
        return min(max(proposal["value"], low), high)


@dataclass(frozen=True)
class Selection:
    """The part of a case or study that a viewer shows, packed for the browser.

    Attributes
    ----------
    contrasts : list of str
        Shown, in this order.
    shown : Study
        All series of the study, cut to the slices and columns shown.
    middle : int
        Index of the mid-sagittal slice among those shown; outside them if it is not.
    lesions : bool
        Whether there are lesions to outline.
    tissues : dict of str to bytes
        Container of the tissue maps by name; empty for a study that was not computed.
    identifier, container
        Name of the image container, and its bytes.
    """

    contrasts: list[str]
    shown: Study
    middle: int
    lesions: bool
    tissues: dict[str, bytes]
    identifier: str
    container: bytes

    @property
    def slice_count(self) -> int:
        """Slices in the stack of the first contrast."""
        return len(self.shown[self.contrasts[0]].pixels)

    def publish(self) -> tuple[bytes, dict[str, bytes]]:
        """Images and tissue maps for the widget to carry; while the site is built they go beside the page instead."""
        folder = site.site_folder()
        if not folder:
            return self.container, self.tissues
        for identifier, container in {self.identifier: self.container, **self.tissues}.items():
            site.publish_images(folder, identifier, container)
        return b"", {}


def select(
    source, contrasts: Sequence[str] | None, slices: slice, columns: tuple[int, int] | None
) -> Selection:
    """Choose what to show of a case or study, and pack it.

    All series go into the container, so that viewers of one case that show other contrasts share one download.

    Raises
    ------
    ModicError
        If the study does not hold a contrast asked for, if ``slices`` and ``columns`` leave nothing to show, or if they
        are given for series that do not share one grid.
    """
    if hasattr(source, "findings"):
        return select_case(source, contrasts, slices, columns)
    chosen = choose(source, contrasts)
    check_part(source, slices, columns)
    shown = Study(tuple(part(series, slices, columns) for series in source), source.title)
    reference = source[chosen[0]]
    middle = reference.middle - range(len(reference.pixels))[slices].start
    return Selection(chosen, shown, middle, False, {}, *images.pack(shown))


def select_case(
    case, contrasts: Sequence[str] | None, slices: slice, columns: tuple[int, int] | None
) -> Selection:
    """Scan the slices of a computed case that are shown, no others, and pack them with lesions and tissues."""
    every = range(2 * case.middle + 1)
    neighbours = every[slices] if slices.step in (None, 1) and every[slices] else None
    study = case.study(neighbours or "all")
    chosen = choose(study, contrasts)
    check_part(study, slice(None) if neighbours else slices, columns)
    shown = Study(tuple(part(series, slice(None), columns) for series in study), study.title)
    first, count = neighbours.start, len(neighbours)
    lesions = lesion_outlines(case, first, count, columns)
    tissues = dict([pack_tissues(case, first, count, columns)])
    packed = images.pack(shown, lesions, tissue_maps=next(iter(tissues)))
    return Selection(chosen, shown, case.middle - first, bool(lesions), tissues, *packed)


def choose(study: Study, contrasts: Sequence[str] | None) -> list[str]:
    """Pick the contrasts to show; one that the study does not have is an error that names those it has."""
    usual = [name for name in ("T1", "T2", "STIR") if name in study.contrasts]
    wanted = list(contrasts or usual or study.contrasts)
    missing = [name for name in wanted if name not in study.contrasts]
    if missing or not wanted:
        have = ", ".join(study.contrasts) or "no series"
        raise ModicError(
            f"This study has no {' and no '.join(missing) or 'series'}; it has {have}. Ask for one of these."
        )
    return wanted


def check_part(study: Study, slices: slice, columns: tuple[int, int] | None) -> None:
    """Refuse a choice of slices and columns that would show nothing, or other places in other series."""
    if slices == slice(None) and columns is None:
        return
    shapes = {series.pixels.shape for series in study}
    if len(shapes) > 1:
        raise ModicError("The series of this study differ in matrix: leave `slices` and `columns` out.")
    ((count, _, width),) = shapes
    left, right = columns or (0, width)
    if slices.step not in (None, 1) or not range(count)[slices] or not 0 <= left < right <= width:
        raise ModicError(
            f"There is nothing to show in {slices} and columns {left} to {right}: the stack has {count} slices and "
            f"{width} columns. Choose neighbouring slices, without a step, and columns from left to right."
        )


def part(series: Series, slices: slice, columns: tuple[int, int] | None) -> Series:
    """Return some slices and columns of a series, in the same place of the body."""
    left, right = columns or (0, series.pixels.shape[2])
    first = range(len(series.pixels))[slices].start
    return replace(
        series, pixels=series.pixels[slices, :, left:right], origin=series.position(first, 0, left)
    )


def still_view(traits: dict) -> dict:
    """Slice, zoom and position of a first view, as a still picture takes them."""
    return {name: traits[name] for name in ("slice_index", "zoom", "pan_row", "pan_column") if name in traits}
