"""First guesses by the network that was trained last: its boxes or masks for an image, asked of the engine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.core.errors import StudioError
from cnnstudio.data.annotating.box import Box
from cnnstudio.data.annotating.mask import Mask
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.data.annotating.suggesting import Suggestion
from cnnstudio.data.images import Picture, read_image
from cnnstudio.document.folders import runs_folder
from cnnstudio.engine.inside.models import SavedModel
from cnnstudio.engine.predicting.detect import Detect, DetectionResult
from cnnstudio.engine.predicting.segment import Segment, SegmentationResult
from cnnstudio.ui.inspecting.model_choice import saved_runs
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.request import Request
from cnnstudio.ui.scenes.kinds import DETECT, SEGMENT
from cnnstudio.ui.scenes.scene_choice import bundled_model, task_kind_of
from cnnstudio.ui.widgets.errand import Errands

_BOXES = frozenset(task.kind for task in DETECT.tasks)
_MASKS = frozenset(task.kind for task in SEGMENT.tasks)


def newest_model() -> tuple[str, bool] | None:
    """The run for boxes or masks that was trained last, or the sample model for boxes, and whether it gives boxes."""
    for path in saved_runs(runs_folder()):
        kind = task_kind_of(path)
        if kind in _BOXES or kind in _MASKS:
            return path, kind in _BOXES
    bundled = bundled_model(DETECT)
    return (bundled, True) if bundled else None


class ModelSuggester(QObject):
    """Asks the engine for a guess at an image, one at a time.

    Args:
        engine: Finds boxes and masks.
        parent: Qt parent.

    Signals:
        answered: A guess is here; carries the file and the `Suggestion`.
        refused: There is none; carries the sentence.
    """

    answered = Signal(object, object)
    refused = Signal(str)

    def __init__(self, engine: Engine, parent: QObject) -> None:
        super().__init__(parent)
        self._path: Path | None = None
        self._errands = Errands(self)
        self._request = Request(engine, "first guess", self)
        self._errands.done.connect(self._on_read)
        self._errands.refused.connect(self._on_refused)
        self._request.answered.connect(self._on_answered)
        self._request.refused.connect(self._on_refused)

    @property
    def is_busy(self) -> bool:
        """Whether a guess is still to come."""
        return self._path is not None

    def ask(self, path: Path) -> None:
        """Ask for a guess at the image in a file; what was asked before is forgotten."""
        self._path = path
        self._errands.forget()
        self._errands.run(lambda: _read(path))

    def forget(self) -> None:
        """Wait for no guess any more."""
        self._path = None
        self._errands.forget()

    @Slot(object)
    def _on_read(self, found: tuple[Picture, str, bool]) -> None:
        picture, path, gives_boxes = found
        if self._path is not None:
            source = SavedModel(path)
            self._request.send(Detect(source, (picture,)) if gives_boxes else Segment(source, (picture,)))

    @Slot(object)
    def _on_answered(self, results: tuple[DetectionResult | SegmentationResult, ...]) -> None:
        path, self._path = self._path, None
        if path is not None:
            self.answered.emit(path, suggestion_of(results[0]))

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        if self._path is not None:
            self._path = None
            self.refused.emit(sentence)


def _read(path: Path) -> tuple[Picture, str, bool]:
    """The image, and the model that is asked about it."""
    model = newest_model()
    if model is None:
        raise StudioError(
            "No network here finds boxes or masks yet: train one under Train, with the task detection or segmentation."
        )
    return read_image(path), *model


def suggestion_of(result: DetectionResult | SegmentationResult) -> Suggestion:
    """What was found as something that can be accepted."""
    if isinstance(result, SegmentationResult):
        height, width = result.label_map.shape
        return Suggestion(Sheet(width, height, (), Mask.of(np.array(result.label_map))), result.classes)
    height, width = result.size
    found = result.candidates.chosen(result.shown())
    rows = np.round(found.boxes, 1).tolist()
    labels = found.labels.tolist()
    boxes = tuple(
        Box(left, top, right, bottom, label)
        for (left, top, right, bottom), label in zip(rows, labels, strict=True)
    )
    return Suggestion(Sheet(width, height, boxes, Mask.empty(height, width)), result.classes)
