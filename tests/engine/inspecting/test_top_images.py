from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError, Stopped
from cnnstudio.data.digits import Digits
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel, loaded
from cnnstudio.engine.inside.shelf import being_trained
from cnnstudio.engine.inspecting import top_images
from cnnstudio.engine.inspecting.top_images import KeptTopImages, TopImages, TopImagesProgress
from tests.engine.stop_at import StopAt

Do = Callable[..., Any]


@pytest.fixture(scope="module")
def images() -> np.ndarray:
    return Digits().load().images.astype(np.float32)


def _output(source: Any, layer: str, images: np.ndarray) -> np.ndarray:
    import keras

    model = loaded(source)
    return np.asarray(keras.Model(model.inputs[0], model.get_layer(layer).output)(images))


@pytest.mark.parametrize("layer", ["conv2d", "max_pooling2d", "dense"])
def test_they_are_those_of_all_images_at_once(
    digits_run: Any, do: Do, images: np.ndarray, layer: str
) -> None:
    source = SavedModel(digits_run.run)
    found = do(TopImages(source, layer))
    output = _output(source, layer, images)
    best = output.max(axis=(1, 2)) if output.ndim == 4 else output
    order = np.argsort(-best, axis=0, kind="stable")[:9]
    np.testing.assert_allclose(found.values, np.take_along_axis(best, order, axis=0).T, rtol=1e-4)
    # Where two images are as good as each other, rounding may change their order.
    by_place = np.take_along_axis(best, found.places.T.astype(int), axis=0).T
    np.testing.assert_allclose(by_place, found.values, rtol=1e-4)
    assert np.array_equal(found.places[:, 0], order[0]) or np.isclose(by_place[:, 0], best.max(axis=0)).all()
    np.testing.assert_allclose(found.lows, best.min(axis=0), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(found.means, best.mean(axis=0), rtol=1e-4)
    assert (found.done, found.total, found.is_partial, found.form) == (1797, 1797, False, (8, 8, 1))
    assert pickle.loads(pickle.dumps(found)).layer == layer


@pytest.mark.parametrize(("layer", "side"), [("conv2d", 3), ("max_pooling2d", 4)])
def test_the_patch_alone_makes_the_value(
    digits_run: Any, do: Do, images: np.ndarray, layer: str, side: int
) -> None:
    """What lies outside may be anything; what lies inside may not."""
    source = SavedModel(digits_run.run)
    found = do(TopImages(source, layer, "test"))
    for unit in (0, 7):
        for rank in (0, 8):
            top, left, bottom, right = found.patch(unit, rank)
            assert (bottom - top, right - left) == (side, side)
            row, column = found.spots[unit, rank]
            patched = np.full((2, 8, 8, 1), 200.0, np.float32)
            patched[:, top:bottom, left:right] = images[found.places[unit, rank], top:bottom, left:right]
            patched[1, top:bottom, left:right] += 50
            values = _output(source, layer, patched)[:, row, column, unit]
            assert values[0] == pytest.approx(found.values[unit, rank], rel=1e-4)
            assert values[1] != pytest.approx(found.values[unit, rank], rel=1e-4)


def test_they_come_from_the_part_that_was_asked_for(project: Project, do: Do) -> None:
    from cnnstudio.data.collections import opened

    parts = opened(Digits()).split(project.training.seed)
    for name, places in (("test", parts.test), ("validation", parts.validation), ("train", parts.train)):
        found = do(TopImages(UntrainedModel(project), "dense", name))
        assert set(found.places.ravel()) <= set(places)
        assert found.total == len(places)


def test_a_second_look_takes_what_was_kept(
    digits_run: Any, project: Project, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = replace(project, training=replace(project.training, seed=9))
    tasks = [
        TopImages(SavedModel(digits_run.run), "dense", "test"),
        TopImages(UntrainedModel(project), "dense", "test"),
    ]
    first = [do(task) for task in tasks]

    def never(*_: object) -> Any:
        raise AssertionError("looked again")

    monkeypatch.setattr(top_images._Search, "run", never)
    for task, before in zip(tasks, first, strict=True):
        again = do(task)
        assert np.array_equal(do(KeptTopImages(task)).places, before.places)
        assert np.array_equal(again.values, before.values)
        assert (again.done, again.is_partial, again.patch(3, 0)) == (before.done, False, before.patch(3, 0))
    fresh = [
        TopImages(SavedModel(digits_run.run), "dense", "validation"),
        TopImages(SavedModel(digits_run.run), "flatten", "test"),
        TopImages(UntrainedModel(other), "dense", "test"),
    ]
    for task in fresh:
        with pytest.raises(AssertionError, match="looked again"):
            do(task)
        assert do(KeptTopImages(task)) is None


def test_a_model_that_is_being_trained_is_looked_at_each_time(
    digits_run: Any, project: Project, do: Do, tmp_path: Any
) -> None:
    model = loaded(UntrainedModel(project))
    (tmp_path / "project.cnnstudio").write_bytes((Path(digits_run.run) / "project.cnnstudio").read_bytes())
    task = TopImages(SavedModel(str(tmp_path)), "dense", "test")
    with being_trained(tmp_path, model):
        before = do(task).values
        kernel = model.get_layer("dense").kernel
        was = kernel.numpy()
        kernel.assign(-was)
        after = do(task).values
        kernel.assign(was)
    assert not np.allclose(before, after)


def test_a_stop_keeps_what_was_found(project: Project, do: Do) -> None:
    reports: list[TopImagesProgress] = []
    found = do(TopImages(UntrainedModel(project), "conv2d"), StopAt(4), reports)
    assert (found.done, found.total, found.is_partial) == (192, 1797, True)
    assert found.places.max() < 192
    assert [report.done for report in reports] == [64, 128, 192]
    assert reports[-1].fraction == pytest.approx(192 / 1797)
    whole = do(TopImages(UntrainedModel(project), "conv2d"))
    assert not whole.is_partial  # what is partial is not kept
    with pytest.raises(Stopped):
        do(TopImages(UntrainedModel(project), "dense", "test"), StopAt(1))


def test_what_cannot_be_looked_through_says_why(
    do: Do, saved_model: Callable[..., str], project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keras

    model = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Flatten(name="flat")])
    with pytest.raises(EngineError, match="says nothing of a data set: choose a run"):
        do(TopImages(SavedModel(saved_model(model)), "flat"))
    monkeypatch.setattr(top_images, "_MOST_UNITS", 5)
    with pytest.raises(EngineError, match="dense has 10 units, too many"):
        do(TopImages(UntrainedModel(project), "dense"))


def test_large_outputs_go_in_small_batches() -> None:
    assert top_images._batch_size([(224, 224, 64), (10,)]) == 4
    assert top_images._batch_size([(10,)]) == 64
    assert top_images._batch_size([(9000, 9000, 64)]) == 1
