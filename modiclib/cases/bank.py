"""The bank of the reading room: many cases made at once, kept, and written as scripts that a page loads one by one.

A case is two scripts: its images, and its truth, which a page asks for only once a reading is committed. They are
classic scripts, because a page opened from a folder may load nothing else.
"""

import base64
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass
from pathlib import Path

from .. import disk_cache
from ..errors import ModicError
from ..files import write_whole
from ..image_script import image_script
from .bank_images import MOST_BYTES, render
from .bank_plan import BLOCKS, MIX, Planned
from .bank_truth import truth

SIMILAR = 3  # cases named with each as alike
DIFFICULTIES = ("easy", "medium", "hard")
DIGEST = 32  # bytes of the check sum before a kept case


@dataclass(frozen=True)
class BankCase:
    """One case of the bank, made.

    Attributes
    ----------
    planned : Planned
        What was asked for.
    images : bytes
        Rendered images, as `modiclib.cases.bank_images` writes them.
    truth : dict
        What is there.
    quality : dict
        By contrast, RMS error of the stored grey values and standard deviation of the noise, of 255.
    """

    planned: Planned
    images: bytes
    truth: dict
    quality: dict

    @property
    def script(self) -> bytes:
        """The images as a classic script."""
        return image_script(self.planned.identifier, self.images)


def make_case(planned: Planned) -> BankCase:
    """Compute, scan and describe one case; the same wherever it is done."""
    with disk_cache.nothing_kept():  # its slices would push those of the lessons out of the cache
        case = planned.case()
        images, columns, quality = render(case)
        return BankCase(planned, images, truth(planned, case, columns), quality)


def make_bank(
    planned: Iterable[Planned], executor: Executor, done: Callable[[int, int], object] = lambda *_: None
) -> list[BankCase]:
    """Make the cases that are not kept yet, and keep each as soon as it is there.

    Parameters
    ----------
    planned : iterable of Planned
        As `modiclib.cases.bank_plan.plan` lists them.
    executor : concurrent.futures.Executor
        Does the work: processes here, or a cluster.
    done : callable
        Told how many of how many cases are there, at first and after each.

    Returns
    -------
    list of BankCase
        In the order of the plan. A run that was stopped goes on where it was.
    """
    planned = list(planned)
    made = {each: kept for each in planned if (kept := disk_cache.load(_place(each), _read_for(each)))}
    done(len(made), len(planned))
    futures = {executor.submit(make_case, each): each for each in planned if each not in made}
    try:
        for future in as_completed(futures):
            case = made[futures[future]] = future.result()
            disk_cache.keep(_place(case.planned), lambda draft, case=case: _write(draft, case))
            done(len(made), len(planned))
    finally:
        for future in futures:
            future.cancel()
    return [made[each] for each in planned]


def write_bank(cases: list[BankCase], folder: Path) -> dict:
    """Write the scripts of a bank, and the index that names them; returns the index.

    Raises
    ------
    ModicError
        If a case is heavier than the bound.
    """
    hard = difficulties(cases)
    for case in cases:
        if len(case.script) > MOST_BYTES:
            raise ModicError(
                f"case {case.planned.number} weighs {len(case.script)} bytes; the bound is {MOST_BYTES}."
            )
        write_whole(folder / f"case-{case.planned.identifier}.js", case.script)
        name = case.planned.identifier
        truth = case.truth | {"difficulty": hard[name], "similar": similar(case, cases, hard)}
        told = base64.b64encode(json.dumps(truth).encode()).decode()
        line = f'(globalThis.modicTruthText ??= {{}})["{name}"] = "{told}";\n'
        write_whole(folder / f"truth-{name}.js", line.encode())
    index = bank_index(cases)
    write_whole(folder / "bank.js", f"globalThis.modicBank = {json.dumps(index)};\n".encode())
    return index


def bank_of_plan(planned: list[Planned]) -> dict:
    """Return the index of a bank that is made case by case: nothing is known of difficulty yet."""
    return {
        "version": 1,
        "practice": [[each.identifier, each.block, "medium"] for each in planned if not each.self_test],
        "selfTest": [each.identifier for each in planned if each.self_test],
        "blocks": list(BLOCKS),
        "whole": sum(group.practice for group in MIX),
        "quality": {},
    }


def bank_index(cases: list[BankCase]) -> dict:
    """What a page knows before any case is read: names, sets, blocks of practice and difficulty."""
    hard = difficulties(cases)
    practice = [
        [case.planned.identifier, case.planned.block, hard[case.planned.identifier]]
        for case in cases
        if not case.planned.self_test
    ]
    return bank_of_plan([case.planned for case in cases]) | {
        "practice": practice,
        "quality": quality_of(cases),
    }


def quality_of(cases: list[BankCase]) -> dict[str, dict[str, float]]:
    """By contrast: mean error and mean noise of the cases, and the largest share the error takes of the noise."""
    gathered = defaultdict(list)
    for case in cases:
        for contrast, values in case.quality.items():
            gathered[contrast].append((values["error"], values["noise"]))
    return {
        contrast: {
            "error": round(sum(e for e, _ in pairs) / len(pairs), 2),
            "noise": round(sum(n for _, n in pairs) / len(pairs), 2),
            "largest_share": round(max(e / n for e, n in pairs), 3),
        }
        for contrast, pairs in gathered.items()
    }


def difficulties(cases: list[BankCase]) -> dict[str, str]:
    """Difficulty by name of the case: thirds of the bank by how plain its lesions are, and thirds of its normals."""
    found = {}
    for normal in (True, False):
        alike = [case for case in cases if (case.planned.answer == "0") == normal]
        alike.sort(key=lambda case: -case.truth["plain"])
        for place, case in enumerate(alike):
            found[case.planned.identifier] = DIFFICULTIES[len(DIFFICULTIES) * place // len(alike)]
    return found


def similar(case: BankCase, cases: list[BankCase], hard: dict[str, str]) -> list[str]:
    """Cases to practise on that are most like a case: same group, then same answer, then alike in difficulty."""
    others = [other for other in cases if other is not case and not other.planned.self_test]
    alike = [other for other in others if other.planned.answer == case.planned.answer]

    def unlike(other: BankCase) -> tuple[bool, bool]:
        return (
            other.planned.group != case.planned.group,
            hard[other.planned.identifier] != hard[case.planned.identifier],
        )

    return [other.planned.identifier for other in sorted(alike, key=unlike)[:SIMILAR]]


def _place(planned: Planned) -> Path:
    return disk_cache.cache_folder() / f"{disk_cache.OURS}bank" / planned.identifier


def _write(draft: Path, case: BankCase) -> None:
    text = json.dumps({"truth": case.truth, "quality": case.quality}).encode()
    content = len(text).to_bytes(4, "little") + text + case.images
    draft.write_bytes(hashlib.sha256(content).digest() + content)


def _read_for(planned: Planned) -> Callable[[Path], BankCase]:
    def read(path: Path) -> BankCase:
        whole = path.read_bytes()
        content = whole[DIGEST:]
        if hashlib.sha256(content).digest() != whole[:DIGEST]:
            raise ValueError("damaged")
        length = int.from_bytes(content[:4], "little")
        told = json.loads(content[4 : 4 + length])
        return BankCase(planned, content[4 + length :], told["truth"], told["quality"])

    return read
