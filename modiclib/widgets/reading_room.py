"""ReadingRoom: unknown cases to practise on, read and committed before anything is told."""

import json

import traitlets

from ..cases.bank import bank_of_plan, make_bank
from ..cases.bank_plan import plan
from ..cases.bank_workers import Here
from ..errors import ModicError
from . import site
from .assembly import browser_code, style
from .image_viewer import SHARED, ImageViewer


class ReadingRoom(ImageViewer):
    """A reading room: unknown cases one after the other, with practice, a self-test and a blind test on oneself.

    On a published page the cases lie beside it, made by ``modic bank``. In JupyterLab Python makes each when it is
    opened, or takes it from the cache. What was read is kept in the browser only.

    Parameters
    ----------
    cases : int, optional
        How many cases to practise on; by default all 120.

    Raises
    ------
    ModicError
        If there is no bank of so many cases.

    Examples
    --------
    >>> from modiclib.widgets import ReadingRoom
    >>> room = ReadingRoom()
    >>> len(room.bank["practice"]), len(room.bank["selfTest"])
    (120, 20)
    """

    _esm = browser_code(
        *(
            *SHARED,
            "confidence",
            "presented",
            "agreement",
            "plot",
            "self_assessment",
            "base64",
            "bank_cases",
            "practice",
        ),
        *("place_marks", "verdict", "reading_form", "feedback", "reading_room"),
    )
    _css = style("common", "slice_viewer", "lab", "self_assessment", "reading_room")

    bank = traitlets.Dict(
        help="Names of the cases; empty on a published page, which has them beside it."
    ).tag(sync=True)
    marks = traitlets.List(traitlets.Unicode(), help="Places marked in the case that is open.").tag(sync=True)
    committed = traitlets.Int(0, help="Readings committed since the room was opened.").tag(sync=True)

    def __init__(self, cases: int | None = None, **traits):
        self._planned = {planned.identifier: planned for planned in plan(cases)}
        on_page = site.site_folder() is not None
        super().__init__(
            slice_count=13,
            slice_index=6,
            contrasts=["T1", "T2", "STIR"],
            outline_control=False,
            label="Unknown case",
            bank={} if on_page else bank_of_plan(list(self._planned.values())),
            **traits,
        )
        self.on_msg(self._answer)
        if on_page:
            site.show_without_javascript("<p>The reading room needs JavaScript in the browser.</p>")

    def _answer(self, _, content: dict, __) -> None:
        """Send the browser the images or the truth of a case."""
        part, name = content.get("part"), content.get("name")
        try:
            if name not in self._planned or part not in ("case", "truth"):
                raise ModicError(f"there is no {part} {name} in this bank; open the room again.")
            (case,) = make_bank([self._planned[name]], Here())
            alike = [
                other.identifier
                for other in self._planned.values()
                if other.group == case.planned.group and other != case.planned and not other.self_test
            ]
            told = json.dumps(case.truth | {"similar": alike[:3]}).encode()
            self.send({"part": part, "name": name}, [case.images if part == "case" else told])
        except ModicError as error:
            self.send({"part": part, "name": name, "error": str(error)})
