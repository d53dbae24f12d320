"""Do the definitions hold in the pixels? Measure random cases and keep the tables that `book/images.md` shows.

make study      200 random cases, each type of Modic change equally often, at both fields with the default protocols

What is measured is kept beside the built site, so that a study that was stopped goes on where it was. Other code
makes other images: then everything is measured anew.
"""

import argparse
import datetime
import json
import os
import sys
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import numpy as np

import modiclib as ml
from modiclib.cases import masks
from modiclib.cases.case import CONTRASTS
from modiclib.cases.extent import THICKNESS
from modiclib.composition import Slab
from modiclib.composition.bone import paint_body
from modiclib.disk_cache import FINGERPRINT
from modiclib.interpretation import RULES
from modiclib.pathology.modic import MIXTURES

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "book" / "_build" / "study" / f"{FINGERPRINT}.jsonl"
TABLE = ROOT / "book" / "measured_ratios.md"
CASES = 200
FIELDS = (1.5, 3.0)
TYPES = tuple(type_ for type_ in ml.ModicType if type_ is not ml.ModicType.NONE)
FAT, BONE = ml.COMPARTMENTS.index("fat"), ml.COMPARTMENTS.index("bone")
WATER = tuple(ml.COMPARTMENTS.index(name) for name in ("marrow water", "oedema"))
#: Tissues of a mixed lesion are told apart by fat fraction beyond normal marrow and by bone; 30 voxels are the least
#: that a reader would measure. Our choice.
CLEARLY, SCLEROTIC_BONE, FATTY_BONE, LEAST_PART = 0.1, 0.40, 0.25, 30


def examine(seed: int) -> list[dict]:
    """Measure every lesion of one random case, each tissue of a mixed lesion by itself.

    Returns
    -------
    list of dict
        One for each lesion or part of it and each field: type, type of the part, ratios, words, verdict, and the fat
        fractions of lesion and normal marrow.
    """
    case = ml.random_case(seed, kind="modic", type=TYPES[seed % len(TYPES)])
    slices = reached(case)
    maps = np.stack([case.slice_maps(index) for index in slices], axis=1)
    fat = maps[FAT] / np.maximum(maps[FAT] + maps[WATER, :].sum(0), 1e-3)  # what water-fat MRI measures
    studies = {field_t: case.study(slices, field_t) for field_t in FIELDS}
    rows = []
    for finding in case.findings:
        lesion, reference = masks(case, finding, slices)
        for part, mask in parts(finding, lesion, fat, fat[reference].mean(), maps[BONE]):
            about = {
                "seed": seed,
                "type": str(finding.type),
                "part": str(part),
                "fat": float(fat[mask].mean() - fat[reference].mean()),
            }
            for field_t, study in studies.items():
                measured = {name: ml.measure(study[name], mask, reference) for name in CONTRASTS}
                signals = [str(ratio.signal) for ratio in measured.values()]
                ratios = {name: round(ratio.ratio, 3) for name, ratio in measured.items()}
                rows.append(about | {"field": field_t, "ratios": ratios, "signals": signals})
    return rows


def reached(case: ml.Case) -> range:
    """Range of the slices that the lesions of a case reach, found by painting their vertebrae alone."""
    labels = [finding.label for finding in case.findings]
    found = []
    for index in case.indices("all"):
        slab = Slab(case.anatomy, case.position(index), THICKNESS, case.changes)
        for vertebra in {finding.endplate.vertebra for finding in case.findings}:
            paint_body(slab, vertebra)
        if np.isin(slab.canvas.labels, labels).any():
            found.append(index)
    return range(found[0], found[-1] + 1)


def parts(finding: ml.Finding, lesion: np.ndarray, fat: np.ndarray, normal: float, bone: np.ndarray):
    """Each tissue of a lesion that a reader would measure by itself: (type, mask)."""
    if finding.type not in MIXTURES:
        return [(finding.type, lesion)]
    clearly = {
        ml.ModicType.TYPE_1: fat < normal - CLEARLY,
        ml.ModicType.TYPE_2: (fat > normal + CLEARLY) & (bone < FATTY_BONE),
        ml.ModicType.TYPE_3: bone > SCLEROTIC_BONE,
    }
    tissues = [(type_, lesion & clearly[type_]) for type_ in MIXTURES[finding.type]]
    return [(type_, mask) for type_, mask in tissues if mask.sum() >= LEAST_PART]


def verdict(row: dict) -> ml.Classification:
    """What the rules say of a measured lesion."""
    return RULES[tuple(row["signals"])]


