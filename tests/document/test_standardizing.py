from __future__ import annotations

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import NetworkError
from cnnstudio.core.network import chain
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.document.standardizing import NAME, Standardize, standardizing
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Input
from cnnstudio.layers.scaling import Normalization

NETWORK = chain(Input((8, 8, 3)), Conv2D(4), names=("images", "c1"))
MEAN, VARIANCE = (1.0, 2.0, 3.0), (4.0, 5.0, 6.0)


def test_the_layer_stands_behind_the_input_and_pixels_come_as_they_are() -> None:
    applied = Standardize(MEAN, VARIANCE, "of 9 images").apply(Project(NETWORK))
    network = applied.project.network
    node = standardizing(network)
    assert node is not None
    assert node.layer == Normalization(mean=MEAN, variance=VARIANCE)
    assert node.note == "of 9 images"
    assert applied.added == (node.id,)
    assert [network[key].name for key in network.order()] == ["images", NAME, "c1"]
    assert applied.project.training.scaling == "none"
    assert not analyse(network).errors


def test_a_second_time_only_the_numbers_change() -> None:
    document = Document(Project(NETWORK))
    document.apply(Standardize(MEAN, VARIANCE))
    before = document.project
    applied = document.apply(Standardize(VARIANCE, MEAN, "again"))
    assert len(document.project.network) == len(before.network)
    node = standardizing(document.project.network)
    assert node is not None
    assert node.layer == Normalization(mean=VARIANCE, variance=MEAN)
    assert applied.added == ()
    document.apply(applied.inverse)
    assert document.project == before


def test_a_channel_of_one_value_is_not_divided_by_nothing() -> None:
    node = standardizing(Standardize(MEAN, (0.0, 1.0, 2.0)).apply(Project(NETWORK)).project.network)
    assert node is not None
    assert node.layer == Normalization(mean=MEAN, variance=(1.0, 1.0, 2.0))


def test_another_layer_of_that_name_is_left_alone() -> None:
    network = chain(Input((8, 8, 3)), Conv2D(4), names=("images", NAME))
    changed = Standardize(MEAN, VARIANCE).apply(Project(network)).project.network
    assert [changed[key].name for key in changed.order()] == ["images", f"{NAME}_1", NAME]


def test_without_images_there_is_nothing_to_do() -> None:
    with pytest.raises(NetworkError, match="no input for images"):
        Standardize(MEAN, VARIANCE).apply(Project(chain(Input((5,)), Dense(2))))
