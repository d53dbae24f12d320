"""ReportForm: write a structured report of a computed case, then compare it with the truth, part by part."""

import base64
import json
from collections.abc import Iterable
from html import escape

import anywidget
import traitlets

from ..errors import ModicError
from ..interpretation.report import (
    HEIGHTS,
    INTEGRITIES,
    MIMICS,
    THIRDS,
    LevelTruth,
    level_truths,
    voices,
)
from ..interpretation.report.words import expanded_table
from ..vocabulary import Level, ModicType, Pfirrmann
from . import site
from .assembly import browser_code, style

ENDPLATES = ("inferior, of the vertebra above", "superior, of the vertebra below")
TYPES = tuple(type_.words for type_ in ModicType if type_ is not ModicType.NONE)
PURE = ("type 1", "type 2", "type 3")
GRADE_WORDS = {"A": "A: under 25 %", "B": "B: 25 to 50 %", "C": "C: over 50 %"}
#: Parts of the report in their order: name, what is asked, whether several may hold, the choices.
PARTS = (
    ("level", "Level", False, tuple(map(str, Level))),
    ("endplates", "Endplates", True, ENDPLATES),
    ("type", "Type", False, TYPES),
    ("predominant", "Predominant, if mixed", False, ("not mixed", *PURE)),
    ("thirds", "Thirds of the endplate", True, THIRDS),
    ("height", "Height, of the vertebral body", False, HEIGHTS),
    ("udby", "Grade of the height (Udby)", False, tuple(GRADE_WORDS.values())),
    ("pfirrmann", "Disc, Pfirrmann grade", False, tuple(grade.name for grade in Pfirrmann)),
    ("integrity", "State of the endplates", False, INTEGRITIES),
    ("consider", "Also considered", True, MIMICS),
)


class ReportForm(anywidget.AnyWidget):
    """Report one level of a computed case: choices for each part, and an impression written from them, to be edited.

    Comparing with the truth waits until the writer has said how sure he is, and tells part by part what was right and
    why. The impression is read by the rules of `modiclib.read_report`. The truth comes from the findings of the case;
    until then it is sealed, out of a glance but not out of reach. What was chosen is remembered in the learner's
    browser only, under ``key``; a report that was compared counts on the home page as a question of its lesson.

    Parameters
    ----------
    key : str
        Name under which the report is kept; unique in the course.
    case : Case
        A case with Modic changes at one level.

    Raises
    ------
    ModicError
        If the case has Modic changes at no level, or at several.

    Examples
    --------
    >>> import modiclib as ml
    >>> from modiclib.widgets import ReportForm
    >>> ReportForm("example", ml.load_case("type-1")).committed
    False
    """

    _esm = browser_code(
        *("dom", "storage", "controls", "confidence", "presented", "base64", "answer_sheet"),
        *("report_words", "report_reading", "report_form"),
    )
    _css = style("common", "question", "report_reader", "report_form")

    key = traitlets.Unicode(help="Name under which the report is kept in the browser.").tag(sync=True)
    parts = traitlets.List(help="The parts of the report and their choices.").tag(sync=True)
    chosen = traitlets.Dict(help="What was chosen for each part.").tag(sync=True)
    impression = traitlets.Unicode("", help="The impression, as it stands in the box.").tag(sync=True)
    confidence = traitlets.Int(-1, help="How sure the writer is, percent; -1 if not said.").tag(sync=True)
    committed = traitlets.Bool(False, help="Whether the report was compared with the truth.").tag(sync=True)
    sealed = traitlets.Unicode(help="The truth, not in readable form.").tag(sync=True)
    table = traitlets.Dict(help="The table of words behind `read_report`.").tag(sync=True)

    def __init__(self, key: str, case):
        truths = level_truths(case.findings, case.pfirrmann)
        if len(truths) != 1:
            raise ModicError(
                f"The case {case.name!r} has Modic changes at {len(truths)} levels; a form reports one. Choose another."
            )
        model_report = voices(case)["structured report"]
        super().__init__(
            key=key,
            parts=[
                {"name": name, "label": label, "several": several, "choices": list(choices)}
                for name, label, several, choices in PARTS
            ],
            sealed=seal({"parts": answers(truths[0]), "report": model_report}),
            table=expanded_table(),
        )
        if site.site_folder():
            site.show_without_javascript(
                f"<details><summary>One way to report it</summary><p>{escape(model_report)}</p></details>"
            )


def answers(truth: LevelTruth) -> dict[str, dict]:
    """For each part of the form the choices that are right, and why."""
    percent = f"{100 * truth.height:.0f} % of the height of the body"
    prevails = [type_.words for type_ in truth.predominant]
    differ = "The two endplates differ here, so either is right."
    return {
        "level": right([truth.level], "Count up from the sacrum."),
        "endplates": right(
            [ENDPLATES[endplate.side == "superior"] for endplate in truth.endplates],
            f"It touches {' and '.join(truth.endplates)}.",
        ),
        "type": right([truth.type.words], "T1 first: it tells fat from water. Then T2, then STIR."),
        "predominant": right(
            prevails or ["not mixed"],
            differ if len(prevails) > 1 else "What fills more of it prevails; a pure type has no such part.",
        ),
        "thirds": right(truth.thirds, "A third counts where the change takes a third of it or more."),
        "height": right(truth.heights, f"Where it is highest, it measures {percent}."),
        "udby": right([GRADE_WORDS[grade] for grade in truth.grades], f"{percent[0].upper()}{percent[1:]}."),
        "pfirrmann": right([truth.pfirrmann.name], "On T2: signal of the nucleus first, then height."),
        "integrity": right([truth.integrity], "Follow the dark line of the endplate through every slice."),
        "consider": right(
            truth.consider,
            f"{' and '.join(truth.consider).capitalize()} can look the same on one image: say that you thought of it."
            if truth.consider
            else "None is needed here; none is wrong that you could tell apart.",
        ),
    }


def right(choices: Iterable[str], why: str) -> dict:
    """What is right for one part, and why."""
    return {"right": [str(choice) for choice in choices], "why": why}


def seal(content: dict) -> str:
    """Turn the truth into text that nobody reads by chance."""
    return base64.b64encode(json.dumps(content).encode()).decode()
