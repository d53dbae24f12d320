"""The truth of a bank case: what is there, measured, and why each answer is right, near or wrong.

It goes into a part of its own, which the browser loads only once a reading is committed.
"""

from itertools import product

import numpy as np
from scipy import ndimage

from ..composition import LABELS
from ..errors import ModicError
from ..interpretation import RULES, SignalRatio, measure
from ..interpretation.reasons import LOOKS, seen, why_not
from ..vocabulary import Finding, MimicKind, ModicType
from .bank_plan import ANSWERS, Planned
from .case import CONTRASTS, Case
from .outlines import lesion_outlines
from .regions import masks
from .samples import SAMPLES

#: The sample whose description says what to look for in a mimic, and what it is not.
SAMPLE_OF = {
    MimicKind.ACUTE_SCHMORL: "schmorl-acute",
    MimicKind.OLD_SCHMORL: "schmorl-old",
    MimicKind.HAEMANGIOMA: "haemangioma",
    MimicKind.LIPID_POOR_HAEMANGIOMA: "haemangioma-lipid-poor",
    MimicKind.SPONDYLODISCITIS: "spondylodiscitis",
    MimicKind.CORNER_OEDEMA: "axspa-corner",
    MimicKind.CORNER_FAT: "axspa-corner",
    MimicKind.METASTASIS: "metastasis",
    MimicKind.ACUTE_FRACTURE: "fracture-acute",
    MimicKind.OLD_FRACTURE: "fracture-old",
    MimicKind.FOCAL_FAT: "focal-fat",
}
PARTS_OF_MIXTURE = {ModicType.MIXED_1_2: ("1", "2"), ModicType.MIXED_2_3: ("2", "3")}
#: Signals that define the types, for a lesion that could not be measured.
DEFINING = {
    "1": ("hypo", "hyper", "hyper"), "2": ("hyper", "hyper", "hypo"), "3": ("hypo", "hypo", "hypo"),
}  # fmt: skip


def truth(planned: Planned, case: Case, columns: tuple[int, int]) -> dict:
    """Everything the reading room tells after a reading is committed; outlines are in the voxels of its images."""
    study = case.study()
    drawn = lesion_outlines(case, 0, 2 * case.middle + 1, columns)
    findings = []
    for finding, lesion in zip(case.findings, drawn, strict=True):
        ratios = measured(case, finding, study)
        findings.append(describe_finding(case, finding, ratios) | {"outlines": lesion["outlines"]})
    main = max(
        zip(case.findings, findings, strict=True), key=lambda pair: pair[0].extent.volume_mm3, default=None
    )
    return {
        "answer": planned.answer,
        "person": f"{'Woman' if case.sex == 'F' else 'Man'} of {case.age} years",
        "plain": plainness(case, findings, study),
        "findings": findings,
        **(judge(planned.answer, *main) if main else judge_normal()),
    }


def measured(case: Case, finding: Finding, study) -> dict[str, SignalRatio]:
    """Signal ratios of a finding by contrast; none where too little is left to compare."""
    try:
        lesion, reference = masks(case, finding)
        return {name: measure(study[name], lesion, reference) for name in CONTRASTS}
    except ModicError:
        return {}


def describe_finding(case: Case, finding: Finding, ratios: dict[str, SignalRatio]) -> dict:
    """What is told of one finding, in plain values."""
    areas = [np.count_nonzero(plane == finding.label) for plane in case.labels]
    side = float(np.sqrt(max(areas) * case.spacing[1] * case.spacing[2]))
    contrast = max((abs(np.log(max(ratio.ratio, 0.05))) for ratio in ratios.values()), default=0.0)
    return {
        "place": str(finding.endplate or finding.vertebra),
        "level": str(finding.level or ""),
        "words": str(finding),
        "extent": finding.extent.udby,
        "height": round(finding.extent.height, 3),
        "plain": round(contrast * side, 2),
        "ratios": {
            name: {edge: round(getattr(ratio, edge), 2) for edge in ("ratio", "low", "high")}
            | {"signal": str(ratio.signal)}
            for name, ratio in ratios.items()
        },
    }


def plainness(case: Case, findings: list[dict], study) -> float:
    """How plain a case is: its least plain lesion, or where there is none how even its marrow is. Our choice.

    Of a lesion: the logarithm of its signal ratio on the image that shows it best, times the side of a square as large
    as its largest cross-section, mm. A spine without lesions is the harder to clear, the patchier its marrow.
    """
    if findings:
        return min(finding["plain"] for finding in findings)
    return round(evenness(case, study["T1"].pixels[case.middle]), 2)


def evenness(case: Case, plane: np.ndarray) -> float:
    """Mean over standard deviation of the marrow of one slice, away from its borders; median of the vertebrae."""
    labels, found = case.slice_labels(case.middle), []
    for name in ("L1", "L2", "L3", "L4", "L5"):
        inside = ndimage.binary_erosion(labels == LABELS[f"marrow {name}"], iterations=3)
        if inside.any():
            found.append(plane[inside].mean() / plane[inside].std())
    return float(np.median(found))


