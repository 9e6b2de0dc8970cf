from __future__ import annotations

import numpy as np

from cnnstudio.data.digits import Digits
from cnnstudio.data.object_counts import counted_objects, holding_objects, object_words
from cnnstudio.data.sets.shapes import Shapes


def test_objects_of_all_images() -> None:
    collection = Shapes(count=20, size=48, objects=6, kinds=4).collection()
    labels = [[thing.label for thing in collection.objects(place)] for place in range(20)]
    flat = [label for some in labels for label in some]
    assert counted_objects(collection).tolist() == [flat.count(label) for label in range(4)]
    for label in range(4):
        assert holding_objects(collection, label).tolist() == [label in some for some in labels]
    assert collection.counted == "objects"
    assert collection.class_counts().sum() == len(flat) > 20


def test_objects_in_words() -> None:
    collection = Shapes(count=30, size=64, objects=8).collection()
    for place in range(30):
        words = object_words(collection, place)
        counts = [int(part.split()[0]) for part in words.removesuffix(", …").split(", ")]
        assert counts == sorted(counts, reverse=True)
        assert len(counts) <= 3
        if not words.endswith("…"):
            assert sum(counts) == len(collection.objects(place))
        assert collection.caption(place) == words
    assert object_words(Digits().collection(), 0) == "no objects"


def test_of_one_object_it_is_the_class() -> None:
    collection = Shapes(count=12).collection()
    assert (collection.counted, collection.caption(1)) == ("images", "square")
    assert np.array_equal(collection.holding(1), collection.labels == 1)
    digits = Digits().collection()
    assert digits.caption(3) == digits.classes[digits.labels[3]]
    assert digits.class_counts().sum() == digits.holding(0).size == len(digits)
