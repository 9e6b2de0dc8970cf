"""The table of published weights, beside what the installed Keras says of them."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import keras
import pytest

from cnnstudio.core.errors import DataError
from cnnstudio.data.pretrained import (
    CLASS_NAMES,
    FOLDER,
    class_names,
    pretrained,
    pretrained_networks,
    read_class_names,
)
from cnnstudio.document.folders import cache_folder
from cnnstudio.gallery import all_published, published_network


class Fetched(Exception):  # noqa: N818 - it ends what would be fetched
    pass


def test_every_network_that_keras_has_is_in_the_table() -> None:
    assert set(pretrained_networks()) == {entry.name for entry in all_published() if entry.keras_name}
    assert pretrained("lenet-5") is None


@pytest.mark.parametrize("name", pretrained_networks())
def test_digests_stand_in_keras_s_source(name: str) -> None:
    application = getattr(keras.applications, published_network(name).keras_name)
    module = inspect.getmodule(inspect.unwrap(application))
    text = inspect.getsource(module)  # type: ignore[arg-type]
    if name == "resnet-50-v2":
        from keras.src.applications import resnet

        text = inspect.getsource(resnet)
    found = pretrained(name)
    assert found is not None
    for file in (found.whole, found.body):
        assert file.digest in text
        assert bool(file.digest) is not name.startswith("mobilenet")
    assert found.whole.digest != found.body.digest or not found.whole.digest


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "body"])
@pytest.mark.parametrize(
    "name", ["mobilenet", "mobilenet-v2", "efficientnet-b0", "densenet-121", "resnet-50"]
)
def test_keras_asks_for_the_same_file(name: str, whole: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def get_file(fname: str, origin: str, cache_subdir: str = "", file_hash: str = "") -> None:
        asked.extend((fname, origin, file_hash))
        raise Fetched

    monkeypatch.setattr("keras.src.utils.file_utils.get_file", get_file)
    application = getattr(keras.applications, published_network(name).keras_name)
    with pytest.raises(Fetched):
        application(weights="imagenet", include_top=whole, input_shape=(224, 224, 3))
    found = pretrained(name)
    assert found is not None
    file = found.whole if whole else found.body
    assert asked == [file.name, file.url, file.digest]


@pytest.mark.parametrize(
    ("name", "whole", "body"), [("vgg-16", "about 553 MB", "about 58.9 MB"), ("mobilenet-v2", "about 14.2 MB", "about 9.0 MB")]
)  # fmt: skip
def test_sizes_are_said_before_anything_is_fetched(name: str, whole: str, body: str) -> None:
    """VGG-16's files have 553,467,096 and 58,889,256 bytes."""
    found = pretrained(name)
    assert found is not None
    assert (found.whole.size_words, found.body.size_words) == (whole, body)
    assert found.file_for(1000) == found.whole
    assert found.file_for(10) == found.file_for(None) == found.body


def test_the_names_of_the_classes_are_keras_s_file() -> None:
    from keras.src.applications import imagenet_utils

    assert CLASS_NAMES.url == imagenet_utils.CLASS_INDEX_PATH
    assert CLASS_NAMES.digest in inspect.getsource(imagenet_utils)


def test_class_names_are_read_where_they_were_fetched() -> None:
    assert class_names() is None
    folder = cache_folder() / FOLDER
    folder.mkdir(parents=True)
    data = {str(number): [f"n{number:08}", f"great_white_{number}"] for number in range(1000)}
    (folder / CLASS_NAMES.name).write_text(json.dumps(data))
    names = class_names()
    assert names is not None
    assert names[7] == "great white 7"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"0": ["n", "one"]}', "[" * 5000])
def test_damaged_names_are_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "names.json"
    path.write_text(content)
    with pytest.raises(DataError, match="names of the 1,000 classes"):
        read_class_names(path)
