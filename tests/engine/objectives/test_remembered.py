from __future__ import annotations

import gc
from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.document.project import Project
from cnnstudio.engine.building.build import build
from cnnstudio.engine.objectives import grid_loss
from cnnstudio.engine.objectives.compiling import compile_for_training
from cnnstudio.engine.objectives.remembered import Remembered, as_float


def test_the_same_tensors_are_asked_about_once() -> None:
    asked: list[float] = []

    def total(truth: Any, found: Any) -> Any:
        asked.append(float(keras.ops.sum(truth + found)))
        return asked[-1]

    remembered = Remembered(total)
    one, two = (keras.ops.ones((3,)) for _ in range(2))
    assert [remembered(one, two) for _ in range(3)] == [6, 6, 6]
    assert len(asked) == 1
    remembered(two, one)
    assert len(asked) == 2
    for value in range(20):  # others may get the place in memory of those that are gone
        del one
        gc.collect()
        one = keras.ops.full((3,), float(value))
        assert remembered(one, two) == 3 * value + 3


def test_what_is_float_already_stays_itself() -> None:
    values = keras.ops.ones((2,))
    assert as_float(values) is values
    assert as_float(np.ones(2, np.int64)).dtype == "float32"


def test_terms_and_loss_are_worked_out_once_in_a_step(
    detector: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []
    terms = grid_loss.grid_terms

    def counted(truth: Any, found: Any, boxes: int) -> Any:
        calls.append(boxes)
        return terms(truth, found, boxes)

    monkeypatch.setattr(grid_loss, "grid_terms", counted)
    model = build(detector)
    compile_for_training(model, detector)
    pixels, truth = np.zeros((4, 32, 32, 3), np.float32), np.zeros((4, 4, 4, 8), np.float32)
    model.fit(pixels, truth, batch_size=2, verbose=0)
    assert len(calls) <= 2  # once as Keras builds the model, once as it traces the step
