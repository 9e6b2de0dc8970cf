"""Multiply-adds of published networks against TensorFlow's own profiler."""

from __future__ import annotations

import json
from typing import Any

import keras
import pytest
import tensorflow as tf

from cnnstudio.core.analysis import analyse
from cnnstudio.document.keras_graph import opened_model

COUNTED = ("Conv2D", "DepthwiseConv2dNative", "MatMul")
"""The operations whose float operations are two for each multiply-add."""


def profiled_macs(model: Any) -> int:
    """Half the float operations of the counted kinds, for one image, as the profiler says."""
    function = tf.function(lambda images: model(images, training=False))
    graph = function.get_concrete_function(tf.TensorSpec((1, *model.input.shape[1:]), tf.float32)).graph
    options = tf.compat.v1.profiler.ProfileOptionBuilder.float_operation()
    options["output"] = "none"
    with graph.as_default():
        nodes = {node.name: node.op for node in graph.as_graph_def().node}
        profile = tf.compat.v1.profiler.profile(graph, options=options, cmd="scope")
    total, todo = 0, list(profile.children)
    while todo:
        part = todo.pop()
        if nodes.get(part.name) in COUNTED:
            total += part.float_ops
        todo.extend(part.children)
    assert total % 2 == 0
    return total // 2


@pytest.mark.parametrize(
    "name", ["VGG16", "ResNet50", "MobileNetV2", "Xception", "InceptionV3", "DenseNet121", "EfficientNetB0"]
)
def test_multiply_adds_are_half_of_what_the_profiler_counts(name: str) -> None:
    model = getattr(keras.applications, name)(weights=None)
    report = analyse(opened_model(json.loads(model.to_json())).network)
    assert not report.errors
    assert report.totals.cost.params == model.count_params()
    assert report.totals.cost.macs == profiled_macs(model)
