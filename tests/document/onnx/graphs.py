"""ONNX graphs as PyTorch would write them, with random weights, and what they compute."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from onnx.reference.op_run import OpRun

from cnnstudio.document.files import load_onnx
from cnnstudio.document.project import Project

VERSION = 17


class LRN(OpRun):
    """Response normalization; that of the reference takes the images for the channels."""

    op_domain = ""

    def _run(self, x: Any, alpha: float, beta: float, bias: float, size: int) -> Any:
        half, squares = (size - 1) // 2, np.pad(x**2, ((0, 0), (size // 2, size // 2), (0, 0), (0, 0)))
        sums = [squares[:, channel : channel + 2 * half + 1].sum(axis=1) for channel in range(x.shape[1])]
        return ((x / (bias + alpha / size * np.stack(sums, axis=1)) ** beta).astype(x.dtype),)


class Writer:
    """Puts a graph together; each operation gives the name of what comes out of it."""

    def __init__(self, *dims: int | str, name: str = "image") -> None:
        self.nodes: list[Any] = []
        self.weights: dict[str, np.ndarray] = {}
        self.inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, dims)]
        self.chance = np.random.default_rng(1)

    def op(self, kind: str, name: str, *sources: str, **settings: Any) -> str:
        """An operation of any kind."""
        self.nodes.append(helper.make_node(kind, list(sources), [f"{name}:0"], name=name, **settings))
        return f"{name}:0"

    def weight(self, name: str, *dims: int) -> str:
        """A tensor of small random numbers."""
        self.weights[name] = self.chance.uniform(-0.5, 0.5, dims).astype("float32")
        return name

    def numbers(self, name: str, values: Any, kind: str = "int64") -> str:
        """A tensor of given numbers."""
        self.weights[name] = np.array(values, kind)
        return name

    def conv(
        self, name: str, x: str, filters: int, taken: int, size: int = 3, *, bias: bool = True, **s: Any
    ) -> str:
        """A convolution."""
        kernel = self.weight(f"{name}.weight", filters, taken, size, size)
        more = [self.weight(f"{name}.bias", filters)] if bias else []
        return self.op("Conv", name, x, kernel, *more, kernel_shape=[size, size], **s)

    def norm(self, name: str, x: str, channels: int) -> str:
        """Batch normalization."""
        parts = [self.weight(f"{name}.{part}", channels) for part in ("weight", "bias", "mean")]
        self.weights[f"{name}.var"] = self.chance.uniform(0.5, 1.5, channels).astype("float32")
        return self.op("BatchNormalization", name, x, *parts, f"{name}.var", epsilon=1e-5, momentum=0.9)

    def dense(self, name: str, x: str, units: int, taken: int) -> str:
        """A dense layer, whose matrix PyTorch keeps turned."""
        matrix, bias = self.weight(f"{name}.weight", units, taken), self.weight(f"{name}.bias", units)
        return self.op("Gemm", name, x, matrix, bias, transB=1)

    def model(self, *outputs: str, version: int = VERSION) -> Any:
        """The whole model."""
        values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs]
        held = [numpy_helper.from_array(array, name) for name, array in self.weights.items()]
        graph = helper.make_graph(self.nodes, "graph", self.inputs, values, held)
        return helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", version)], producer_name="pytorch"
        )


def opened(model: Any, folder: Path) -> Project:
    """A model through a file."""
    path = folder / "model.onnx"
    onnx.save(model, path)
    return load_onnx(path)


def counted(model: Any) -> int:
    """How many numbers the weights of a model are, those of shapes left out."""
    return sum(
        int(np.prod(held.dims)) for held in model.graph.initializer if held.data_type == TensorProto.FLOAT
    )


def inferred(model: Any) -> list[tuple[int, ...]]:
    """The shapes of a model's outputs without the batch, as ONNX itself works them out."""
    known = onnx.shape_inference.infer_shapes(model, strict_mode=True)
    onnx.checker.check_model(known)
    return [
        tuple(axis.dim_value for axis in output.type.tensor_type.shape.dim)[1:]
        for output in known.graph.output
    ]


def check_computes_the_same(model: Any, project: Project) -> None:
    """See that a network with the weights of its file gives what ONNX's own reference gives for images of noise."""
    from cnnstudio.engine.building.build import build

    ours = build(project)
    dims = [axis.dim_value or 2 for axis in model.graph.input[0].type.tensor_type.shape.dim]
    image = np.random.default_rng(2).normal(size=(2, *dims[1:])).astype("float32")
    expected = ReferenceEvaluator(model, new_ops=[LRN]).run(None, {model.graph.input[0].name: image})
    found = ours(np.moveaxis(image, 1, -1) if image.ndim > 2 else image, training=False)
    found = list(found) if isinstance(found, (list, tuple)) else [found]
    for one, other in zip(found, expected, strict=True):
        one = np.asarray(one)
        one = np.moveaxis(one, -1, 1) if one.ndim > 2 else one
        assert one.shape == other.shape
        assert np.ptp(other) > 1e-3, "an answer that is the same everywhere proves little"
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-4)
