from __future__ import annotations

import dataclasses

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import NetworkError
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.document.changes import ConvertToConvolution, GroupLayers, TakeWeights
from cnnstudio.document.convolution_changes import can_convert
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.document.weights_source import WeightsSource
from cnnstudio.gallery import published_network
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.merge import Add
from cnnstudio.layers.merge_elementwise import Multiply
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.pooling import AveragePooling2D, MaxPooling2D
from cnnstudio.layers.prelu import PReLU
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input, Reshape

BODY = (Input((28, 28, 1)), Conv2D(4, (3, 3), activation="relu"), MaxPooling2D())


def converted(network: Network, any_size: bool = False) -> Network:
    return ConvertToConvolution(any_size).apply(Project(network)).project.network


def layers(network: Network) -> list[Layer]:
    return [network[key].layer for key in network.order()]


def test_flatten_and_dense_layers_become_convolutions() -> None:
    network = chain(*BODY, Flatten(), Dense(20, "relu"), Dropout(0.5), Dense(10, "softmax"))
    found = converted(network)
    assert layers(found)[3:] == [
        Conv2D(20, (13, 13), activation="relu"), Dropout(0.5), Conv2D(10, (1, 1), activation="softmax"),
    ]  # fmt: skip
    assert analyse(found).totals.cost.params == analyse(network).totals.cost.params
    assert analyse(found)[found.outputs()[0]].output == (1, 1, 10)
    assert [node.name for node in found][-3:] == ["conv2d_1", "dropout", "conv2d_2"]


def test_a_larger_image_gives_a_grid() -> None:
    """Ten kernels of 7×7 on the 7×7 bottleneck of 224 px: 448 px give 8×8."""
    steps = [
        layer for filters in (8, 8, 16, 16, 32) for layer in (Conv2D(filters, padding="same"), MaxPooling2D())
    ]
    network = chain(Input((224, 224, 3)), *steps, Flatten(), Dense(10, "softmax"))
    found = converted(network)
    assert layers(found)[-1] == Conv2D(10, (7, 7), activation="softmax")
    twice = found.with_node(found.nodes[0].with_layer(Input((448, 448, 3))))
    assert analyse(twice)[twice.outputs()[0]].output == (8, 8, 10)
    free = converted(network, any_size=True)
    assert free.nodes[0].layer == Input((None, None, 3))
    assert analyse(free)[free.outputs()[0]].output == (None, None, 10)


def test_it_is_one_edit_with_a_remark_and_a_way_back() -> None:
    project = Project(chain(*BODY, Flatten(), Dense(10, "softmax")), "my digits")
    document = Document(project)
    applied = document.apply(ConvertToConvolution())
    assert document.project.name == "my digits"
    assert applied.remark == "conv2d_1 sees 13×13 px: a larger image gives a grid of outputs."
    assert [document.project.network[key].name for key in applied.added] == ["conv2d_1"]
    document.apply(applied.inverse)
    assert document.project == project
    assert ConvertToConvolution().title == "convert dense to convolution"


def test_global_pooling_becomes_pooling_in_windows() -> None:
    network = chain(*BODY, GlobalAveragePooling2D(), Dense(10))
    assert layers(converted(network))[3:] == [AveragePooling2D((13, 13), (1, 1)), Conv2D(10, (1, 1))]
    alone = chain(*BODY, Conv2D(10, (1, 1)), GlobalAveragePooling2D(), Activation("softmax"))
    remark = ConvertToConvolution().apply(Project(alone)).remark
    assert remark.startswith("The pooling of the whole map became one in windows as large as it was:")


def test_names_notes_and_saved_weights_stay() -> None:
    network = chain(*BODY, Flatten(), Dense(10), names=("images", "a", "b", "c", "scores"))
    dense = network.by_name("scores")
    assert dense is not None
    network = network.with_node(dataclasses.replace(dense, note="the head", trainable=False))
    project = (
        TakeWeights(WeightsSource("w.keras"), ((dense.id, (("", "layers/dense"),)),))
        .apply(Project(network))
        .project
    )
    found = ConvertToConvolution().apply(project).project
    node = found.network[dense.id]
    assert (node.name, node.note, node.trainable, node.weights) == (
        "scores",
        "the head",
        False,
        (("", "layers/dense"),),
    )
    assert found.weights == project.weights


