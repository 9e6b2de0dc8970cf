from __future__ import annotations

import dataclasses

import numpy as np

from cnnstudio.cli.judgement_text import judgement_lines
from cnnstudio.engine.judging.judging_boxes import judged_boxes
from cnnstudio.vision.boxes import boxes_of
from cnnstudio.vision.detections import Detections, Truths


def test_boxes_are_told_with_their_kinds_of_errors() -> None:
    truths = [Truths.plain(boxes_of([[0, 0, 10, 10], [20, 20, 30, 30]]), np.array([0, 1]))]
    found = [Detections(boxes_of([[0, 0, 10, 10], [50, 50, 60, 60]]), np.array([0, 0]), np.array([0.9, 0.8]))]
    judgement = judged_boxes(truths, found, ("ant", "bee", "cat"), 0.25, 0.45)
    lines = judgement_lines(judgement, 120)
    assert lines[0] == "mAP@0.5 50.00%, mAP@[.5:.95] 50.00% on 1 test images with 2 objects"
    assert lines[1] == (
        "with a score of 0.25 and more: 1 right, 0 wrong class, 0 wrong place, 0 wrong class and place, 0 double, "
        "1 background, 1 missed"
    )
    assert [line.split() for line in lines[3:]] == [
        ["class", "most", "often", "taken", "for", "objects", "AP@0.5", "AP"],
        ["ant", "1", "100.00%", "100.00%"],
        ["bee", "nothing", "(1)", "1", "0.00%", "0.00%"],
        ["cat", "0", "?", "?"],
    ]
    localized = dataclasses.replace(judgement, accuracy=0.5, mean_iou=0.25)
    assert judgement_lines(localized, 120)[0].startswith("accuracy 50.00%, mean IoU 25.00%, mAP@0.5 50.00%")
