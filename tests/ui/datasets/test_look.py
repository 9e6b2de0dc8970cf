from __future__ import annotations

from pathlib import Path

import numpy as np

from cnnstudio.data.digits import Digits
from cnnstudio.data.sets.folder import Folder
from cnnstudio.data.sets.shapes import Shapes
from cnnstudio.data.splits import split
from cnnstudio.ui.datasets.look import UNUSED, DatasetLook, looked_at, looked_at_telling


def test_parts_are_those_of_training(digits_look: DatasetLook) -> None:
    parts = split(Digits().load().labels, seed=3)
    assert np.array_equal(digits_look.places(part=0), parts.train)
    assert np.array_equal(digits_look.places(part=2), parts.test)
    assert digits_look.sizes == (1437, 180, 180)
    assert digits_look.split_words == "1,437 training, 180 validation, 180 test. Split by class with seed 3."
    labels = digits_look.collection.labels
    assert set(labels[digits_look.places(label=4, part=1)]) == {4}
    assert digits_look.counts.tolist() == np.bincount(labels).tolist()


def test_what_cannot_be_split_can_be_looked_at(tmp_path: Path) -> None:
    from PIL import Image

    (tmp_path / "a").mkdir()
    for name in ("1.png", "2.png"):
        Image.new("L", (4, 4)).save(tmp_path / "a" / name)
    look = looked_at(Folder(str(tmp_path)), 0)
    assert len(look.collection) == 2
    assert set(look.parts) == {UNUSED}
    assert [sentence.split(" ")[0] for sentence in look.troubles] == ["All", "Class", "2"]


def test_images_with_several_objects() -> None:
    look = looked_at(Shapes(count=40, objects=6, size=48), 2)
    assert look.split_words == "32 training, 4 validation, 4 test. Split with seed 2."
    assert look.counts.sum() == sum(len(look.collection.objects(place)) for place in range(40))
    for place in look.places(label=3):
        assert 3 in {thing.label for thing in look.collection.objects(int(place))}
    assert sum(len(look.places(label=label)) for label in range(6)) > 40


def test_the_first_images_are_told_of_before_all_are_there() -> None:
    data = Shapes(count=150, size=16, seed=90)
    told: list[DatasetLook] = []
    look = looked_at_telling(data, 1, told.append)
    (first,) = told
    assert first.data == data
    assert len(first.collection) == 60
    assert all((first.collection.pixels(place) == look.collection.pixels(place)).all() for place in range(60))
    assert len(look.collection) == 150
    looked_at_telling(data, 1, told.append)
    looked_at_telling(Shapes(count=20, size=16), 1, told.append)
    assert len(told) == 1
