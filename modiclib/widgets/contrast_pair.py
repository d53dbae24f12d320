"""ContrastPair: two cases side by side, and a question about what differs."""

from collections.abc import Sequence
from html import escape

import traitlets

from ..errors import ModicError
from . import site
from .assembly import browser_code, style
from .image_viewer import SHARED, ImageViewer, select, still_view


class ContrastPair(ImageViewer):
    """Show two cases side by side, one contrast at a time, with linked slice, window, zoom and position.

    The reader switches the contrast of both, lets two contrasts of each case flicker in one place, or swipes between
    them. A prompt says what to look for; its answer, and with it the outlines, wait until they are asked for.

    Parameters
    ----------
    left, right : Case or Study
        The two cases.
    contrasts : sequence of str
        Which contrasts the reader can choose from; the first is shown first.
    prompt : str
        What to look for, e.g. ``"What differs on T1?"``; empty for none.
    answer : str
        Shown when asked for; an empty line parts two paragraphs. It needs a prompt.
    names : tuple of str
        What the two are called above their panes.
    label : str
        What the picture is of, for screen readers: it identifies, it does not diagnose.
    slices : slice, optional
        Which neighbouring slices of both stacks; by default all.
    columns : tuple of int, optional
        First column to show of both and the one after the last, to leave out the abdomen; by default all.
    outline_control : bool
        Whether the reader may switch the outlines, once the answer is shown.
    **traits
        First values of the traits below.

    Raises
    ------
    ModicError
        If a case does not hold a contrast asked for, if ``slices`` and ``columns`` leave nothing to show, or if there
        is an answer to no prompt.

    Examples
    --------
    >>> import modiclib as ml
    >>> from modiclib.widgets import ContrastPair
    >>> left, right = (ml.load_case(name).study(slices="middle") for name in ("type-1", "type-2"))
    >>> pair = ContrastPair(left, right, prompt="What differs on T1?", answer="A is darker than marrow, B brighter.")
    >>> pair.revealed
    False
    """

    _esm = browser_code(*SHARED, "contrast_pair")
    _css = style("common", "slice_viewer", "contrast_pair")

    names = traitlets.List(traitlets.Unicode(), help="What the two cases are called.").tag(sync=True)
    prompt = traitlets.Unicode("", help="What to look for.").tag(sync=True)
    answer = traitlets.Unicode("", help="What there was to see; shown when asked for.").tag(sync=True)
    revealed = traitlets.Bool(False, help="Whether the answer is shown.").tag(sync=True)
    left_id = traitlets.Unicode("", help="Name of the left case's image data.").tag(sync=True)
    left_data = traitlets.Bytes(b"", help="Its container; empty on a published page.").tag(sync=True)
    right_id = traitlets.Unicode("", help="Name of the right case's image data.").tag(sync=True)
    right_data = traitlets.Bytes(b"", help="Its container; empty on a published page.").tag(sync=True)

    def __init__(
        self,
        left,
        right,
        contrasts: Sequence[str] = ("T1", "T2"),
        *,
        prompt: str = "",
        answer: str = "",
        names: tuple[str, str] = ("A", "B"),
        label: str = "Two lumbar spines",
        slices: slice = slice(None),
        columns: tuple[int, int] | None = None,
        outline_control: bool = True,
        **traits,
    ):
        if answer and not prompt:
            raise ModicError("A contrast pair with an answer needs a prompt: say what to look for.")
        both = [select(source, contrasts, slices, columns) for source in (left, right)]
        traits = {"slice_index": both[0].middle, **traits}
        (left_data, left_maps), (right_data, right_maps) = (selected.publish() for selected in both)
        super().__init__(
            slice_count=both[0].slice_count,
            contrasts=both[0].contrasts,
            label=label,
            names=list(names),
            prompt=prompt,
            answer=answer,
            left_id=both[0].identifier,
            left_data=left_data,
            right_id=both[1].identifier,
            right_data=right_data,
            tissue_maps=left_maps | right_maps,
            outline_control=outline_control and any(selected.lesions for selected in both),
            **traits,
        )
        if site.site_folder():
            stacks = [selected.shown[name] for name in self.contrasts for selected in both]
            order = ", ".join(f"{name} {contrast}" for contrast in self.contrasts for name in names)
            text = f"{label}, from left to right: {order}"
            site.publish_still(site.site_folder(), stacks, text, **still_view(traits))
            site.show_without_javascript(self._as_text())

    def _as_text(self) -> str:
        """Prompt and answer as plain HTML, for readers without JavaScript."""
        paragraphs = "".join(f"<p>{escape(text)}</p>" for text in self.answer.split("\n\n") if text.strip())
        details = f"<details><summary>Show the answer</summary>{paragraphs}</details>" if paragraphs else ""
        return f"<p><strong>{escape(self.prompt)}</strong></p>{details}"
