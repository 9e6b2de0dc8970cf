"""Random networks of the registered layer types, for tests of what holds for all of them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from cnnstudio.core.fresh_names import free_name
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.merge import Add, Concatenate
from cnnstudio.layers.merge_elementwise import Average, Maximum, Minimum, Multiply
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.normalization_in_samples import LayerNormalization, UnitNormalization
from cnnstudio.layers.pooling import AveragePooling2D, MaxPooling2D
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input, Permute, RepeatVector, Reshape
from cnnstudio.layers.scaling import Rescaling
from cnnstudio.layers.upsampling import UpSampling2D
from cnnstudio.layers.zero_padding_and_cropping import Cropping2D, ZeroPadding2D

sizes = st.integers(1, 4)
pairs = st.tuples(sizes, sizes)
paddings = st.sampled_from(("valid", "same"))
shapes = st.one_of(
    st.tuples(st.integers(1, 17), st.integers(1, 17), sizes),
    st.tuples(st.none(), st.integers(4, 9), sizes),
    st.tuples(st.integers(1, 20)),
)


@st.composite
def convolutions(draw: Any) -> Conv2D:
    """A convolution that Keras takes: not both stepped and dilated."""
    strides, dilation = draw(st.one_of(st.tuples(pairs, st.just((1, 1))), st.tuples(st.just((1, 1)), pairs)))
    filters, kernel, padding = draw(sizes), draw(pairs), draw(paddings)
    activation, use_bias = draw(st.sampled_from(("linear", "relu", "softmax"))), draw(st.booleans())
    return Conv2D(filters, kernel, strides, padding, activation, use_bias, dilation)


pools = st.builds(
    lambda cls, *settings: cls(*settings),
    st.sampled_from((MaxPooling2D, AveragePooling2D)), pairs, st.none() | pairs, paddings,
)  # fmt: skip
plain_layers: st.SearchStrategy[Layer] = st.one_of(
    convolutions(),
    pools,
    st.builds(ZeroPadding2D, st.tuples(pairs, pairs)),
    st.builds(Cropping2D, st.tuples(pairs, pairs)),
    st.builds(UpSampling2D, pairs, st.sampled_from(("nearest", "bilinear"))),
    st.builds(GlobalAveragePooling2D, st.booleans()),
    st.builds(Dense, sizes),
    st.builds(ResidualUnit, sizes, pairs, st.sampled_from(((1, 1), (2, 2), (2, 1)))),
    st.sampled_from((Flatten(), Reshape(), Reshape((4, -1)), Permute(), RepeatVector())),
    st.sampled_from(
        (BatchNormalization(), LayerNormalization(), UnitNormalization(), Activation(), Dropout())
    ),
    st.just(Rescaling()),
)
merges: st.SearchStrategy[Layer] = st.one_of(
    st.sampled_from((Add(), Multiply(), Average(), Maximum(), Minimum())),
    st.builds(Concatenate, st.sampled_from((-1, 1))),
)


@st.composite
def networks(draw: Any, *, least: int = 1, most: int = 9) -> Network:
    """A network with branches and merges; not every layer fits where it stands."""
    nodes = [Node("n0", "input", Input(draw(shapes)))]
    if draw(st.booleans()):
        nodes.append(Node("n1", "input_1", Input(draw(shapes))))
    taken = {node.name for node in nodes}
    for _ in range(draw(st.integers(least, most))):
        layer = draw(st.one_of(plain_layers, plain_layers, merges))
        count = draw(st.integers(1, 3)) if layer.maximum_inputs is None else 1
        ids = [node.id for node in nodes]
        near = st.sampled_from(ids[-3:] if draw(st.booleans()) else ids)
        sources = tuple(dict.fromkeys(draw(st.lists(near, min_size=count, max_size=count))))
        name = free_name(taken, layer.base_name())
        taken.add(name)
        nodes.append(Node(f"n{len(nodes)}", name, layer, sources))
    return Network(tuple(nodes))
