"""What pixels become: the layers against keras.applications, pixel by pixel."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from cnnstudio.core.network import chain
from cnnstudio.document.preprocessing import Preprocessing, TakePretrained, preprocessed
from cnnstudio.document.project import Project, Training
from cnnstudio.document.weights_source import WeightsSource
from cnnstudio.engine.building.build import build
from cnnstudio.gallery import published_network
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input

MODULES = {
    Preprocessing.CAFFE: keras.applications.resnet,
    Preprocessing.TF: keras.applications.mobilenet_v2,
    Preprocessing.TORCH: keras.applications.densenet,
}


@pytest.mark.parametrize("preprocessing", MODULES)
def test_numbers_are_keras_s(preprocessing: Preprocessing) -> None:
    images = np.random.default_rng(0).integers(0, 256, (3, 8, 9, 3)).astype("float32")
    expected = MODULES[preprocessing].preprocess_input(images.copy())
    network = preprocessed(chain(Input((8, 9, 3))), preprocessing)
    found = np.asarray(build(Project(network, training=Training(scaling="none")))(images))
    assert np.abs(found - expected).max() < 1e-6
    assert np.ptp(found) > 1


def test_layers_stand_right_behind_the_input_and_only_once() -> None:
    network = chain(Input((8, 8, 3)), Flatten(), Dense(2))
    once = preprocessed(network, Preprocessing.CAFFE)
    assert [node.name for node in once][:3] == ["input", "blue_green_red", "imagenet_mean"]
    assert once["n1"].inputs == (once.by_name("imagenet_mean").id,)  # type: ignore[union-attr]
    assert preprocessed(once, Preprocessing.CAFFE) == once


def test_efficientnet_s_stands_where_keras_has_it() -> None:
    network = preprocessed(published_network("efficientnet-b0").network(), Preprocessing.EFFICIENTNET)
    assert [network[key].name for key in network.order()][:5] == [
        "input", "rescaling", "normalization", "deviation", "stem",
    ]  # fmt: skip


def test_a_network_without_an_input_is_left_alone() -> None:
    assert preprocessed(chain(Flatten()), Preprocessing.TF) == chain(Flatten())


def test_taking_published_weights_can_be_undone() -> None:
    project = Project(chain(Input((8, 8, 3)), Flatten(), Dense(2)))
    change = TakePretrained(WeightsSource("/w.h5"), (("n2", (("", "top"),)),), Preprocessing.TF)
    applied = change.apply(project)
    assert applied.project.training.scaling == "none"
    assert applied.project.network["n2"].weights == (("", "top"),)
    assert applied.inverse.apply(applied.project).project == project
