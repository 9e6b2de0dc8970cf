from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.data.annotating.class_change import GONE, extended, moved, removed

NAMES = ("cat", "dog", "bird")


def test_a_class_goes_and_those_behind_it_move_up() -> None:
    gone = removed(NAMES, 1)
    assert (gone.title, gone.after, gone.labels) == ("remove dog", ("cat", "bird"), (0, GONE, 1))
    assert gone.names == {"cat": "cat", "dog": None, "bird": "bird"}
    assert gone.mask_table()[[0, 1, 2, 3, 4, 255]].tolist() == [0, 1, 0, 2, 4, 255]


@pytest.mark.parametrize(("label", "into", "labels"), [(0, 2, (1, 0, 1)), (2, 0, (0, 1, 0))])
def test_a_class_goes_into_another(label: int, into: int, labels: tuple[int, ...]) -> None:
    assert removed(NAMES, label, into).labels == labels
    assert removed(NAMES, label, into).names[NAMES[label]] == NAMES[into]


@given(st.integers(2, 12), st.data())
def test_names_follow_their_labels(count: int, data: st.DataObject) -> None:
    names = tuple(map(str, range(count)))
    label = data.draw(st.integers(0, count - 1))
    step = data.draw(st.sampled_from([-1, 1]))
    change = moved(names, label, step)
    if not 0 <= label + step < count:
        assert change is None
        return
    assert change is not None
    assert change.after[label + step] == names[label]
    assert [change.after[place] for place in change.labels] == list(names)


def test_classes_that_came_later_stay_at_the_end() -> None:
    change = removed(("ant", "bee", "cat"), 1, 0)
    assert extended(change, ()) == change
    wider = extended(change, ("dog", "elk"))
    assert wider.before == ("ant", "bee", "cat", "dog", "elk")
    assert wider.after == ("ant", "cat", "dog", "elk")
    assert wider.labels == (0, 0, 1, 2, 3)
