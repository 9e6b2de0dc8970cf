"""Layers of another type in the place of others."""

from __future__ import annotations

import pytest

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.analysis import analyse
from cnnstudio.core.catalogue import layer_type, layer_types
from cnnstudio.core.errors import NetworkError
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.core.replacing import carried, near_types, replaced, takes_inputs_of
from cnnstudio.document.placeholder import Placeholder
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.depthwise_convolution import DepthwiseConv2D
from cnnstudio.layers.merge import Add, Concatenate
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.normalization_in_groups import GroupNormalization
from cnnstudio.layers.pooling import AveragePooling2D, MaxPooling2D
from cnnstudio.layers.rectifiers import LeakyReLU, ReLU
from cnnstudio.layers.reshape import Input
from cnnstudio.layers.separable_convolution import SeparableConv2D
from cnnstudio.layers.transposed_convolution import Conv2DTranspose
from tests.core.lines import line

CONV = Conv2D(64, (5, 3), (2, 2), "same", "relu", use_bias=False)


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        (CONV, DepthwiseConv2D((5, 3), (2, 2), "same", activation="relu", use_bias=False), ("Filters",)),
        (CONV, SeparableConv2D(64, (5, 3), (2, 2), "same", activation="relu", use_bias=False), ()),
        (CONV, Conv2DTranspose(64, (5, 3), (2, 2), "same", activation="relu", use_bias=False), ()),
        (MaxPooling2D((3, 2), (2, 2), "same"), AveragePooling2D((3, 2), (2, 2), "same"), ()),
        (ReLU(negative_slope=0.1), LeakyReLU(0.1), ()),
        (ReLU(max_value=6.0), LeakyReLU(), ("Ceiling",)),
        (BatchNormalization(momentum=0.9, epsilon=1e-5), GroupNormalization(epsilon=1e-5), ("Momentum",)),
    ],
)
def test_what_carries_over(old: Layer, new: Layer, lost: tuple[str, ...]) -> None:
    found = carried(old, type(new))
    assert found.layer == new
    labels = {field.name: field.label for field in old.setting_list()}
    assert set(found.lost) <= set(labels.values())
    assert len(found.lost) == len(lost)


@pytest.mark.parametrize("old", list(layer_types()), ids=lambda cls: cls.kind)
def test_every_type_becomes_every_other_without_a_stumble(old: type[Layer]) -> None:
    for cls in layer_types():
        found = carried(old(), cls)
        assert type(found.layer) is cls
        assert found.lost == (), "nothing was chosen"
        for field in cls.setting_list():
            mine = {f.name: f for f in old.setting_list()}.get(field.name)
            if mine is not None and mine.type is field.type and not isinstance(mine.default, float):
                kept = getattr(found.layer, field.name)
                assert kept in (getattr(old(), field.name), field.default)


def test_names_that_the_program_gave_follow_the_type() -> None:
    network = chain(
        Input((8, 8, 2)), CONV, Conv2D(4), Conv2D(4), names=("input", "conv2d", "stem", "conv2d_7")
    )
    changed, lost = replaced(network, ("n1", "n2", "n3"), SeparableConv2D)
    assert [node.name for node in changed] == ["input", "separable_conv2d", "stem", "separable_conv2d_1"]
    assert lost == ()
    assert [node.id for node in changed] == [node.id for node in network]


def test_all_else_of_a_node_stays() -> None:
    node = Node("c", "conv", CONV, ("i",), trainable=False, bypassed=True, note="look")
    network = Network((Node("i", "in", Input((8, 8, 2))), node), ("i",))
    changed, _ = replaced(network, ("c",), DepthwiseConv2D)
    assert changed["c"] == node.with_layer(carried(CONV, DepthwiseConv2D).layer)
    assert changed.named_outputs == ("i",)


def test_calls_of_one_layer_go_along() -> None:
    network = chain(Input((8, 8, 2)), Conv2D(2, 3), Conv2D(2, 3))
    network = network.with_changed([network[key].with_shared("s") for key in ("n1", "n2")])
    changed, _ = replaced(network, ("n2",), SeparableConv2D)
    assert changed["n1"].layer == changed["n2"].layer == SeparableConv2D(2, 3)
    assert not analyse(changed).errors


@pytest.mark.parametrize(
    ("ids", "cls", "part"),
    [
        (("s",), Conv2D, "takes 1 input, and s has 2"),
        (("a",), Input, "Input is where images come in"),
        (("i",), Conv2D, "i is where images come in"),
        (("a",), Conv2D, "already"),
    ],
)
def test_what_cannot_take_a_place_says_why(ids: tuple[str, ...], cls: type[Layer], part: str) -> None:
    network = line("i a:i b:a s:a,b")
    with pytest.raises(NetworkError, match=part):
        replaced(network, ids, cls)


def test_which_types_take_as_many_inputs() -> None:
    network = line("i a:i b:a s:a,b")
    assert takes_inputs_of(Concatenate, [network["s"]])
    assert not takes_inputs_of(Conv2D, [network["a"], network["s"]])
    assert takes_inputs_of(Add, [network["a"]])


def test_an_unknown_layer_gives_what_its_file_says() -> None:
    old = Placeholder.holding(
        "keras:FancyConv", {"filters": 12, "kernel_size": [5, 5], "fancy": True, "padding": 3}
    )
    assert carried(old, Conv2D).layer == Conv2D(12, (5, 5))


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        ("conv_2d", {"separable_conv_2d", "conv_2d_transpose", "depthwise_conv_2d"}),
        ("max_pooling_2d", {"average_pooling_2d"}),
        ("relu", {"leaky_relu"}),
        ("batch_normalization", {"layer_normalization", "group_normalization"}),
        ("residual_unit", {"bottleneck_unit"}),
    ],
)
def test_likely_types_come_first(kind: str, first: set[str]) -> None:
    old = layer_type(kind)
    assert old is not None
    near = [cls.kind for cls in near_types([old()], layer_types())]
    assert set(near[: len(first)]) == first
    assert kind not in near
    assert len(near) == len(list(layer_types())) - 1
