from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cnnstudio.core.analysis import analyse
from cnnstudio.core.circles import behind_circles, circles_of
from cnnstudio.core.network import Network, Node
from cnnstudio.layers.merge import Add

KEYS = [f"n{number}" for number in range(8)]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(st.sampled_from(KEYS), max_size=2), min_size=8, max_size=8))
def test_circles_are_what_reaches_itself(inputs: list[list[str]]) -> None:
    network = Network(tuple(Node(key, key, Add(), tuple(own)) for key, own in zip(KEYS, inputs, strict=True)))
    stuck = [key for key in KEYS if key not in network.order()]
    circles = circles_of(network, stuck)
    targets = {key: [edge.target for edge in network.consumers(key)] for key in KEYS}
    around = {key for key in KEYS if any(network.reaches(target, key) for target in targets[key])}
    assert set(circles) == around
    for key, members in circles.items():
        assert members == {
            other for other in around if network.reaches(key, other) and network.reaches(other, key)
        }
    behind = behind_circles(network, stuck, circles)
    assert behind == {
        key: tuple(bad for bad in stuck if bad in around and network.reaches(bad, key))
        for key in stuck
        if key not in around
    }


def test_large_circles_are_answered() -> None:
    """Minutes went by when every layer was asked by itself whether it feeds itself."""
    size = 5_000
    ring = [Node(f"r{place}", f"r{place}", Add(), (f"r{(place - 1) % size}",)) for place in range(size)]
    tail = [
        Node(f"t{place}", f"t{place}", Add(), (f"t{place - 1}" if place else "r0",)) for place in range(size)
    ]
    report = analyse(Network((*ring, *tail)))
    assert len(report.errors) == size + 1
    assert report[f"t{size - 1}"].waits_for == tuple(node.id for node in ring)
