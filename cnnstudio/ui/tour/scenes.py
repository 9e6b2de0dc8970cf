"""The chapters of the tour about boxes and masks: with the small models that come with the program."""

from __future__ import annotations

from typing import Any, cast

from cnnstudio.core.errors import EngineError
from cnnstudio.ui.scenes.boxes.boxes_view import Mode
from cnnstudio.ui.scenes.boxes.detect_desk import DetectDesk
from cnnstudio.ui.scenes.masks.segment_desk import SegmentDesk
from cnnstudio.ui.scenes.scene_desk import SceneDesk
from cnnstudio.ui.tour.stage import Stage

_ANSWER_SECONDS = 120.0
_MODES = ((Mode.GRID, "detect-grid"), (Mode.STEPS, "detect-steps"))


def detect(stage: Stage) -> dict[str, Any]:
    """Look at boxes on drawn shapes, at the cells that they come from, and at how doubles are suppressed."""
    desk = cast(DetectDesk, _opened(stage, "detect"))
    stage.take("detect")
    for mode, name in _MODES:
        desk.mode.setCurrentIndex(desk.mode.findData(mode))
        stage.take(name)
    desk.mode.setCurrentIndex(0)
    if desk.result is None or desk.shown is None:
        raise EngineError("Nothing was detected: run `cnnstudio doctor`.")
    return {"boxes": len(desk.shown.found), "candidates": len(desk.result.candidates)}


def segment(stage: Stage) -> dict[str, Any]:
    """Look at masks on drawn shapes, beside the truth."""
    desk = cast(SegmentDesk, _opened(stage, "segment"))
    stage.until(lambda: bool(desk.objects), _ANSWER_SECONDS, "the objects of the masks")
    stage.take("segment")
    return {"objects": len(desk.objects)}


def _opened(stage: Stage, name: str) -> SceneDesk:
    """Open a workspace and ask its model about a picture of Shapes."""
    window = stage.window
    window.show_workspace(name)
    desk: SceneDesk = getattr(window, name).desk
    desk.choice.choose(desk.choice.bundled)
    desk.samples.open_shapes()
    stage.until(
        lambda: not desk.is_busy and getattr(desk, "result", None) is not None,
        _ANSWER_SECONDS,
        f"what {name} finds",
    )
    strip = desk.stage.strip.thumbnails
    stage.until(lambda: strip.count > 0 and not strip.is_busy, _ANSWER_SECONDS, "the small pictures")
    return desk
