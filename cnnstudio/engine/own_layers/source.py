"""The source of the program's own layers, as scripts that run without the program take it along."""

from __future__ import annotations

import ast
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from cnnstudio.document.source import OwnSource
from cnnstudio.engine.own_layers import MODULES

_PACKAGE = __name__.rpartition(".")[0]
_REMARK = re.compile(r"  # type: ignore\[.*")

_EQUALIZATION = '''\
def _as_it_came(layer, inputs, **arguments):
    """The output of a layer that keeps shape and type: another tensor than its input."""
    return keras.KerasTensor(inputs.shape, dtype=inputs.dtype)


# Keras 3.15 gives Equalization's own input for its output, and finds a cycle in the model then:
# https://github.com/keras-team/keras/issues/21268
layers.Equalization.compute_output_spec = _as_it_came
'''


def own_sources() -> dict[str, OwnSource]:
    """What scripts need for layers that Keras lacks, or has with a fault, by the layer's name."""
    mended = OwnSource((_EQUALIZATION,), ("_as_it_came",), is_class=False)
    return {"Equalization": mended, **{name: _source(module) for name, module in MODULES.items()}}


@cache
def _source(module: str) -> OwnSource:
    """A module without its imports, behind those of its neighbours that it takes from."""
    spec = find_spec(f"{_PACKAGE}.{module}")
    text = Path(spec.origin).read_text("utf-8") if spec is not None and spec.origin else ""
    tree = ast.parse(text)
    chunks: list[str] = []
    names: list[str] = []
    for part in tree.body:
        if isinstance(part, ast.ImportFrom) and (part.module or "").startswith(_PACKAGE):
            needed = _source((part.module or "").rpartition(".")[2])
            chunks += needed.chunks
            names += needed.names
    body = [part for part in tree.body[1:] if not isinstance(part, (ast.Import, ast.ImportFrom))]
    first = min([body[0].lineno, *[line.lineno for line in getattr(body[0], "decorator_list", [])]])
    rows = [_REMARK.sub("", row) for row in text.splitlines()[first - 1 :]]
    own = [part.name for part in body if isinstance(part, (ast.ClassDef, ast.FunctionDef))]
    own += [target.id for part in body if isinstance(part, ast.Assign) for target in part.targets
            if isinstance(target, ast.Name)]  # fmt: skip
    return OwnSource((*chunks, "\n".join(rows) + "\n"), (*names, *own))
