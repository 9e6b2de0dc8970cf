from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.core.layer import Layer
from cnnstudio.document.augmentation import offered
from cnnstudio.document.project import Project
from cnnstudio.engine.building.build import build
from cnnstudio.engine.building.precision import computing_in
from cnnstudio.engine.building.randomness import LayerRandomness
from cnnstudio.engine.exchange.export import Export
from cnnstudio.engine.exchange.script import script
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel, loaded
from cnnstudio.engine.inspecting.outline import Outline
from cnnstudio.engine.inspecting.overview import Overview
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.training.resuming import run_project
from cnnstudio.engine.training.train import Train, TrainResult
from cnnstudio.layers.augmentation_colour import RandomBrightness, RandomContrast
from cnnstudio.layers.augmentation_filters import RandomErasing
from cnnstudio.layers.augmentation_geometry import RandomFlip, RandomRotation, RandomTranslation, RandomZoom
from cnnstudio.layers.augmentation_warping import RandomCrop
from tests.engine.rebuilding import check_rebuilds
from tests.engine.stop_at import StopAt

Do = Callable[..., Any]

CHANGES: tuple[Layer, ...] = (
    RandomRotation((-0.05, 0.05)), RandomTranslation(), RandomZoom(), RandomCrop(7, 7), RandomContrast(),
    RandomBrightness(), RandomErasing(),
)  # fmt: skip


def changed_by(project: Project, *changes: Layer) -> Project:
    return dataclasses.replace(project, augmentation=changes)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> TrainResult:
    """A training with augmentation that was never broken off."""
    from tests.engine.conftest import Training, small_network

    project = Project(
        small_network(),
        "augmented",
        training=Training(batch_size=128, epochs=2, seed=3),
        augmentation=CHANGES,
    )
    return Train(project, str(tmp_path_factory.mktemp("whole")))(lambda progress: None, Control())


def figures(result: TrainResult) -> list[Any]:
    return [dataclasses.replace(point, seconds=0.0) for point in result.points]


def learned(run: str) -> list[Any]:
    model = keras.saving.load_model(Path(run) / "last.keras", compile=False)
    return [array.tolist() for array in model.get_weights()]


def test_a_training_that_is_taken_up_again_ends_with_the_same_bits(
    whole: TrainResult, tmp_path: Path, do: Do
) -> None:
    project = run_project(Path(whole.run))
    assert project.augmentation == CHANGES
    stopped = do(Train(project, str(tmp_path)), StopAt(18))
    assert stopped.stopped
    result = do(Train(project, "", resume=stopped.run))
    assert figures(result) == figures(whole)
    assert learned(result.run) == learned(whole.run)


def test_the_same_images_come_out_otherwise_in_each_epoch(whole: TrainResult, project: Project) -> None:
    plain = dataclasses.replace(run_project(Path(whole.run)), augmentation=())
    first = build(plain).get_weights()
    augmented = build(run_project(Path(whole.run)))
    assert all(np.array_equal(*pair) for pair in zip(first, augmented.get_weights(), strict=True))
    images = np.full((4, 8, 8, 1), 100, np.float32)
    images[:, :4] = 200
    inside = keras.Model(augmented.inputs[0], augmented.get_layer("pixel_scaling").output)
    randomness = LayerRandomness(augmented)

    def drawn(epoch: int) -> Any:
        randomness.begin(epoch)
        return np.asarray(inside(images, training=True))

    assert np.array_equal(drawn(1), drawn(1))
    assert not np.array_equal(drawn(1), drawn(2))
    assert not np.array_equal(drawn(1)[0], drawn(1)[1])


def test_it_changes_nothing_in_use(whole: TrainResult, project: Project, digit: Any) -> None:
    model = loaded(SavedModel(whole.run))
    assert [layer.name for layer in model.layers if layer.name.startswith("augment_")] == [
        "augment_rotation", "augment_translation", "augment_zoom", "augment_crop", "augment_contrast",
        "augment_brightness", "augment_erasing", "augment_resizing",
    ]  # fmt: skip
    plain = build(dataclasses.replace(run_project(Path(whole.run)), augmentation=()))
    plain.set_weights(model.get_weights())
    images = np.random.default_rng(0).uniform(0, 255, (5, 8, 8, 1)).astype(np.float32)
    assert np.array_equal(model.predict(images, verbose=0), plain.predict(images, verbose=0))
    untrained = loaded(UntrainedModel(changed_by(project, *CHANGES)))
    assert not [layer for layer in untrained.layers if layer.name.startswith("augment_")]


