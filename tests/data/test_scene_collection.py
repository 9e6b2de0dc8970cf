from __future__ import annotations

import numpy as np

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


def test_several_objects_and_the_classes_of_their_pixels() -> None:
    collection = Shapes(count=12, size=48, objects=5, overlap=0.5).collection()
    assert max(len(collection.objects(place)) for place in range(12)) > 2
    for place in range(12):
        labels = collection.label_map(place)
        assert labels is not None
        assert collection.ignored(place) == ()
        expected = np.zeros((48, 48), int)
        for thing in collection.objects(place):
            expected += (thing.label + 1) * thing.mask  # no pixel belongs to two
        assert np.array_equal(labels, expected)


def test_other_data_know_of_no_objects() -> None:
    assert Digits().collection().objects(0) == ()
