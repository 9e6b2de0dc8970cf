from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cnnstudio.document.project import Project
from cnnstudio.engine.building.build import built_network
from cnnstudio.engine.training.checkpoints import Checkpoints
from cnnstudio.engine.training.epoch_states import states_in
from cnnstudio.engine.training.phases import PhasedModel
from cnnstudio.engine.training.recovery import recover
from cnnstudio.engine.training.training_progress import EpochPoint
from tests.engine.training.test_checkpoints import mark, marks


@pytest.fixture
def phased(project: Project) -> PhasedModel:
    return PhasedModel(project, built_network(project))


def killed(
    phased: PhasedModel, run: Path, accuracies: list[float], monkeypatch: pytest.MonkeyPatch
) -> list[EpochPoint]:
    """The history of a training that is killed before any epoch but the first is saved."""
    monkeypatch.setattr("cnnstudio.engine.training.checkpoints._SHARE", 1e-9)
    checkpoints = Checkpoints(run, phased.model)
    points: list[EpochPoint] = []
    for epoch, accuracy in enumerate(accuracies, 1):
        mark(phased.model, epoch)
        checkpoints.keep(accuracy > max([0.0, *accuracies[: epoch - 1]]), epoch)
        points.append(EpochPoint(epoch, 1.0, 0.5, 1.0, accuracy, 1.0))
    assert marks(run) == {"best": 1, "last": 1}
    mark(phased.model, 99)
    return points


@pytest.mark.parametrize(
    ("accuracies", "best"), [([0.1, 0.2, 0.9, 0.3, 0.4], 3), ([0.5, 0.2, 0.1], 1), ([0.1, 0.2, 0.3], 3)]
)
def test_the_last_and_the_best_epoch_outlive_a_kill(
    phased: PhasedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, accuracies: list[float], best: int
) -> None:
    points = killed(phased, tmp_path, accuracies, monkeypatch)
    recover(tmp_path, phased, phased.project, points)
    assert marks(tmp_path) == {"best": best, "last": len(accuracies)}
    assert not states_in(tmp_path)


def test_of_states_that_are_not_whole_the_newest_before_counts(
    phased: PhasedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = killed(phased, tmp_path, [0.1, 0.9, 0.3], monkeypatch)
    left = states_in(tmp_path)
    assert list(left) == [2, 3]
    left[3].write_bytes(left[3].read_bytes()[:-1])
    recover(tmp_path, phased, phased.project, points)
    assert marks(tmp_path) == {"best": 2, "last": 2}
    assert not states_in(tmp_path)


def test_a_state_that_is_ahead_of_the_history_is_of_an_epoch_that_was_not_finished(
    phased: PhasedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = killed(phased, tmp_path, [0.1, 0.9], monkeypatch)

    def die() -> None:
        assert list(states_in(tmp_path)) == [2, 3]
        raise KeyboardInterrupt

    checkpoints = Checkpoints(tmp_path, phased.model)
    mark(phased.model, 3)
    with pytest.raises(KeyboardInterrupt):
        checkpoints.keep(True, 3, die)
    recover(tmp_path, phased, phased.project, points)
    assert marks(tmp_path) == {"best": 2, "last": 2}


def test_what_is_older_than_the_saved_model_only_goes(
    phased: PhasedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = killed(phased, tmp_path, [0.1, 0.9, 0.3], monkeypatch)
    for path in states_in(tmp_path).values():
        path.rename(path.with_name(".epoch-00001.state"))
    recover(tmp_path, phased, phased.project, points)
    assert marks(tmp_path) == {"best": 1, "last": 1}
    assert not states_in(tmp_path)
    assert float(np.asarray(phased.model.get_layer("dense").bias)[0]) == 99
