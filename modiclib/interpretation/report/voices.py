"""One case in three voices: a resident at the workstation, a structured report, and a letter to the patient."""

from ...errors import ModicError
from ...vocabulary import ModicType
from .truth import LevelTruth, level_truths

#: What a resident says of each type: T1 first.
LOOKS = {
    ModicType.TYPE_1: "dark on T1, bright on T2 and STIR",
    ModicType.TYPE_2: "bright on T1, bright on T2, dark on STIR",
    ModicType.TYPE_3: "dark on T1 and on T2",
    ModicType.MIXED_1_2: "partly dark and partly bright on T1, with some water on STIR",
    ModicType.MIXED_2_3: "partly bright and partly dark on T1 and T2",
}
#: What it is made of, in words that a person without training knows.
PLAIN = {
    ModicType.TYPE_1: "holds a little more water than the bone around it",
    ModicType.TYPE_2: "holds a little more fat than the bone around it",
    ModicType.TYPE_3: "is a little denser than the bone around it",
    ModicType.MIXED_1_2: "holds a little more water and fat than the bone around it",
    ModicType.MIXED_2_3: "holds a little more fat, and is a little denser, than the bone around it",
}


def voices(case) -> dict[str, str]:
    """Tell the Modic changes of a case in three voices, from its findings.

    Parameters
    ----------
    case : Case
        A computed case; only its findings and the grades of its discs are used.

    Returns
    -------
    dict of str to str
        ``'resident'``, ``'structured report'`` and ``'patient'``, each with the text.

    Raises
    ------
    ModicError
        If the case has no Modic change.

    Examples
    --------
    >>> import modiclib as ml
    >>> from modiclib.interpretation import voices
    >>> print(voices(ml.load_case("type-2"))["structured report"].splitlines()[0])
    L5-S1: Modic type 2 of the inferior L5 and superior S1 endplates.
    """
    truths = level_truths(case.findings, case.pfirrmann)
    if not truths:
        raise ModicError(f"The case {case.name!r} has no Modic change to tell of; choose one that has.")
    return {
        "resident": " ".join(map(resident, truths)),
        "structured report": "\n\n".join(map(structured, truths)),
        "patient": "\n\n".join(map(patient, truths)),
    }


def resident(truth: LevelTruth) -> str:
    """As it is said aloud at the workstation."""
    both = "Both endplates" if len(truth.endplates) > 1 else f"The {truth.endplates[0]} endplate"
    verb = "are" if len(truth.endplates) > 1 else "is"
    infection = (
        " The endplates are irregular but I can follow them, and I see no collection: I would not call infection."
        if "infection" in truth.consider
        else ""
    )
    return (
        f"{both} at {truth.level} {verb} {LOOKS[truth.type]}, about {100 * truth.height:.0f} % of the body high. "
        f"That is Modic {type_words(truth)}.{infection}"
    )


def structured(truth: LevelTruth) -> str:
    """As a report has it, a line each."""
    endplates = " and ".join(truth.endplates)
    considered = ", ".join(truth.consider)
    lines = [
        f"{truth.level}: Modic {type_words(truth)} of the {endplates} endplate{'s' * (len(truth.endplates) > 1)}.",
        f"Extent: {thirds_words(truth)}; {truth.heights[0]} of the height of the body (grade {truth.udby}).",
        f"Disc: Pfirrmann {truth.pfirrmann.name}. Endplates: {truth.integrity}.",
        f"Considered: {considered}; no collection." if considered == "infection" else "",
        f"Considered: {considered}." if considered and considered != "infection" else "",
        "Whether such a change goes with pain cannot be told from the images.",
    ]
    return "\n".join(filter(None, lines))


def patient(truth: LevelTruth) -> str:
    """As a letter has it: common, what it is, what it is not, what comes next."""
    above, below = truth.level.split("-")
    return (
        "Many people have a change like this, and many of them have no pain. Next to one disc of your lower back, "
        f"between the bones called {above} and {below}, a part of the bone {PLAIN[truth.type]}. Doctors call it a "
        "Modic change; the number after the name tells which kind it is, not how bad it is. The picture cannot show "
        "whether it has to do with your pain. Please talk it over with the person who asked for the scan."
    )


def type_words(truth: LevelTruth) -> str:
    """The type, and what prevails in a mixed one, if that is the same at both endplates."""
    prevails = f", predominantly {truth.predominant[0].words}" if len(truth.predominant) == 1 else ""
    return truth.type.words + prevails


def thirds_words(truth: LevelTruth) -> str:
    """Thirds of the endplate in words."""
    if len(truth.thirds) == 3:
        return "whole length of the endplate"
    return f"{' and '.join(truth.thirds)} third{'s' * (len(truth.thirds) > 1)} of the endplate"
