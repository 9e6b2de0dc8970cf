"""The analysis of a 500-layer graph against building the same network in Keras."""

from __future__ import annotations

import statistics
import time

from figures import forget_everything

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import Network, Node
from cnnstudio.document.project import Project
from cnnstudio.engine.build import build
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.merge import Add
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.reshape import Input

LAYERS = 500


def graph(layers: int = LAYERS) -> Network:
    """Convolutions of different sizes with batch normalization, and an addition every fifth layer."""
    nodes = [Node("n0", "input", Input((32, 32, 8)))]
    while len(nodes) < layers:
        count, last = len(nodes), nodes[-1].id
        name = f"n{count}"
        if count % 5 == 4:
            nodes.append(Node(name, name, Add(), (last, nodes[-4].id)))
        elif count % 5 in (1, 3):
            nodes.append(Node(name, name, BatchNormalization(momentum=0.9 + count / 100_000), (last,)))
        else:
            kernel = (1 + count % 3, 1 + count % 4)
            nodes.append(Node(name, name, Conv2D(8, kernel, padding="same", activation="relu"), (last,)))
    return Network(tuple(nodes))


def main() -> None:
    """Print the ratio with an empty memory of the engine, and after one edit, given the report before it."""
    network = graph()
    cold = []
    for _ in range(20):
        forget_everything("cnnstudio.core", "cnnstudio.layers")
        start = time.perf_counter()
        report = analyse(network)
        cold.append(time.perf_counter() - start)
    assert not report.errors, report.errors[0].message
    warm = []
    for number in range(50):
        node = network.nodes[250 - 250 % 5]
        edited = network.with_node(node.with_layer(BatchNormalization(momentum=0.5 + number / 1000)))
        start = time.perf_counter()
        analyse(edited, report)
        warm.append(time.perf_counter() - start)
    build(Project(Network(network.nodes[:3])))  # Keras is imported and warm before the clock starts
    start = time.perf_counter()
    model = build(Project(network))
    keras = time.perf_counter() - start
    assert model.count_params() == report.totals.cost.params
    for name, times in (
        ("nothing remembered", cold),
        ("after one edit, with the report before it as in the window", warm),
    ):
        mine = statistics.median(times)
        print(
            f"  {LAYERS} layers, {name}: {mine * 1000:.2f} ms; "
            f"Keras {keras:.2f} s; ratio {keras / mine:,.0f} (target ≥ 500)"
        )
