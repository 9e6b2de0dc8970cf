from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.consumers import consumers_of
from cnnstudio.core.network import Network
from cnnstudio.core.ordering import is_ordered, leads, needed_for, ordered
from tests.core.graphs import networks


@given(networks(), st.randoms(use_true_random=False))
def test_of_what_can_come_next_the_first_comes(network: Network, chance: random.Random) -> None:
    nodes = list(network.nodes)
    chance.shuffle(nodes)
    found = ordered(nodes, consumers_of(nodes))
    left, done = list(nodes), []
    while left:
        node = next(one for one in left if set(one.inputs) <= set(done))
        left.remove(node)
        done.append(node.id)
    assert list(found) == done
    assert is_ordered(nodes) == ([node.id for node in nodes] == done)


@given(networks())
def test_a_way_is_one_connection_after_another(network: Network) -> None:
    consumers = consumers_of(network.nodes)
    before: dict[str, set[str]] = {}
    for key in network.order():
        before[key] = {key}.union(*[before[source] for source in network[key].inputs])
    for goal, starts in before.items():
        assert needed_for({node.id: node for node in network}, [goal]) == starts
        assert {node.id for node in network if leads(consumers, node.id, goal)} == starts
