"""Tests of turning channels around."""

from __future__ import annotations

from cnnstudio.core.analysis import measure
from cnnstudio.layers.channel_order import ReverseChannels


def test_words_and_cost() -> None:
    assert ReverseChannels().description() == "RGB → BGR"
    assert ReverseChannels().derivation((8, 8, 3))[0].formula == "channel 1 … 3 → 3 … 1"
    assert ReverseChannels().derivation((8, 8, None))[0].formula == "channel 1 … last → last … 1"
    measured = measure(ReverseChannels(), ((8, 9, 3),))
    assert measured.output == (8, 9, 3)
    assert measured.cost.params == measured.cost.macs == 0
