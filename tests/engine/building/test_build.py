from __future__ import annotations

import dataclasses
import random
from types import SimpleNamespace

import numpy as np
import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import NetworkError
from cnnstudio.core.initializers import Initializer
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.core.values import Matrices
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.building.build import build, layer_class
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.merge import Add, Concatenate
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.pooling import AveragePooling2D, MaxPooling2D
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.layers.zero_padding_and_cropping import ZeroPadding2D

UNSCALED = Training(scaling="none")


def random_network(seed: int) -> Network:
    """Branches, merges and blocks at random; some nodes feed several, some are outputs."""
    pick = random.Random(seed)
    nodes = [Node("i0", "in_0", Input((12, 12, pick.choice((1, 3)))))]
    if pick.random() < 0.3:
        nodes.append(Node("i1", "in_1", Input((12, 12, 2))))
    for number in range(pick.randint(3, 10)):
        source = pick.choice(nodes)
        layer = pick.choice((
            Conv2D(pick.choice((4, 6)), (3, 3), padding="same", activation="relu"),
            Conv2D(4, (3, 2), strides=(2, 1), padding="same", use_bias=False),
            Conv2D(4, (3, 3), padding="same", dilation_rate=(2, 2)),
            MaxPooling2D((2, 2), (1, 1), "same"),
            AveragePooling2D((3, 3), (2, 2), "same"),
            BatchNormalization(), Activation("tanh"), Dropout(0.2), ZeroPadding2D(((1, 0), (0, 2))),
            ResidualUnit(pick.choice((4, 6)), strides=(pick.choice((1, 2)),) * 2), Add(), Concatenate(),
        ))  # fmt: skip
        inputs = (source.id,)
        if layer.minimum_inputs > 1:
            report = analyse(Network(tuple(nodes)))
            alike = [node.id for node in nodes if report[node.id].output == report[source.id].output]
            inputs = (source.id, pick.choice(alike))
        nodes.append(Node(f"n{number}", f"layer_{number}", layer, inputs))
    network = Network(tuple(nodes))
    used = {edge.source for edge in network.edges()}
    kept = tuple(node for node in nodes if node.inputs or node.id in used)
    head = (
        Node("p", "pooled", GlobalAveragePooling2D(), (kept[-1].id,)),
        Node("d", "scores", Dense(5), ("p",)),
    )
    return Network((*kept, *head))


@pytest.mark.parametrize("seed", range(12))
def test_random_graphs_agree_with_the_arithmetic(seed: int) -> None:
    network = random_network(seed)
    report = analyse(network)
    assert not report.errors
    model = build(Project(network, training=UNSCALED))
    assert model.count_params() == report.totals.cost.params
    assert [tuple(tensor.shape)[1:] for tensor in model.outputs] == [
        report[key].output for key in network.outputs()
    ]
    plain = [node for node in network if report[node.id].inner is None]
    for node in plain:
        assert tuple(model.get_layer(node.name).output.shape)[1:] == report[node.id].output
    assert [tensor.shape[1:] for tensor in model.inputs] == [
        n.layer.output_shape() for n in network if not n.inputs
    ]


@pytest.mark.parametrize("seed", range(12))
def test_frozen_layers_agree_with_the_arithmetic(seed: int) -> None:
    network = random_network(seed)
    pick = random.Random(seed + 1)
    ids = [node.id for node in network if pick.random() < 0.5]
    network = network.with_changed([network[key].with_trainable(False) for key in ids])
    report, model = analyse(network), build(Project(network, training=UNSCALED))
    trained = sum(weight.shape.num_elements() for weight in model.trainable_weights)
    assert report.totals.cost.trainable == trained
    assert report.totals.cost.params == model.count_params()
    for node in network:
        if report[node.id].inner is None:
            assert model.get_layer(node.name).trainable is node.trainable


def test_training_leaves_frozen_weights_and_their_statistics_alone() -> None:
    """Inside a block too; Keras runs frozen batch normalization with the statistics that it has."""
    network = chain(
        Input((8, 8, 3)), ResidualUnit(4), GlobalAveragePooling2D(), Dense(2), names=("i", "unit", "g", "d")
    )
    network = network.with_node(network["n1"].with_trainable(False))
    model = build(Project(network, training=UNSCALED))
    before = {weight.path: np.array(weight) for weight in model.weights}
    model.compile("sgd", "mse")
    images = np.random.default_rng(0).normal(3.0, 2.0, (8, 8, 8, 3)).astype("float32")
    model.fit(images, np.ones((8, 2), "float32"), epochs=2, verbose=0)
    changed = {weight.path for weight in model.weights if not np.array_equal(before[weight.path], weight)}
    assert changed == {"d/kernel", "d/bias"}


def test_lenet_of_krohn_has_its_parameters_and_names() -> None:
    network = chain(
        Input((28, 28, 1)), Conv2D(32, (3, 3), activation="relu"), Conv2D(64, (3, 3), activation="relu"),
        MaxPooling2D(), Dropout(0.25), Flatten(), Dense(128, "relu"), Dropout(0.5), Dense(10, "softmax"),
    )  # fmt: skip
    model = build(Project(network, "LeNet, after Krohn", training=UNSCALED))
    assert model.count_params() == 1_199_882
    assert [layer.name for layer in model.layers] == [node.name for node in network]
    assert model.name == "LeNet__after_Krohn"


