"""The task that finds an image that a unit answers strongly to, by climbing from noise."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import EngineError
from cnnstudio.engine.inside.feeding import image_input
from cnnstudio.engine.inside.models import ModelSource, loaded
from cnnstudio.engine.inspecting.ascent import Recipe, jittered, start_image, stepped
from cnnstudio.engine.inspecting.unit_value import Answer, UnitValue
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.memory import memory_in_words
from cnnstudio.engine.process.task import Report

if TYPE_CHECKING:
    import keras

__all__ = ["STEPS", "Maximize", "Maximized", "Recipe"]

STEPS = 200
"""Steps that show most of what there is to see."""

_REPORT = 0.25  # s from one report to the next
_FREE_SIDE = 128  # px: height and width where the network takes any
_COLOURS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Maximized:
    """An image that a unit answers to, as far as it has climbed.

    Attributes:
        layer: The layer's name, as the model has it.
        unit: The unit.
        image: float32, (H, W, C), 0…255.
        values: float32, (steps done + 1,): the unit's value before each step and after the last; of a
            map, the mean over all places.
        steps: How many steps there were to be.
        note: What the user should know besides; "" if nothing.
    """

    layer: str
    unit: int
    image: NDArray[np.float32]
    values: NDArray[np.float32]
    steps: int
    note: str = ""

    @property
    def done(self) -> int:
        """How many steps are done."""
        return len(self.values) - 1

    @property
    def total(self) -> int:
        """How many steps there were to be."""
        return self.steps

    @property
    def fraction(self) -> float:
        """How much is done, 0…1."""
        return self.done / self.steps

    @property
    def is_partial(self) -> bool:
        """Whether it ended before the last step."""
        return len(self.values) <= self.steps


@dataclass(frozen=True, slots=True)
class Maximize:
    """Climb from noise to what maximizes a unit; reports `Maximized` as far as it is, and answers with it.

    A stop ends the climb where it is.

    Attributes:
        model: The model; one that was never trained serves too.
        layer: Name of the layer; ``outer/inner`` for one in a nested model.
        unit: Number of the channel of a map; of other outputs, of the value in it.
        steps: How many steps to climb.
        seed: Seed of the noise.
        recipe: What holds the image back.
        side: Height and width of the image where the network takes any, in px.

    Source: Erhan et al., *Visualizing Higher-Layer Features of a Deep Network* (2009).
    """

    purpose: ClassVar[str] = "what maximizes a unit"

    model: ModelSource
    layer: str
    unit: int
    steps: int = STEPS
    seed: int = 0
    recipe: Recipe = field(default_factory=Recipe)
    side: int = _FREE_SIDE

    def __call__(self, report: Report, control: Control) -> Maximized:
        """Climb.

        Raises:
            StudioError: The model cannot be loaded, lacks the layer or unit or takes no images, or the
                unit's value is no number or the same for every image.
            Stopped: A stop was asked for before the first step.
        """
        if self.steps < 1:
            raise EngineError(f"{self.steps} steps lead nowhere: take at least 1.")
        control.check()
        model = loaded(self.model)
        shape = self._shape(model)
        with memory_in_words(f"climb with an image of {shape[1]} × {shape[0]} px", "use a smaller network"):
            return self._climb(UnitValue(model, self.layer, self.unit), shape, report, control)

    def _shape(self, model: keras.Model) -> tuple[int, int, int]:
        height, width, channels = image_input(model)
        return height or self.side, width or self.side, channels or _COLOURS

    def _climb(
        self, unit: UnitValue, shape: tuple[int, int, int], report: Report, control: Control
    ) -> Maximized:
        generator = np.random.default_rng(self.seed)
        image = start_image(shape, generator)
        answer = self._first(unit, image)
        values, due, note = [answer.value], 0.0, ""
        for number in range(1, self.steps + 1):
            control.serve()
            if control.stop_requested:
                break
            before, image = image, stepped(image, answer.slope, self.recipe, number)
            answer = self._moved_answer(unit, image, (0, 0) if number == self.steps else
                                        jittered(shape, self.recipe, generator))  # fmt: skip
            if not _is_sound(answer):
                image, note = before, f"Stopped after {number - 1} steps: the value became no number."
                break
            values.append(answer.value)
            if time.monotonic() >= due:
                report(self._result(unit, image, values))
                due = time.monotonic() + _REPORT
        return self._result(unit, image, values, note)

    def _first(self, unit: UnitValue, image: NDArray[np.float32]) -> Answer:
        answer = unit.answer(image)
        if not _is_sound(answer):
            raise EngineError(
                f"Unit {self.unit} of {unit.name} gives {answer.value:g} for noise, so it has no way up: "
                "look for weights that are no numbers, and train the network again with a lower learning rate."
            )
        if not answer.slope.any():
            raise EngineError(
                f"Unit {self.unit} of {unit.name} answers {answer.value:.4g} to everything near the first image: "
                "no pixel moves it. It may be dead; choose another unit, or another seed."
            )
        return answer

    def _moved_answer(self, unit: UnitValue, image: NDArray[np.float32], by: tuple[int, int]) -> Answer:
        """The answer to an image that is moved about, its slope moved back."""
        answer = unit.answer(np.roll(image, by, (0, 1)))
        return Answer(answer.value, np.roll(answer.slope, (-by[0], -by[1]), (0, 1)))

    def _result(
        self, unit: UnitValue, image: NDArray[np.float32], values: list[float], note: str = ""
    ) -> Maximized:
        return Maximized(unit.name, self.unit, image, np.array(values, np.float32), self.steps, note)


def _is_sound(answer: Answer) -> bool:
    return math.isfinite(answer.value) and bool(np.isfinite(answer.slope).all())
