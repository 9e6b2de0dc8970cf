"""Results of the engine for the parts that show one unit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from cnnstudio.core.network import chain
from cnnstudio.core.receptive_field import Span
from cnnstudio.data.collections import opened
from cnnstudio.data.digits import Digits
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.engine.inspecting.kernel_path import PathLink, PathUnit
from cnnstudio.engine.inspecting.top_images import TopImagesResult
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from tests.ui.fake_engine import FakeEngine


@pytest.fixture
def engine(qapp: object) -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def model() -> UntrainedModel:
    return UntrainedModel(Project(chain(Input((8, 8, 1)), Conv2D(2))))


@pytest.fixture
def make_result() -> Callable[..., TopImagesResult]:
    """What a search in the digits has found for two units: ``(done, total)``."""

    def make(done: int = 1797, total: int = 1797) -> TopImagesResult:
        values = np.array([np.linspace(2, 1, 9), np.zeros(9)], np.float32)
        places = np.array([np.arange(9) * 10, np.arange(9)], np.int32)
        spots = np.full((2, 9, 2), (1, 2), np.int32)
        return TopImagesResult(
            "conv2d", "all", values, places, spots, np.array([-1, 0], np.float32), np.array([0.5, 0], np.float32),
            (8, 8, 1), (Span(3, 1, 0, 8), Span(3, 1, 0, 8)), done, total, 0, opened(Digits()).fingerprint(),
        )  # fmt: skip

    return make


@pytest.fixture
def path() -> PathUnit:
    """A dense unit with two strongest channels: one of a convolution on the image, one that leads nowhere."""
    kernel = np.linspace(-1, 1, 27, dtype=np.float32).reshape(3, 3, 3)
    first = PathUnit("conv2d", 6, 3, picture=kernel)
    weights = np.eye(2, dtype=np.float32)
    links = (PathLink(6, weights, 0.5, first), PathLink(1, -weights, 0.25, None))
    return PathUnit("dense", 3, 16, links)
