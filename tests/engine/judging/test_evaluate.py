from __future__ import annotations

import dataclasses
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.core.errors import EngineError, FileError
from cnnstudio.data.digits import Digits
from cnnstudio.data.splits import split
from cnnstudio.document.project import DataChoice
from cnnstudio.engine.inside.models import SavedModel
from cnnstudio.engine.judging.evaluate import Evaluate
from cnnstudio.engine.runs.kept_evaluation import kept_evaluation
from cnnstudio.engine.runs.record import run_record
from cnnstudio.engine.training.resuming import run_project
from cnnstudio.engine.training.train import TrainResult

Do = Callable[..., Any]


def test_figures_are_those_of_keras(digits_run: TrainResult, do: Do) -> None:
    found = do(Evaluate(SavedModel(digits_run.run), run_project(Path(digits_run.run))))
    samples = Digits().load()
    test = split(samples.labels, seed=3).test
    model = keras.saving.load_model(Path(digits_run.run) / "best.keras")
    model.compile(loss="sparse_categorical_crossentropy", metrics=["sparse_categorical_accuracy"])
    loss, accuracy = model.evaluate(samples.images[test], samples.labels[test], verbose=0)
    judgement = found.judgement
    assert judgement.accuracy == pytest.approx(accuracy)
    assert judgement.loss == pytest.approx(loss, rel=1e-4)
    assert judgement.images == len(test)
    assert np.array_equal(judgement.labels, samples.labels[test])
    assert np.array_equal(found.places, test)
    scores = model.predict(samples.images[test], verbose=0)
    assert np.array_equal(judgement.predicted, scores.argmax(axis=1))
    assert judgement.confidence == pytest.approx(scores.max(axis=1), rel=1e-4)


def test_it_is_kept_in_the_run_until_the_model_is_another(
    digits_run: TrainResult, do: Do, tmp_path: Path
) -> None:
    run = tmp_path / "copy"
    shutil.copytree(digits_run.run, run)
    task = Evaluate(SavedModel(str(run)), run_project(run), keeps=True)
    reports: list[Any] = []
    found = do(task, None, reports)
    assert found.trouble == ""
    assert reports[-1].fraction < 1
    kept = kept_evaluation(run)
    assert kept is not None
    assert kept.judgement.figures() == found.judgement.figures()
    score = run_record(run).test
    assert score is not None
    assert (score.score, score.is_stale) == (found.judgement.accuracy, False)
    shutil.copyfile(run / "last.keras", run / "best.keras")
    with (
        zipfile.ZipFile(run / "best.keras") as archive,
        zipfile.ZipFile(Path(digits_run.run) / "best.keras") as old,
    ):
        is_same = archive.getinfo("model.weights.h5").CRC == old.getinfo("model.weights.h5").CRC
    score = run_record(run).test
    assert score is not None
    assert score.is_stale != is_same


def test_the_validation_images_judge_where_they_are_asked_to(
    digits_run: TrainResult, do: Do, tmp_path: Path
) -> None:
    run = tmp_path / "copy"
    shutil.copytree(digits_run.run, run)
    found = do(Evaluate(SavedModel(str(run)), run_project(run), keeps=True, part="validation"))
    assert found.part == "validation"
    assert np.array_equal(found.places, split(Digits().load().labels, seed=3).validation)
    assert found.judgement.accuracy == pytest.approx(digits_run.metrics["val_accuracy"])
    kept = kept_evaluation(run, "validation")
    assert kept is not None
    assert found.is_same(kept)
    assert run_record(run).test is None  # it is no test score


def test_figures_come_although_they_cannot_be_kept(
    digits_run: TrainResult, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise FileError("evaluation.npz could not be saved: the disk is full.")

    monkeypatch.setattr("cnnstudio.engine.judging.evaluate.keep_evaluation", refuse)
    run = Path(digits_run.run)
    found = do(Evaluate(SavedModel(str(run)), run_project(run), keeps=True))
    assert "the disk is full" in found.trouble
    assert found.judgement.images > 0


def test_other_classes_are_refused(digits_run: TrainResult, do: Do) -> None:
    project = dataclasses.replace(
        run_project(Path(digits_run.run)), data=DataChoice.of("shapes", {"count": 60})
    )
    with pytest.raises(EngineError, match="tells 10 classes apart, but the data have 6"):
        do(Evaluate(SavedModel(digits_run.run), project))
