"""A small project, pictures and results for the parts of the Inspect workspace."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import chain
from cnnstudio.data.images import Picture
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.engine.inspecting.overview import OverviewResult
from cnnstudio.engine.inspecting.strips import LayerStrip, strip
from cnnstudio.engine.predicting.scores import ClassScore, Prediction
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.inspecting.desk import InspectDesk
from cnnstudio.ui.inspecting.shelf import PictureSource
from tests.ui.fake_engine import FakeEngine


@pytest.fixture
def engine(qapp: object) -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def editor(qapp: object) -> Editor:
    network = chain(Input((8, 8, 1)), Conv2D(4, activation="relu"), Flatten(), Dense(10, "softmax"))
    return Editor(Document(Project(network, "small")))


@pytest.fixture
def make_picture() -> Callable[..., Picture]:
    """A picture of noise: ``(name, height, width, channels)``."""

    def make(name: str = "noise.png", height: int = 8, width: int = 8, channels: int = 1) -> Picture:
        seed = sum(map(ord, name))
        pixels = np.random.default_rng(seed).integers(0, 256, (height, width, channels), dtype=np.uint8)
        return Picture(pixels, name)

    return make


@pytest.fixture
def strips() -> tuple[LayerStrip, ...]:
    """Scaling, convolution, a long and a short vector."""
    noise = np.random.default_rng(0)
    shapes = (("pixel_scaling", "Rescaling", (8, 8, 1)), ("conv2d", "Conv2D", (6, 6, 4)), ("flatten", "Flatten", (144,)),
              ("dense", "Dense", (10,)))  # fmt: skip
    return tuple(strip(name, kind, noise.random(shape, np.float32)) for name, kind, shape in shapes)


@pytest.fixture
def overview(strips: tuple[LayerStrip, ...]) -> OverviewResult:
    classes = tuple(ClassScore(label, score) for label, score in (("8", 0.94), ("3", 0.03), ("9", 0.02)))
    fed = np.zeros((8, 8, 1), np.float32)
    return OverviewResult(Prediction("noise.png", classes, ()), strips, fed, ("resized 9 × 9 → 8 × 8 px",))


@pytest.fixture
def desk(editor: Editor, engine: FakeEngine, qtbot: QtBot) -> InspectDesk:
    """Inspect, without an image."""
    made = InspectDesk(editor, engine)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def open_one(desk: InspectDesk, make_picture: Callable[..., Picture], qtbot: QtBot) -> Callable[[str], None]:
    """Open an image and wait until it is read."""

    def open_it(name: str = "a.png") -> None:
        with qtbot.waitSignal(desk.shelf.picture_changed):
            desk.shelf.open((PictureSource(name, name, lambda: make_picture(name)),))

    return open_it
