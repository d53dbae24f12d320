"""Make an exam: a folder for the students that opens by double click, and a key that stays with the lecturer."""

import json
import os
import secrets
from collections.abc import Callable
from concurrent.futures import Executor, as_completed
from dataclasses import replace
from datetime import date
from pathlib import Path

from .. import disk_cache
from ..cases.bank_images import MOST_BYTES, render
from ..cases.bank_truth import truth
from ..errors import ModicError
from ..files import write_whole
from ..image_script import image_script
from .draw import draw_cases, drawn_case
from .key import ExamCase, ExamKey
from .page import PAGE, page_code

SCRIPTS = "_static"  # where the page looks for scripts
EPOCH = 315_532_800  # 1980: the same time for every file, seconds


def make_exam(
    folder: Path,
    key_file: Path | None = None,
    *,
    cases: int = 20,
    executor: Executor,
    done: Callable[[int, int], object] = lambda *_: None,
) -> ExamKey:
    """Make an exam of new cases, which nobody has seen.

    Parameters
    ----------
    folder : Path
        For the students; made here, or empty.
    key_file : Path, optional
        For the lecturer; by default beside the folder, with ``-key.json`` after its name.
    cases : int
        How many, 4 to 100.
    executor : concurrent.futures.Executor
        Computes the cases; `modiclib.cases.bank_workers.workers` opens one.
    done : callable
        Told how many of how many cases are there, after each.

    Returns
    -------
    ExamKey
        As it was written.

    Raises
    ------
    ModicError
        If the folder holds something, the key would lie inside it, or there is a key already.

    Examples
    --------
    >>> from modiclib.cases.bank_workers import workers
    >>> from modiclib.exam.make import make_exam
    >>> with workers() as executor:  # doctest: +SKIP
    ...     key = make_exam("exam", cases=20, executor=executor)
    """
    folder = Path(folder)
    key_file = Path(key_file) if key_file else folder.with_name(f"{folder.name}-key.json")
    _check_places(folder, key_file)
    drawn = draw_cases(cases)
    futures = {executor.submit(compute, case): case.name for case in drawn}
    made = {}
    for future in as_completed(futures):
        made[futures[future]] = future.result()
        done(len(made), cases)
    key = ExamKey(secrets.token_hex(8), tuple(made[case.name][0] for case in drawn), str(date.today()))
    key.write(key_file)  # before the folder: a folder without its key would be of no use
    _write_folder(folder, key, {name: images for name, (_, images) in made.items()})
    return key


def compute(case: ExamCase) -> tuple[ExamCase, bytes]:
    """Compute a case: what it is, and its rendered images. Nothing is kept on the disk."""
    with disk_cache.nothing_kept():
        whole = drawn_case(case)
        images, columns, _ = render(whole)
        told = truth(case, whole, columns)
    words = "; ".join(finding["words"] for finding in told["findings"]) or "normal"
    return replace(case, accepted=tuple(told["accepted"]), words=words), images


def case_scripts(images: dict[str, bytes]) -> dict[str, bytes]:
    """Images by the name of their case as classic scripts, all of the same size."""
    lines = {name: image_script(name, content).strip() for name, content in images.items()}
    size = max(MOST_BYTES, *(len(line) for line in lines.values())) + 1
    return {name: line.ljust(size - 1) + b"\n" for name, line in lines.items()}


def _write_folder(folder: Path, key: ExamKey, images: dict[str, bytes]) -> None:
    index = {"exam": key.exam, "cases": [case.name for case in key.cases]}
    files = {f"{SCRIPTS}/case-{name}.js": script for name, script in case_scripts(images).items()}
    files[f"{SCRIPTS}/exam.js"] = f"globalThis.modicExam = {json.dumps(index)};\n".encode()
    files[f"{SCRIPTS}/code.js"] = page_code().encode()
    files["index.html"] = PAGE.encode()
    for name in sorted(files):
        path = folder / name
        write_whole(path, files[name])
        os.utime(path, (EPOCH, EPOCH))


def _check_places(folder: Path, key_file: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ModicError(f"{folder} is there already: name a new or an empty folder.")
    if folder.resolve() in key_file.resolve().parents:
        raise ModicError("The key would lie in the students' folder: name another place for it.")
    if key_file.exists():
        raise ModicError(
            f"There is a key already in {key_file}: name another place, or the old exam is lost."
        )
