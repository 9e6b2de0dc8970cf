from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cnnstudio.core.errors import DataError, Stopped
from cnnstudio.data.collections import opened
from cnnstudio.data.digits import Digits
from cnnstudio.data.preparation import fit_all, fit_to
from cnnstudio.data.sets.folder import Folder
from cnnstudio.data.splits import split
from cnnstudio.document.folders import cache_folder
from cnnstudio.document.project import DataChoice, Project
from cnnstudio.engine.batches.image_cache import PreparingImages
from cnnstudio.engine.batches.image_rows import ImageRows, MadeRows
from cnnstudio.engine.batches.training_data import held_out_data, left_out_words, training_data
from cnnstudio.engine.process.control import Control


def test_the_split_is_that_of_the_seed(project: Project) -> None:
    samples = Digits().load()
    parts = split(samples.labels, seed=3)
    data = training_data(project, (8, 8, 1))
    assert np.array_equal(data.train_images, samples.images[parts.train])
    assert np.array_equal(data.validation_labels, samples.labels[parts.validation])
    assert len(data.train_images) + len(data.validation_images) == 1437 + 180
    other = dataclasses.replace(project, training=project.training.with_settings(seed=4))
    assert not np.array_equal(training_data(other, (8, 8, 1)).validation_images, data.validation_images)


@pytest.mark.parametrize(
    ("shape", "fitted"),
    [((28, 20, 3), (28, 20, 3)), ((None, None, 1), (8, 8, 1)), ((16, None, None), (16, 8, 1))],
)
def test_images_are_brought_to_the_input(
    project: Project, shape: tuple[int | None, ...], fitted: tuple[int, ...]
) -> None:
    data = training_data(project, shape)
    assert data.train_images.shape == (1437, *fitted)
    assert data.train_images.dtype == np.float32
    assert 200 < data.train_images.max() <= 255


def test_what_does_not_fit(project: Project) -> None:
    with pytest.raises(DataError, match="takes 2 channels"):
        training_data(project, (8, 8, 2))


def test_what_is_too_much_for_the_memory_is_made_batch_by_batch(project: Project) -> None:
    data = training_data(project, (200, 300, 1))  # 431 MB
    assert isinstance(data.train_images, ImageRows)
    assert data.train_images.shape == (1437, 200, 300, 1)
    original = Digits().load().images[split(Digits().load().labels, seed=3).train[[5, 2]]]
    assert np.array_equal(data.train_images.take([5, 2]), fit_all(original, (200, 300), 1))


def photos(root: Path, broken: tuple[int, ...] = ()) -> None:
    """Sixty noisy photographs of two classes and three sizes."""
    random = np.random.default_rng(0)
    for place in range(60):
        path = root / ("bright" if place % 2 else "dark") / f"{place:02}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        shape = ((20, 20, 3), (30, 18, 3), (24, 24, 1))[place % 3]
        pixels = random.integers(0, 90, shape, np.uint8) + np.uint8(150 * (place % 2))
        Image.fromarray(pixels.squeeze()).save(path)
        if place in broken:
            path.write_bytes(path.read_bytes()[:100])


def on_folder(project: Project, root: Path, **settings: Any) -> Project:
    """The project on a folder of images."""
    data = Folder(str(root), **settings)
    return dataclasses.replace(project, data=DataChoice.of(data.kind, data.to_data()))


@pytest.mark.parametrize("limit", [10**9, 0])
@pytest.mark.parametrize("fit", ["resize", "crop", "pad"])
def test_files_are_prepared_once_as_prediction_prepares_them(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int, fit: str
) -> None:
    monkeypatch.setattr("cnnstudio.engine.batches.training_data.MEMORY_LIMIT", limit)
    photos(tmp_path)
    project = on_folder(project, tmp_path, fitting=fit)
    reports: list[Any] = []
    data = training_data(project, (16, 16, 3), reports.append)
    assert reports[-1] == PreparingImages(60, 60)
    assert isinstance(data.train_images, np.ndarray) == (limit > 0)
    take = (
        data.train_images.take
        if isinstance(data.train_images, ImageRows)
        else lambda at: data.train_images[at]
    )
    collection = opened(Folder(str(tmp_path), fitting=fit))
    train = collection.split(3).train
    assert np.array_equal(data.train_labels, collection.labels[train])
    for number in (0, 7, 47):
        expected = fit_to(collection.pixels(int(train[number])), (16, 16), 3, fit)
        assert np.abs(take([number])[0] - expected).max() < 0.51
    again: list[Any] = []
    second = training_data(project, (16, 16, 3), again.append)
    assert again == []
    assert np.array_equal(second.validation_labels, data.validation_labels)


