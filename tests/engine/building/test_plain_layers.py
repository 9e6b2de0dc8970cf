"""Models that plain Keras loads, although one of our own layers stood in them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import keras
import numpy as np

from cnnstudio.core.network import Network, Node, chain
from cnnstudio.document.files import load_keras
from cnnstudio.document.preprocessing import Preprocessing, preprocessed
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.building.build import build
from cnnstudio.engine.building.channels_last import turned_to_channels_last
from cnnstudio.engine.building.plain_layers import in_plain_layers
from cnnstudio.engine.exchange.export import Export
from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.engine.process.control import Control
from cnnstudio.layers.channel_order import ReverseChannels
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.merge import Concatenate
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input


def caffe() -> Project:
    """A network that takes its images as Caffe's do."""
    network = chain(Input((8, 8, 3)), Conv2D(4), BatchNormalization(), MaxPooling2D(), Flatten(), Dense(3))
    return Project(preprocessed(network, Preprocessing.CAFFE), "caffe", training=Training(scaling="none"))


def images(count: int = 4) -> np.ndarray:
    return np.random.default_rng(0).uniform(0, 255, (count, 8, 8, 3)).astype("float32")


def test_an_exported_file_holds_keras_s_own_parts_alone_and_opens_again(tmp_path: Path) -> None:
    project, path = caffe(), tmp_path / "caffe.keras"
    Export(UntrainedModel(project), str(path))(lambda progress: None, Control())
    config = json.loads(zipfile.ZipFile(path).read("config.json"))
    assert "cnnstudio" not in json.dumps(config)
    assert [layer["config"]["name"] for layer in config["config"]["layers"]][1] == "blue_green_red"
    again = load_keras(path)
    assert [node.layer for node in again.network][1] == ReverseChannels()
    assert [node.name for node in again.network] == [node.name for node in project.network]
    np.testing.assert_allclose(build(again)(images()), build(project)(images()), rtol=1e-6)


def test_shared_and_frozen_layers_stay_so() -> None:
    conv = Conv2D(2, 3)
    network = Network(
        (
            Node("i", "image", Input((8, 8, 3))),
            Node("r", "turned", ReverseChannels(), ("i",), "r"),
            Node("s", "again", ReverseChannels(), ("r",), "r"),
            Node("a", "one", conv, ("r",), "twins", trainable=False),
            Node("b", "other", conv, ("s",), "twins", trainable=False),
            Node("j", "joined", Concatenate(), ("a", "b")),
            Node("d", "head", Dense(2), ("j",)),
        )
    )
    model = build(Project(network, training=Training(scaling="none")))
    plain = in_plain_layers(model)
    assert plain.count_params() == model.count_params()
    assert len(plain.trainable_weights) == len(model.trainable_weights) == 2
    np.testing.assert_array_equal(plain(images()), model(images()))


def test_other_models_are_left_as_they_are() -> None:
    model = build(Project(chain(Input((8, 8, 3)), Conv2D(2, 3))))
    assert in_plain_layers(model) is model


def test_what_shares_out_along_an_axis_is_said_by_an_operation_of_keras_s(tmp_path: Path) -> None:
    """A convolution with channels first and softmax, turned: layers of the same names, and the same numbers."""
    entry = keras.Input((3, 6, 5))
    rows = keras.layers.Conv2D(2, 3, activation="softmax", data_format="channels_first", name="rows")
    model = turned_to_channels_last(keras.Model(entry, rows(entry)))
    plain = in_plain_layers(model)
    plain.save(tmp_path / "rows.keras")
    config = json.loads(zipfile.ZipFile(tmp_path / "rows.keras").read("config.json"))
    assert "cnnstudio" not in json.dumps(config)
    image = np.random.default_rng(0).normal(size=(1, 6, 5, 3)).astype("float32")
    again = keras.saving.load_model(tmp_path / "rows.keras")
    np.testing.assert_allclose(again(image), model(image), rtol=1e-6)
    assert again.get_layer("rows").activation is keras.activations.linear