def test_blocks_are_laid_open_under_their_own_name() -> None:
    model = build(Project(chain(Input((8, 8, 3)), ResidualUnit(4)), training=UNSCALED))
    names = [layer.name for layer in model.layers]
    assert {"residual_unit_conv_1", "residual_unit_bn_skip", "residual_unit_act_2"} <= set(names)
    assert model.outputs[0].shape[1:] == (8, 8, 4)


def test_a_block_gives_way_to_a_layer_of_the_same_name() -> None:
    nodes = (
        Node("i", "input", Input((8, 8, 3))),
        Node("b", "unit", ResidualUnit(3), ("i",)),
        Node("c", "unit_conv_1", Conv2D(5), ("b",)),
    )
    model = build(Project(Network(nodes), training=UNSCALED))
    assert model.get_layer("unit_conv_1").filters == 5
    assert model.get_layer("unit_conv_1_1").filters == 3


@pytest.mark.parametrize(
    ("scaling", "low", "high"), [("0…1", 0.0, 1.0), ("−1…1", -1.0, 1.0), ("none", 0.0, 255.0)]
)
def test_pixel_scale_stands_behind_the_input(scaling: str, low: float, high: float) -> None:
    network = chain(Input((2, 1, 1)), Activation("linear"))
    model = build(Project(network, training=Training(scaling=scaling)))
    pixels = np.array([0, 255], np.float32).reshape(1, 2, 1, 1)
    assert np.allclose(np.asarray(model(pixels)).ravel(), [low, high])
    assert ("pixel_scaling" in [layer.name for layer in model.layers]) == (scaling != "none")


def test_only_the_first_input_for_images_is_scaled() -> None:
    nodes = (
        Node("v", "numbers", Input((4,))),
        Node("a", "one", Input((4, 4, 1))),
        Node("b", "other", Input((4, 4, 1))),
        Node("s", "sum", Add(), ("a", "b")),
    )
    model = build(Project(Network(nodes)))
    sources = {layer.name: layer for layer in model.layers}
    assert sources["pixel_scaling"].input is sources["one"].output
    assert sources["sum"].input[1] is sources["other"].output


def test_start_weights_come_from_the_seed_alone(project: Project) -> None:
    random.seed(99)
    state = random.getstate()
    first, again = build(project), build(project)
    assert random.getstate() == state
    assert all(np.array_equal(a, b) for a, b in zip(first.get_weights(), again.get_weights(), strict=True))
    other = build(dataclasses.replace(project, training=project.training.with_settings(seed=4)))
    assert not np.array_equal(first.get_weights()[0], other.get_weights()[0])


def test_typed_kernels_are_the_start_weights() -> None:
    values = Matrices((((1.0, 2.0), (3.0, 4.0)), ((0.0, -1.0), (0.5, 0.0))))
    model = build(Project(chain(Input((4, 4, 3)), Conv2D(2, (2, 2), kernel_values=values))))
    kernel = np.asarray(model.get_layer("conv2d").kernel)
    assert kernel.shape == (2, 2, 3, 2)
    for channel in range(3):
        assert kernel[:, :, channel, 0].tolist() == [[1, 2], [3, 4]]
        assert kernel[:, :, channel, 1].tolist() == [[0, -1], [0.5, 0]]


def test_names_that_tensorflow_cannot_take_become_fit_and_stay_apart() -> None:
    network = chain(Input((8, 8, 1)), Conv2D(2), Conv2D(3), names=("日本", "中国", "Faltung 1"))
    model = build(Project(network, "名", training=UNSCALED))
    assert [layer.name for layer in model.layers] == ["__", "___1", "Faltung_1"]
    model.compile("sgd", "mse")
    model.fit(np.zeros((2, 8, 8, 1)), np.zeros((2, 4, 4, 3)), verbose=0)


def test_a_network_with_problems_is_refused_by_its_first() -> None:
    network = chain(Input((8, 8, 1)), Conv2D(2, (9, 9)), Flatten(), Dense(3))
    with pytest.raises(NetworkError, match=r"^conv2d: .*window of 9×9 px does not fit in 8×8 px"):
        build(Project(network))
    with pytest.raises(NetworkError, match="empty"):
        build(Project())


def test_an_unknown_layer_names_the_version() -> None:
    with pytest.raises(NetworkError, match="has no layer called Foo9"):
        layer_class("Foo9")


def test_a_setting_for_tensorflow_alone_is_named_with_its_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    from keras.src.layers.normalization import batch_normalization

    monkeypatch.setattr(batch_normalization, "backend", SimpleNamespace(backend=lambda: "torch"))
    network = chain(Input((8, 8, 1)), BatchNormalization(synchronized=True), Flatten(), Dense(10))
    with pytest.raises(
        NetworkError, match=r"^batch_normalization cannot be built \(Argument synchronized=True is only"
    ):
        build(Project(network))


def test_a_start_that_an_older_keras_lacks_names_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    import keras

    def older(start: object, seed: object = None) -> None:
        """The initializer as Keras 3.14 has it, without axes."""

    monkeypatch.setattr(keras.initializers.HeNormal, "__init__", older)
    start = Initializer("he_normal", (("input_axes", (0,)), ("output_axes", (1,))))
    with pytest.raises(
        NetworkError, match=r"HeNormal with input_axes, output_axes, seed: install a newer Keras"
    ):
        build(Project(chain(Input((4,)), Dense(2, kernel_initializer=start))))
