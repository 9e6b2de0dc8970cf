from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data.digits import Digits
from cnnstudio.data.motions import box_of
from cnnstudio.data.sets.shapes import Shapes


def test_every_image_has_its_object_with_box_and_mask() -> None:
    shapes = Shapes(count=12, size=24, noise=0.0)
    collection = shapes.collection()
    assert len(collection) == 12
    assert collection.shape == (24, 24, 3)
    for place in range(12):
        (thing,) = collection.objects(place)
        assert thing.label == collection.labels[place]
        assert thing.mask is not None
        assert thing.mask.shape == (24, 24)
        assert box_of(thing.mask) == thing.box
        # Inside the mask all pixels have one colour, but for those at its edge.
        inside = collection.pixels(place)[thing.mask].astype(int)
        assert (np.abs(inside - np.median(inside, axis=0)).sum(axis=1) < 12).mean() > 0.6


def test_boxes_and_label_maps_are_those_of_the_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = Shapes(count=12, size=32, objects=4, overlap=0.5)
    kept = shapes.collection()
    monkeypatch.setattr("cnnstudio.data.scene_collection.MAPS_LIMIT", 0)
    drawn = shapes.collection()
    assert max(len(kept.boxed(place)) for place in range(12)) > 1
    for place in range(12):
        objects = kept.objects(place)
        assert [(thing.label, thing.box) for thing in kept.boxed(place)] == [
            (thing.label, thing.box) for thing in objects
        ]
        label_map = kept.label_map(place)
        for thing in objects:
            assert (label_map[thing.mask] == thing.label + 1).all()
        assert (label_map > 0).sum() == sum(int(thing.mask.sum()) for thing in objects)
        assert np.array_equal(drawn.label_map(place), label_map)
        largest = max(objects, key=lambda thing: int(thing.mask.sum()))
        assert kept.labels[place] == largest.label


def test_other_data_know_of_no_objects() -> None:
    assert Digits().collection().objects(0) == ()
