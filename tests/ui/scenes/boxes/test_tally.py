from __future__ import annotations

from cnnstudio.data.sets.shapes import KINDS
from cnnstudio.ui.scenes.boxes.shown_boxes import shown_boxes
from cnnstudio.ui.scenes.boxes.tally import tally
from cnnstudio.ui.scenes.pictures.known_picture import truths_of
from tests.ui.scenes.conftest import detection, scene


def test_the_tally_counts_what_is_right_wrong_and_missed() -> None:
    picture = scene(1)
    count = len(picture.objects)
    truths = truths_of(picture, KINDS)
    assert tally(shown_boxes(detection(picture), 0.25, 0.45, None)) == f"{count} boxes"
    right = tally(shown_boxes(detection(picture), 0.25, 0.45, truths))
    assert right == f"{count} boxes for {count} objects: {count} right"
    double = tally(shown_boxes(detection(picture), 0.25, 1.0, truths))
    assert double == f"{2 * count} boxes for {count} objects: {count} right, {count} double"
    nothing = tally(shown_boxes(detection(picture), 0.99, 0.45, truths))
    assert nothing == f"No boxes: lower the least score; {count} of {count} objects missed."
