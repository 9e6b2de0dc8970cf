from __future__ import annotations

from cnnstudio.ui.scenes.boxes.suppression_walk import walk
from tests.ui.scenes.conftest import detection, scene


def test_the_boxes_that_stay_are_those_that_suppression_at_once_keeps() -> None:
    result = detection(scene(2), extra=200)
    walked = walk(result, 0.1, 0.3)
    kept = walked.kept(len(walked)).tolist()
    assert sorted(kept) == sorted(result.shown(0.1, 0.3).tolist())
    removed = [place for stage in range(len(walked)) for place in walked.removed(stage)[0].tolist()]
    assert sorted(kept + removed) == sorted(walked.places.tolist())
    assert len(walked.left(len(walked) - 1)) == 0


def test_a_step_says_what_it_does_with_its_numbers() -> None:
    result = detection(scene(2))
    walked = walk(result, 0.25, 0.45)
    objects = len(scene(2).objects)
    assert walked.sentence(0).startswith(f"{2 * objects} of {2 * objects} boxes score at least 0.25.")
    first = walked.sentence(1)
    name = result.classes[result.candidates.labels[walked.best(1)]]
    assert first.startswith(f"Step 1 of {objects}: the best box left, {name} 0.95, stays and removes 1 box")
    assert f"IoU {walked.removed(1)[1][0]:.2f} > 0.45" in first
    assert walked.sentence(objects).endswith("Nothing is left to decide.")
    assert walk(result, 0.99, 0.45).sentence(0) == "No box scores at least 0.99: lower the least score."
