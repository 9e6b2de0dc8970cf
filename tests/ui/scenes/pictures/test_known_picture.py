from __future__ import annotations

import numpy as np

from cnnstudio.data.collections import opened
from cnnstudio.data.images import Picture
from cnnstudio.data.sets.shapes import KINDS, Shapes
from cnnstudio.ui.scenes.pictures.known_picture import KnownPicture, known_picture, mask_of, plain, truths_of
from tests.ui.scenes.conftest import scene


def test_an_image_of_a_data_set_brings_its_objects_and_its_mask() -> None:
    shapes = Shapes(count=12, objects=3, size=48)
    picture = known_picture(opened(shapes), 4, knows=True)
    assert isinstance(picture, KnownPicture)
    drawn = shapes.scene(4)
    assert [thing.label for thing in picture.objects] == [thing.label for thing in drawn.objects]
    assert picture.mask is not None
    for thing in drawn.objects:
        assert (picture.mask[thing.mask] == thing.label + 1).all()
    assert not isinstance(known_picture(opened(shapes), 4, knows=False), KnownPicture)


def test_the_engine_gets_the_pixels_alone() -> None:
    picture = scene()
    sent = plain(picture)
    assert type(sent) is Picture
    assert sent.pixels is picture.pixels or (sent.pixels == picture.pixels).all()
    assert plain(sent) is sent


def test_classes_are_matched_by_name_whatever_their_order() -> None:
    picture = scene(1)
    turned = tuple(name.upper() for name in reversed(KINDS))
    truths, mask = truths_of(picture, turned), mask_of(picture, turned)
    assert truths is not None
    assert mask is not None
    for thing, label in zip(picture.objects, truths.labels.tolist(), strict=True):
        assert label == len(KINDS) - 1 - thing.label
        assert thing.mask is not None
        assert (mask[thing.mask] == label + 1).all()


def test_a_class_that_the_model_has_not_is_unknown_in_the_mask() -> None:
    picture = scene(1)
    mask = mask_of(picture, ("nothing of the kind",))
    assert mask is not None
    assert picture.mask is not None
    assert ((mask == 255) == (picture.mask > 0)).all()


def test_nothing_is_known_of_a_photograph() -> None:
    photograph = Picture(np.zeros((4, 4, 3), np.uint8), "p")
    assert truths_of(photograph, KINDS) is None
    assert mask_of(photograph, KINDS) is None
    assert truths_of(None, KINDS) is None
