from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cnnstudio.engine.inspecting.top_tally import Tally, strongest

SMALL = st.integers(-3, 3).map(float)


@settings(max_examples=30)
@given(arrays(np.float32, (11, 2, 3, 4), elements=SMALL), st.integers(1, 12), st.integers(1, 12))
def test_batches_give_what_sorting_everything_gives(output: np.ndarray, together: int, count: int) -> None:
    tally = Tally(4, count)
    for begin in range(0, 11, together):
        batch = output[begin : begin + together]
        tally.add(np.arange(100 + begin, 100 + begin + len(batch)), strongest(batch))
    flat = output.reshape(11, 6, 4)
    for unit in range(4):
        best = sorted(range(11), key=lambda image: (-flat[image, :, unit].max(), image))[:count]
        shown = min(count, 11)
        assert list(tally.places[unit][:shown]) == [100 + image for image in best]
        assert list(tally.values[unit][:shown]) == [flat[image, :, unit].max() for image in best]
        assert [tuple(spot) for spot in tally.spots[unit][:shown]] == [
            divmod(int(flat[image, :, unit].argmax()), 3) for image in best
        ]
        assert (tally.places[unit][shown:] == -1).all()
    assert np.array_equal(tally.lows, flat.max(axis=1).min(axis=0))
    assert np.allclose(tally.means, flat.max(axis=1).mean(axis=0), atol=1e-6)


def test_what_is_no_number_never_wins() -> None:
    output = np.array(
        [[[1.0, np.nan], [3.0, np.nan]], [[np.inf, np.nan], [0.0, np.nan]], [[np.nan, 5], [2.0, 4.0]]]
    )
    tally = Tally(2, 2)
    tally.add(np.arange(3), strongest(output.astype(np.float32)[:, None]))
    assert list(tally.values[0]) == [np.inf, 3.0]
    assert list(tally.places[0]) == [1, 0]
    assert list(tally.places[1]) == [2, -1]
    assert np.isnan(tally.values[1][1])
    assert tally.unsound == 2
    assert [tuple(spot) for spot in tally.spots[0]] == [(0, 0), (0, 1)]


def test_each_number_of_a_vector_is_a_unit() -> None:
    tally = Tally(6, 1)
    tally.add(np.arange(2), strongest(np.arange(12, dtype=np.float32).reshape(2, 3, 2)))
    assert list(tally.values[:, 0]) == [6, 7, 8, 9, 10, 11]
    assert not tally.spots.any()
