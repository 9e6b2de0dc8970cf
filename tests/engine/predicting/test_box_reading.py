from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.errors import EngineError
from cnnstudio.data.motions import ImageObject, followed
from cnnstudio.data.preparation import FITS, fitting_motion
from cnnstudio.document.project import Project
from cnnstudio.document.tasks import Detection
from cnnstudio.engine.building.build import build
from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.engine.predicting.box_reading import MOST, OF_EACH, GridReading, put_back, reading_of
from cnnstudio.vision.boxes import boxes_of

SIDES = st.tuples(st.integers(4, 300), st.integers(4, 300))


@given(SIDES, SIDES, st.sampled_from(FITS), st.data())
def test_a_box_that_followed_its_picture_comes_back(
    size: tuple[int, int], form: tuple[int, int], fit: str, data: st.DataObject
) -> None:
    shares = sorted(data.draw(st.lists(st.floats(0, 1), min_size=4, max_size=4, unique=True)))
    box = (shares[0] * size[1], shares[1] * size[0], shares[2] * size[1], shares[3] * size[0])
    motion = fitting_motion((*size, 3), form, fit)
    moved = followed((ImageObject(0, box),), motion, form)
    if fit == "crop" or not moved:
        # Of a box that is cut, what is left comes back inside it.
        for thing in moved:
            back = put_back(boxes_of([thing.box]), motion)[0]
            assert (back[:2] >= np.array(box[:2]) - 1e-6).all()
            assert (back[2:] <= np.array(box[2:]) + 1e-6).all()
        return
    assert put_back(boxes_of([moved[0].box]), motion)[0] == pytest.approx(box, abs=1e-6 * max(size))


def test_a_classifier_gives_no_boxes(project: Project) -> None:
    with pytest.raises(EngineError, match="gives 10, and nothing says that these are boxes"):
        reading_of(UntrainedModel(project), build(project))


def test_the_best_boxes_alone_are_handed_out() -> None:
    """An untrained network says the same of all: many thousands of boxes, of which nobody needs so many."""
    outputs = np.full((32, 32, 2 * 5 + 3), 0.5, np.float32)
    outputs[3, 7, 5] = outputs[3, 7, 12] = 0.9
    reading = GridReading(("a", "b", "c"), Detection(grid=32))
    form = (64, 64)
    found, _ = reading.found([outputs], form, form, fitting_motion((*form, 3), form))
    assert len(found) == MOST
    assert (found.scores[0], found.labels[0]) == (pytest.approx(0.81), 2)
    assert (np.diff(found.scores) <= 0).all()
    many = GridReading(tuple(map(str, range(30))), Detection(grid=32))
    outputs = np.full((32, 32, 2 * 5 + 30), 0.5, np.float32)
    assert len(many.found([outputs], form, form, fitting_motion((*form, 3), form))[0]) == 30 * OF_EACH
