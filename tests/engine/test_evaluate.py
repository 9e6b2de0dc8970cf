from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.data.digits import Digits
from cnnstudio.data.splits import split
from cnnstudio.document.project import DataChoice
from cnnstudio.engine.evaluate import Evaluate
from cnnstudio.engine.models import SavedModel
from cnnstudio.engine.resuming import run_project
from cnnstudio.engine.train import TrainResult

Do = Callable[..., Any]


def test_figures_are_those_of_keras(digits_run: TrainResult, do: Do) -> None:
    found = do(Evaluate(SavedModel(digits_run.run), run_project(Path(digits_run.run))))
    samples = Digits().load()
    test = split(samples.labels, seed=3).test
    model = keras.saving.load_model(Path(digits_run.run) / "best.keras")
    model.compile(loss="sparse_categorical_crossentropy", metrics=["sparse_categorical_accuracy"])
    loss, accuracy = model.evaluate(samples.images[test], samples.labels[test], verbose=0)
    assert found.accuracy == pytest.approx(accuracy)
    assert found.loss == pytest.approx(loss, rel=1e-4)
    assert found.images == len(test)
    assert np.array_equal(found.labels, samples.labels[test])
    assert found.scores.sum(axis=1) == pytest.approx(np.ones(len(test)))


def test_other_classes_are_refused(digits_run: TrainResult, do: Do) -> None:
    project = dataclasses.replace(
        run_project(Path(digits_run.run)), data=DataChoice.of("shapes", {"count": 60})
    )
    with pytest.raises(EngineError, match="tells 10 classes apart, but the data have 6"):
        do(Evaluate(SavedModel(digits_run.run), project))
