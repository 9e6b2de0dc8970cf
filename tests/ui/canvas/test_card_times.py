"""Measured times as cards ask for them."""

from __future__ import annotations

import pytest

from cnnstudio.engine.building.layer_times import LayerTimes
from cnnstudio.ui.canvas.card_times import CardTimes, time_sums, time_text

_FOUND = LayerTimes(
    {("image",): 0, ("unit",): 0, ("unit", "a"): 3_000, ("unit", "b", "c"): 500, ("end",): 40},
    32,
    "CPU, 2 cores",
)


def test_blocks_sum_their_layers() -> None:
    sums = time_sums(_FOUND)
    assert sums.nanoseconds["unit",] == 3_500
    assert sums.nanoseconds["unit", "b"] == 500
    assert sums.nanoseconds[()] == 3_540
    assert sums.conditions == "for a batch of 32 on CPU, 2 cores"
    assert time_sums(LayerTimes({}, 1, "a GPU")).conditions == "for one image on a GPU"


def test_a_card_may_stand_for_several_layers_or_for_one_that_was_not_measured() -> None:
    sums = time_sums(_FOUND)
    network = CardTimes(sums, (), lambda card: (("unit",), ("end",)) if card == "stage" else ((card,),))
    assert network.of("stage") == 3_540
    assert network.of("image") == 0
    assert network.of("new") is None
    assert network.total == 3_540
    inside = CardTimes(sums, ("unit",), lambda card: ((card,),))
    assert inside.of("a") == 3_000
    assert inside.of("end") is None
    assert inside.total == 3_500


@pytest.mark.parametrize(
    ("nanoseconds", "text"),
    [
        (None, "?"), (0, "0"), (999, "999 ns"), (1_000, "1.0 µs"), (34_460, "34.5 µs"), (310_000, "310 µs"),
        (999_700, "1.0 ms"), (24_510_000, "24.5 ms"), (3_200_000_000, "3.2 s"), (1_234_000_000_000, "1,234 s"),
    ],
)  # fmt: skip
def test_times_have_three_figures_at_most(nanoseconds: int | None, text: str) -> None:
    assert time_text(nanoseconds) == text
