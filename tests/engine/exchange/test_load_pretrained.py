"""Published weights: where they go, and that networks answer as Keras's do. Files are local, weights are random."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.class_output import class_count
from cnnstudio.core.errors import EngineError, FileError, NetworkError, Stopped
from cnnstudio.core.values import Shape
from cnnstudio.data import pretrained as table
from cnnstudio.data.pretrained import CLASS_NAMES, FOLDER, pretrained
from cnnstudio.document.changes import Rename, Ungroup
from cnnstudio.document.folders import cache_folder
from cnnstudio.document.preprocessing import TakePretrained
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.building.build import build
from cnnstudio.engine.exchange.load_pretrained import (
    FetchClassNames,
    LoadPretrained,
    PretrainedWeights,
)
from cnnstudio.engine.process.control import Control
from cnnstudio.gallery import published_network
from tests.engine.keras_weights import save_published
from tests.gallery.against_keras import images_of, scatter

SHAPE = (64, 96, 3)


def load(project: Project, name: str, file: Path) -> PretrainedWeights:
    return LoadPretrained(project, name, str(file))(lambda progress: None, Control())


def taking(project: Project, name: str, file: Path) -> Project:
    """The project with the weights of a file."""
    found = load(project, name, file)
    return TakePretrained(found.source, found.links, found.preprocessing).apply(project).project


def theirs(name: str, shape: Shape = SHAPE, **options: Any) -> Any:
    entry = published_network(name)
    model = getattr(keras.applications, entry.keras_name)(weights=None, input_shape=shape, **options)
    scatter(model, prepared(name, images_of(shape)))
    return model


def first_maps(model: Any) -> Any:
    """A model that ends with the first convolution."""
    first = next(layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D))
    return keras.Model(model.input, first.output)


def prepared(name: str, images: Any) -> Any:
    """What Keras's own preprocess_input makes of images."""
    modules = {"mobilenet-v2": keras.applications.mobilenet_v2, "resnet-50": keras.applications.resnet}
    return modules[name].preprocess_input(images.copy())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("weights")


def test_keras_weights_and_keras_preprocessing_give_keras_predictions(folder: Path) -> None:
    name = "mobilenet-v2"
    model = theirs(name)
    file = save_published(model, folder / f"{name}.h5")
    project = taking(Project(published_network(name).network(SHAPE), name), name, file)
    assert project.training.scaling == "none"
    images = images_of(SHAPE)
    expected = np.asarray(model(prepared(name, images), training=False))
    found = np.asarray(build(project)(images, training=False))
    assert np.ptp(expected, axis=0).max() > 1e-4, "answers that are the same for all images prove little"
    assert np.abs(expected - found).max() < 1e-5


@pytest.mark.parametrize("ending", [".weights.h5", ".keras"])
def test_files_that_keras_3_writes_serve_too(ending: str, folder: Path) -> None:
    """They keep layers by their places, ``conv2d_10`` before ``conv2d_2``, and not in their order."""
    model, file = theirs("resnet-50"), folder / f"of_keras_3{ending}"
    model.save_weights(file) if ending == ".weights.h5" else model.save(file)
    project = taking(Project(published_network("resnet-50").network(SHAPE), "resnet-50"), "resnet-50", file)
    images = images_of(SHAPE)
    expected = np.asarray(model(prepared("resnet-50", images), training=False))
    assert np.abs(expected - np.asarray(build(project)(images, training=False))).max() < 1e-5


@pytest.mark.parametrize("name", ["mobilenet-v2"])
def test_a_file_without_a_head_serves_other_classes(name: str, folder: Path) -> None:
    body = theirs(name, include_top=False)
    file = save_published(body, folder / f"{name}-body.h5")
    project = taking(Project(published_network(name).network(SHAPE, 5), name), name, file)
    model = build(project)
    images = images_of(SHAPE)
    expected = np.asarray(body(prepared(name, images), training=False))
    last = next(layer for layer in reversed(model.layers) if len(layer.output.shape) == 4)
    found = np.asarray(keras.Model(model.input, last.output)(images, training=False))
    assert found.shape == expected.shape
    assert np.abs(expected - found).max() < 1e-5 * np.abs(expected).max()
    assert model.output.shape[-1] == 5


def test_the_whole_file_serves_other_classes_too_but_for_the_head(folder: Path) -> None:
    model = theirs("mobilenet-v2")
    file = save_published(model, folder / "whole.h5")
    project = Project(published_network("mobilenet-v2").network(SHAPE, 5), "mobilenet-v2")
    start = build(dataclasses.replace(project, training=Training(scaling="none")))
    own = build(taking(project, "mobilenet-v2", file))
    assert len(own.weights) == len(model.weights)
    for found, expected in zip(own.get_weights()[:-2], model.get_weights()[:-2], strict=True):
        np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(own.get_weights()[-2], start.get_weights()[-2])


def test_what_was_edited_since_keeps_what_it_has_from_the_gallery(folder: Path) -> None:
    """A renamed block goes without; one that was ungrouped, and all that is behind a removed one, do not."""
    model = theirs("mobilenet-v2")
    file = save_published(model, folder / "edited.h5")
    project = Project(published_network("mobilenet-v2").network(SHAPE), "mobilenet-v2")
    for change in (Ungroup("block_3"), Rename("block_5", "mine")):
        project = change.apply(project).project
    network = project.network.with_node(project.network["block_8"].with_inputs("block_6"))
    network = network.with_nodes(tuple(node for node in network.nodes if node.id != "block_7"))
    found = load(dataclasses.replace(project, network=network), "mobilenet-v2", file)
    links = dict(found.links)
    pristine = dict(
        load(Project(published_network("mobilenet-v2").network(SHAPE)), "mobilenet-v2", file).links
    )
    assert "block_5" not in links
    assert links["block_9"] == pristine["block_9"] != pristine["block_8"]
    inner = {key for node in network if node.name.startswith("block_3_") for _, key in links.get(node.id, ())}
    assert inner == {key for _, key in pristine["block_3"]}


