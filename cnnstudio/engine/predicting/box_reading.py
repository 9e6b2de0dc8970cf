"""How the outputs of a model become boxes in a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import EngineError
from cnnstudio.core.shapes import shape_text
from cnnstudio.data.motions import Matrix
from cnnstudio.document.tasks import Detection, Localization, Task
from cnnstudio.engine.inside.models import ModelSource, project_of, scene_classes
from cnnstudio.engine.objectives.localization import class_and_box
from cnnstudio.engine.predicting.scores import class_scores, ending_of_tensor
from cnnstudio.vision.boxes import Boxes, boxes_of, clipped, from_centred, sound
from cnnstudio.vision.detections import Detections
from cnnstudio.vision.grid import GridValues, decoded, grid_values

if TYPE_CHECKING:
    import keras

FLOOR = 0.01
"""Boxes with a lower score are not handed out, however low the score is that somebody asks for."""
MOST, OF_EACH = 2000, 100
"""So many boxes of a picture are handed out, the best ones, or so many for each class if that is more."""
Size = tuple[int, int]
Outputs = list[NDArray[np.float32]]


class Reading:
    """How the outputs of a model become boxes.

    Args:
        classes: What the classes are called.

    Attributes:
        score: The least score that the model's task shows.
        overlap: The IoU above which its task suppresses a box.
    """

    score = 0.0
    overlap = 1.0

    def __init__(self, classes: tuple[str, ...]) -> None:
        self.classes = classes

    def found(
        self, outputs: Outputs, form: Size, size: Size, motion: Matrix, floor: float = FLOOR
    ) -> tuple[Detections, GridValues | None]:
        """The boxes in a picture, best first and not suppressed yet, and what is said of the cells of a grid.

        Args:
            outputs: What each output gives for the picture, without the batch axis.
            form: Height and width of the network's input, in px.
            size: Those of the picture.
            motion: How the picture was brought to the input; see `preparation.fitting_motion`.
            floor: The least score of a box.
        """
        found, cells = self.boxes(outputs, form, floor)
        found = found.sorted().chosen(np.arange(min(len(found), max(MOST, OF_EACH * len(self.classes)))))
        moved = clipped(put_back(found.boxes, motion), *size)
        keeps = np.flatnonzero(sound(moved))
        candidates = Detections(moved[keeps], found.labels[keeps], found.scores[keeps])
        if cells is not None:
            rows = put_back(cells.boxes.reshape(-1, 4), motion)
            cells = GridValues(cells.objectness, rows.reshape(cells.boxes.shape), cells.classes)
        return candidates, cells

    def boxes(self, outputs: Outputs, form: Size, floor: float) -> tuple[Detections, GridValues | None]:
        """The boxes that the outputs for one picture stand for, in px of the network's input.

        Args:
            outputs: What each output gives, without the batch axis.
            form: Height and width of the network's input, in px.
            floor: The least score of a box.
        """
        raise NotImplementedError


class GridReading(Reading):
    """The cells of a grid.

    Args:
        classes: What the classes are called.
        task: The project's task.
    """

    def __init__(self, classes: tuple[str, ...], task: Detection) -> None:
        super().__init__(classes)
        self._boxes, self.score, self.overlap = task.boxes, task.score, task.overlap

    def boxes(self, outputs: Outputs, form: Size, floor: float) -> tuple[Detections, GridValues | None]:
        """Those of every cell."""
        cells = grid_values(outputs[0], self._boxes, form)
        return decoded(cells, floor), cells


class BoxReading(Reading):
    """One class and one box.

    Args:
        model: The model.
        classes: What the classes are called.
        order: Which output gives the class, and which the box.
    """

    def __init__(self, model: keras.Model, classes: tuple[str, ...], order: tuple[int, int]) -> None:
        super().__init__(classes)
        self._order, self._ending = order, ending_of_tensor(model.outputs[order[0]])

    def boxes(self, outputs: Outputs, form: Size, floor: float) -> tuple[Detections, GridValues | None]:
        """The box with the likeliest class, whatever its score."""
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
            return GridReading(names, task)
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
