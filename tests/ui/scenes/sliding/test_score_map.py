from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data.mosaic import VIRIDIS
from cnnstudio.ui.scenes.sliding.score_map import BEST, best_at, score_map, scores_of
from cnnstudio.vision.sliding import Windows, WindowScores
from tests.ui.scenes.sliding.conftest import level


def test_each_score_stands_at_the_middle_of_its_window() -> None:
    found = score_map(level(), label=1)
    # 3 × 5 windows of 16 px, the middle of the first at 8, 8
    assert found.extent == (6, 6, 26, 18)
    height, width = found.rgba.shape[:2]
    scores = scores_of(level(), 1)
    for row in range(3):
        for column in range(5):
            x, y = (column + 0.5) / 5 * width, (row + 0.5) / 3 * height
            shown = found.rgba[int(y), int(x)]
            assert shown[:3].tolist() == VIRIDIS[round(scores[row, column] * 255)].tolist()
            assert shown[3] > 0


def test_windows_at_the_end_keep_their_places() -> None:
    windows = Windows.over((16, 27), (16, 16), 8)
    assert windows.lefts.tolist() == [0, 8, 11]
    found = score_map(WindowScores(windows, np.array([[[0.0], [0.5], [1.0]]])), label=0)
    places = np.linspace(found.extent[0], found.extent[2], found.rgba.shape[1], endpoint=False)
    last = places[(found.rgba[0, :, :3] == VIRIDIS[255]).all(axis=1)]
    assert last.min() == pytest.approx(17.5, abs=1.5)


def test_what_is_not_known_or_not_shown_is_see_through() -> None:
    for found in (score_map(level(known=7)), score_map(level(), shown=7)):
        alpha = found.rgba[..., 3]
        rows, columns = alpha.shape
        cells = alpha.reshape(3, rows // 3, 5, columns // 5)[:, 0, :, 0] > 0
        assert cells.tolist() == [[True] * 5, [True, True, False, False, False], [False] * 5]


def test_the_likeliest_class_leaves_out_what_is_no_object() -> None:
    windows = Windows.over((16, 16), (16, 16), 4)
    one = WindowScores(windows, np.array([[[0.2, 0.1, 0.7]]]))
    assert scores_of(one, BEST).item() == 0.7
    assert scores_of(one, BEST, ignored=2).item() == 0.2
    assert scores_of(one, 1, ignored=2).item() == 0.1


def test_a_scaled_picture_has_its_map_in_px_of_the_picture_itself() -> None:
    assert score_map(level(scale=2.0)).extent == (3, 3, 29, 21)


def test_of_several_sizes_each_place_has_the_highest_score() -> None:
    levels = level(), level(scale=2.0)
    found = score_map(*levels, label=1)
    assert found.extent == (3, 3, 29, 21)  # the larger image's windows reach further
    height, width = found.rgba.shape[:2]
    shades = {tuple(colour): value for value, colour in enumerate(VIRIDIS.tolist())}
    for row in range(height):
        for column in range(width):
            x, y = 3 + (column + 0.5) * 26 / width, 3 + (row + 0.5) * 18 / height
            here = []
            for one in levels:
                rows, columns = ((starts + 8) / one.scale for starts in (one.windows.tops, one.windows.lefts))
                step = 4 / one.scale
                if abs(rows - y).min() <= step / 2 and abs(columns - x).min() <= step / 2:
                    here.append(scores_of(one, 1)[abs(rows - y).argmin(), abs(columns - x).argmin()])
            assert shades[tuple(found.rgba[row, column, :3].tolist())] == round(max(here) * 255)


def test_the_best_window_at_a_place_is_told_with_its_size() -> None:
    levels = level(), level(scale=2.0)
    for x, y in ((8, 8), (20, 14), (28, 20)):
        found = best_at(levels, x, y, 1, None)
        assert found is not None
        place, number, scores = found
        alone = [best_at((one,), x, y, 1, None) for one in levels]
        assert scores[1] == max(one[2][1] for one in alone if one is not None)
        assert np.array_equal(levels[place].scores.reshape(-1, 3)[number], scores)
    assert best_at((level(known=0),), 8, 8, 1, None) is None
    assert best_at((), 8, 8, 1, None) is None
