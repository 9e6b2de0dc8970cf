"""What is wrong or strange about how the layers of a network are put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from cnnstudio.core.catalogue import layer_types
from cnnstudio.core.layer import Finding, Fix
from cnnstudio.core.network import Network, Node
from cnnstudio.core.numerals import enumeration
from cnnstudio.core.report import NodeReport, Problem, State

_REMOVE = Fix("Remove the layer", remove=True)


def arity_finding(node: Node) -> Finding | None:
    """What is wrong with the number of a node's inputs, or None.

    A layer that joins any number of inputs takes a single one too, as in Keras, and warns itself.
    """
    count, least, most = len(node.inputs), node.layer.minimum_inputs, node.layer.maximum_inputs
    if node.bypassed and most == 0:
        message = f"{node.name} is where images come in and cannot be passed over: let it take part again."
        return Finding(message, (Fix("Take part again", take_part=True),))
    enough = count >= least or (count > 0 and most is None)
    if enough and (most is None or count <= most):
        return None
    if count == 0:
        return Finding(
            f"{node.name} has no input: connect a layer to its upper port, or remove it.", (_REMOVE,)
        )
    if count < least:
        return Finding(
            f"{node.name} joins at least {least} inputs; it has {count}: connect {least - count} more, or remove it.",
            (_REMOVE,),
        )
    if most == 0:
        return Finding(f"{node.name} is where images come in and takes no input: disconnect it.")
    spare = count - (most or 0)
    amount = "one of them" if spare == 1 else f"{spare} of them"
    inputs = "input" if most == 1 else "inputs"
    return Finding(f"{node.name} takes at most {most} {inputs}; it has {count}: disconnect {amount}.")


def cycle_finding(network: Network, node: Node, circle: Collection[str]) -> Finding:
    """Say by way of which layers a node feeds itself.

    Args:
        network: The network.
        node: The node.
        circle: Ids of all nodes that it feeds and is fed by.
    """
    around = [network[edge.target].name for edge in network.consumers(node.id) if edge.target in circle]
    if around == [node.name]:
        return Finding(f"{node.name} feeds itself: remove that connection.")
    way = enumeration(list(dict.fromkeys(around)))
    return Finding(f"{node.name} feeds itself by way of {way}: remove one connection of the circle.")


def network_problems(network: Network) -> list[Problem]:
    """A missing input, and names that are given twice."""
    problems = []
    if not any(node.layer.maximum_inputs == 0 for node in network.nodes):
        problems.append(Problem(None, _no_input()))
    names = Counter([node.name for node in network.nodes])
    if len(names) == len(network):
        return problems
    last = {node.name: node.id for node in network.nodes}
    return problems + [
        Problem(last[name], Finding(f"{count} layers are called {name}: rename all but one."))
        for name, count in names.items()
        if count > 1
    ]


def _no_input() -> Finding:
    entry = next((cls for cls in layer_types() if cls.maximum_inputs == 0), None)
    fixes = () if entry is None else (Fix("Add an Input", insert=(entry(),)),)
    return Finding("The network has no input: drag an Input layer onto the canvas.", fixes)


def softmax_problems(network: Network, nodes: Mapping[str, NodeReport]) -> list[Problem]:
    """A warning for each softmax whose output other layers learn from: it belongs at a network's end."""
    suspects = [node for node in network.nodes if node.layer.applies_softmax]
    problems = []
    for node in suspects:
        learner = _first_learner(network, nodes, node.id)
        if learner is not None and nodes[node.id].state is State.SOUND:
            problems.append(Problem(node.id, _softmax_finding(node, network[learner].name)))
    return problems


def _softmax_finding(node: Node, learner: str) -> Finding:
    message = (
        f"{node.name} applies softmax in the middle of the network: {learner} gets shares of 1 instead of "
        "features. Use ReLU here, and softmax in the last layer."
    )
    has_choice = any(setting.name == "activation" for setting in node.layer.setting_list())
    fix = Fix("Use ReLU", {"activation": "relu"}) if has_choice else _REMOVE
    return Finding(message, (fix,), is_error=False)


def _first_learner(network: Network, nodes: Mapping[str, NodeReport], start: str) -> str | None:
    """The first layer with weights behind a node, along layers of one input; None if there is none."""
    seen, todo = {start}, [start]
    while todo:
        for edge in network.consumers(todo.pop(0)):
            layer = network[edge.target].layer
            if edge.target in seen or layer.maximum_inputs != 1:
                continue
            if nodes[edge.target].cost.params != 0 and nodes[edge.target].state is State.SOUND:
                return edge.target
            if not layer.applies_softmax:
                todo.append(edge.target)
            seen.add(edge.target)
    return None
