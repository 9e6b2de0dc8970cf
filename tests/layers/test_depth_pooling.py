"""Tests of pooling along the channels."""

from __future__ import annotations

from cnnstudio.core.analysis import analyse, measure
from cnnstudio.core.network import chain
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.depth_pooling import DepthMaxPooling
from cnnstudio.layers.reshape import Input


def test_channels_of_geron() -> None:
    """Groups of 3 of the 30 channels of a map leave 10."""
    measured = measure(DepthMaxPooling(3), ((70, 120, 30),))
    assert measured.output == (70, 120, 10)
    assert measured.cost.flops == 2 * 70 * 120 * 10
    assert measured.cost.macs == 0


def test_groups_may_overlap_and_be_filled_up() -> None:
    assert DepthMaxPooling(3, 1).output_shape((4, 4, 8)) == (4, 4, 6)
    assert DepthMaxPooling(3, padding="same").output_shape((4, 8)) == (4, 3)
    assert DepthMaxPooling(4).output_shape((12,)) == (3,)


def test_each_pixel_is_pooled_by_itself() -> None:
    report = analyse(chain(Input((9, 9, 1)), Conv2D(4), DepthMaxPooling()))
    assert report.receptive_field("n2") == (3, 3)


def test_problems() -> None:
    assert measure(DepthMaxPooling(3), ((8, 8, 10),)).findings == ()
    (finding,) = DepthMaxPooling(3).hints((8, 8, 10))
    assert finding.message.startswith(
        "The last 1 channel of 10 is ignored: (10 − 3)/3 + 1 = 3.33333 is no whole"
    )
    (finding,) = measure(DepthMaxPooling(5), ((8, 8, 4),)).findings
    assert finding.is_error
    assert finding.message.startswith("A group of 5 does not fit in 4 channels")
    (finding,) = measure(DepthMaxPooling(5, padding="same"), ((8, 8, 4),)).findings
    assert finding.fixes[0].settings == {"pool_size": 4}


def test_texts() -> None:
    assert DepthMaxPooling(3).description() == "groups of 3"
    assert DepthMaxPooling(3, 1, "same").description() == "groups of 3, stride 1, same"
    steps = DepthMaxPooling(3).derivation((8, 8, 12))
    assert (steps[0].title, steps[0].formula) == ("Channels", "(12 − 3)/3 + 1 = 4")
    assert (steps[-1].formula, steps[-1].note) == ("(3 − 1) · 8·8·4 = 512", "comparisons")
    assert DepthMaxPooling(3).derivation((8, 8, 10))[0].note == "ignores 1 channel"
