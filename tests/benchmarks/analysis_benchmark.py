"""The analysis of a 500-layer graph against building the same network in Keras."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from figures import forget_everything

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import Network, Node
from cnnstudio.document.project import Project
from cnnstudio.engine.building.build import build
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


ROUNDS = 5
"""Both take turns, so that what else the machine does meets both alike."""


def main() -> None:
    """Print the ratio with an empty memory of the engine, and after one edit, given the report before it.

    Keras has processes of its own, as in the program.
    """
    network = graph()
    rounds = [(*_own_seconds(network), _keras_seconds()) for _ in range(ROUNDS)]
    for place, name in enumerate(
        ("nothing remembered", "after one edit, with the report before it as in the window")
    ):
        mine, keras = (statistics.median(times[part] for times in rounds) for part in (place, 2))
        ratio = statistics.median(times[2] / times[place] for times in rounds)
        print(
            f"  {LAYERS} layers, {name}: {mine * 1000:.2f} ms; "
            f"Keras {keras:.2f} s; ratio {ratio:,.0f} (target ≥ 500)"
        )


def _own_seconds(network: Network) -> tuple[float, float]:
    """Seconds of the analysis with nothing remembered, and of that after one edit."""
    cold, warm = [], []
    for _ in range(20):
        forget_everything("cnnstudio.core", "cnnstudio.layers")
        start = time.perf_counter()
        report = analyse(network)
        cold.append(time.perf_counter() - start)
    assert not report.errors, report.errors[0].message
    for number in range(50):
        node = network.nodes[250 - 250 % 5]
        edited = network.with_node(node.with_layer(BatchNormalization(momentum=0.5 + number / 1000)))
        start = time.perf_counter()
        analyse(edited, report)
        warm.append(time.perf_counter() - start)
    return statistics.median(cold), statistics.median(warm)


def _keras_seconds() -> float:
    """Seconds that Keras takes, in a process that has just begun."""
    answer = subprocess.run(
        [sys.executable, "-c", "import analysis_benchmark as b; print(b.built_in())"],
        cwd=Path(__file__).parent, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return float(answer.stdout.split()[-1])


def built_in() -> float:
    """Seconds that Keras takes to build the network, once it is imported and warm; of the same parameters."""
    network = graph()
    build(Project(Network(network.nodes[:3])))
    start = time.perf_counter()
    model = build(Project(network))
    seconds = time.perf_counter() - start
    assert model.count_params() == analyse(network).totals.cost.params
    return seconds
