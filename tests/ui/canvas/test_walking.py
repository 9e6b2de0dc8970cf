"""Arrow keys along the network."""

from __future__ import annotations

from types import SimpleNamespace

from cnnstudio.core.network import Network
from cnnstudio.ui.canvas.layout import layout
from cnnstudio.ui.canvas.walking import Direction, next_card


def _next(network: Network, start: str | None, direction: Direction) -> str | None:
    return next_card(network, layout(network), start, direction)


def test_up_and_down_follow_connections(networks: SimpleNamespace) -> None:
    network = networks.residual()
    assert _next(network, "a", Direction.DOWN) == "b"
    assert _next(network, "add", Direction.UP) == "b"
    assert _next(network, "image", Direction.DOWN) == "a"
    assert _next(network, "image", Direction.UP) is None
    assert _next(network, "end", Direction.DOWN) is None


def test_a_fork_goes_straight_on(networks: SimpleNamespace) -> None:
    network = networks.branches()
    assert _next(network, "image", Direction.DOWN) == "q1"
    assert _next(network, "join", Direction.UP) == "q2"
    assert _next(network, "r1", Direction.DOWN) == "r2"


def test_left_and_right_lead_beside(networks: SimpleNamespace) -> None:
    network = networks.branches()
    assert _next(network, "p", Direction.RIGHT) == "q1"
    assert _next(network, "s", Direction.LEFT) == "r1"
    assert _next(network, "p", Direction.LEFT) is None
    assert _next(network, "end", Direction.RIGHT) is None


def test_without_a_selection_it_begins_at_the_first(networks: SimpleNamespace) -> None:
    assert _next(networks.chain(), None, Direction.UP) == "image"
    assert _next(Network(), None, Direction.UP) is None
