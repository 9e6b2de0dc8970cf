"""What layers are called that were operations with paths for names."""

from __future__ import annotations

import re

from cnnstudio.document.onnx.model import Operator

_SUFFIX = re.compile(r"\.(weight|kernel|W)$|_(weight|W)$|/(kernel|weight|Read.*|Conv2D.*)$")


def operator_name(operator: Operator, is_tensorflow: bool) -> str:
    """A name for the layer of an operation; "" if the file has none that people would know.

    PyTorch writes the modules that lead to an operation (``/layer1/layer1.0/conv1/Conv``), TensorFlow
    its scopes (``model/conv1/Conv2D``). Where the operation has no name, its weights may have one.
    """
    path = [part for part in operator.name.split("/") if part]
    if not path:
        return _of_weights(operator)
    if is_tensorflow:
        return path[1] if len(path) > 2 else path[-1]
    if len(path) > 1 and path[-1][:1].isupper():
        path.pop()
    name = ""
    for part in path:
        name = part if not name or part.startswith(f"{name}.") else f"{name}.{part}"
    return name


def _of_weights(operator: Operator) -> str:
    """``features.0`` of the weights ``features.0.weight``."""
    for name in operator.inputs[1:2]:
        base = _SUFFIX.sub("", name)
        if base and base != name and not base.isdigit():
            return base.replace("/", ".").strip(".")
    return ""