def test_branches_of_the_head_and_several_outputs_follow() -> None:
    network = chain(*BODY, Flatten())
    flat = network.nodes[-1].id
    nodes = (
        *network.nodes,
        Node("a", "a", Dense(6, "relu"), (flat,)), Node("b", "b", Dense(6), (flat,)), Node("add", "add", Add(), ("a", "b")),
        Node("scores", "scores", Dense(3, "softmax"), ("add",)), Node("box", "box", Dense(4), ("a",)),
    )  # fmt: skip
    found = converted(Network(nodes))
    assert found["scores"].layer == Conv2D(3, (1, 1), activation="softmax")
    assert found["a"].layer == Conv2D(6, (13, 13), activation="relu")
    assert [analyse(found)[key].output for key in found.outputs()] == [(1, 1, 3), (1, 1, 4)]


def test_squeeze_and_excitation_stays_as_it_is() -> None:
    network = chain(*BODY)
    maps = network.nodes[-1].id
    nodes = (
        *network.nodes,
        Node("pool", "pool", GlobalAveragePooling2D(), (maps,)), Node("gate", "gate", Dense(4, "sigmoid"), ("pool",)),
        Node("shape", "shape", Reshape((1, 1, 4)), ("gate",)), Node("times", "times", Multiply(), (maps, "shape")),
        Node("flat", "flat", Flatten(), ("times",)), Node("scores", "scores", Dense(10), ("flat",)),
    )  # fmt: skip
    found = converted(Network(nodes))
    assert found["gate"].layer == Dense(4, "sigmoid")
    assert found["pool"].layer == GlobalAveragePooling2D()
    assert found["scores"].layer == Conv2D(10, (13, 13))


def refusal(*behind: Layer, body: tuple[Layer, ...] = BODY) -> str:
    with pytest.raises(NetworkError) as caught:
        converted(chain(*body, *behind))
    return str(caught.value)


def test_what_cannot_be_converted_is_named_with_a_way_out() -> None:
    assert "no row of values at its end" in refusal()
    assert "put it before Flatten or behind the dense layer" in refusal(
        Flatten(), BatchNormalization(), Dense(10)
    )
    assert "has no form that works at every place: remove it" in refusal(Flatten(), Dense(10), PReLU())
    assert "give the input a size first" in refusal(
        GlobalAveragePooling2D(), Dense(10), body=(Input((None, None, 1)), Conv2D(4))
    )
    assert "has errors" in refusal(Dense(10), body=(Input((4, 4, 1)), Conv2D(4, (9, 9)), Flatten()))
    assert "no row of values" in refusal(Flatten(), Dense(32), Reshape((4, 4, 2)))


def test_a_block_in_the_head_is_to_be_ungrouped() -> None:
    network = chain(*BODY, Flatten(), Dense(20), Dense(10))
    grouped = (
        GroupLayers(tuple(node.id for node in network.nodes[-2:])).apply(Project(network)).project.network
    )
    with pytest.raises(NetworkError, match="ungroup it first"):
        converted(grouped)


def test_shared_layers_must_see_maps_of_one_size() -> None:
    network = chain(*BODY, Flatten(), Dense(676), Dense(676))
    shared = Network(tuple([dataclasses.replace(node, shared="s") if node.name.startswith("dense") else node
                            for node in network]))  # fmt: skip
    with pytest.raises(NetworkError, match="share their weights, but see maps of different sizes"):
        converted(shared)


def test_a_layer_that_is_passed_over_is_no_reason_to_refuse() -> None:
    network = chain(*BODY, Flatten(), BatchNormalization(), Dense(10))
    normalization = network.by_name("batch_normalization")
    assert normalization is not None
    found = converted(network.with_node(normalization.with_bypassed(True)))
    assert layers(found)[-1] == Conv2D(10, (13, 13))


def test_it_is_offered_where_there_is_a_dense_head() -> None:
    assert can_convert(analyse(chain(*BODY, Flatten(), Dense(10))))
    assert not can_convert(analyse(chain(*BODY)))
    assert not can_convert(analyse(chain(*BODY, GlobalAveragePooling2D())))
    assert not can_convert(analyse(Network()))


@pytest.mark.parametrize("name", ["vgg-16", "alexnet", "lenet-5", "resnet-18", "squeezenet", "densenet-121"])
def test_networks_of_the_gallery_are_converted(name: str) -> None:
    published = published_network(name).network()
    found = converted(published)
    assert analyse(found).totals.cost.params == analyse(published).totals.cost.params
