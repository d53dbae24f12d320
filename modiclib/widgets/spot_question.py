"""SpotQuestion: point to a place on a slice, commit, then see what you hit and where it is."""

import zlib
from collections.abc import Mapping, Sequence

import anywidget
import numpy as np
import traitlets

from ..cases.outlines import outlines
from ..errors import ModicError
from . import site
from .assembly import browser_code, style
from .image_viewer import select
from .places import name_places, place_words

#: Reason for a point on nothing that has a reason of its own is looked up under this name.
ELSEWHERE = "elsewhere"


class SpotQuestion(anywidget.AnyWidget):
    """Ask for a place on a slice of a computed case: by mouse, touch, or a cross moved with the arrow keys.

    What is right comes from the labels of the case. After the answer the place is outlined, with a reason for what
    was hit.

    Parameters
    ----------
    key : str
        Name under which the answer is kept; unique in the course, e.g. ``"01-endplate"``.
    prompt : str
        The question.
    case : Case
        A computed case.
    answer : str or sequence of str
        What counts as right: names of `modiclib.LABELS` (``"disc L4-L5"``, ``"lesion 1"``) or of `modiclib.Endplate`.
    reasons : mapping of str to str
        One line for each place that may be hit. A name may be the beginning of several (``"marrow"``);
        ``"endplate"`` is any endplate that is not the answer; ``"answer"`` is the right place, and ``"elsewhere"``
        all the rest. The last two are needed.
    contrasts : sequence of str
        Which images the learner can switch between; the first is shown first.
    ask_confidence : bool
        Whether to ask "how sure are you?" before the answer is committed.
    label : str
        What the picture is of, for screen readers.
    **view
        ``slices`` and ``columns`` as `modiclib.cases.spine` gives them, and ``slice_index``, ``zoom``, ``pan_row`` and
        ``pan_column`` as in `SliceViewer`. By default the mid-sagittal slice.

    Raises
    ------
    ModicError
        If the answer is not in the slice, or a reason is missing.

    Examples
    --------
    >>> import modiclib as ml
    >>> from modiclib.widgets import SpotQuestion
    >>> question = SpotQuestion(
    ...     "example",
    ...     "Point to the lower endplate of L4.",
    ...     ml.load_case("normal"),
    ...     "inferior L4",
    ...     {"answer": "It lies above the disc L4–L5.", "elsewhere": "Count up from the sacrum."},
    ... )
    >>> question.committed
    False
    """

    _esm = browser_code(
        *(
            "dom",
            "controls",
            "storage",
            "images",
            "geometry",
            "picture",
            "marks",
            "pane",
            "statistics",
            "opening",
        ),
        *("confidence", "presented", "answer_sheet", "question_frame", "spot_question"),
    )
    _css = style("common", "slice_viewer", "question", "spot_question")

    key = traitlets.Unicode(help="Name under which the answer is kept in the browser.").tag(sync=True)
    prompt = traitlets.Unicode(help="The question.").tag(sync=True)
    label = traitlets.Unicode(help="What the picture is of.").tag(sync=True)
    contrasts = traitlets.List(traitlets.Unicode(), help="Contrasts to switch between.").tag(sync=True)
    view = traitlets.Dict(help="Slice, zoom and position.").tag(sync=True)
    images_id = traitlets.Unicode(help="Name of the image data.").tag(sync=True)
    images_data = traitlets.Bytes(b"", help="The image container; empty on a published page.").tag(sync=True)
    places = traitlets.List(
        help="Words and reason of each place, and whether it is right; 0: elsewhere."
    ).tag(sync=True)
    place_map = traitlets.Bytes(
        help="Index of the place at each voxel, (rows, columns) uint8, deflated."
    ).tag(sync=True)
    outlines = traitlets.List(help="Lines around what is right: row, column, ..., in voxels.").tag(sync=True)
    ask_confidence = traitlets.Bool(False, help="Whether confidence is asked for.").tag(sync=True)
    spot = traitlets.List(
        traitlets.Float(),
        help="Where the cross is: mm (down, back) from the middle of the picture; or empty.",
    ).tag(sync=True)
    confidence = traitlets.Int(-1, help="How sure the learner is, percent; -1 if not said.").tag(sync=True)
    committed = traitlets.Bool(False, help="Whether the answer was committed.").tag(sync=True)

    def __init__(
        self,
        key: str,
        prompt: str,
        case,
        answer: str | Sequence[str],
        reasons: Mapping[str, str],
        contrasts: Sequence[str] = ("T1", "T2"),
        *,
        ask_confidence: bool = False,
        label: str = "Lumbar spine, one sagittal slice",
        slices: slice | None = None,
        columns: tuple[int, int] | None = None,
        **view,
    ):
        slices = slices or slice(case.middle, case.middle + 1)
        index = view.get("slice_index", case.middle - slices.start)
        answers = [answer] if isinstance(answer, str) else list(answer)
        self._check(key, answers, reasons)
        selected = select(case, contrasts, slices, columns)
        left, right = columns or (None, None)
        here = {name: mask[:, left:right] for name, mask in name_places(case, slices.start + index).items()}
        missing = [name for name in answers if name not in here or not here[name].any()]
        if missing:
            raise ModicError(f"Question {key!r}: there is no {' and no '.join(missing)} in this slice.")
        places, numbers = number_places(case, here, answers, reasons)
        truth = np.any([here[name] for name in answers], axis=0)
        folder = site.site_folder()
        if folder:
            site.publish_images(folder, selected.identifier, selected.container)
        super().__init__(
            key=key,
            prompt=prompt,
            label=label,
            contrasts=list(contrasts),
            view={"zoom": 1.0, "pan_row": 0.0, "pan_column": 0.0, **view, "slice_index": index},
            images_id=selected.identifier,
            images_data=b"" if folder else selected.container,
            places=places,
            place_map=zlib.compress(numbers.tobytes(), 9),
            outlines=outlines(truth),
            ask_confidence=ask_confidence,
        )
        if folder:
            stacks = [selected.shown[name] for name in contrasts]
            shown = {name: value for name, value in self.view.items() if name != "slice_index"}
            site.publish_still(folder, stacks, f"{label}: {prompt}", slice_index=index, **shown)

    @staticmethod
    def _check(key: str, answers: list[str], reasons: Mapping[str, str]) -> None:
        missing = [name for name in ("answer", ELSEWHERE) if not reasons.get(name, "").strip()]
        if missing or not answers:
            raise ModicError(f"Question {key!r} needs an answer, and reasons for 'answer' and 'elsewhere'.")


