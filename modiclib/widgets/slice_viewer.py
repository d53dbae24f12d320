"""SliceViewer: the series of a study side by side, linked, as on a reading station."""

from collections.abc import Sequence

import traitlets

from . import site
from .assembly import browser_code, style
from .image_viewer import SHARED, ImageViewer, select, still_view


class SliceViewer(ImageViewer):
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

    _esm = browser_code(*SHARED, "slice_viewer")
    _css = style("common", "slice_viewer")

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
        selected = select(source, contrasts, slices, columns)
        computed_case = hasattr(source, "findings")
        label = label or (selected.shown.title if not computed_case else "") or "Lumbar spine"
        traits = {"slice_index": selected.middle, **traits}
        data, tissue_maps = selected.publish()
        super().__init__(
            slice_count=selected.slice_count,
            contrasts=selected.contrasts,
            label=label,
            images_id=selected.identifier,
            images_data=data,
            tissue_maps=tissue_maps,
            outline_control=outline_control and selected.lesions,
            **traits,
        )
        if site.site_folder():
            stacks = [selected.shown[name] for name in selected.contrasts]
            site.publish_still(site.site_folder(), stacks, label, **still_view(traits))
