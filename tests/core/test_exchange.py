"""Two layers that change places."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnstudio.core.errors import NetworkError
from cnnstudio.core.exchange import exchange
from cnnstudio.core.network import Network
from tests.core.graphs import networks
from tests.core.lines import line, named


@pytest.mark.parametrize(
    ("before", "pair", "after"),
    [
        ("i a:i b:a c:b d:c", "a c", "i c:i b:c a:b d:a"),
        ("i a:i b:a c:b", "a b", "i b:i a:b c:a"),
        ("i a:i b:a c:b", "b a", "i b:i a:b c:a"),
        ("i a:i b:i s:a,b", "a b", "i b:i a:i s:b,a"),
        ("i a:i b:a s:a,b c:s", "a c", "i c:i b:c s:c,b a:s"),
        ("i a:i s:a,i t:s,a b:t", "s a", "refused"),
        ("i a:i s:a,i b:s", "s b", "refused"),
        ("i a:i b:a", "i b", "refused"),
        ("i a:i b:a", "a a", "refused"),
    ],
)
def test_exchange(before: str, pair: str, after: str) -> None:
    network = line(before)
    first, second = pair.split()
    if after == "refused":
        with pytest.raises(NetworkError, match=r"select two"):
            exchange(network, first, second)
        return
    changed = exchange(network, first, second)
    assert named(changed) == named(line(after))
    assert [node.name for node in changed] == [node.name for node in line(after)]


def test_named_outputs_are_those_of_the_places() -> None:
    network = Network(line("i a:i b:a c:b").nodes, ("a",))
    assert exchange(network, "a", "b").named_outputs == ("b",)


@settings(max_examples=100, deadline=None)
@given(networks(least=3), st.data())
def test_twice_is_never(network: Network, data: Any) -> None:
    ids = [node.id for node in network]
    first, second = data.draw(st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True))
    try:
        changed = exchange(network, first, second)
    except NetworkError:
        return
    assert len(changed.order()) == len(network)
    assert {node.layer for node in changed} == {node.layer for node in network}
    assert exchange(changed, first, second) == network