def test_inspecting_shows_the_layers_that_work_in_use(whole: TrainResult, do: Do, digit: Any) -> None:
    outline = do(Outline(SavedModel(whole.run)))
    assert [strip.name for strip in outline.layers][:2] == ["pixel_scaling", "conv2d"]
    overview = do(Overview(SavedModel(whole.run), digit))
    assert [strip.name for strip in overview.layers] == [strip.name for strip in outline.layers]


def test_other_forms_are_written_as_without_them(whole: TrainResult, do: Do, tmp_path: Path) -> None:
    do(Export(SavedModel(whole.run), str(tmp_path / "model.tflite")))
    assert (tmp_path / "model.tflite").stat().st_size > 1000


def test_a_run_is_not_resumed_with_other_changes(whole: TrainResult, do: Do) -> None:
    other = dataclasses.replace(run_project(Path(whole.run)), augmentation=CHANGES[:2])
    with pytest.raises(EngineError, match="with another augmentation"):
        do(Train(other, "", resume=whole.run))


@pytest.mark.parametrize(
    "layer_type", [cls for cls in offered() if cls.is_everyday], ids=lambda cls: cls.kind
)
def test_every_change_that_is_offered_trains_in_front_of_a_network(layer_type: type[Layer]) -> None:
    from cnnstudio.core.network import chain
    from cnnstudio.layers.dense import Dense
    from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
    from cnnstudio.layers.reshape import Input

    network = chain(Input((16, 12, 3)), GlobalAveragePooling2D(), Dense(2, "softmax"))
    model = build(Project(network, augmentation=(layer_type.suited_to((16, 12, 3)),)))  # type: ignore[attr-defined]
    model.compile("sgd", "sparse_categorical_crossentropy")
    images = np.random.default_rng(0).uniform(0, 255, (4, 16, 12, 3)).astype(np.float32)
    losses = model.fit(images, np.arange(4) % 2, batch_size=2, verbose=0).history["loss"]
    assert np.isfinite(losses[0])
    assert np.array_equal(model.predict(images, verbose=0), model.predict(images, verbose=0))


def test_the_script_makes_the_same_changes(project: Project) -> None:
    text = check_rebuilds(changed_by(project, *CHANGES))
    assert "# Augmentation: random changes while training, none in use." in text
    assert 'layers.RandomRotation((-0.05, 0.05), seed=4, name="augment_rotation")' in text
    assert text.index("augment_erasing") < text.index("augment_resizing") < text.index("pixel_scaling")


def test_half_precision_leaves_the_changes_exact(project: Project) -> None:
    mixed = dataclasses.replace(
        project, training=project.training.with_settings(dtype_policy="mixed_bfloat16")
    )
    with computing_in("float32"):  # puts back what the script sets for its whole process
        text = check_rebuilds(changed_by(mixed, RandomRotation(), RandomContrast()))
    assert text.count('dtype="float32"') >= 2
    dtypes = {layer.name: layer.compute_dtype for layer in build(changed_by(mixed, RandomRotation())).layers}
    assert dtypes["augment_rotation"] == "float32"


def test_the_script_trains_with_them(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    quick = dataclasses.replace(project, training=project.training.with_settings(epochs=1, batch_size=512))
    namespace: dict[str, Any] = {"__name__": "exported"}
    text = script(changed_by(quick, RandomFlip("horizontal"), RandomRotation()))
    exec(compile(text, "exported.py", "exec"), namespace)  # noqa: S102 - our own source
    namespace["main"]()
    assert "test: loss" in capsys.readouterr().out


def test_the_script_splits_as_the_project_does(project: Project) -> None:
    from cnnstudio.document.project import DataChoice

    shared = dataclasses.replace(project, data=DataChoice.of("digits", {"validation": 0.15, "test": 0.05}))
    text = script(shared)
    assert "80 % are for training, 15 % for validation and 5 % for the test" in text
    assert "train_size=0.8," in text
    assert "test_size=0.25," in text