def test_files_that_cannot_be_read_are_left_out_and_named(project: Project, tmp_path: Path) -> None:
    photos(tmp_path, (4, 11, 30))
    data = training_data(on_folder(project, tmp_path), (16, 16, 3))
    held_out, _, _ = held_out_data(
        on_folder(project, tmp_path), (16, 16, 3), lambda progress: None, Control()
    )
    assert len(data.train_images) + len(data.validation_images) + len(held_out) == 57
    assert sorted(data.left_out) == ["bright/11.png", "dark/04.png", "dark/30.png"]
    assert left_out_words(data.left_out) == (
        "3 images cannot be read and are left out: bright/11.png, dark/04.png and dark/30.png."
    )
    assert len(data.train_labels) == len(data.train_images)


def test_without_room_for_a_cache_each_image_is_made_anew(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos(tmp_path / "photos", (4,))
    project = on_folder(project, tmp_path / "photos")
    stored = training_data(project, (16, 16, 3))
    monkeypatch.setattr("cnnstudio.engine.batches.image_cache.LIMIT", 0)
    made = training_data(project, (15, 16, 3))
    assert isinstance(made.train_images, MadeRows)
    assert made.left_out == stored.left_out
    assert made.train_images.take([3, 1]).shape == (2, 15, 16, 3)


def test_a_stop_is_heeded_while_files_are_read(project: Project, tmp_path: Path) -> None:
    photos(tmp_path)
    control = Control()
    control.stop()
    with pytest.raises(Stopped):
        training_data(on_folder(project, tmp_path), (16, 16, 3), control=control)
    assert list((cache_folder() / "images").iterdir()) == []


@pytest.mark.parametrize(
    ("folders", "settings", "way_out"),
    [
        (("train/a", "train/b", "val/a", "val/b"), {}, "put some into a folder called test"),
        (("a", "b"), {"test": 0.0}, "raise the test share"),
    ],
)
def test_without_test_images_the_way_out_is_that_of_the_split(
    project: Project, tmp_path: Path, folders: tuple[str, ...], settings: dict[str, float], way_out: str
) -> None:
    for folder in folders:
        (tmp_path / folder).mkdir(parents=True)
        for place in range(6):
            Image.new("L", (8, 8), place).save(tmp_path / folder / f"{place}.png")
    data = DataChoice.of("folder", {"path": str(tmp_path), **settings})
    project = dataclasses.replace(project, data=data)
    with pytest.raises(DataError, match=rf"{way_out}.*Or judge the model by the validation images\."):
        held_out_data(project, (8, 8, 1), print, Control())
    images, places, collection = held_out_data(project, (8, 8, 1), print, Control(), "validation")
    assert len(images) == len(places) > 0
    assert places.tolist() == collection.split(project.training.seed).validation.tolist()


def test_where_no_validation_image_can_be_read(project: Project, tmp_path: Path) -> None:
    for place, folder in enumerate(("train/a", "train/b", "validation/a", "validation/b")):
        (tmp_path / folder).mkdir(parents=True)
        Image.new("L", (8, 8), 9).save(tmp_path / folder / "0.png")
        if place > 1:
            (tmp_path / folder / "0.png").write_bytes(b"broken")
    with pytest.raises(DataError, match="has no validation images that can be read: add some"):
        held_out_data(on_folder(project, tmp_path), (8, 8, 1), print, Control(), "validation")
