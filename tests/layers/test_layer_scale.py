from __future__ import annotations

from cnnstudio.core.analysis import measure
from cnnstudio.core.cost import Cost
from cnnstudio.layers.layer_scale import LayerScale


def test_a_factor_a_channel_and_a_multiplication_a_value() -> None:
    assert LayerScale().cost((56, 56, 96)) == Cost(96, 96, 0, 56 * 56 * 96)
    texts = [step.formula for step in LayerScale().derivation((7, 7, 96))]
    assert texts == ["γ · x", "96", "7·7·96 = 4,704"]


def test_open_channels_are_refused_and_a_start_at_zero_is_doubted() -> None:
    assert measure(LayerScale(), ((8, 8, None),)).output is None
    (finding,) = measure(LayerScale(0.0), ((8, 8, 2),)).findings
    assert not finding.is_error
    assert measure(LayerScale(**finding.fixes[0].settings), ((8, 8, 2),)).findings == ()
