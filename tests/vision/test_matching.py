from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.vision.detections import Detections, Truths
from cnnstudio.vision.gathered import gathered
from cnnstudio.vision.matching import matches, ranks

EVERY = (0.0, 1e10)
ASIDE = np.array([1, 0, 1, 0], float)
BOX = np.array([[0, 0, 10, 10]], float)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 4)), max_size=30))
def test_ranks_count_the_surer_ones(rows: list) -> None:
    images, labels, scores = np.array(rows, int).reshape(-1, 3).T
    found = ranks(images, labels, scores.astype(float))
    for place, (image, label, score) in enumerate(rows):
        surer = [
            other
            for other, row in enumerate(rows)
            if row[:2] == (image, label) and (row[2] > score or (row[2] == score and other < place))
        ]
        assert found[place] == len(surer)


def matched(truths: Truths, found: Detections, areas: tuple[float, float] = EVERY) -> tuple[list, list, list]:
    everything = gathered([truths], [found], ("dog",))
    own_ranks = ranks(everything.found_images, found.labels, found.scores)
    overlaps = everything.overlaps(0.5, in_classes=True)
    outcome = matches(everything, overlaps, own_ranks, np.array([0.5, 0.9]), areas)
    return outcome.truths.T.tolist(), outcome.ignored.T.tolist(), outcome.wanted.tolist()


def dogs(boxes: np.ndarray, *scores: float) -> Detections:
    return Detections(boxes, np.zeros(len(boxes), int), np.array(scores))


def test_the_surest_takes_what_it_overlaps_most_and_the_next_what_is_left() -> None:
    truths = Truths.plain(np.concatenate([BOX, BOX + 2 * ASIDE]), np.zeros(2, int))
    found = dogs(np.concatenate([BOX + 2.1 * ASIDE, BOX + 1.9 * ASIDE, BOX + 2 * ASIDE]), 0.5, 0.9, 0.7)
    places, ignored, wanted = matched(truths, found)
    assert places == [[-1, 1, 0], [-1, 1, -1]]  # at 0.9 the first object is too far
    assert not np.any(ignored)
    assert wanted == [True, True]


def test_of_two_that_it_overlaps_alike_it_takes_the_later_one() -> None:
    truths = Truths.plain(np.concatenate([BOX - ASIDE, BOX + ASIDE, BOX + 50]), np.zeros(3, int))
    assert matched(truths, dogs(np.repeat(BOX, 2, 0), 0.5, 0.9))[0][0] == [0, 1]


def test_a_crowd_takes_any_number_once_nothing_else_is_left() -> None:
    for order in (slice(None), slice(None, None, -1)):
        boxes, crowd = np.concatenate([BOX * 3, BOX])[order], np.array([True, False])[order]
        truths = Truths(boxes, np.zeros(2, int), crowd, np.zeros(2, bool))
        places, ignored, wanted = matched(truths, dogs(np.repeat(BOX, 3, 0), 0.3, 0.2, 0.1))
        one, many = crowd.tolist().index(False), crowd.tolist().index(True)
        assert places[0] == [one, many, many]
        assert ignored[0] == [False, True, True]
        assert wanted == (~crowd).tolist()


def test_objects_and_misses_of_another_size_do_not_count() -> None:
    truths = Truths.plain(np.concatenate([BOX, BOX * 4 + 50]), np.zeros(2, int))
    found = dogs(np.concatenate([BOX, BOX * 4 + 50, BOX + 500, BOX * 4 + 500]), 0.9, 0.8, 0.7, 0.6)
    places, ignored, wanted = matched(truths, found, (0.0, 1000.0))
    assert places[0] == [0, 1, -1, -1]
    assert ignored[0] == [False, True, False, True]
    assert wanted == [True, False]
