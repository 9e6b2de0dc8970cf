from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.ui.viewers.account.places import fitting, following, is_map, moved, told_apart, unit_in


def test_a_place_is_kept_where_the_map_has_it() -> None:
    assert fitting((4, 5), (5, 6, 3)) == (4, 5)
    assert fitting((4, 6), (5, 6, 3)) == (2, 3)
    assert fitting(None, (7, 9, 3)) == (3, 4)


def test_the_edges_of_a_map_hold() -> None:
    assert moved((0, 0), (-1, -1), (4, 5, 1)) == (0, 0)
    assert moved((3, 4), (1, 1), (4, 5, 1)) == (3, 4)
    assert moved((1, 1), (1, -1), (4, 5, 1)) == (2, 0)


def test_a_walk_visits_each_place_once() -> None:
    place, seen = (0, 0), []
    for _ in range(12):
        seen.append(place)
        place = following(place, (3, 4, 2))
    assert sorted(seen) == list(np.ndindex(3, 4))
    assert place == (0, 0)


@pytest.mark.parametrize("shape", [(5, 6, 3), (1, 1, 7), (9,), (4, 5), (2, 3, 4, 5)])
def test_every_number_is_told_apart(shape: tuple[int, ...]) -> None:
    found = [told_apart(index, shape) for index in np.ndindex(shape)]
    assert len(set(found)) == np.prod(shape)
    assert all((place is not None) == is_map(shape) for place, _ in found)
    assert max(unit for _, unit in found) == unit_in(10**9, shape)
    assert unit_in(-1, shape) == 0