def number_places(
    case, here: Mapping[str, np.ndarray], answers: Sequence[str], reasons: Mapping[str, str]
) -> tuple[list[dict], np.ndarray]:
    """Number the places of a slice: what is said of each, and the number at each voxel.

    Where places overlap, the right one wins, then endplates, then the others.
    """
    places = [{"words": "none of the structures asked about", "reason": reasons[ELSEWHERE], "right": False}]
    numbers = np.zeros(next(iter(here.values())).shape, np.uint8)
    endplates = [name for name in here if name.startswith(("inferior ", "superior "))]
    rest = [name for name in here if name not in endplates]
    for name in (*rest, *(e for e in endplates if e not in answers), *(a for a in answers if a in here)):
        numbers[here[name]] = len(places)
        words, right = place_words(name, case), name in answers
        reason = reasons["answer"] if right else _reason(name, name in endplates, reasons)
        places.append({"words": words, "reason": reason, "right": right})
    return places, numbers


def _reason(name: str, is_endplate: bool, reasons: Mapping[str, str]) -> str:
    """Return the reason whose name fits best: the longest beginning of the place's name."""
    kind = ["endplate"] if is_endplate else []
    fitting = [start for start in reasons if name == start or name.startswith(f"{start} ")]
    return reasons[max([*fitting], key=len, default=next((k for k in kind if k in reasons), ELSEWHERE))]
