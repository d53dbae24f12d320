"""SliceViewer: the series of a study side by side, linked, as on a reading station."""

from collections.abc import Sequence
from dataclasses import replace

import anywidget
import traitlets

from ..errors import ModicError
from ..series import Series, Study
from . import images, site
from .assembly import browser_code, style

#: What Reset brings back to its first value.
VIEW = ("slice_index", "width", "level", "zoom", "pan_row", "pan_column")


class SliceViewer(anywidget.AnyWidget):
    """Show series of a study side by side with linked slice, window, zoom and pan.

    It works on a published page without Python, and in JupyterLab, where every trait can be read and set.

    Parameters
    ----------
    source : Case or Study
        A computed case brings the outlines of its lesions; a study read from files has none.
    contrasts : sequence of str, optional
        Which series, in this order; by default T1, T2 and STIR as far as there are any.
    label : str, optional
        What the picture is of, for screen readers: it identifies, it does not diagnose.
    slices : slice, optional
        Which neighbouring slices of the stack; by default all.
    columns : tuple of int, optional
        First column to show and the one after the last, to leave out the abdomen; by default all.
    outline_control : bool
        Whether the reader may switch the outline of the lesion on and off.
    **traits
        First values of the traits below.

    Raises
    ------
    ModicError
        If the study does not hold a contrast asked for, if ``slices`` and ``columns`` leave nothing to show, or if they
        are given for series that do not share one grid.

    Examples
    --------
    >>> import modiclib as ml
    >>> from modiclib.widgets import SliceViewer
    >>> viewer = SliceViewer(ml.load_case("normal").study(slices="middle"), label="A lumbar spine")
    >>> viewer.contrasts
    ['T1', 'T2', 'STIR']
    """

    _esm = browser_code("dom", "storage", "images", "geometry", "pane", "gestures", "slice_viewer")
    _css = style("common", "slice_viewer")

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
    contrasts = traitlets.List(traitlets.Unicode(), help="Contrasts shown, left to right.").tag(sync=True)
    first_view = traitlets.Dict(help="Slice, window, zoom and position that Reset brings back.").tag(
        sync=True
    )
    label = traitlets.Unicode("", help="What the picture is of, for screen readers.").tag(sync=True)
    images_id = traitlets.Unicode("", help="Name of the image data, derived from its content.").tag(sync=True)
    images_data = traitlets.Bytes(b"", help="The image container; empty on a published page.").tag(sync=True)

    def __init__(
        self,
        source,
        contrasts: Sequence[str] | None = None,
        *,
        label: str = "",
        slices: slice = slice(None),
        columns: tuple[int, int] | None = None,
        outline_control: bool = True,
        **traits,
    ):
        computed_case = hasattr(source, "findings")
        study = source.study() if computed_case else source
        chosen = choose(study, contrasts)
        check_part(study, slices, columns)
        # All series go into the container, so that viewers of one case that show other contrasts share one download.
        shown = Study(tuple(part(series, slices, columns) for series in study), study.title)
        reference = shown[chosen[0]]
        first = range(len(study[chosen[0]].pixels))[slices].start
        lesions = []
        if computed_case:
            lesions = images.lesion_outlines(source, first, len(reference.pixels), columns)
        identifier, container = images.pack(shown, lesions)
        label = label or (shown.title if not computed_case else "") or "Lumbar spine"
        traits = {"slice_index": study[chosen[0]].middle - first, **traits}
        folder = site.site_folder()
        if folder:
            site.publish_images(folder, identifier, container)
            site.publish_still(folder, [shown[name] for name in chosen], label, **still_view(traits))
        super().__init__(
            slice_count=len(reference.pixels),
            contrasts=chosen,
            label=label,
            images_id=identifier,
            images_data=b"" if folder else container,
            outline_control=outline_control and bool(lesions),
            **traits,
        )
        self.first_view = {name: getattr(self, name) for name in VIEW}

    @traitlets.validate("slice_index")
    def _keep_in_stack(self, proposal: dict) -> int:
        return min(max(proposal["value"], 0), max(self.slice_count - 1, 0))

    @traitlets.validate("width", "zoom")
    def _keep_in_range(self, proposal: dict) -> float:
        low, high = {"width": (5.0, 400.0), "zoom": (0.5, 12.0)}[proposal["trait"].name]
        return min(max(proposal["value"], low), high)


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


def still_view(traits: dict) -> dict:
    """Slice, zoom and position of a first view, as a still picture takes them."""
    return {name: traits[name] for name in ("slice_index", "zoom", "pan_row", "pan_column") if name in traits}


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