def judge(answer: str, finding: Finding, told: dict) -> dict:
    """Which answers are right or defensible, whether readers may dispute it, and a reason for each answer."""
    signals = tuple(ratio["signal"] for ratio in told["ratios"].values()) or DEFINING.get(
        answer, DEFINING["1"]
    )
    if finding.kind != "modic":
        return judge_mimic(finding, signals)
    if answer == "mixed":
        return judge_mixture(finding, signals)
    readings = readings_within(told["ratios"])
    accepted = sorted({answer} | {reading for reading in readings if reading in ("1", "2", "3")})
    by_rule = RULES[signals]
    disputed = ""
    if by_rule.type != finding.type:
        disputed = (
            f"Measured over the whole lesion it is {seen(signals)}, which the rules call {by_rule.verdict}."
        )
    elif len(accepted) > 1:
        disputed = (
            "A measured ratio lies on a border between two words, so the rules allow more than one type."
        )
    right = by_rule.why if by_rule.type == finding.type else RULES[DEFINING[answer]].why
    reasons = {
        "0": f"Something is there: {told['words']}. It is {seen(signals)}.",
        **{other: why_not(f"type {other}", signals) for other in ("1", "2", "3") if other != answer},
        "mixed": f"A mixed type shows two tissues in one lesion. This one is {seen(signals)} throughout.",
        "not Modic": "It starts from the endplate of a degenerated disc and follows it, as Modic changes do; "
        f"nothing else is there. It is {seen(signals)}.",
        answer: " ".join((right, *by_rule.caveats[:1])),
    }
    for other in accepted:
        if other != answer:
            reasons[other] = f"Defensible: {disputed} {reasons[other]}"
    return {"accepted": accepted, "disputed": disputed, "reasons": in_order(reasons)}


def readings_within(ratios: dict[str, dict]) -> set[str]:
    """Types the rules name for any word that the intervals of the ratios allow."""
    words = list(LOOKS)[:3]

    def possible(ratio: dict) -> list[str]:
        edges = [SignalRatio("", ratio[edge], 0, 0, True).signal for edge in ("low", "high")]
        return words[words.index(edges[0]) : words.index(edges[1]) + 1]

    if not ratios:
        return set()
    return {str(RULES[key].type) for key in product(*map(possible, ratios.values()))}


def judge_mixture(finding: Finding, signals: tuple[str, str, str]) -> dict:
    """A mixture: its parts are never plainly wrong."""
    parts, most = PARTS_OF_MIXTURE[finding.type], str(finding.predominant)
    (less,) = (part for part in parts if part != most)
    other = next(type_ for type_ in ("1", "2", "3") if type_ not in parts)
    reasons = {
        "0": f"Something is there: {finding}.",
        most: f"Defensible: type {most} fills more of the lesion, but type {less} is there as well, so name both.",
        less: f"Defensible in part: type {less} is there, but type {most} fills more of the lesion; name both.",
        other: f"Neither of its two tissues is type {other}. {RULES[DEFINING[other]].why}",
        "mixed": f"Two tissues lie in one lesion: {finding.type.words}, predominantly type {most}.",
        "not Modic": "It starts from the endplate of a degenerated disc and follows it; two tissues in one lesion are "
        "common among Modic changes.",
    }
    disputed = "Two tissues in one lesion: readers who name only one of them see the same picture."
    return {"accepted": sorted({"mixed", *parts}), "disputed": disputed, "reasons": in_order(reasons)}


def judge_mimic(finding: Finding, signals: tuple[str, str, str]) -> dict:
    """A mimic: signals alone do not tell it apart, so the reason is what does."""
    sample = SAMPLES[SAMPLE_OF[MimicKind(finding.kind)]]
    clue = f"{finding.kind[0].upper()}{finding.kind[1:]}. {sample.look_for} {sample.is_not}"
    reasons = {
        "0": f"Something is there: {clue}",
        **dict.fromkeys("123", f"Its signals alone may suggest it; what is around it does not. {clue}"),
        "mixed": f"Not a mixture at an endplate. {clue}",
        "not Modic": clue,
    }
    accepted, disputed = ["not Modic"], ""
    if finding.kind == MimicKind.OLD_FRACTURE:  # its marrow has recovered
        accepted, disputed = ["0", "not Modic"], "The marrow is normal; what is left is the shape."
        reasons["0"] = f"Defensible, as the marrow is normal. {clue}"
    return {"accepted": accepted, "disputed": disputed, "reasons": in_order(reasons)}


def judge_normal() -> dict:
    """No lesion: every other answer has seen one."""
    signals = ("iso", "iso", "iso")
    reasons = {
        "0": RULES[signals].why,
        **{
            type_: f"No lesion of this kind is there. {why_not(f'type {type_}', signals)}"
            for type_ in ("1", "2", "3")
        },
        "mixed": "No lesion is there: the marrow beside the endplates has the signal of the rest.",
        "not Modic": "No lesion is there. Patchy marrow, veins and narrow discs are part of normal ageing.",
    }
    return {"accepted": ["0"], "disputed": "", "reasons": in_order(reasons)}


def in_order(reasons: dict[str, str]) -> dict[str, str]:
    """Reasons in the order in which the answers are offered."""
    return {answer: " ".join(reasons[answer].split()) for answer in ANSWERS}
