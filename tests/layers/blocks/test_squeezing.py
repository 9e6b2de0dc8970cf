"""Tests of the blocks that squeeze, by hand and by their papers' numbers."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import chain
from cnnstudio.layers.blocks import FireModule, SqueezeExcitation
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Input


@pytest.mark.parametrize(("channels", "ratio", "narrow"), [(256, 16, 16), (64, 4, 16), (8, 16, 1)])
def test_excitation_has_two_small_dense_layers(channels: int, ratio: int, narrow: int) -> None:
    """Hu et al., section 3: 2·C²/r weights; with biases also C/r + C."""
    block = SqueezeExcitation(ratio)
    assert block.output_shape((14, 14, channels)) == (14, 14, channels)
    assert block.cost((14, 14, channels)).params == 2 * channels * narrow + narrow + channels


def test_excitation_weighs_open_sizes_too() -> None:
    assert SqueezeExcitation().output_shape((None, None, 32)) == (None, None, 32)


def test_modules_of_squeezenet() -> None:
    """Iandola et al., table 1: fire2 has 11,920 parameters before pruning, fire3 12,432, fire4 45,344."""
    fires = [FireModule(16), FireModule(16), FireModule(32, 128, 128)]
    report = analyse(
        chain(Input((224, 224, 3)), Conv2D(96, (7, 7), (2, 2)), MaxPooling2D((3, 3), (2, 2)), *fires)
    )
    costs = [report[f"n{place}"].cost.params for place in (3, 4, 5)]
    assert costs == [11_920, 12_432, 45_344]
    assert report["n5"].output is not None
    assert report["n5"].output[2] == 256


def test_squeezing_keeps_the_place() -> None:
    report = analyse(chain(Input((16, 16, 8)), FireModule(4, 8, 8)))
    assert report.receptive_field("n1") == (3, 3)


def test_excitation_is_no_cause_for_a_warning() -> None:
    assert not analyse(chain(Input((14, 14, 32)), SqueezeExcitation())).problems
