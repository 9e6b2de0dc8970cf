"""Configurations of Keras 2: whole models of ``keras.applications``, and what only old files have."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import FileError
from cnnstudio.document.files import open_network
from cnnstudio.document.keras_2 import loadable_model, modern_activation, modern_model
from cnnstudio.document.keras_graph import opened_model
from tests.document.keras_2_models import keras_2


def _written(path: Path, data: Any) -> Path:
    path.write_text(json.dumps(data), "utf-8")
    return path


@pytest.mark.parametrize("name", ["MobileNet", "ResNet50", "DenseNet121"])
def test_whole_networks_have_the_same_shapes_and_parameters(name: str, tmp_path: Path) -> None:
    import keras

    keras.utils.clear_session()
    model = getattr(keras.applications, name)(weights=None)
    old = keras_2(json.loads(model.to_json()))
    assert "module" not in json.dumps(old)
    project = open_network(_written(tmp_path / "model.json", old))
    report = analyse(project.network)
    assert not report.errors
    assert report.totals.cost.params == model.count_params()
    assert len(project.network) == len(model.layers)
    for layer in model.layers:
        assert report.named(layer.name).output == tuple(layer.output.shape[1:])


def _dense(**config: Any) -> dict[str, Any]:
    return {"class_name": "Dense", "config": {"name": "d", "units": 3, **config}}


def test_a_sequential_model_may_be_a_plain_list_whose_first_layer_has_the_shape() -> None:
    old = {"class_name": "Sequential", "config": [_dense(batch_input_shape=[None, 5]), {"class_name": "Dropout", "config": {"rate": 0.5}}]}  # fmt: skip
    network = opened_model(old).network
    assert [node.name for node in network] == ["d_input", "d", "Dropout"]
    assert analyse(network).totals.cost.params == 18


def test_a_nested_one_is_brought_to_the_new_form_too() -> None:
    inner = {"class_name": "Sequential", "config": [_dense(batch_input_shape=[None, 5])]}
    entry = {"class_name": "InputLayer", "config": {"batch_input_shape": [None, 5], "name": "image"}}
    network = opened_model(
        {"class_name": "Sequential", "config": {"name": "m", "layers": [entry, inner]}}
    ).network
    assert [node.name for node in network] == ["image", "d"]
    assert not analyse(network).errors


def test_an_input_that_is_there_is_not_put_in_again() -> None:
    entry = {"class_name": "InputLayer", "config": {"batch_input_shape": [None, 5], "name": "image"}}
    model = {"class_name": "Sequential", "config": {"layers": [entry, _dense(batch_input_shape=[None, 5])]}}
    assert modern_model(model) == model


@pytest.mark.parametrize(
    ("layer", "found"),
    [
        ({"class_name": "BatchNormalization", "config": {"axis": [3], "momentum": 0.9}}, {"axis": 3, "momentum": 0.9}),
        ({"class_name": "LeakyReLU", "config": {"alpha": 0.25}}, {"negative_slope": 0.25}),
        ({"class_name": "Activation", "config": {"activation": "swish"}}, {"activation": "silu"}),
        ({"class_name": "Activation", "config": {"activation": "softmax_v2"}}, {"activation": "softmax"}),
        ({"class_name": "ReLU", "config": {"max_value": 6.0, "threshold": 0.0}}, {"max_value": 6.0}),
        ({"class_name": "Concatenate", "config": {"axis": 3}}, {"axis": 3}),
    ],
)  # fmt: skip
def test_settings_of_old_layers(layer: dict[str, Any], found: dict[str, Any]) -> None:
    entry = {"class_name": "InputLayer", "config": {"batch_input_shape": [None, 8, 8, 4], "name": "image"}}
    network = opened_model({"class_name": "Sequential", "config": {"layers": [entry, layer]}}).network
    assert not analyse(network).errors
    assert network.nodes[1].layer.to_data().items() >= found.items()


def test_names_of_functions() -> None:
    assert modern_activation("hard_swish") == "hard_silu"
    assert modern_activation("relu") == "relu"


@pytest.mark.parametrize(
    "content", [[], 5, "text", {}, {"images": [], "annotations": []}, {"class_name": 5}, None]
)
def test_json_that_is_no_model_says_so_in_a_sentence(content: Any, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"model\.json cannot be opened: it holds no Keras model\. Save one"):
        open_network(_written(tmp_path / "model.json", content)) if content != "text" else open_network(
            _written(tmp_path / "model.json", json.dumps({"a": 1}))
        )


@pytest.mark.parametrize("content", ["{", "hello", ""])
def test_damaged_json(content: str, tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text(content)
    with pytest.raises(FileError, match="breaks off or is damaged"):
        open_network(tmp_path / "model.json")


def test_json_within_json_is_read(tmp_path: Path) -> None:
    """json.dump(model.to_json(), file) writes a text that holds JSON."""
    model = {"class_name": "Sequential", "config": [_dense(batch_input_shape=[None, 5])]}
    project = open_network(_written(tmp_path / "model.json", json.dumps(model)))
    assert (
        project.notes
        == "Layers read from model.json, which holds no weights that can be read: they have start weights."
    )
    assert analyse(project.network).totals.cost.params == 18


def test_calls_of_a_nested_model_are_counted_from_0() -> None:
    """As Keras 2 writes transfer learning: the base was made on its own, so its call in the model is number 1."""
    base = {"class_name": "Functional", "name": "base", "config": {"name": "base", "layers": []}, "inbound_nodes": [[["image", 0, 0, {}]]]}  # fmt: skip
    dense = {**_dense(), "name": "d", "inbound_nodes": [[["base", 1, 0, {"training": False}]]]}
    model = {"class_name": "Functional", "config": {"name": "m", "layers": [base, dense], "output_layers": [["base", 1, 0], ["d", 0, 0]]}}  # fmt: skip
    found = loadable_model(model)["config"]
    assert found["layers"][1]["inbound_nodes"] == [[["base", 0, 0, {"training": False}]]]
    assert found["output_layers"] == [["base", 0, 0], ["d", 0, 0]]
    assert loadable_model({"config": found})["config"] == found


def test_settings_that_keras_3_does_not_take_are_left_out() -> None:
    old = {"class_name": "SpatialDropout2D", "config": {"rate": 0.5, "trainable": True, "noise_shape": None}}
    assert loadable_model([old]) == [{"class_name": "SpatialDropout2D", "config": {"rate": 0.5}}]
    assert loadable_model(_dense(groups=1)) == _dense(groups=1)
