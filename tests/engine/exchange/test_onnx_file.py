from __future__ import annotations

from pathlib import Path

import onnx
import pytest
import tensorflow as tf
from onnx import TensorProto, helper

from cnnstudio.engine.exchange.onnx_file import OnnxError, finish_onnx, without_compiled_parts


def written(path: Path, kind: str = "Relu", outputs: tuple[str, ...] = ("Identity:0",)) -> Path:
    nodes = [helper.make_node(kind, ["x"], [name]) for name in outputs]
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, 3]) for name in ("x", *outputs)]
    graph = helper.make_graph(nodes, "g", values[:1], values[1:])
    path.write_bytes(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)]).SerializeToString()
    )
    return path


def names(path: Path) -> list[str]:
    return [output.name for output in onnx.load(path).graph.output]


def test_outputs_are_called_by_their_layers(tmp_path: Path) -> None:
    path = written(tmp_path / "a.onnx", outputs=("Identity:0", "Identity_1:0"))
    finish_onnx(path, ["scores", "maps"])
    assert names(path) == ["scores", "maps"]
    assert [node.output[0] for node in onnx.load(path).graph.node] == ["scores", "maps"]


@pytest.mark.parametrize("wanted", [["same", "same"], ["x", "x"]])
def test_a_name_that_is_taken_is_not_given_again(wanted: list[str], tmp_path: Path) -> None:
    path = written(tmp_path / "a.onnx", outputs=("one", "two"))
    finish_onnx(path, wanted)
    assert names(path) == ["one", "two"]


def test_operators_that_onnx_does_not_have_are_named(tmp_path: Path) -> None:
    with pytest.raises(OnnxError, match="no operator StatefulPartitionedCall"):
        finish_onnx(written(tmp_path / "a.onnx", "StatefulPartitionedCall"), ["scores"])


def test_what_is_no_file_of_onnx_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.onnx").write_bytes(b"hello")
    with pytest.raises(OnnxError, match="damaged"):
        finish_onnx(tmp_path / "a.onnx", [])


def test_only_what_is_to_be_compiled_is_traced_through() -> None:
    original = tf.function
    with without_compiled_parts():
        assert tf.function(jit_compile=True)(len) is len
        assert tf.function(lambda x: x + 1)(1) == 2
        assert tf.function(autograph=False)(lambda x: x + 1)(1) == 2
    assert tf.function is original
    with pytest.raises(KeyError), without_compiled_parts():
        raise KeyError
    assert tf.function is original
