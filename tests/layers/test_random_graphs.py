"""Random graphs of the whole catalogue, with branches and merges, against the models that Keras builds of them."""

from __future__ import annotations

import random
import warnings
from functools import lru_cache

import keras
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.core.analysis import analyse, measure
from cnnstudio.core.catalogue import layer_types
from cnnstudio.core.fresh_names import free_name
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node
from cnnstudio.core.report import NodeReport
from cnnstudio.core.values import Shape
from cnnstudio.document.project import Project
from cnnstudio.engine.building.build import build
from cnnstudio.layers.reshape import Input
from tests.layers.variations import paired_changes, single_changes

INPUTS: tuple[Shape, ...] = ((12, 12, 4), (9, 7, 3), (16, 4), (6, 6, 6, 2), (24,), (None, None, 3))
TRIES = 12
MOST_BYTES = 2**20


@lru_cache(maxsize=1)
def candidates() -> dict[str, tuple[Layer, ...]]:
    """Layers of every kind with one or two settings changed."""
    found = {}
    for cls in layer_types():
        if cls.maximum_inputs != 0:
            found[cls.kind] = (*single_changes(cls), *paired_changes(cls))
    return found


def grown(chance: random.Random, length: int) -> Network:
    """A network without problems: layers are drawn until one fits where it is to stand."""
    nodes = [Node("n0", "input", Input(chance.choice(INPUTS)))]
    shapes: dict[str, Shape] = {"n0": nodes[0].layer.output_shape()}
    taken = {"input"}
    for _ in range(length * TRIES):
        if len(nodes) > length:
            break
        layer = chance.choice(candidates()[chance.choice(sorted(candidates()))])
        sources = drawn_sources(chance, layer, shapes)
        output = fitting_output(layer, tuple([shapes[source] for source in sources]))
        if output is None:
            continue
        name = free_name(taken, layer.base_name())
        taken.add(name)
        nodes.append(Node(f"n{len(nodes)}", name, layer, sources))
        shapes[nodes[-1].id] = output
    return Network(tuple(nodes))


def drawn_sources(chance: random.Random, layer: Layer, shapes: dict[str, Shape]) -> tuple[str, ...]:
    """Where a layer gets its inputs: mostly from the last layers; merges prefer inputs of one shape."""
    ids = list(shapes)
    first = chance.choice(ids[-3:])
    count = max(layer.minimum_inputs, 1 if layer.maximum_inputs == 1 else chance.randint(2, 3))
    if layer.maximum_inputs is not None:
        count = min(count, layer.maximum_inputs)
    alike = [node for node in ids if shapes[node] == shapes[first]]
    return (first, *[chance.choice(alike if chance.random() < 0.8 else ids) for _ in range(count - 1)])


def fitting_output(layer: Layer, inputs: tuple[Shape, ...]) -> Shape | None:
    """What comes out of a layer that can stand there; None if it cannot, or if that is very large."""
    measured = measure(layer, inputs)
    if (
        measured.output is None
        or (measured.all_bytes or 0) > MOST_BYTES
        or (measured.cost.params or 0) > 200_000
    ):
        return None
    return measured.output


def difference(model: keras.Model, node: Node, about: NodeReport) -> str:
    """What the layer in the model and the report say differently of a plain layer; "" if nothing."""
    if about.inner is not None or not node.inputs:
        return ""
    made = model.get_layer(node.name)
    mine = (about.output, about.cost.params, about.cost.trainable)
    trainable = sum(weight.shape.num_elements() for weight in made.trainable_weights)
    theirs = (tuple(made.output.shape[1:]), made.count_params(), trainable)
    return "" if mine == theirs else f"{node}: ours {mine}, Keras {theirs}"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32 - 1))
def test_a_random_graph_is_what_keras_builds_of_it(seed: int) -> None:
    chance = random.Random(seed)
    network = grown(chance, chance.randint(4, 14))
    report = analyse(network)
    assert not report.errors
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # Keras advises against some settings, and takes them
        model = build(Project(network))
    wrong = [text for node in network if (text := difference(model, node, report[node.id]))]
    assert not wrong, "\n".join(wrong)
    assert model.count_params() == report.totals.cost.params
    outputs = [tuple(output.shape[1:]) for output in model.outputs]
    assert outputs == [report[node].output for node in network.outputs()]
    keras.backend.clear_session(free_memory=False)


def test_the_graphs_reach_the_whole_catalogue_and_branch() -> None:
    networks = [grown(random.Random(seed), 14) for seed in range(400)]
    kinds = {node.layer.kind for network in networks for node in network}
    assert kinds >= {kind for kind in candidates() if kind not in HARD}
    assert sum(any(len(node.inputs) > 1 for node in network) for network in networks) > 100


HARD: frozenset[str] = frozenset()
"""Kinds that chance hardly ever places."""
