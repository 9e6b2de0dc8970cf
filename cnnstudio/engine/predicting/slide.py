"""The task that slides a classifier over a picture, window by window, and lets it see all of it at once instead."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.analysis import analyse
from cnnstudio.core.bypass import taking_part
from cnnstudio.core.errors import EngineError, StudioError
from cnnstudio.core.numerals import exact
from cnnstudio.data.images import Picture
from cnnstudio.data.preparation import fit_to
from cnnstudio.document.project import Project
from cnnstudio.engine.exchange.convert_model import converted_project
from cnnstudio.engine.inside.feeding import as_array, run
from cnnstudio.engine.inside.models import ModelSource, UntrainedModel, loaded
from cnnstudio.engine.predicting.window_outputs import WindowOutputs, outputs_of
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report
from cnnstudio.vision.detections import Detections
from cnnstudio.vision.sliding import Size, Windows, WindowScores, shared_places, together

if TYPE_CHECKING:
    import keras

__all__ = ["AtOnce", "Slid", "Slide", "SlideProgress"]

MOST_WINDOWS = 100_000
_TOGETHER = 16  # windows that go through the network as one batch


@dataclass(frozen=True, slots=True, eq=False)
class SlideProgress:
    """How far the window has come.

    Attributes:
        done: Windows that the classifier has looked at, over all scales.
        total: Windows in all.
        levels: What it has said at the scales that it has come to since the last report, by their places.
    """

    done: int
    total: int
    levels: Mapping[int, WindowScores]

    def merged(self, later: SlideProgress) -> SlideProgress:
        """This and a later report as one."""
        return replace(later, levels={**self.levels, **later.levels})


@dataclass(frozen=True, slots=True, eq=False)
class AtOnce:
    """What the same network gives as convolutions, for the whole picture in one pass.

    Attributes:
        levels: By scale; windows here are what each place of the output stands for.
        seconds: How long the passes took, without the time to build the network.
        shared: In how many places both have looked.
        difference: The largest difference of the scores there; None where there are none.
        stride: Px of the picture from one place of the output to the next: the strides of all layers, multiplied.
    """

    levels: tuple[WindowScores, ...]
    seconds: float
    shared: int
    difference: float | None
    stride: int


@dataclass(frozen=True, slots=True, eq=False)
class Slid:
    """What a classifier finds in a picture over which it slides.

    Attributes:
        name: The picture's name.
        size: Its height and width, in px.
        classes: What the classes are called.
        window: Height and width of the window, in px of the picture at a scale of 1.
        levels: What it says at each scale.
        seconds: How long the windows took.
        at_once: The same in one pass; None if that was not asked for, or cannot be.
        obstacle: Why it cannot, as a sentence; "" if it can.
    """

    name: str
    size: Size
    classes: tuple[str, ...]
    window: Size
    levels: tuple[WindowScores, ...]
    seconds: float
    at_once: AtOnce | None = None
    obstacle: str = ""

    def candidates(self, least: float, ignored: int | None = None, *, at_once: bool = False) -> Detections:
        """All windows that show an object, the surest first, before any is suppressed.

        Args:
            least: The least score.
            ignored: A class that is no object, such as the background.
            at_once: Whether those of the one pass are meant.
        """
        levels = self.at_once.levels if at_once and self.at_once is not None else self.levels
        return together(tuple([level.candidates(least, ignored) for level in levels]))


@dataclass(frozen=True, slots=True)
class Slide:
    """Slide a classifier over a picture; reports `SlideProgress`, answers with `Slid`.

    Attributes:
        model: The classifier; its input's size is the window.
        image: The picture, of any size that the window fits into.
        stride: Px from one window to the next.
        scales: How many px one px of the picture becomes; below 1 the window sees more of it.
        compares: Whether the picture goes through the converted network in one pass afterwards.
    """

    purpose: ClassVar[str] = "the sliding window"
    small: ClassVar[bool] = True

    model: ModelSource
    image: Picture
    stride: int = 8
    scales: tuple[float, ...] = (1.0,)
    compares: bool = True

    def __call__(self, report: Report, control: Control) -> Slid:
        """Slide it.

        Raises:
            StudioError: The model cannot be loaded, gives no class scores, or its window does not fit.
            Stopped: A stop was asked for.
        """
        model = loaded(self.model)
        outputs = outputs_of(self.model, model)
        window = _window_of(model)
        pictures = [self._scaled(scale, model) for scale in self.scales]
        windows = [Windows.over(_size(values), window, self.stride) for values in pictures]
        total = sum(map(len, windows))
        if total > MOST_WINDOWS:
            raise EngineError(
                f"A stride of {self.stride} px makes {exact(total)} windows, more than {exact(MOST_WINDOWS)}: use a larger "
                "stride, or a smaller picture."
            )
        levels, done, seconds = [], 0, 0.0
        for number, (values, places) in enumerate(zip(pictures, windows, strict=True)):
            for scores, took in _slid(model, outputs, values, places):
                control.check()
                seconds += took
                level = replace(scores, scale=self.scales[number])
                report(SlideProgress(done + _known(level), total, {number: level}))
            levels.append(level)
            done += len(places)
        found = Slid(
            self.image.name,
            (self.image.height, self.image.width),
            outputs.classes,
            window,
            tuple(levels),
            seconds,
        )
        return self._compared(found, pictures, outputs, control) if self.compares else found

    def _scaled(self, scale: float, model: keras.Model) -> NDArray[np.float32]:
        """The picture at a scale, with the channels that the network takes: float32, (H, W, C), 0…255."""
        size = tuple(max(1, round(side * scale)) for side in (self.image.height, self.image.width))
        return fit_to(self.image.pixels, (size[0], size[1]), model.inputs[0].shape[3])

    def _compared(
        self, found: Slid, pictures: list[NDArray[np.float32]], outputs: WindowOutputs, control: Control
    ) -> Slid:
        """The same with what the network gives in one pass."""
        try:
            project = converted_project(self.model)
            model = loaded(UntrainedModel(project))
            stride = _stride_of(project)
        except StudioError as error:
            return replace(found, obstacle=str(error))
        run(model, pictures[0][None, : found.window[0], : found.window[1]])  # the first pass takes longer
        levels, seconds = [], 0.0
        for values, scale in zip(pictures, self.scales, strict=True):
            control.check()
            began = time.perf_counter()
            tensors = [as_array(tensor)[0] for tensor in run(model, values[None])]
            seconds += time.perf_counter() - began
            rows, columns = tensors[0].shape[:2]
            windows = Windows(stride * np.arange(rows), stride * np.arange(columns), found.window)
            levels.append(replace(outputs.scores(tensors, windows), scale=scale))
        shared, difference = _difference(found.levels, tuple(levels))
        return replace(found, at_once=AtOnce(tuple(levels), seconds, shared, difference, stride))


def _slid(
    model: keras.Model, outputs: WindowOutputs, values: NDArray[np.float32], windows: Windows
) -> Iterator[tuple[WindowScores, float]]:
    """The scores after each batch of windows, and how long it took, in s."""
    found: list[NDArray[np.float32]] = [
        np.full((len(windows), int(tensor.shape[-1])), np.nan, np.float32) for tensor in model.outputs
    ]
    height, width = windows.size
    for start in range(0, len(windows), _TOGETHER):
        corners = [windows.corner(number) for number in range(start, min(start + _TOGETHER, len(windows)))]
        began = time.perf_counter()
        batch = np.stack([values[top : top + height, left : left + width] for top, left in corners])
        for rows, tensor in zip(found, run(model, batch), strict=True):
            rows[start : start + len(corners)] = as_array(tensor)
        took = time.perf_counter() - began
        grids = [rows.reshape(*windows.shape, -1) for rows in found]
        yield outputs.scores(grids, windows), took


def _known(level: WindowScores) -> int:
    """How many windows have scores."""
    return int((~np.isnan(level.scores[..., 0])).sum())


def _size(values: NDArray[np.float32]) -> Size:
    return values.shape[0], values.shape[1]


def _window_of(model: keras.Model) -> Size:
    """Height and width of the images that a model takes.

    Raises:
        EngineError: It takes images of any size.
    """
    shape = tuple(model.inputs[0].shape)
    if len(model.inputs) != 1 or len(shape) != 4 or None in shape[1:3]:
        raise EngineError(
            f"{model.name} takes no images of one size, so that there is no window to slide: choose a classifier whose input "
            "has a height and a width."
        )
    return int(shape[1]), int(shape[2])


def _stride_of(project: Project) -> int:
    """Px of the picture from one place of a converted network's output to the next.

    Raises:
        EngineError: They are not the same everywhere.
    """
    network = taking_part(project.network)
    report = analyse(network)
    strides = set(report.effective_stride(network.outputs()[0]) or (None,))
    stride = strides.pop()
    if strides or not isinstance(stride, int):
        raise EngineError(
            "The places of the converted network's output are not equally far from each other, so that they are no windows."
        )
    return stride


def _difference(
    first: tuple[WindowScores, ...], second: tuple[WindowScores, ...]
) -> tuple[int, float | None]:
    """In how many places two have looked, and the largest difference of their scores there."""
    shared, largest = 0, None
    for one, other in zip(first, second, strict=True):
        (rows, columns), (other_rows, other_columns) = shared_places(one.windows, other.windows)
        if not len(rows) or not len(columns):
            continue
        shared += len(rows) * len(columns)
        here = one.scores[np.ix_(rows, columns)] - other.scores[np.ix_(other_rows, other_columns)]
        largest = max(largest or 0.0, float(np.abs(here).max()))
    return shared, largest
