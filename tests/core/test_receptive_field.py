"""Tests of receptive fields: against what really reaches each element, and by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.core.analysis import analyse
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.core.receptive_field import WHOLE, Reach, Span, field_through, input_field
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.merge import Add, Concatenate
from cnnstudio.layers.pooling import AveragePooling2D, GlobalAveragePooling2D, MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input, ZeroPadding2D
from tests.core.graphs import paddings, pairs
from tests.layers.keras_truth import keras_layer

slowly = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


def _conv(kernel: Any, strides: Any, padding: str, dilation: Any) -> Conv2D:
    both = max(strides) > 1 and max(dilation) > 1
    rate = (1, 1) if both else dilation
    return Conv2D(1, kernel, strides, padding, dilation_rate=rate, kernel_initializer="ones", use_bias=False)


windows: st.SearchStrategy[Layer] = st.one_of(
    # WORKAROUND: TensorFlow 2.21 with oneDNN miscounts unequal strides where one column comes out.
    st.builds(_conv, pairs, st.sampled_from(((1, 1), (1, 1), (2, 2), (3, 3))), paddings, pairs),
    st.builds(AveragePooling2D, pairs, st.none() | pairs, paddings),
    st.builds(ZeroPadding2D, st.tuples(pairs, pairs)),
)


@st.composite
def linear_networks(draw: Any) -> Network:
    """Windows one behind the other, some of them bridged by a connection that skips them."""
    nodes = [Node("n0", "n0", Input((draw(st.integers(9, 16)), draw(st.integers(9, 16)), 1)))]
    for _ in range(draw(st.integers(1, 5))):
        key, last = f"n{len(nodes)}", nodes[-1].id
        nodes.append(Node(key, key, draw(windows), (last,)))
        if draw(st.booleans()):
            joined = Node(
                f"n{len(nodes)}", f"n{len(nodes)}", draw(st.sampled_from((Add(), Concatenate()))), (key, last)
            )
            report = analyse(Network((*nodes, joined)))
            if not report.errors:
                nodes.append(joined)
    if draw(st.booleans()):
        nodes.append(
            Node(
                "end",
                "end",
                draw(st.sampled_from((GlobalAveragePooling2D(True), Flatten()))),
                (nodes[-1].id,),
            )
        )
    return Network(tuple(nodes))


@slowly
@given(linear_networks())
def test_every_element_sees_what_is_said(network: Network) -> None:
    """All weights are 1: an output element is not 0 where the one pixel that is lit reaches it."""
    report = analyse(network)
    if report.errors:
        return
    values = _responses(network)
    for node in network:
        field, output = report.fields[node.id], report[node.id].output
        if field is None or output is None:
            continue
        reached = values[node.id] != 0
        reached = reached.any(axis=-1) if len(output) > 1 else reached.any(axis=2)[:, :, None, None]
        for axis, span in enumerate(field):
            _check_axis(reached.any(axis=1 - axis).any(axis=2 - axis), span, node.name)


def _responses(network: Network) -> dict[str, Any]:
    """What each node gives for every single lit pixel: (H, W, output shape)."""
    import numpy

    height, width, _ = analyse(network)["n0"].output or (0, 0, 0)
    pixels = numpy.eye((height or 0) * (width or 0), dtype="float32").reshape(-1, height or 0, width or 0, 1)
    values: dict[str, Any] = {"n0": pixels}
    for key in network.order()[1:]:
        node = network[key]
        sources = [values[source] for source in node.inputs]
        values[key] = keras_layer(node.layer)(
            sources if node.layer.maximum_inputs != 1 else sources[0]
        ).numpy()
    return {key: value.reshape(height, width, *value.shape[1:]) for key, value in values.items()}


def _check_axis(reached: Any, span: Span, name: str) -> None:
    """Compare along one axis: which input pixels (first axis) reach which places (second axis)."""
    limit, places = reached.shape
    for place in range(places):
        seen = [pixel for pixel in range(limit) if reached[pixel, place]]
        if span.size is None or not seen:
            continue
        start = span.start + place * (span.stride or 0)
        said = range(max(0, start), min(limit, start + span.size))
        assert seen[0] >= said.start, (name, place, seen, said)
        assert seen[-1] < said.stop, (name, place, seen, said)
        if span.stride is not None and start > 0 and start + span.size < limit:
            assert (seen[0], seen[-1] + 1) == (said.start, said.stop), (name, place, seen, said)


def test_field_grows_with_strides() -> None:
    layers = (Conv2D(1, padding="same"), MaxPooling2D(), Conv2D(1, padding="same"), MaxPooling2D(), Conv2D(1))
    report = analyse(chain(Input((32, 32, 1)), *layers))
    fields = [report.receptive_field(node.id) for node in report.network]
    assert fields == [(1, 1), (3, 3), (4, 4), (8, 8), (10, 10), (18, 18)]
    assert report.effective_stride("n5") == (4, 4)
    assert report.fields["n5"] == (Span(18, 4, -3, 32),) * 2


def test_axes_differ() -> None:
    report = analyse(
        chain(Input((20, 30, 1)), Conv2D(1, (3, 5), (1, 2), dilation_rate=(1, 1)), Conv2D(1, (3, 3)))
    )
    assert report.receptive_field("n2") == (5, 9)
    assert report.effective_stride("n2") == (1, 2)


@pytest.mark.parametrize("end", [Flatten(), GlobalAveragePooling2D(), GlobalAveragePooling2D(True)])
def test_dense_layers_behind_the_whole_map_see_all_that_the_map_sees(end: Layer) -> None:
    report = analyse(chain(Input((28, 27, 1)), Conv2D(1), MaxPooling2D((2, 2)), end, Dense(3)))
    assert report.receptive_field("n4") == (28, 26)
    assert report.effective_stride("n4") == (None, None)


def test_open_sizes_leave_the_whole_unknown() -> None:
    report = analyse(chain(Input((None, 30, 1)), Conv2D(1), GlobalAveragePooling2D()))
    assert report.receptive_field("n1") == (3, 3)
    assert report.receptive_field("n2") == (None, 30)


def test_vectors_have_no_field() -> None:
    assert analyse(chain(Input((12,)), Dense(3))).receptive_field("n1") is None


def test_gate_over_the_whole_map_sees_all() -> None:
    nodes = (
        Node("i", "i", Input((9, 9, 2))),
        Node("c", "c", Conv2D(2, padding="same"), ("i",)),
        Node("g", "g", GlobalAveragePooling2D(True), ("c",)),
        Node("s", "s", Add(), ("c", "g")),
        Node("d", "d", Conv2D(2), ("s",)),
    )
    report = analyse(Network(nodes))
    assert report.receptive_field("s") == (9, 9)
    assert report.receptive_field("d") == (9, 9)


def test_unlike_steps_have_no_common_field() -> None:
    fast, slow = Span(3, 1, 0, 20), Span(3, 2, 0, 20)
    assert fast.joined(slow) == Span(None, None, 0, 20)
    assert fast.joined(fast) == fast
    assert fast.joined(Span(5, 1, -2, 20)) == Span(5, 1, -2, 20)
    assert fast.joined(Span(3, 1, 0, 40)).size is None


def test_joining_along_height_leaves_the_field_unknown() -> None:
    nodes = (
        Node("i", "i", Input((8, 8, 1))),
        Node("c", "c", Conv2D(1), ("i",)),
        Node("j", "j", Concatenate(1), ("c", "c")),
    )
    assert analyse(Network(nodes)).fields["j"] is None


def test_field_through_by_hand() -> None:
    field = input_field((10, 10, 3))
    assert field == (Span(1, 1, 0, 10),) * 2
    assert field_through([field], [(10, 10, 3)], None) is None
    assert field_through([None], [(10, 10, 3)], ()) is None
    assert field_through([field, ()], [(10, 10, 3), (4,)], ()) is None
    through = field_through([field], [(10, 10, 3)], (Reach(3, 2, 1), WHOLE))
    assert through == (Span(3, 2, -1, 10), Span(10, None, 0, 10))
