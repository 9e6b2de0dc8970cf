"""What layers wait for, in words."""

from __future__ import annotations

from cnnstudio.core.network import Network
from cnnstudio.core.numerals import enumeration
from cnnstudio.core.report import NodeReport


def awaited(about: NodeReport, network: Network) -> tuple[str, ...]:
    """Names of what a layer waits for; layers that feed each other in a circle come last, as one.

    Args:
        about: The report of the layer that waits.
        network: The network that it is in.
    """
    circle = [node for node in about.waits_for if _feeds_itself(node, network)]
    single = tuple(network[node].name for node in about.waits_for if node not in circle)
    return (*single, _circle([network[node].name for node in circle])) if circle else single


def way_out(about: NodeReport, network: Network) -> str:
    """What must happen before a waiting layer's shape is known: ``that is mended``."""
    circles = sum(_feeds_itself(node, network) for node in about.waits_for)
    if circles == len(about.waits_for):
        return "one connection of it is removed"
    return "that is mended" if len(about.waits_for) == 1 else "those are mended"


def _circle(names: list[str]) -> str:
    if len(names) == 1:
        return f"the connection of {names[0]} to itself"
    return f"the circle of {enumeration(names)}"


def _feeds_itself(node: str, network: Network) -> bool:
    return any(network.reaches(edge.target, node) for edge in network.consumers(node))
