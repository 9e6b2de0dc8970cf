"""The head of a classifier: what makes class scores of its last feature maps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cnnstudio.core.errors import NetworkError
from cnnstudio.core.network import Network
from cnnstudio.core.report import Report
from cnnstudio.core.values import Shape

_IMAGE_AXES = 3


@dataclass(frozen=True, slots=True)
class Head:
    """Where the body of a network ends.

    Attributes:
        features: Id of the layer whose maps the head takes.
        nodes: Ids of the layers of the head, in the order of the network; none if it has no head.
    """

    features: str
    nodes: tuple[str, ...]


def head_of(report: Report) -> Head:
    """Find the head: all behind the last feature maps of more than one place, on the way to the output.

    Raises:
        NetworkError: The network has errors or several outputs, no feature maps, or the head takes more than one value.
    """
    network = report.network
    if report.errors or not len(network):
        raise NetworkError("The head cannot be replaced while the network has errors: mend them first.")
    outputs = network.outputs()
    if len(outputs) != 1:
        raise NetworkError(
            f"The network has {len(outputs)} outputs, and it is not clear which head to replace: remove all outputs but one."
        )
    leading = _ancestors(network, outputs[0])
    order = [node for node in network.order() if node in leading]
    learned = _behind_weights(report, order)
    maps = [node for node in order if node in learned and _is_map(report[node].output)]
    if not maps:
        raise NetworkError(
            "The network has no feature maps behind a convolution, and so no body to keep: change the units of its "
            "last Dense layer instead."
        )
    features = maps[-1]
    body = _ancestors(network, features)
    head = tuple([node for node in order if node not in body])
    taken = {source for node in head for source in network[node].inputs if source in body}
    if taken - {features}:
        raise NetworkError(
            f"Not all ways to the output lead through {network[features].name}, the last layer with feature maps, so that "
            "it is not clear where the head begins: join the branches before it."
        )
    return Head(features, head)


def _is_map(shape: Shape | None) -> bool:
    """Whether something has height, width and channels, and more than one place."""
    return (
        shape is not None
        and len(shape) == _IMAGE_AXES
        and any(side is None or side > 1 for side in shape[:-1])
    )


def _behind_weights(report: Report, order: Sequence[str]) -> set[str]:
    """The layers at or behind one with weights."""
    found: set[str] = set()
    for node in order:
        if report[node].cost.params != 0 or not found.isdisjoint(report.network[node].inputs):
            found.add(node)
    return found


def _ancestors(network: Network, node: str) -> set[str]:
    """A node and all that leads to it."""
    found, todo = {node}, [node]
    while todo:
        fresh = set(network[todo.pop()].inputs) - found
        found |= fresh
        todo.extend(fresh)
    return found
