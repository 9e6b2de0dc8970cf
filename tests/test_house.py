"""The rules of the house that no tool checks: sizes of modules and functions, names, docstrings, mirrors."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "cnnstudio").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
GRAB_BAGS = {"utils", "util", "helpers", "helper", "misc", "common", "manager", "base"}
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40


def _names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


@pytest.mark.parametrize("path", MODULES + TESTS, ids=_names(MODULES + TESTS))
def test_module_is_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", MODULES, ids=_names(MODULES))
def test_functions_are_short(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    long = {node.name: _length(node) for node in functions if _length(node) > LONGEST_FUNCTION}
    assert not long


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body, without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", MODULES, ids=_names(MODULES))
def test_module_says_what_it_holds(path: Path) -> None:
    assert path.stem not in GRAB_BAGS
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


@pytest.mark.parametrize("path", MODULES, ids=_names(MODULES))
def test_layer_types_are_named_in_layers_alone(path: Path) -> None:
    if path.parts[len(ROOT.parts) + 1] in ("layers", "gallery"):
        return
    tree = ast.parse(path.read_text("utf-8"))
    asked = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    assert not [
        text for text in asked if text.startswith(("layer.kind ==", "node.layer.kind ==", "kind == 'conv"))
    ]
