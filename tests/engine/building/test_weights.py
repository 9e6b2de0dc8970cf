"""Weights in networks: what was saved comes back layer by layer, through edits, and never silently at random."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import EngineError, FileError
from cnnstudio.core.network import chain
from cnnstudio.data.images import Picture
from cnnstudio.document.changes import (
    AppendLayer,
    Change,
    ForgetWeights,
    MoveLayers,
    RemoveLayers,
    Rename,
    SetSettings,
    TakeWeights,
    Ungroup,
)
from cnnstudio.document.encoding import layers_data
from cnnstudio.document.files import load_project, open_network, save_project
from cnnstudio.document.project import Project, Training
from cnnstudio.document.weights_report import weights_report
from cnnstudio.engine.building.build import build, built_network
from cnnstudio.engine.building.weights import take_weights
from cnnstudio.engine.exchange.export import Export
from cnnstudio.engine.exchange.link_weights import LinkWeights, shapes_in
from cnnstudio.engine.inside.models import UntrainedModel, forget_models
from cnnstudio.engine.inspecting.activations import Activations
from cnnstudio.engine.inspecting.kernels import Kernels
from cnnstudio.engine.process.control import Control
from cnnstudio.layers.blocks.units import ConvolutionUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input


def random_model() -> Any:
    """A nested model with batch statistics and a shared layer, no two of whose weights are alike."""
    image = keras.Input((8, 8, 3), name="image")
    inner = keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            keras.layers.Conv2D(3, 3, padding="same", name="deep"),
            keras.layers.BatchNormalization(name="norm"),
        ],
        name="inner",
    )
    shared = keras.layers.Conv2D(3, 1, name="shared")
    body = keras.layers.add([shared(inner(image)), shared(image)])
    map_ = keras.layers.Conv2D(4, 3, activation="relu", name="conv")(body)
    out = keras.layers.Dense(5, "softmax", name="out")(keras.layers.Flatten()(map_))
    model = keras.Model(image, out)
    chance = np.random.default_rng(1)
    for weight in model.weights:
        weight.assign(chance.uniform(0.1, 0.6, weight.shape))
    return model


@pytest.fixture
def model(tmp_path: Path) -> Any:
    made = random_model()
    made.save(tmp_path / "model.keras")
    return made


IMAGES = np.random.default_rng(0).uniform(size=(3, 8, 8, 3)).astype("float32")


def answers(model: Any) -> Any:
    return np.asarray(model(IMAGES, training=False))


def changed(project: Project, *changes: Change) -> Project:
    for change in changes:
        project = change.apply(project).project
    return project


def test_an_opened_model_predicts_as_it_did(model: Any, tmp_path: Path) -> None:
    project = open_network(tmp_path / "model.keras")
    assert project.weights is not None
    np.testing.assert_allclose(answers(build(project)), answers(model), atol=1e-6)


def test_saved_and_opened_again_from_another_place(model: Any, tmp_path: Path) -> None:
    project = open_network(tmp_path / "model.keras")
    (tmp_path / "here").mkdir()
    save_project(project, tmp_path / "here" / "p.cnnstudio")
    text = (tmp_path / "here" / "p.cnnstudio").read_text()
    assert '"file": "../model.keras"' in text
    assert str(tmp_path) not in text
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    shutil.move(tmp_path / "here", moved / "here")
    shutil.move(tmp_path / "model.keras", moved / "model.keras")
    again = load_project(moved / "here" / "p.cnnstudio")
    np.testing.assert_allclose(answers(build(again)), answers(model), atol=1e-6)


def test_renamed_moved_and_undone_layers_keep_theirs(model: Any, tmp_path: Path) -> None:
    project = open_network(tmp_path / "model.keras")
    conv = project.network.by_name("conv")
    assert conv is not None
    edited = changed(project, Rename(conv.id, "first"), AppendLayer(Dropout(0.5), conv.id))
    np.testing.assert_allclose(answers(build(edited)), answers(model), atol=1e-6)
    drop = edited.network.by_name("dropout")
    assert drop is not None
    applied = MoveLayers((drop.id,), next(iter(edited.network.consumers(edited.network["n0"].id)))).apply(
        edited
    )
    np.testing.assert_allclose(answers(build(applied.project)), answers(model), atol=1e-6)
    forgotten = ForgetWeights().apply(applied.project)
    assert np.abs(answers(build(forgotten.project)) - answers(model)).max() > 1e-3
    back = forgotten.inverse.apply(forgotten.project).project
    np.testing.assert_allclose(answers(build(back)), answers(model), atol=1e-6)


def test_a_layer_of_another_shape_has_start_weights_and_the_report_says_so(
    model: Any, tmp_path: Path
) -> None:
    project = open_network(tmp_path / "model.keras")
    out = project.network.by_name("out")
    assert out is not None
    edited = changed(project, SetSettings.of((out.id,), {"units": 7}))
    built = built_network(edited)
    start = [np.array(weight) for weight in built.layers["out"].layer.weights]
    assert edited.weights is not None
    report = take_weights(edited.weights, built.layers)
    assert report.taken == ("deep", "norm", "shared", "conv")
    assert [(one.layer, one.then[0], one.now[0]) for one in report.misfits] == [("out", (144, 5), (144, 7))]
    assert report.new == ()
    assert "out: 144 × 5 then, 144 × 7 now" in report.words
    assert report.words.startswith("4 of 5 layers")
    for before, after in zip(start, built.layers["out"].layer.weights, strict=True):
        np.testing.assert_array_equal(before, after)
    conv = model.get_layer("conv")
    np.testing.assert_array_equal(built.model.get_layer("conv").kernel, conv.kernel)
    assert (
        weights_report("model.keras", analyse(edited.network), shapes_in(tmp_path / "model.keras")) == report
    )


def test_new_layers_are_named_too(model: Any, tmp_path: Path) -> None:
    project = open_network(tmp_path / "model.keras")
    conv = project.network.by_name("conv")
    assert conv is not None
    edited = changed(project, AppendLayer(Conv2D(4, (1, 1)), conv.id))
    report = weights_report("model.keras", analyse(edited.network), shapes_in(tmp_path / "model.keras"))
    assert report.new == ("conv2d",)
    assert "Not in the file: conv2d." in report.words


def test_round_trip_keeps_the_untouched_part(model: Any, tmp_path: Path) -> None:
    """.keras → edit → .keras, once beside the old file and once over it."""
    project = open_network(tmp_path / "model.keras")
    out = project.network.by_name("out")
    assert out is not None
    edited = changed(project, SetSettings.of((out.id,), {"units": 7}))
    expected = np.asarray(keras.Model(model.input, model.get_layer("conv").output)(IMAGES))
    for target in (tmp_path / "edited.keras", tmp_path / "model.keras"):
        forget_models()
        Export(UntrainedModel(edited), str(target))(lambda progress: None, Control())
        saved = keras.models.load_model(target)
        found = np.asarray(keras.Model(saved.input, saved.get_layer("conv").output)(IMAGES))
        np.testing.assert_allclose(found, expected, atol=1e-6)
        assert saved.output.shape == (None, 7)
        again = open_network(target)
        np.testing.assert_allclose(answers(build(again)), answers(saved), atol=1e-6)


def test_a_write_that_fails_leaves_the_weights_whole(
    model: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (tmp_path / "model.keras").read_bytes()
    project = open_network(tmp_path / "model.keras")

    def failing(self: Any, place: Path) -> None:
        Path(place).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keras.Model, "save", failing)
    with pytest.raises(FileError, match="disk is full"):
        Export(UntrainedModel(project), str(tmp_path / "model.keras"))(lambda progress: None, Control())
    assert (tmp_path / "model.keras").read_bytes() == before


def unit_project() -> Project:
    network = chain(
        Input((8, 8, 3)), ConvolutionUnit(4), Conv2D(4, (3, 3)), Flatten(), Dense(5, activation="softmax")
    )
    return Project(network, "unit", training=Training(scaling="none", seed=3))


def test_blocks_take_theirs_and_keep_them_when_they_are_opened(tmp_path: Path) -> None:
    """What the program saved of a block is found again, in the block and in the layers that it stood for."""
    project = unit_project()
    saved = build(project)
    for weight in saved.weights:
        weight.assign(np.random.default_rng(2).uniform(0.1, 0.6, weight.shape))
    saved.save(tmp_path / "best.keras")
    found = LinkWeights(project, str(tmp_path / "best.keras"))(lambda progress: None, Control())
    taking = changed(project, TakeWeights(found.source, found.links))
    np.testing.assert_allclose(answers(build(taking)), answers(saved), atol=1e-6)
    opened = changed(taking, Ungroup("n1"), Rename("n2", "other"))
    assert len(opened.network) > len(taking.network)
    np.testing.assert_allclose(answers(build(opened)), answers(saved), atol=1e-6)
    save_project(taking, tmp_path / "p.cnnstudio")
    np.testing.assert_allclose(
        answers(build(load_project(tmp_path / "p.cnnstudio"))), answers(saved), atol=1e-6
    )


def test_other_tasks_see_them_too(model: Any, tmp_path: Path) -> None:
    project = open_network(tmp_path / "model.keras")
    source = UntrainedModel(project)
    kernels = Kernels(source, "conv")(lambda progress: None, Control())
    np.testing.assert_array_equal(kernels.kernels, np.asarray(model.get_layer("conv").kernel))
    image = (IMAGES[0] * 255).astype("uint8")
    maps = Activations(source, Picture(image, "noise"), "conv")(lambda progress: None, Control())
    expected = np.asarray(keras.Model(model.input, model.get_layer("conv").output)(maps.input[None]))[0]
    np.testing.assert_allclose(maps.values, expected, rtol=1e-5)


def test_a_file_that_is_gone_is_no_silent_random_start(model: Any, tmp_path: Path) -> None:
    project = open_network(tmp_path / "model.keras")
    (tmp_path / "model.keras").rename(tmp_path / "moved.keras")
    with pytest.raises(EngineError) as caught:
        build(project)
    for part in ("model.keras", "not there", "Load weights", "Forget weights"):
        assert part in str(caught.value)
    found = LinkWeights(project, str(tmp_path / "moved.keras"))(lambda progress: None, Control())
    assert found.links is None
    located = changed(project, TakeWeights(found.source, found.links))
    np.testing.assert_allclose(answers(build(located)), answers(model), atol=1e-6)


def test_a_file_that_changed_is_noticed(model: Any, tmp_path: Path) -> None:
    project = open_network(tmp_path / "model.keras")
    model.get_layer("conv").kernel.assign_add(np.ones((3, 3, 3, 4)))
    status = (tmp_path / "model.keras").stat()
    model.save(tmp_path / "model.keras")
    os.utime(tmp_path / "model.keras", ns=(status.st_atime_ns, status.st_mtime_ns))
    with pytest.raises(EngineError, match="has changed"):
        build(project)


def test_what_was_only_copied_has_not_changed(model: Any, tmp_path: Path) -> None:
    project = open_network(tmp_path / "model.keras")
    shutil.copyfile(tmp_path / "model.keras", tmp_path / "copy.keras")
    os.replace(tmp_path / "copy.keras", tmp_path / "model.keras")
    os.utime(tmp_path / "model.keras", (1, 1))
    np.testing.assert_allclose(answers(build(project)), answers(model), atol=1e-6)


SAVERS: dict[str, Callable[[Any, Path], Any]] = {
    "of.weights.h5": lambda model, path: model.save_weights(path),
    "whole.h5": lambda model, path: model.save(path),
    "model.keras": lambda model, path: model.save(path),
}


@pytest.mark.filterwarnings("ignore:You are saving your model")
@pytest.mark.parametrize("name", SAVERS)
def test_every_form_fits_a_network_of_the_same_layers(name: str, tmp_path: Path) -> None:
    """By names, and where those are others, by places or by their order."""
    project = unit_project()
    for change in (None, Rename("n2", "other"), Rename("n4", "last")):
        project = project if change is None else changed(project, change)
        model = build(unit_project())
        for weight in model.weights:
            weight.assign(np.random.default_rng(5).uniform(0.1, 0.6, weight.shape))
        SAVERS[name](model, tmp_path / name)
        found = LinkWeights(project, str(tmp_path / name))(lambda progress: None, Control())
        taking = changed(project, TakeWeights(found.source, found.links))
        np.testing.assert_allclose(answers(build(taking)), answers(model), atol=1e-6)


def test_a_file_that_fits_nothing_is_refused(model: Any, tmp_path: Path) -> None:
    project = Project(chain(Input((3,)), Dense(9)))
    with pytest.raises(EngineError, match="fits no layer"):
        LinkWeights(project, str(tmp_path / "model.keras"))(lambda progress: None, Control())


def test_removed_and_pasted_layers(model: Any, tmp_path: Path) -> None:
    """A layer that is gone is no trouble, and other projects get no weights over the clipboard."""
    project = open_network(tmp_path / "model.keras")
    flatten = next(node for node in project.network if node.layer == Flatten())
    edited = changed(project, RemoveLayers((flatten.id,)))
    assert build(edited) is not None
    assert all("weights" not in node for node in layers_data(project.network)["nodes"])


def test_start_weights_are_as_ever_without_a_file() -> None:
    first, second = build(unit_project()), build(dataclasses.replace(unit_project(), weights=None))
    for a, b in zip(first.get_weights(), second.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
