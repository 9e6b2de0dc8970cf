from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from cnnstudio.core.errors import DataError
from cnnstudio.data.digits import Digits
from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.engine.inspecting.top_images import TopImagesResult
from cnnstudio.ui.viewers.units.top_pictures import pictures_of

MakeResult = Callable[..., TopImagesResult]


def test_images_come_as_they_were_fed_and_whole(model: UntrainedModel, make_result: MakeResult) -> None:
    found = pictures_of(model, make_result(), 0)
    images = Digits().load().images
    assert (found.unit, len(found.pictures)) == (0, 9)
    third = found.pictures[2]
    assert np.array_equal(third.pixels, np.rint(images[20]).astype(np.uint8))
    assert third.patch == (1, 2, 4, 5)
    assert third.value == pytest.approx(1.75)
    label = Digits().load().labels[20]
    assert third.name.startswith(f"{label} (")
    assert np.array_equal(third.source.read().pixels, third.pixels)
    larger = pictures_of(model, dataclasses.replace(make_result(), form=(16, 16, 3)), 0).pictures[2]
    assert larger.pixels.shape == (16, 16, 3)
    assert larger.source.read().pixels.shape == (8, 8, 1)


def test_fewer_images_than_places_and_other_data(model: UntrainedModel, make_result: MakeResult) -> None:
    result = make_result()
    result.places[0, 4:] = -1
    assert len(pictures_of(model, result, 0).pictures) == 4
    with pytest.raises(DataError, match="changed since it was looked through: search again"):
        pictures_of(model, dataclasses.replace(result, fingerprint="other"), 0)