def test_efficientnet_evens_the_colours_as_keras_does(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = keras.applications.EfficientNetB0(weights=None, input_shape=SHAPE)
    scatter(plain, images_of(SHAPE))
    file = save_published(plain, folder / "b0.h5")
    monkeypatch.setattr("keras.src.utils.file_utils.get_file", lambda *names, **options: str(file))
    model = keras.applications.EfficientNetB0(weights="imagenet")
    project = taking(Project(published_network("efficientnet-b0").network()), "efficientnet-b0", file)
    images = images_of((224, 224, 3))[:2]
    built = build(project)
    # Random weights behind it would blow rounding up, so what the colours have become is seen at the first kernels.
    expected, found = (np.asarray(first_maps(one)(images, training=False)) for one in (model, built))
    assert np.abs(expected - found).max() < 1e-5 * np.abs(expected).max()
    unevened = first_maps(
        build(Project(published_network("efficientnet-b0").network(), training=project.training))
    )
    assert (
        np.abs(expected - np.asarray(unevened(images, training=False))).max() > 0.1 * np.abs(expected).max()
    )
    mine = [array for array in built.get_weights() if array.size > 3]
    given = [array for array in plain.get_weights() if array.size > 3]
    for ours, expected_weights in zip(mine, given, strict=True):
        np.testing.assert_array_equal(ours, expected_weights)
    again = TakePretrained(project.weights, (), pretrained("efficientnet-b0").preprocessing)  # type: ignore[union-attr,arg-type]
    assert len(again.apply(project).project.network) == len(project.network)


def test_the_weights_of_another_network_are_refused(folder: Path) -> None:
    file = save_published(theirs("mobilenet-v2"), folder / "other.h5")
    with pytest.raises(EngineError, match="another network than ResNet-50"):
        load(Project(published_network("resnet-50").network(SHAPE)), "resnet-50", file)


def test_a_network_that_shares_nothing_is_refused(folder: Path) -> None:
    file = save_published(theirs("mobilenet-v2"), folder / "none.h5")
    with pytest.raises(EngineError, match="begin with that network"):
        load(Project(published_network("lenet-5").network()), "mobilenet-v2", file)


def test_networks_without_published_weights_say_which_have_some() -> None:
    with pytest.raises(NetworkError, match="vgg-16"):
        LoadPretrained(Project(), "lenet-5")(lambda progress: None, Control())


def test_without_a_connection_the_message_leads_to_a_local_file(monkeypatch: pytest.MonkeyPatch) -> None:
    found = pretrained("mobilenet-v2")
    assert found is not None
    unreachable = dataclasses.replace(found.whole, url="http://127.0.0.1:9/w.h5")
    monkeypatch.setattr(
        "cnnstudio.engine.exchange.load_pretrained.pretrained",
        lambda name: dataclasses.replace(found, whole=unreachable),
    )
    project = Project(published_network("mobilenet-v2").network())
    with pytest.raises(FileError) as caught:
        LoadPretrained(project, "mobilenet-v2")(lambda progress: None, Control())
    for part in ("http://127.0.0.1:9/w.h5", "about 14.2 MB", "choose the file here"):
        assert part in str(caught.value)


def test_small_tasks_are_served_while_it_downloads(monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[int] = []
    control = Control(serve=lambda: served.append(1))

    def slow(file: Any, folder: str, report: Any, stop: Callable[[], bool]) -> Path:
        assert folder == FOLDER
        assert [stop() for _ in range(3)] == [False] * 3
        control.stop()
        assert stop()
        raise Stopped

    monkeypatch.setattr("cnnstudio.engine.exchange.load_pretrained.download", slow)
    with pytest.raises(Stopped):
        LoadPretrained(Project(published_network("mobilenet-v2").network()), "mobilenet-v2")(print, control)
    assert len(served) == 4


@pytest.mark.parametrize(("name", "classes"), [("mobilenet-v2", 1000), ("vgg-16", 1000), ("resnet-50", 7)])
def test_classes_are_counted(name: str, classes: int) -> None:
    assert class_count(analyse(published_network(name).network(None, classes))) == classes


def test_a_network_without_scores_has_no_classes() -> None:
    assert class_count(analyse(published_network("unet").network())) is None


def test_names_of_the_classes_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = json.dumps({str(number): [f"n{number}", f"class_{number}"] for number in range(1000)})
    file = tmp_path / "names.json"
    file.write_text(content)
    with pytest.raises(FileError, match="content differs"):
        FetchClassNames(str(file))(lambda progress: None, Control())
    digest = hashlib.md5(content.encode(), usedforsecurity=False).hexdigest()
    remote = dataclasses.replace(CLASS_NAMES, digest=digest)
    monkeypatch.setattr("cnnstudio.engine.exchange.load_pretrained.CLASS_NAMES", remote)
    names = FetchClassNames(str(file))(lambda progress: None, Control())
    assert names[0] == "class 0"
    assert len(names) == 1000
    assert table.class_names() == names
    assert (cache_folder() / FOLDER / CLASS_NAMES.name).is_file()
