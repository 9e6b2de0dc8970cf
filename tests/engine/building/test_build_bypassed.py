"""What Keras builds of a network with layers that are passed over."""

from __future__ import annotations

import random

import numpy as np
import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.bypass import taking_part
from cnnstudio.core.errors import NetworkError
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.core.surgery import remove
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.building.build import build
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.merge import Add
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.reshape import Flatten, Input
from tests.engine.building.test_build import random_network
from tests.engine.rebuilding import check_rebuilds

STACK = chain(
    Input((8, 8, 4)), Conv2D(4, 3, padding="same"), BatchNormalization(), ResidualUnit(4), Activation("relu"), Flatten(),
    Dense(3, "softmax"),
)  # fmt: skip


def bypassed(network: Network, *ids: str) -> Network:
    return network.with_changed([network[key].with_bypassed(True) for key in ids])


@pytest.mark.parametrize("ids", [("n1",), ("n2", "n3"), ("n1", "n2", "n3", "n4"), ("n4", "n6")])
def test_the_model_is_that_of_the_network_without_them(ids: tuple[str, ...]) -> None:
    passed, removed = build(Project(bypassed(STACK, *ids))), build(Project(remove(STACK, ids)))
    assert [layer.name for layer in passed.layers] == [layer.name for layer in removed.layers]
    assert passed.count_params() == removed.count_params()
    image = np.random.default_rng(0).uniform(0, 255, (2, 8, 8, 4)).astype("float32")
    np.testing.assert_array_equal(passed.predict(image, verbose=0), removed.predict(image, verbose=0))


def test_a_merge_that_is_passed_over_gives_its_first_input() -> None:
    nodes = (
        Node("i", "image", Input((8, 8, 4))),
        Node("c", "side", Conv2D(4, 3, padding="same"), ("i",)),
        Node("a", "sum", Add(), ("i", "c"), bypassed=True),
        Node("t", "tanh", Activation("tanh"), ("a",)),
    )
    model = build(Project(Network(nodes), training=Training(scaling="none")))
    assert [layer.name for layer in model.layers] == ["image", "tanh"]
    image = np.random.default_rng(0).uniform(-1, 1, (1, 8, 8, 4)).astype("float32")
    np.testing.assert_allclose(model.predict(image, verbose=0), np.tanh(image), rtol=1e-5)


def test_the_script_leaves_them_out() -> None:
    project = Project(bypassed(STACK, "n2", "n3"))
    assert "batch_normalization" not in check_rebuilds(project)


@pytest.mark.parametrize("seed", range(8))
def test_the_arithmetic_counts_what_keras_builds(seed: int) -> None:
    """Random networks with branches, merges and blocks, of which some layers are passed over."""
    network = random_network(seed)
    chance = random.Random(seed)
    chosen = [node.id for node in network if node.inputs and chance.random() < 0.4]
    report = analyse(bypassed(network, *chosen))
    if report.errors:  # what comes in past a layer may be of another size than a merge wants
        with pytest.raises(NetworkError):
            build(Project(report.network))
        return
    model = build(Project(report.network, training=Training(scaling="none")))
    assert model.count_params() == report.totals.cost.params
    names = {layer.name for layer in model.layers}
    assert names.isdisjoint(report.network[key].name for key in chosen)
    ends = [report[key].output for key in taking_part(report.network).outputs()]
    assert [tuple(output.shape[1:]) for output in model.outputs] == ends
