"""What a classifier says of windows, without a classifier."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from cnnstudio.core.network import chain
from cnnstudio.document.document import Document
from cnnstudio.document.project import DataChoice, Project
from cnnstudio.engine.predicting.slide import AtOnce, Slid, SlideProgress
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.editor import Editor
from cnnstudio.vision.sliding import Windows, WindowScores

CLASSES = ("circle", "square", "ground")
SIZE = (24, 32)


def classifier() -> Project:
    network = chain(Input((16, 16, 3)), Conv2D(4), Flatten(), Dense(3, "softmax"))
    return Project(network, "classifier", data=DataChoice.of("shapes", {"size": 16, "kinds": 3, "count": 40}))


@pytest.fixture
def editor(qapp: object) -> Editor:
    return Editor(Document(classifier()))


def level(stride: int = 4, scale: float = 1.0, known: int | None = None) -> WindowScores:
    """Scores that rise from window to window: of the circle at first, of the square in the end."""
    size = round(SIZE[0] * scale), round(SIZE[1] * scale)
    windows = Windows.over(size, (16, 16), stride)
    share = np.linspace(0, 0.9, len(windows))
    scores = np.stack([0.9 - share, share, np.full(len(windows), 0.1)], axis=-1)
    if known is not None:
        scores[known:] = np.nan
    return WindowScores(windows, scores.reshape(*windows.shape, 3), scale=scale)


def slid(*levels: WindowScores, name: str = "picture") -> Slid:
    levels = levels or (level(),)
    return Slid(name, SIZE, CLASSES, (16, 16), levels, 1.5, AtOnce(levels, 0.05, 15, 2e-7, 4))


def obstructed() -> Slid:
    return dataclasses.replace(
        slid(), at_once=None, obstacle="The network has learned nothing yet: train it first."
    )


def progress(known: int) -> SlideProgress:
    whole = level()
    return SlideProgress(known, len(whole.windows), {0: level(known=known)})
