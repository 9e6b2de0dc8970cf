from __future__ import annotations

import dataclasses

import numpy as np

from cnnstudio.engine.judging.judging import judged
from cnnstudio.ui.runs.judged_words import (
    _percent,
    calibration_title,
    calibration_words,
    caption,
    class_figures,
    count_text,
    images_of,
    images_words,
    matrix_of,
    summary_words,
)
from tests.ui.runs.evaluations import drawn_boxes, drawn_masks


def test_words() -> None:
    sure = judged(np.full((4, 3), [0.8, 0.1, 0.1]), np.array([0, 0, 1, 2]), ("a", "b", "c"))
    assert summary_words(sure).startswith("50.0 % of 4 test images right · loss ")
    assert "too sure by 30.0 % on average" in calibration_words(sure)
    right = judged(np.eye(3), np.arange(3), ("a", "b", "c"))
    assert "about as sure as it is right" in calibration_words(right)


def test_words_for_boxes() -> None:
    found = drawn_boxes(20)
    said = summary_words(found)
    assert said.startswith("mAP@0.5 ")
    assert f"on 20 test images with {found.metrics.objects.sum()} objects" in said
    assert said.endswith("of the objects missed")
    localized = summary_words(dataclasses.replace(found, accuracy=0.5, mean_iou=0.25))
    assert localized.startswith("50.0 % of 20 test images right · mean IoU 25.0 % · mAP@0.5 ")
    matrix = matrix_of(found, in_shares=False)
    assert matrix.counts.shape == (4, 4)
    assert matrix.words((3, 0)).startswith("background taken for ant: ")
    assert "object" in matrix.words((3, 0))
    worst = int(found.mistakes[0])
    wrong, missed = found.errors[worst, 1:-1].sum(), found.errors[worst, -1]
    assert caption(found, worst).split(", ")[0] == (f"{wrong} wrong" if wrong else f"{missed} missed")
    assert np.array_equal(images_of(found, None), found.mistakes)
    assert np.array_equal(images_of(found, (0, 1)), found.in_cell(0, 1))
    for cell, words in (
        ((0, 0), "ant, recognized"), ((0, 1), "ant, taken for bee"), ((1, 3), "bee that nothing found"),
        ((3, 2), "cat found where nothing is"),
    ):  # fmt: skip
        assert images_words(found, cell, 2) == f"2 images of {words}"
    assert images_words(found, None, 1).startswith("1 image with wrong boxes or missed objects")
    assert calibration_title(found) == "Errors"
    told = calibration_words(found).split("\n\n")
    assert told[0] == "Of the boxes with a score of 0.25 and more:"
    assert (
        told[2]
        == f"{found.error_counts['wrong_class']} wrong class: it lies well on an object of another class."
    )
    assert told[-1].endswith("objects missed: nothing lies on them, or nearly does.")


def test_words_for_masks() -> None:
    found = drawn_masks(20)
    assert summary_words(found).startswith("mean IoU ")
    assert summary_words(found).endswith("of the pixels right, at 30 × 20 px")
    figures = class_figures(found)
    assert figures.names == ("background", "ant", "bee", "cat")
    confusion = found.metrics.confusion
    assert [row[2] for row in figures.shares] == (np.diag(confusion) / confusion.sum(axis=1)).tolist()
    assert caption(found, int(found.mistakes[0])).startswith("IoU ")
    assert images_words(found, None, 2) == "2 images with wrong pixels, the worst first"


def test_long_counts_are_short() -> None:
    assert count_text(99_999) == "99,999"
    assert count_text(1_250_000) == "1.2 M"


def test_hardly_less_than_all_is_not_all() -> None:
    assert [_percent(share) for share in (0.5, 0.994, 0.999, 1.0)] == ["50 %", "99 %", "> 99 %", "100 %"]
