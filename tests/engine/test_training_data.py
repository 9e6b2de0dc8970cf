from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from cnnstudio.core.errors import DataError, EngineError
from cnnstudio.data.digits import Digits
from cnnstudio.data.splits import split
from cnnstudio.document.project import Project
from cnnstudio.engine import memory
from cnnstudio.engine.training_data import training_data


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


def test_what_does_not_fit(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DataError, match="takes 2 channels"):
        training_data(project, (8, 8, 2))
    monkeypatch.setattr(memory, "free_bytes", lambda: 10**6)
    with pytest.raises(EngineError, match=r"hold 1,797 images of 300 × 200 px takes at least 431 MB"):
        training_data(project, (200, 300, 1))
