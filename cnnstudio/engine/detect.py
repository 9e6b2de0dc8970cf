"""The task that finds objects in pictures: boxes with classes and scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import EngineError
from cnnstudio.core.shapes import shape_text
from cnnstudio.data.images import Picture
from cnnstudio.data.motions import Matrix
from cnnstudio.data.preparation import fitting_motion
from cnnstudio.document.tasks import Detection, Localization, Task
from cnnstudio.engine.control import Control
from cnnstudio.engine.feeding import as_array, fed, run
from cnnstudio.engine.models import ModelSource, loaded, picture_fit, project_of, scene_classes
from cnnstudio.engine.objectives.localization import class_and_box
from cnnstudio.engine.scores import class_scores, ending_of_tensor
from cnnstudio.engine.task import Report
from cnnstudio.vision.boxes import Boxes, boxes_of, clipped, from_centred, sound
from cnnstudio.vision.detections import Detections
from cnnstudio.vision.grid import GridValues, decoded, grid_values

if TYPE_CHECKING:
    import keras

__all__ = ["Detect", "DetectionResult"]

FLOOR = 0.01
"""Boxes with a lower score are not handed out, however low the score is that somebody asks for."""


@dataclass(frozen=True, slots=True, eq=False)
class DetectionResult:
    """What a model finds in one picture.

    Attributes:
        name: The picture's name.
        size: Its height and width, in px.
        classes: What the classes are called.
        candidates: All boxes that score at least `FLOOR`, best first, before any is suppressed, in px of the picture.
        score: The least score that the model's task shows.
        overlap: The IoU above which its task suppresses a box.
        cells: What the model says of the cells of a grid, with boxes in px of the picture; None if it has no grid.
        preparation: What was done to the picture before the network, one line each.
        form: Height and width of the network's input, in px.
        extent: Where the whole of that input lies in the picture: left, top, right and bottom, in px of the picture.
    """

    name: str
    size: tuple[int, int]
    classes: tuple[str, ...]
    candidates: Detections
    score: float
    overlap: float
    cells: GridValues | None = None
    preparation: tuple[str, ...] = ()
    form: tuple[int, int] = (0, 0)
    extent: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)

    def shown(self, score: float | None = None, overlap: float | None = None) -> NDArray[np.int64]:
        """Which candidates are left: those with a score, that no better one of their class suppresses; best first.

        Args:
            score: The least score; that of the task if None.
            overlap: The IoU above which a box is suppressed; that of the task if None.
        """
        from cnnstudio.vision.suppression import suppress

        found = self.candidates
        places = np.flatnonzero(found.scores >= (self.score if score is None else score))
        kept = suppress(
            found.boxes[places],
            found.scores[places],
            self.overlap if overlap is None else overlap,
            found.labels[places],
        )
        return np.asarray(places[kept])


@dataclass(frozen=True, slots=True)
class Detect:
    """Find objects in pictures; answers with a tuple of `DetectionResult`.

    Attributes:
        model: The model; a run, or a project's network, whose task is detection or localization.
        images: The pictures, of any sizes.
    """

    purpose: ClassVar[str] = "the detection"
    small: ClassVar[bool] = True

    model: ModelSource
    images: tuple[Picture, ...]

    def __call__(self, report: Report, control: Control) -> tuple[DetectionResult, ...]:
        """Find them, one answer a picture, in their order.

        Raises:
            StudioError: The model cannot be loaded, or finds no boxes.
            Stopped: A stop was asked for.
        """
        model = loaded(self.model)
        reading = reading_of(self.model, model)
        fit = picture_fit(self.model)
        results = []
        for picture in self.images:
            control.check()
            results.append(reading.result(picture, fit))
        return tuple(results)


class Reading:
    """How the outputs of a model become boxes.

    Args:
        model: The model.
        classes: What the classes are called.
    """

    score = 0.0
    overlap = 1.0

    def __init__(self, model: keras.Model, classes: tuple[str, ...]) -> None:
        self._model, self._classes = model, classes

    def result(self, picture: Picture, fit: str) -> DetectionResult:
        """What the model finds in a picture.

        Raises:
            StudioError: The picture does not go through the model.
        """
        feed = fed(self._model, picture, fit)
        outputs = [as_array(tensor)[0] for tensor in run(self._model, feed.values[None])]
        size = picture.pixels.shape[0], picture.pixels.shape[1]
        form = feed.values.shape[0], feed.values.shape[1]
        found, cells = self.boxes(outputs, form)
        motion = fitting_motion(picture.pixels.shape, form, fit)
        moved = clipped(put_back(found.boxes, motion), *size)
        keeps = np.flatnonzero(sound(moved))
        candidates = Detections(moved[keeps], found.labels[keeps], found.scores[keeps]).sorted()
        if cells is not None:
            rows = put_back(cells.boxes.reshape(-1, 4), motion)
            cells = GridValues(cells.objectness, rows.reshape(cells.boxes.shape), cells.classes)
        left, top, right, bottom = put_back(boxes_of([0, 0, form[1], form[0]]), motion)[0].tolist()
        return DetectionResult(
            picture.name, size, self._classes, candidates, self.score, self.overlap, cells, feed.preparation, form,
            (left, top, right, bottom),
        )  # fmt: skip

    def boxes(
        self, outputs: list[NDArray[np.float32]], form: tuple[int, int]
    ) -> tuple[Detections, GridValues | None]:
        """The boxes that the outputs for one picture stand for, in px of the network's input.

        Args:
            outputs: What each output gives, without the batch axis.
            form: Height and width of the network's input, in px.
        """
        raise NotImplementedError


class GridReading(Reading):
    """The cells of a grid.

    Args:
        model: The model.
        classes: What the classes are called.
        task: The project's task.
    """

    def __init__(self, model: keras.Model, classes: tuple[str, ...], task: Detection) -> None:
        super().__init__(model, classes)
        self._boxes, self.score, self.overlap = task.boxes, task.score, task.overlap

    def boxes(
        self, outputs: list[NDArray[np.float32]], form: tuple[int, int]
    ) -> tuple[Detections, GridValues | None]:
        """Those of every cell."""
        cells = grid_values(outputs[0], self._boxes, form)
        return decoded(cells, FLOOR), cells


class BoxReading(Reading):
    """One class and one box.

    Args:
        model: The model.
        classes: What the classes are called.
        order: Which output gives the class, and which the box.
    """

    def __init__(self, model: keras.Model, classes: tuple[str, ...], order: tuple[int, int]) -> None:
        super().__init__(model, classes)
        self._order, self._ending = order, ending_of_tensor(model.outputs[order[0]])

    def boxes(
        self, outputs: list[NDArray[np.float32]], form: tuple[int, int]
    ) -> tuple[Detections, GridValues | None]:
        """The box with the likeliest class."""
        scores = class_scores(outputs[self._order[0]], self._ending)
        x, y, height, width = np.asarray(outputs[self._order[1]], np.float64)
        sides = max(width, 0) ** 2 * form[1], max(height, 0) ** 2 * form[0]
        box = from_centred(np.array([[x * form[1], y * form[0], *sides]]))
        label = int(scores.argmax())
        return Detections(box, np.array([label], np.int64), np.array([scores[label]])), None


def reading_of(source: ModelSource, model: keras.Model) -> Reading:
    """How a model's outputs are read.

    Raises:
        EngineError: It is not known, or they are no boxes.
    """
    project = project_of(source)
    task: Task | None = None if project is None else project.task
    shapes = [tuple(tensor.shape)[1:] for tensor in model.outputs]
    if project is not None and isinstance(task, Detection):
        names = scene_classes(source)
        if len(shapes) == 1 and len(shapes[0]) == 3 and shapes[0][2] == task.depth(len(names)):
            return GridReading(model, names, task)
    if project is not None and isinstance(task, Localization) and len(shapes) == task.outputs:
        return BoxReading(model, scene_classes(source), class_and_box(project.network))
    given = " and ".join(shape_text(shape) for shape in shapes)
    raise EngineError(
        f"{model.name} gives {given}, and nothing says that these are boxes: choose a run whose task is detection or localization."
    )


def put_back(boxes: Boxes, motion: Matrix) -> Boxes:
    """Boxes in a network's input as they lie in the picture before it was brought to that size.

    Args:
        boxes: (N, 4), in px of the input.
        motion: That of `preparation.fitting_motion`, which turns nothing.
    """
    scale = np.array([motion[0, 0], motion[1, 1]] * 2)
    shift = np.array([motion[0, 2], motion[1, 2]] * 2)
    return boxes_of((boxes - 0.5) * scale + shift + 0.5)
