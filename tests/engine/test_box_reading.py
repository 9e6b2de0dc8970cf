from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.errors import EngineError
from cnnstudio.data.motions import ImageObject, followed
from cnnstudio.data.preparation import FITS, fitting_motion
from cnnstudio.document.project import Project
from cnnstudio.engine.box_reading import put_back, reading_of
from cnnstudio.engine.build import build
from cnnstudio.engine.models import UntrainedModel
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
