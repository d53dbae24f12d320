"""An example of a docstring runs where it is pasted: it imports what it uses. That it runs, pytest's doctests see."""

import ast
import builtins
import doctest
import importlib
import pkgutil

import pytest

import modiclib

MODULES = [module.name for module in pkgutil.walk_packages(modiclib.__path__, "modiclib.")]


def named(tree: ast.AST, kind: type) -> set[str]:
    """Return the names of a piece of code that are read or written."""
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, kind)}


def made(tree: ast.AST) -> set[str]:
    """Return the names that a piece of code gives by itself."""
    names = named(tree, ast.Store)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ExceptHandler | ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
    return names


@pytest.mark.parametrize("name", MODULES)
def test_every_example_imports_what_it_uses(name):
    for found in doctest.DocTestFinder().find(importlib.import_module(name), globs={}):
        code = ast.parse("".join(example.source for example in found.examples))
        assert named(code, ast.Load) - made(code) - set(dir(builtins)) == set(), found.name
