"""Tests of which layer of one network is which of another."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cnnstudio.core.alignment as alignment
from cnnstudio.core.alignment import inverse, matched, rising, share_history
from cnnstudio.core.network import Network, chain
from cnnstudio.gallery import published_network
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input


def names(first: Network, second: Network) -> dict[str, str]:
    return {first[own].name: second[its].name for own, its in matched(first, second).items()}


@given(st.lists(st.integers(0, 9), unique=True, max_size=8))
def test_rising_is_the_longest(numbers: list[int]) -> None:
    found = [numbers[place] for place in rising(numbers)]
    assert found == sorted(found)
    longest = max(
        len(part) for size in range(len(numbers) + 1) for part in combinations(numbers, size) if list(part) == sorted(part)
    )  # fmt: skip
    assert len(found) == longest


def test_layers_that_are_named_anew_are_known_by_their_settings() -> None:
    """A convolution in front, and Keras names all others one further."""
    first = chain(Input((8, 8, 1)), Conv2D(32), Conv2D(64), Flatten())
    second = chain(Input((8, 8, 1)), Conv2D(16), Conv2D(32), Conv2D(64), Flatten())
    assert names(first, second) == {
        "input": "input", "conv2d": "conv2d_1", "conv2d_1": "conv2d_2", "flatten": "flatten",
    }  # fmt: skip


def test_one_history_is_known_by_ids_whatever_was_renamed_or_moved() -> None:
    first = chain(Input((8, 8, 1)), Conv2D(32), Activation(), Flatten(), Dense(3), Dense(4))
    second = first.with_node(first["n1"].with_name("stem").with_layer(Conv2D(5, 1)))
    assert share_history(first, second)
    assert matched(first, second)["n1"] == "n1"


def test_published_networks_are_matched_by_their_names() -> None:
    pair = [published_network(name).network(None, None, None) for name in ("resnet-18", "resnet-34")]
    found = names(*pair)
    assert all(own == its for own, its in found.items())
    assert len(found) == len(pair[0])


def test_strays_are_matched_by_kind_and_name() -> None:
    first = chain(
        Input((8, 8, 1)), Conv2D(8, 3, padding="same"), Activation(), Conv2D(16), names=("i", "a", "b", "c")
    )
    second = chain(
        Input((8, 8, 1)), Conv2D(16), Activation(), Conv2D(8, 3, padding="same"), names=("i", "c", "b", "a")
    )
    assert names(first, second) == {"i": "i", "a": "a", "b": "b", "c": "c"}


@pytest.mark.parametrize("prefix", ["", "x_"])
def test_large_networks_are_matched_at_anchors_and_else_in_runs(
    prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alignment, "_MOST_CELLS", 20)
    layers = [Input((8, 8, 1)), *[Conv2D(number + 1, 1) for number in range(30)]]
    first = chain(*layers, names=tuple(f"l{number}" for number in range(31)))
    kept = [layer for number, layer in enumerate(layers) if number not in (3, 4, 17)]
    second_names = tuple(f"{prefix}l{number}" for number in range(31) if number not in (3, 4, 17))
    second = chain(Input((9, 9, 1)), *kept[1:-1], Conv2D(99, 1), names=second_names)
    found = names(first, second)
    assert len(found) == 28
    if not prefix:
        assert all(own == its for own, its in found.items())


def test_inverse() -> None:
    assert inverse({"a": "b"}) == {"b": "a"}
