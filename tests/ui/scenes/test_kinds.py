from __future__ import annotations

from cnnstudio.document.tasks import Classification, Detection, Localization, Segmentation
from cnnstudio.ui.scenes.kinds import DETECT, SEGMENT


def test_each_workspace_takes_its_tasks() -> None:
    assert [DETECT.fits(task) for task in (Detection(), Localization(), Segmentation(), Classification())] == [
        True, True, False, False,
    ]  # fmt: skip
    assert [SEGMENT.fits(task) for task in (Segmentation(), Detection())] == [True, False]


def test_a_classifier_finds_boxes_if_it_slides() -> None:
    assert DETECT.slides(Classification())
    assert not DETECT.slides(Detection())
    assert not SEGMENT.slides(Classification())
