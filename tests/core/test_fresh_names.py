from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.fresh_names import FreshNames, free_name, fresh_id, fresh_name
from cnnstudio.core.network import Network, Node
from cnnstudio.layers.reshape import Input

bases = st.sampled_from(["a", "a_1", "a_2", "b", "b_1_1", ""])


def test_fresh_ids_and_names() -> None:
    network = Network((Node("n1", "conv", Input()), Node("n2", "conv_1", Input())))
    assert fresh_id(network) == "n3"
    assert fresh_name(network, "conv") == "conv_2"
    assert fresh_name(network, "pool") == "pool"


@given(st.sets(bases), st.lists(bases, max_size=12))
def test_many_names_are_those_that_one_by_one_are_free(taken: set[str], wanted: list[str]) -> None:
    names, known = FreshNames(taken), set(taken)
    for base in wanted:
        expected = free_name(known, base)
        assert (base in names) == (base in known)
        assert names.take(base) == expected
        known.add(expected)