def as_defined(row: dict) -> bool:
    """Whether the rules name the type that was drawn."""
    return verdict(row).type == row["part"]


def documented(row: dict) -> str:
    """Words of the rule that warn of what happened here; empty where none does."""
    rule = verdict(row)
    names = f"type {row['part']}", f"mixed {row['type']}", f"type {row['type']}"
    return next((text for text in (*rule.caveats, rule.why) if any(name in text for name in names)), "")


def measure_all(count: int) -> list[dict]:
    """Measure cases in parallel, keep each as it is done, and leave out those that were kept before."""
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    KEPT.touch()
    done = {case["seed"]: case["rows"] for case in map(json.loads, KEPT.read_text("utf-8").splitlines())}
    todo = [seed for seed in range(count) if seed not in done]
    with ProcessPoolExecutor(os.cpu_count()) as workers, KEPT.open("a", encoding="utf-8") as kept:
        running = {workers.submit(examine, seed): seed for seed in todo}
        for future in as_completed(running):
            seed = running[future]
            done[seed] = future.result()
            print(json.dumps({"seed": seed, "rows": done[seed]}), file=kept, flush=True)
            show_progress(len(done), count)
    return [row for seed in sorted(done) if seed < count for row in done[seed]]


def show_progress(done: int, count: int) -> None:
    """Draw a bar on the terminal."""
    filled = 40 * done // count
    print(
        f"\r[{'#' * filled}{'.' * (40 - filled)}] {done} of {count} cases",
        end="",
        file=sys.stderr,
        flush=True,
    )


def tabulate(rows: list[dict], count: int) -> list[str]:
    """Lines of the page: ratios by type and field, then the exceptions."""
    groups = defaultdict(list)
    for row in rows:
        groups[row["type"], row["part"], row["field"]].append(row)
    lines = [
        f"Measured on {datetime.date.today():%d %B %Y} with `make study`: {count} random cases, each type equally "
        f"often, {len(rows) // len(FIELDS)} lesions or tissues of mixed ones, on every slice they reach. Median "
        "(lowest to highest).",
        "",
        "| Lesion | Field | T1 | T2 | STIR | Fat fraction | Named by the rules |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for (type_, part, field_t), group in sorted(groups.items()):
        ratios = [spread([row["ratios"][name] for row in group], "{:.2f}") for name in CONTRASTS]
        fat = spread([100 * row["fat"] for row in group], "{:+.0f}")
        named = f"{sum(map(as_defined, group))} of {len(group)}"
        name = words(type_, part)
        lines.append(f"| {name} | {field_t:g} T | {' | '.join(ratios)} | {fat} | {named} |")
    return lines + exceptions(rows)


def spread(values: list[float], form: str) -> str:
    """Median and range in words."""
    low, middle, high = (form.format(value) for value in np.percentile(values, [0, 50, 100]))
    return f"{middle} ({low} to {high})".replace("-", "−")


def words(type_: str, part: str) -> str:
    """Name of a lesion, or of a tissue of a mixed one."""
    tissue = {"1": "oedema", "2": "fat", "3": "sclerosis"}[part]
    return f"Type {part}" if type_ == part else f"Mixed {type_}: its {tissue}"


def exceptions(rows: list[dict]) -> list[str]:
    """Lines of the table of lesions that the rules do not name by their type, and what the rules say of them."""
    odd = [row for row in rows if not as_defined(row)]
    if not odd:
        return ["", "There were no exceptions."]
    groups = Counter((row["type"], row["part"], *row["signals"]) for row in odd)
    example = {(row["type"], row["part"], *row["signals"]): row for row in reversed(odd)}
    lines = [
        "",
        f"Exceptions: {len(odd)} of {len(rows)} measurements.",
        "",
        "| Lesion | T1, T2, STIR | Named | How often | What the rules warn of |",
        "| --- | --- | --- | --- | --- |",
    ]
    for key, number in groups.most_common():
        row = example[key]
        warning = documented(row) or "Nothing: not a trap that the rules describe."
        signals = ", ".join(row["signals"])
        lines.append(f"| {words(*key[:2])} | {signals} | {verdict(row).verdict} | {number} | {warning} |")
    return lines


def main() -> None:
    """Measure, and write the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=CASES)
    count = parser.parse_args().cases
    TABLE.write_text("\n".join(tabulate(measure_all(count), count)) + "\n", "utf-8")
    print(f"\nWritten: {TABLE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
