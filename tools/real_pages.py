"""Pages with real candidates of types 1, 2 and 3 from a SPIDER folder, added to the site by ``make site SPIDER=...``.

They are written while the site is built and never stored: the course itself shows no patient.
"""

import shutil
import sys
from pathlib import Path

import nbformat
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import modiclib as ml

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "book"
PAGES = BOOK / "real"
LESSON = "notebooks/11_real_cases"
#: What tells the pages and the lesson where SPIDER is.
VARIABLE = "MODIC_SITE_SPIDER"

OPENING = """# Real candidates of type {number}

> **Education only, not for diagnosis.** Real patients of SPIDER {{cite}}`vandergraaf2024spider`, beside a
> [simulated](../images.md) one. **The type is a label of the data set, not histology**: one number a disc, without
> endplate, mixed types or STIR. What it cannot say: [lesson 11](../../notebooks/11_real_cases.ipynb).

Read T1 first, then T2, before you read the label under the picture. Levels are counted from the lowest
disc, taken to be L5–S1."""
CLOSING = """## Sources

```{bibliography}
:filter: docname in docnames
```"""
SET_UP = f"""import os

import modiclib as ml
from modiclib.widgets import beside_computed, real_case

patients = ml.datasets.spider(os.environ["{VARIABLE}"])"""


def write_pages(folder: Path) -> Path:
    """Write the pages and a table of contents that holds them; return the latter."""
    shutil.rmtree(PAGES, ignore_errors=True)
    PAGES.mkdir()
    try:
        patients = ml.datasets.spider(folder)
        for number in (1, 2, 3):
            page = candidates_page(number, patients.candidates(ml.ModicType(str(number))))
            nbformat.write(page, PAGES / f"type_{number}.ipynb")
    except ml.ModicError as error:
        sys.exit(str(error))
    return write_contents()


def candidates_page(number: int, candidates: list) -> nbformat.NotebookNode:
    """One page: the first candidate beside a computed case, then each by itself."""
    cells = [new_markdown_cell(OPENING.format(number=number)), _code(SET_UP, "remove-cell")]
    if not candidates:
        cells.append(new_markdown_cell(f"This part of SPIDER holds no disc labelled {number}."))
    for patient, level in candidates:
        cells.append(new_markdown_cell(f"## Patient {patient}, {str(level).replace('-', '–')}"))
        cells.append(_code(f'real_case(patients, {patient}, ml.Level("{level}"))', "remove-input"))
    for patient, _ in candidates[:1]:
        cells.append(
            new_markdown_cell("## Real beside computed\n\nWhat is alike, and what did the computer miss?")
        )
        cells.append(_code(f'beside_computed(patients, {patient}, "type-{number}")', "remove-input"))
    return new_notebook(cells=[*cells, new_markdown_cell(CLOSING)])


def write_contents() -> Path:
    """Write the contents of the site with the pages under their lesson."""
    contents = yaml.safe_load((BOOK / "_toc.yml").read_text("utf-8"))
    for part in contents["parts"]:
        for chapter in part["chapters"]:
            if chapter["file"] == LESSON:
                chapter["sections"] = [{"file": f"book/real/type_{number}"} for number in (1, 2, 3)]
    path = PAGES / "_toc.yml"
    path.write_text(yaml.safe_dump(contents, sort_keys=False), "utf-8")
    return path


def _code(source: str, tag: str) -> nbformat.NotebookNode:
    return new_code_cell(source, metadata={"tags": [tag]})
