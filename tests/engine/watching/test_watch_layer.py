from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.data.digits import Digits
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel, loaded
from cnnstudio.engine.inside.shelf import being_trained
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.training.train import Train, TrainProgress
from cnnstudio.engine.watching import map_recorder
from cnnstudio.engine.watching.map_recorder import MapRecorder
from cnnstudio.engine.watching.watch_layer import ReplayLayer, WatchedLayer, WatchLayer

Do = Callable[..., Any]


class Looking(Control):
    """Looks before every batch, as the engine process lets small tasks do."""

    def __init__(self, do: Do, task: Callable[[str], WatchLayer]) -> None:
        super().__init__(serve=self._look)
        self._do, self._task = do, task
        self.run = ""
        self.found: list[tuple[WatchedLayer, Any]] = []

    def note(self, progress: TrainProgress) -> None:
        self.run = progress.run

    def _look(self) -> None:
        if not self.run:
            return
        import keras

        seen = self._do(self._task(self.run))
        model = loaded(SavedModel(self.run))
        part = keras.Model(model.inputs[0], model.get_layer(seen.layer).output)
        if len(self.found) < 3:
            self.found.append((seen, np.asarray(part(seen.image[None]))[0]))


def test_it_shows_the_layer_as_it_is_and_leaves_no_trace(project: Project, tmp_path: Path, do: Do) -> None:
    looking = Looking(do, lambda run: WatchLayer(run, "conv2d", 4))
    watched = Train(project, str(tmp_path / "a"))(looking.note, looking)
    for seen, expected in looking.found:
        np.testing.assert_allclose(np.moveaxis(seen.shot.maps, 0, 2), expected, rtol=1e-5, atol=1e-6)
        assert seen.layers == ("pixel_scaling", "conv2d", "max_pooling2d", "flatten", "dense")
        assert seen.name == "validation image 5"
        assert seen.images == 180
        assert seen.shot.kernels is not None
        assert seen.shot.kernels.shape == (3, 3, 1, 16)
    assert not np.array_equal(looking.found[0][0].shot.kernels, looking.found[1][0].shot.kernels)
    plain = do(Train(project, str(tmp_path / "b")))
    assert [(point.loss, point.val_loss) for point in watched.points] == [
        (point.loss, point.val_loss) for point in plain.points
    ]


def test_the_first_layer_that_learns_is_shown_at_first(project: Project, tmp_path: Path, do: Do) -> None:
    model = loaded(UntrainedModel(project))
    recorder = MapRecorder(tmp_path, model, Digits().load().images, 0)
    with being_trained(tmp_path, model, recorder=recorder):
        seen = do(WatchLayer(str(tmp_path)))
        assert (seen.layer, seen.name) == ("conv2d", "validation image 1")
        assert do(WatchLayer(str(tmp_path), "dense", 3)).name == "validation image 4"
        assert do(WatchLayer(str(tmp_path), "dense")).name == "validation image 4"
    with pytest.raises(EngineError, match="not trained just now"):
        do(WatchLayer(str(tmp_path)))


def test_epochs_can_be_replayed(
    project: Project, changed: Callable[..., Project], tmp_path: Path, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_recorder, "_SHARE", 1e12)
    result = do(Train(changed(project, epochs=3), str(tmp_path)))
    replay = do(ReplayLayer(result.run, "dense"))
    assert replay.epochs == (1, 2, 3)
    assert replay.layer == "dense"
    assert replay.layers[0] == "pixel_scaling"
    assert [shot.maps.shape for shot in replay.shots] == [(10, 1, 1)] * 3
    assert not np.array_equal(replay.shots[0].maps, replay.shots[2].maps)
    assert do(ReplayLayer(result.run)).layer == "conv2d"
    next((Path(result.run) / "watched").glob("*2.npz")).write_bytes(b"damaged")
    assert do(ReplayLayer(result.run, "dense")).epochs == (1, 3)
    empty = do(ReplayLayer(str(tmp_path)))
    assert (empty.epochs, empty.layers) == ((), ())
