"""What the repository promises about itself: style, versions that do not drift, nothing stored that is built."""

import ast
import json
import pkgutil
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
CONSTRAINTS = (ROOT / "constraints.txt").read_text("utf-8")


def normal(requirement: str) -> str:
    """Name of the package a requirement asks for, as package indexes spell it."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement).group()).lower()


def test_code_has_house_style():
    result = subprocess.run([sys.executable, "-m", "ruff", "check"], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("extra", ["core", *EXTRAS])
def test_every_dependency_has_its_version_fixed(extra):
    wanted = PROJECT["dependencies"] if extra == "core" else EXTRAS[extra]
    fixed = {normal(line) for line in CONSTRAINTS.splitlines() if "==" in line and not line.startswith("#")}
    assert {normal(requirement) for requirement in wanted} - {"modiclib"} <= fixed


@pytest.mark.parametrize("path", sorted((ROOT / "modiclib").rglob("*.py")), ids=lambda path: path.name)
def test_every_import_of_the_library_is_a_declared_dependency(path):
    declared = {
        normal(requirement) for requirement in PROJECT["dependencies"] + EXTRAS["real"] + EXTRAS["cluster"]
    }
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 0}
    outside = {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"modiclib"}
    homes = packages_distributions()
    undeclared = {name for name in outside if declared.isdisjoint(map(normal, homes.get(name, [name])))}
    assert undeclared == set()


@pytest.mark.parametrize("name", ["constraints.txt", "book/package-lock.json"])
def test_no_package_index_is_named(name):
    text = (ROOT / name).read_text("utf-8")
    assert '"resolved"' not in text
    assert "--index-url" not in text
    assert "registry." not in text


def test_every_public_function_has_an_example():
    page = (ROOT / "book" / "library.md").read_text("utf-8")
    names = [f"modiclib.{name}" for name in re.findall(r"autofunction:: (?:modiclib\.)?(\S+)", page)]
    assert {"modiclib.load_case", "modiclib.datasets.spider", "modiclib.physics.signal.remix"} <= set(names)
    functions = [pkgutil.resolve_name(":".join(name.rsplit(".", 1))) for name in names]
    assert [function for function in functions if ">>>" not in function.__doc__] == []


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.name)
def test_lessons_store_no_output(path):
    cells = json.loads(path.read_text("utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    free = [cell for cell in code if "NBVAL_CHECK_OUTPUT" not in "".join(cell["source"])]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in free)
