from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.gradients import Gradients
from cnnstudio.engine.inside.models import SavedModel, loaded
from cnnstudio.engine.inside.shelf import probe_of
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.training.train import Train, TrainProgress, TrainResult
from cnnstudio.engine.watching.layer_histograms import LayerHistograms, LayerSpread

Do = Callable[..., Any]


def test_the_weights_of_a_run_are_counted(digits_run: TrainResult, do: Do) -> None:
    import keras

    spread = do(LayerHistograms(digits_run.run, "dense"))
    assert spread.layers == ("conv2d", "dense")
    layer = keras.saving.load_model(Path(digits_run.run) / "best.keras").get_layer("dense")
    values = np.concatenate([np.asarray(weight).ravel() for weight in layer.get_weights()])
    found = spread.weights
    assert sum(found.counts) == found.count == len(values)
    assert found.deviation == pytest.approx(values.std(), rel=1e-5)
    assert -found.low == found.high == pytest.approx(np.abs(values).max())
    middle = len(found.counts) // 2
    edge = found.high / len(found.counts)
    assert found.counts[middle] == pytest.approx(int((np.abs(values) < edge).sum()), abs=2)
    assert spread.gradients is None


def test_a_name_that_is_not_there_means_the_first(digits_run: TrainResult, do: Do) -> None:
    assert do(LayerHistograms(digits_run.run, "gone")).layer == "conv2d"


def test_while_it_trains_there_are_gradients_too_and_no_trace_of_them(
    project: Project, tmp_path: Path, do: Do
) -> None:
    found: list[tuple[LayerSpread, Any]] = []
    places: list[str] = []

    class Looking(Control):
        """Looks in between, as the engine process lets small tasks do."""

        def __init__(self) -> None:
            super().__init__(serve=self._look)

        def _look(self) -> None:
            if places and not found:
                spread = do(LayerHistograms(places[0], "dense"))
                model, probe = loaded(SavedModel(places[0])), probe_of(places[0])
                assert probe is not None
                found.append((spread, [np.asarray(gradient) for gradient in probe.gradients()]))
                assert isinstance(probe._gradients, Gradients)
                assert model.get_layer("dense") is not None

    def note(progress: TrainProgress) -> None:
        places.append(progress.run)

    result = Train(project, str(tmp_path / "a"))(note, Looking())
    ((spread, gradients),) = found
    assert spread.gradients is not None
    values = np.concatenate([gradient.ravel() for gradient in gradients[2:]])
    assert spread.gradients.count == len(values) == spread.weights.count
    assert spread.gradients.deviation == pytest.approx(values.std(), rel=1e-4)
    assert probe_of(places[0]) is None  # once it is over
    plain = do(Train(project, str(tmp_path / "b")))
    assert [point.val_loss for point in result.points] == [point.val_loss for point in plain.points]


def test_a_run_without_a_model_says_so(tmp_path: Path, do: Do) -> None:
    with pytest.raises(EngineError, match=r"holds no best\.keras"):
        do(LayerHistograms(str(tmp_path)))
