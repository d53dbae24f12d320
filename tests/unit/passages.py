"""Every passage that a reader of the course meets: paragraphs, table rows, list items, answers and their reasons.

A passage is what a citation can stand beside. Headings are none, nor are code, formulas and what a script measured.
"""

import ast
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[2]
#: Written by our own measuring scripts, `make bench`, `study` and `realism`: numbers of this course, no study's.
MEASURED = ("measured_speed.md", "measured_ratios.md", "measured_realism.md", "measured_readers.md")
#: Fences whose text is not prose.
NOT_PROSE = re.compile(
    r"bibliography|include|autofunction|autoclass|automodule|toctree|eval-rst|math|python|bat|bash"
)
#: Modules whose sentences explain the code to who reads it, as a comment would.
NEVER_SAID = ("bank_plan.py",)
JS_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`')
#: A string in a code cell with this many words is prose: a prompt, an answer, a reason, a caption.
PROSE_WORDS = 4


@dataclass(frozen=True)
class Passage:
    """A piece of prose, the page it stands on, and the keys of sources that stand in data beside it."""

    page: str
    text: str
    sources: tuple[str, ...] = ()

    def __str__(self):
        return f"{self.page}: {' '.join(self.text.split())}"


def all_passages() -> Iterator[Passage]:
    """Yield every passage of the book, the lessons and the rules."""
    for path in sorted((ROOT / "book").glob("*.md")):
        if path.name not in MEASURED:
            yield from in_page(path.name, path.read_text("utf-8"))
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        yield from in_notebook(path.name, path.read_text("utf-8"))
    for path in sorted((ROOT / "modiclib").rglob("*.toml")):
        yield from in_data(path.name, path.read_text("utf-8"))


def in_notebook(page: str, text: str) -> Iterator[Passage]:
    """Yield the passages of a lesson: its text, and the prose in its code."""
    for cell in json.loads(text)["cells"]:
        source = "".join(cell["source"])
        yield from in_page(page, source) if cell["cell_type"] == "markdown" else in_code(page, source)


def in_page(page: str, text: str) -> Iterator[Passage]:
    """Yield the passages of a page in Markdown."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = re.sub(r"^:::.*$", "", text, flags=re.MULTILINE)
    row: list[str] | None = None
    heading = False
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type in ("heading_open", "heading_close"):
            heading = token.type == "heading_open"
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            yield Passage(page, " | ".join(row))
            row = None
        elif token.type == "inline" and not heading:
            if row is None:
                yield Passage(page, token.content)
            else:
                row.append(token.content)
        elif token.type == "fence" and token.info.startswith("{code-cell}"):
            yield from in_code(page, re.sub(r"\A(:.*\n)+", "", token.content))
        elif token.type == "fence" and token.info.startswith("{") and not NOT_PROSE.search(token.info):
            yield from in_page(
                page, re.sub(r"\n +", " ", token.content)
            )  # a word and what it means: one passage


def in_code(page: str, code: str) -> Iterator[Passage]:
    """Yield the prose in a code cell; an answer and its reason are one passage."""
    tree = ast.parse(re.sub(r"^[%!].*$", "", code, flags=re.MULTILINE))
    seen: set[ast.AST] = set()
    for node in ast.walk(tree):
        if node in seen:
            continue
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Option":
            yield Passage(
                page, ". ".join(filter(None, map(words, [*node.args, *(k.value for k in node.keywords)])))
            )
            seen.update(ast.walk(node))
        elif isinstance(node, ast.JoinedStr | ast.Constant):
            seen.update(ast.walk(node))
            for paragraph in words(node).split("\n\n"):
                if len(paragraph.split()) >= PROSE_WORDS:
                    yield Passage(page, paragraph)


def said_by_code() -> Iterator[Passage]:
    """Yield the sentences of the library and of the browser's code that a reader may meet: no docstring, no error."""
    for path in sorted((ROOT / "modiclib").rglob("*.py")):
        if path.name not in NEVER_SAID:
            yield from in_module(path.name, path.read_text("utf-8"))
    for folder in ("modiclib/widgets/js", "book/page"):
        for path in sorted((ROOT / folder).glob("*.js")):
            code = re.sub(r"^\s*(?://|/?\*).*$", "", path.read_text("utf-8"), flags=re.MULTILINE)
            strings = (plain or filled for plain, filled in JS_STRING.findall(code))
            yield from sentences(path.name, (re.sub(r"\$\{[^}]*\}", "…", text) for text in strings))


def in_module(page: str, code: str) -> Iterator[Passage]:
    """Yield the sentences in a module of the library."""
    tree = ast.parse(code)
    silent = [node for node in ast.walk(tree) if isinstance(node, ast.Raise | ast.Expr) and not is_call(node)]
    silent += [node for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "help"]
    seen = {inside for node in silent for inside in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr | ast.Constant) and node not in seen:
            seen.update(ast.walk(node))
            yield from sentences(page, [words(node)])


def is_call(node: ast.AST) -> bool:
    """Whether a statement is a call, and no docstring."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)


def sentences(page: str, texts: Iterable[str]) -> Iterator[Passage]:
    """Yield the texts that are whole sentences."""
    for text in texts:
        if len(text.split()) >= PROSE_WORDS and text.rstrip().endswith((".", "!")):
            yield Passage(page, text)


def words(node: ast.AST) -> str:
    """Return the text of a string or f-string, with a mark for what is filled in; nothing of anything else."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(words(part) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return ""


def in_data(page: str, text: str) -> Iterator[Passage]:
    """Yield the prose of a file of data, each with the ``source`` of its table."""

    def walk(value, sources):
        if isinstance(value, dict):
            sources = tuple(value.get("source", sources))
            for key, inside in value.items():
                if key != "source":
                    yield from walk(inside, sources)
        elif isinstance(value, list):
            for inside in value:
                yield from walk(inside, sources)
        elif isinstance(value, str) and len(value.split()) >= PROSE_WORDS:
            yield Passage(page, value, sources)

    yield from walk(tomllib.loads(text), ())
