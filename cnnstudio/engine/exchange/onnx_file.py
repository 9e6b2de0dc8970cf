"""What Keras's export to ONNX needs around it: parts that can be traced, and a file that holds nothing foreign."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from cnnstudio.core.errors import FileError
from cnnstudio.document.onnx.model import read_model

OPERATORS = 17
"""The version of ONNX's operators that is written; 18 is the newest that tf2onnx writes soundly."""


class OnnxError(Exception):
    """A model was written that no other program can run; the message says why, in short."""


@contextlib.contextmanager
def without_compiled_parts() -> Iterator[None]:
    """Let TensorFlow trace through what Keras has it compile.

    WORKAROUND: Keras 3.15 wraps grouped convolutions in a function that is to be compiled, because TensorFlow
    cannot run them otherwise on a processor. tf2onnx knows no such function, and writes it down as it stands.
    """
    import tensorflow as tf

    original = tf.function

    def function(*given: Any, **named: Any) -> Any:
        if named.get("jit_compile") and not given:
            return _as_it_is
        return original(*given, **named)

    tf.function = function
    try:
        yield
    finally:
        tf.function = original


def _as_it_is(function: Callable[..., Any]) -> Callable[..., Any]:
    return function


def finish_onnx(path: Path, outputs: Sequence[str]) -> None:
    """Check a file that tf2onnx wrote, and call its outputs by the layers that they come from.

    Raises:
        OnnxError: It holds operators that ONNX does not have.
    """
    import onnx

    try:
        operators = read_model(path.read_bytes()).operators
    except FileError as error:
        raise OnnxError(str(error)) from error
    foreign = sorted({one.kind for one in operators if not onnx.defs.has(one.kind)})
    if foreign:
        raise OnnxError(f"ONNX has no operator {', '.join(foreign)}")
    model = onnx.load(path)
    _rename_outputs(model, outputs)
    try:
        onnx.checker.check_model(model)
    except onnx.checker.ValidationError as error:
        raise OnnxError(str(error).splitlines()[0]) from error
    onnx.save(model, path)


def _rename_outputs(model: Any, names: Sequence[str]) -> None:
    """Give outputs other names, where those are not taken; in the order of the model's outputs."""
    graph = model.graph
    taken = {name for node in graph.node for name in (*node.input, *node.output)}
    fresh = {
        output.name: name
        for output, name in zip(graph.output, names, strict=True)
        if name not in taken and len(set(names)) == len(names)
    }
    for node in graph.node:
        for place, name in enumerate(node.input):
            node.input[place] = fresh.get(name, name)
        for place, name in enumerate(node.output):
            node.output[place] = fresh.get(name, name)
    for output in graph.output:
        output.name = fresh.get(output.name, output.name)
