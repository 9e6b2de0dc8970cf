from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.engine.explain.method import Watch
from cnnstudio.engine.explain.occlusion import Occlusion
from cnnstudio.engine.process.control import Control


def squares(height: int, width: int, side: int, stride: int) -> list[tuple[int, int]]:
    """Upper left corners of all squares; the last ones end at the edge."""
    corners = []
    for length in (height, width):
        one, at = [], 0
        while at + side < length:
            one.append(at)
            at += stride
        corners.append([*one, length - side])
    return [(top, left) for top in corners[0] for left in corners[1]]


@pytest.mark.parametrize(("window", "stride"), [(5, 2), (4, 4)])
def test_occlusion_equals_brute_force(
    window: int, stride: int, make_halves: Callable[..., Any], image: Any, watch: Watch
) -> None:
    made = make_halves("nested")
    method = Occlusion(window=window, stride=stride)
    found = method.find(made.scored(3), image, None, watch)
    whole = made.logits(image[None])[0, 3]
    falls: dict[tuple[int, int], list[float]] = {}
    corners = squares(12, 14, window, stride)
    for top, left in corners:
        covered = image.copy()
        covered[top : top + window, left : left + window] = image.reshape(-1, 3).mean(axis=0)
        fall = whole - made.logits(covered[None])[0, 3]
        for row in range(top, top + window):
            for column in range(left, left + window):
                falls.setdefault((row, column), []).append(fall)
    assert method.passes((12, 14)) == len(corners) + 1 == found.passes
    assert found.spread is not None
    expected = np.array([[np.mean(falls[row, column]) for column in range(14)] for row in range(12)])
    assert np.abs(expected).max() > 1e-4
    assert np.allclose(found.spread, expected, atol=2e-6)
    assert found.raw.size == len(corners)


def test_a_stop_leaves_a_coarse_map_of_the_whole_image(make_halves: Callable[..., Any]) -> None:
    image = np.random.default_rng(0).uniform(0, 255, (12, 14, 3)).astype(np.float32)
    control, seen = Control(), []

    def report(progress: Any) -> None:
        seen.append(progress)
        control.stop()

    method = Occlusion(window=2, stride=1)
    found = method.find(make_halves().scored(0), image, None, Watch(report, control, method.passes((12, 14))))
    assert len(seen) == 1
    assert seen[0].partial is found
    assert found.passes == 17 < method.passes((12, 14))
    assert found.spread is not None
    known = ~np.isnan(found.spread)
    for corner in (known[:6, :7], known[:6, 7:], known[6:, :7], known[6:, 7:]):
        assert corner.any()
        assert not corner.all()


def test_squares_leave_nothing_out(make_halves: Callable[..., Any], image: Any, watch: Watch) -> None:
    assert Occlusion().passes((224, 224)) == 15 * 15 + 1
    assert Occlusion(window=99).passes((12, 14)) == 3  # a square of 12 px at both ends
    with pytest.raises(EngineError, match="leaves pixels out: take at most 3 px"):
        Occlusion(window=3, stride=4).find(make_halves().scored(0), image, None, watch)


def test_a_network_that_gives_no_numbers_shows_it(
    make_halves: Callable[..., Any], image: Any, watch: Watch
) -> None:
    made = make_halves("flat")
    head = made.model.get_layer("head")
    head.set_weights([np.full_like(values, np.nan) for values in head.get_weights()])
    found = Occlusion().find(made.scored(0), image, None, watch)
    assert np.isnan(found.raw).all()
    assert found.passes == Occlusion().passes((12, 14))
