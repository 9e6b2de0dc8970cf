"""Tests of receptive fields: against what really reaches each element, and by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.core.analysis import analyse
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.core.receptive_field import WHOLE, Reach, Span, field_through, input_field
from cnnstudio.layers.adaptive_pooling import AdaptiveAveragePooling2D
from cnnstudio.layers.convolution import Conv1D, Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.merge import Add, Concatenate
from cnnstudio.layers.merge_elementwise import Average
from cnnstudio.layers.pooling import AveragePooling2D, MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.layers.transposed_convolution import Conv1DTranspose, Conv2DTranspose
from cnnstudio.layers.upsampling import UpSampling2D
from cnnstudio.layers.zero_padding_and_cropping import ZeroPadding2D
from tests.core.graphs import paddings, pairs
from tests.layers.keras_truth import keras_layer

slowly = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


def _conv(kernel: Any, strides: Any, padding: str, dilation: Any) -> Conv2D:
    both = max(strides) > 1 and max(dilation) > 1
    rate = (1, 1) if both else dilation
    return Conv2D(1, kernel, strides, padding, dilation_rate=rate, kernel_initializer="ones", use_bias=False)


@st.composite
def enlargers(draw: Any) -> Conv2DTranspose:
    """A transposed convolution that TensorFlow takes."""
    kernel, padding = draw(pairs), draw(paddings)
    plain = {"kernel_initializer": "ones", "use_bias": False}
    if draw(st.booleans()):
        return Conv2DTranspose(1, kernel, padding=padding, dilation_rate=draw(pairs), **plain)
    strides = draw(pairs)
    extra = (strides[0] - 1, strides[1] - 1) if draw(st.booleans()) else None
    if extra and padding == "same":
        extra = None if 0 in extra else extra
    return Conv2DTranspose(1, kernel, strides, padding, output_padding=extra, **plain)


windows: st.SearchStrategy[Layer] = st.one_of(
    # WORKAROUND: TensorFlow 2.21 with oneDNN miscounts unequal strides where one column comes out.
    st.builds(_conv, pairs, st.sampled_from(((1, 1), (1, 1), (2, 2), (3, 3))), paddings, pairs),
    st.builds(AveragePooling2D, pairs, st.none() | pairs, paddings),
    st.builds(AdaptiveAveragePooling2D, st.tuples(st.integers(2, 7), st.integers(2, 7))),
    st.builds(ZeroPadding2D, st.tuples(pairs, pairs)),
    st.builds(UpSampling2D, pairs),
    enlargers(),
)
LARGEST = 40
"""Pixels along a side beyond which maps cost the tests too much."""


@st.composite
def linear_networks(draw: Any) -> Network:
    """Windows one behind the other, some of them bridged by a connection that skips them."""
    nodes = [Node("n0", "n0", Input((draw(st.integers(9, 16)), draw(st.integers(9, 16)), 1)))]
    for _ in range(draw(st.integers(1, 5))):
        key, last = f"n{len(nodes)}", nodes[-1].id
        nodes.append(Node(key, key, draw(windows), (last,)))
        if max(analyse(Network(tuple(nodes)))[key].output or (0,)) > LARGEST:
            nodes.pop()
            continue
        if draw(st.booleans()):
            joined = Node(
                f"n{len(nodes)}",
                f"n{len(nodes)}",
                draw(st.sampled_from((Add(), Average(), Concatenate()))),
                (key, last),
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
    # A dilated window behind kernels that leave gaps may miss the ends of what it is said to see.
    is_exact = not any(None in span.phases for node in network for span in report.fields[node.id] or ())
    for node in network:
        field, output = report.fields[node.id], report[node.id].output
        if field is None or output is None:
            continue
        reached = values[node.id] != 0
        reached = reached.any(axis=-1) if len(output) > 1 else reached.any(axis=2)[:, :, None, None]
        for axis, span in enumerate(field):
            _check_axis(reached.any(axis=1 - axis).any(axis=2 - axis), span, node.name, is_exact)


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


def _check_axis(reached: Any, span: Span, name: str, is_exact: bool) -> None:
    """Compare along one axis: which input pixels (first axis) reach which places (second axis)."""
    limit, places = reached.shape
    for place in range(places):
        seen = [pixel for pixel in range(limit) if reached[pixel, place]]
        if span.size is None or not seen:
            continue
        start, end = span.seen(place) or (0, 0)
        said = range(max(0, start), min(limit, end))
        assert end - start <= span.size
        assert seen[0] >= said.start, (name, place, seen, said)
        assert seen[-1] < said.stop, (name, place, seen, said)
        if is_exact and span.stride is not None and start > 0 and end < limit:
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


def test_enlarging_makes_steps_of_half_a_pixel() -> None:
    """A kernel of 3 with stride 2: pixels lie under one kernel and two by turns."""
    report = analyse(chain(Input((9, 1)), Conv1DTranspose(1, (3,), (2,)), Conv1D(1, (3,))))
    assert report.fields["n1"] == (Span(2, Fraction(1, 2), -1, 9, ((-1, 1), (0, 1))),)
    assert report.effective_stride("n1") == (Fraction(1, 2),)
    # Three of those pixels lie under two kernels at their ends, or one.
    assert report.fields["n2"] == (Span(3, Fraction(1, 2), -1, 9, ((-1, 2), (0, 2))),)


def test_down_and_up_again() -> None:
    """The levels of a U-Net: halved, looked at, doubled by kernels of 2; neighbours then see alike by twos."""
    layers = (
        MaxPooling2D(),
        Conv2D(1, padding="same"),
        Conv2DTranspose(1, (2, 2), (2, 2)),
        Conv2D(1, padding="same"),
    )
    report = analyse(chain(Input((16, 16, 1)), *layers))
    assert report.receptive_field("n3") == (6, 6)
    assert report.effective_stride("n3") == (1, 1)
    assert [report.fields["n3"][0].seen(place) for place in range(4)] == [(-2, 4), (-2, 4), (0, 6), (0, 6)]  # type: ignore[index]
    assert report.receptive_field("n4") == (8, 8)


def test_kernels_that_step_over_pixels_leave_some_that_see_nothing() -> None:
    report = analyse(chain(Input((9, 1)), Conv1DTranspose(1, (1,), (3,))))
    (span,) = report.fields["n1"] or ()
    assert [span.seen(place) for place in range(5)] == [(0, 1), None, None, (1, 2), None]
    assert report.receptive_field("n1") == (1,)


def test_enlarging_a_thousandfold_leaves_the_field_unknown() -> None:
    report = analyse(chain(Input((2, 1)), *[Conv1DTranspose(1, (10,), (10,))] * 3))
    assert report.receptive_field("n2") == (1,)
    assert report.receptive_field("n3") == (None,)


def test_spread_reach_by_hand() -> None:
    """Windows of 2 over 1, 0, 1, 0 …: each holds one pixel; those of 3 hold one or two."""
    one = Span(1, 1, 0, 9)
    assert [one.through(Reach(2, 1, 1, 2), 9).seen(place) for place in range(4)] == [
        (0, 1),
        (0, 1),
        (1, 2),
        (1, 2),
    ]
    assert [one.through(Reach(3, 2, 0, 2), 9).seen(place) for place in range(2)] == [(0, 2), (1, 3)]
    assert one.through(Reach(3, 2, 0, 2), 9) == Span(2, 1, 0, 9)
