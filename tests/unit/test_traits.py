"""The traits of all widgets: each says what it is, can be set in Python, is heard there, and reaches the browser."""

import pytest
import traitlets
from anywidget import AnyWidget

import modiclib as ml
from modiclib import widgets
from modiclib.cases import spine
from modiclib.widgets import Option

#: How to make one of each; the case comes from the test.
MAKE = {
    "ContrastLab": lambda case: widgets.ContrastLab(case),
    "ContrastPair": lambda case: widgets.ContrastPair(*2 * [case.study("middle")], prompt="What differs?"),
    "DecisionHelper": lambda case: widgets.DecisionHelper(),
    "LesionLab": lambda case: widgets.LesionLab(case),
    "OwnImages": lambda case: widgets.OwnImages(),
    "Question": lambda case: widgets.Question(
        "key", "Which?", [Option("A", "So it is.", correct=True), Option("B", "It is not.")]
    ),
    "ReadingRoom": lambda case: widgets.ReadingRoom(),
    "ReportForm": lambda case: widgets.ReportForm("key", case),
    "ReportReader": lambda case: widgets.ReportReader(),
    "SliceViewer": lambda case: widgets.SliceViewer(case, **spine(case, slices=3)),
    "SpotQuestion": lambda case: widgets.SpotQuestion(
        "key", "Point to it.", case, "inferior L4", {"answer": "There it is.", "elsewhere": "Not there."}
    ),
}


def own_traits(widget: type) -> dict[str, traitlets.TraitType]:
    """Traits that the browser shares, beyond those of every widget."""
    return {
        name: trait
        for name, trait in widget.class_traits(sync=True).items()
        if name not in AnyWidget.class_traits() and not name.startswith("_")
    }


def another(trait: traitlets.TraitType, value):
    """A value that the trait does not have yet."""
    match trait:
        case traitlets.Enum():
            return next(other for other in trait.values if other != value)
        case traitlets.Bool():
            return not value
        case traitlets.Unicode():
            return f"{value} and more"
        case traitlets.Bytes():
            return value + b"more"
        case traitlets.Float():
            return value / 2 + 0.3
        case traitlets.Int():
            return value - 1 if value > 0 else value + 1
        case traitlets.List():
            return (
                value[:-1]
                if value
                else [{traitlets.Float: 1.5, traitlets.Int: 1}.get(type(trait._trait), "one")]
            )
        case traitlets.Dict():
            return {**value, "more": 1}
    raise AssertionError(f"nothing is known of {trait}")


@pytest.fixture(scope="module", params=MAKE)
def widget(request):
    return MAKE[request.param](ml.load_case("type-1"))


def test_every_public_widget_is_looked_at():
    public = {name for name in widgets.__all__ if isinstance(getattr(widgets, name), type)} - {"Option"}
    assert public == set(MAKE)


def test_every_trait_says_what_it_is(widget):
    traits = own_traits(type(widget))
    assert traits
    assert [name for name, trait in traits.items() if not trait.help.endswith(".")] == []


def test_every_trait_is_set_heard_and_sent(widget):
    unheard = []
    for name, trait in own_traits(type(widget)).items():
        if has_one_value(widget, name):
            continue
        heard, before = [], getattr(widget, name)
        wanted = another(trait, before)
        widget.observe(heard.append, name)
        setattr(widget, name, wanted)
        widget.unobserve(heard.append, name)
        got = [*(change.new for change in heard), getattr(widget, name), widget.get_state([name])[name]]
        if got != 3 * [wanted]:
            unheard.append((name, wanted, got))
        setattr(widget, name, before)
    assert unheard == []


def has_one_value(widget, name: str) -> bool:
    """Whether there is nothing to choose: one slice, or one contrast."""
    choices = {"slice_index": "slice_count", "front": "contrasts"}.get(name)
    if choices is None:
        return False
    found = getattr(widget, choices)
    return (found if isinstance(found, int) else len(found)) < 2
