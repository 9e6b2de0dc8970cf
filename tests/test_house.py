"""The rules of the house that no tool checks: sizes of modules and functions, names, docstrings, mirrors."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "cnnstudio").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
GRAB_BAGS = {"utils", "util", "helpers", "helper", "misc", "common", "manager", "base"}
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_modules_are_found() -> None:
    assert len(MODULES) > 500
    assert len(TESTS) > 500


def test_modules_are_short() -> None:
    lengths = {_name(path): len(path.read_text("utf-8").splitlines()) for path in MODULES + TESTS}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_functions_are_short() -> None:
    lengths = {f"{_name(path)}: {one.name}": _length(one) for path in MODULES for one in _functions(path)}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (
        node for node in ast.walk(_tree(path)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    )


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body, without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_modules_say_what_they_hold() -> None:
    assert [_name(path) for path in MODULES if path.stem in GRAB_BAGS] == []
    assert [_name(path) for path in MODULES if not ast.get_docstring(_tree(path))] == []


def test_layer_types_are_named_in_layers_alone() -> None:
    asked = [
        (_name(path), ast.unparse(node))
        for path in MODULES
        if path.parts[len(ROOT.parts) + 1] not in ("layers", "gallery")
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Compare)
    ]
    forbidden = ("layer.kind ==", "node.layer.kind ==", "kind == 'conv")
    assert [(name, text) for name, text in asked if text.startswith(forbidden)] == []
