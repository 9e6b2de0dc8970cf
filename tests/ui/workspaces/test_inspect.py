from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from scipy.signal import correlate2d

from cnnstudio.core.network import Network, chain
from cnnstudio.core.values import Matrices
from cnnstudio.data.sample_images import samples
from cnnstudio.document.document import Document
from cnnstudio.document.optimizers import Adam
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.inside.models import SavedModel
from cnnstudio.engine.training.train import Train
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.workspaces.inspect import InspectWorkspace

SECONDS = 60_000  # ms; far longer than anything here takes

VERTICAL = np.zeros((7, 7), np.float32)
VERTICAL[:, 3] = 1

MakeWorkspace = Callable[..., InspectWorkspace]


@pytest.fixture
def make_workspace(engine: Engine, qtbot: QtBot) -> MakeWorkspace:
    """Shows a project."""

    def make(project: Project) -> InspectWorkspace:
        workspace = InspectWorkspace(Editor(Document(project)), engine)
        qtbot.addWidget(workspace)
        workspace.resize(1200, 800)
        workspace.show()
        return workspace

    return make


def digits_network() -> Network:
    return chain(
        Input((8, 8, 1)), Conv2D(6, activation="relu"), MaxPooling2D(), Flatten(), Dense(10, "softmax")
    )


def maps_of(qtbot: QtBot, workspace: InspectWorkspace, layer: str) -> None:
    """Wait until the maps of a layer are seen."""
    panel = workspace.desk.unit_panel
    qtbot.waitUntil(lambda: panel._stack is not None and panel._stack.layer == layer, timeout=SECONDS)


def open_digits(qtbot: QtBot, workspace: InspectWorkspace, layer: str = "conv2d") -> None:
    workspace.desk.samples.open_digits()
    maps_of(qtbot, workspace, layer)


def test_the_typed_line_filter_gives_what_scipy_gives(make_workspace: MakeWorkspace, qtbot: QtBot) -> None:
    """Source: A. Géron, Hands-On Machine Learning, figure 14-5."""
    planes = tuple(tuple(tuple(float(x) for x in row) for row in plane) for plane in (VERTICAL, VERTICAL.T))
    layer = Conv2D(2, (7, 7), padding="same", kernel_values=Matrices(planes))
    project = Project(chain(Input((None, None, 3)), layer), "lines", training=Training(scaling="none"))
    workspace = make_workspace(project)
    china = samples()[0]
    workspace.desk.samples.actions()[0].trigger()
    maps_of(qtbot, workspace, "conv2d")
    view = workspace.desk.unit_panel.view
    pixels = china.read().pixels.astype(np.float64).sum(axis=2)
    for unit, kernel in ((0, VERTICAL), (1, VERTICAL.T)):
        workspace.desk.choose_unit(unit)
        assert view.values is not None
        expected = correlate2d(pixels, kernel, mode="same")
        assert np.allclose(view.values, expected, rtol=1e-5, atol=1e-2)
    assert "no class scores" in workspace.desk.pictures._no_scores.text()
    workspace.desk.tabs.open_tab("kernels")
    kernels = workspace.desk.tabs.viewer("kernels")
    qtbot.waitUntil(lambda: bool(kernels.details), timeout=SECONDS)  # type: ignore[attr-defined]
    assert kernels.details.startswith("2 kernels, 7×7×3")  # type: ignore[attr-defined]


def test_an_untrained_network_is_walked_with_the_keyboard(
    make_workspace: MakeWorkspace, qtbot: QtBot
) -> None:
    workspace = make_workspace(Project(digits_network(), "digits"))
    open_digits(qtbot, workspace)
    desk = workspace.desk
    assert len(desk.pictures.scores.scores) == 5
    mosaic = desk.tabs.viewer("activations").mosaic  # type: ignore[attr-defined]
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(mosaic, key)
    qtbot.keyClick(mosaic, Qt.Key.Key_Down)
    maps_of(qtbot, workspace, "max_pooling2d")
    assert desk.unit == 2
    assert desk.unit_panel.view.values is not None
    assert desk.unit_panel.view.values.shape == (3, 3)
    before = desk.unit_panel._stack
    qtbot.keyClick(mosaic, Qt.Key.Key_D)
    qtbot.waitUntil(lambda: desk.unit_panel._stack is not before, timeout=SECONDS)
    assert desk.shelf.position == (2, 20)
    assert desk.layers.current is not None
    assert (desk.layers.current.name, desk.unit) == ("max_pooling2d", 2)


def test_a_run_is_looked_into(
    make_workspace: MakeWorkspace, engine: Engine, qtbot: QtBot, tmp_path: Path
) -> None:
    project = Project(digits_network(), "digits", optimizer=Adam(0.01), training=Training(epochs=4))
    job = engine.submit(Train(project, str(tmp_path)))
    with qtbot.waitSignal(job.succeeded, timeout=SECONDS) as signal:
        pass
    workspace = make_workspace(project)
    workspace.show_model(SavedModel(signal.args[0].run))
    open_digits(qtbot, workspace)
    trained = workspace.desk.pictures.scores.scores[0].score
    assert trained > 0.3
    workspace.desk.model_choice.setCurrentIndex(0)
    qtbot.waitUntil(lambda: workspace.desk.pictures.scores.scores[0].score != trained, timeout=SECONDS)


def test_maps_are_watched_as_they_form(
    make_workspace: MakeWorkspace,
    engine: Engine,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cnnstudio.ui.inspecting.following._PAUSE", 20)
    project = Project(digits_network(), "digits", optimizer=Adam(0.01), training=Training(epochs=500))
    workspace = make_workspace(project)
    job = engine.submit(Train(project, str(tmp_path)))
    with qtbot.waitSignal(job.progressed, timeout=SECONDS) as signal:
        pass
    job.progressed.connect(lambda progress: workspace.note_learning(progress.run))
    workspace.show_model(SavedModel(signal.args[0].run))
    open_digits(qtbot, workspace)
    panel = workspace.desk.unit_panel
    for _ in range(3):
        before = panel.view.values
        assert before is not None
        qtbot.waitUntil(lambda: not np.array_equal(panel.view.values, before), timeout=SECONDS)  # noqa: B023
    assert not job.has_ended
    job.stop()
    with qtbot.waitSignal(job.ended, timeout=SECONDS):
        pass


def test_a_file_that_is_no_image_is_told(make_workspace: MakeWorkspace, qtbot: QtBot, tmp_path: Path) -> None:
    workspace = make_workspace(Project(digits_network()))
    (tmp_path / "notes.png").write_text("no image")
    workspace.open_image(str(tmp_path / "notes.png"))
    qtbot.waitUntil(lambda: bool(workspace.desk.notice.text))
    assert workspace.desk.notice.text.startswith("notes.png is not an image that can be read")


def test_a_network_with_an_error_is_told_and_works_once_mended(
    make_workspace: MakeWorkspace, qtbot: QtBot
) -> None:
    workspace = make_workspace(Project(chain(Input((8, 8, 1)), Conv2D(4, (40, 40)))))
    workspace.desk.samples.open_digits()
    qtbot.waitUntil(lambda: bool(workspace.desk.notice.text), timeout=SECONDS)
    assert "40" in workspace.desk.notice.text
    workspace._editor.document.open(Project(digits_network()), None)
    maps_of(qtbot, workspace, "conv2d")
    assert workspace.desk.notice.text == ""


def test_an_image_is_dropped(make_workspace: MakeWorkspace, qtbot: QtBot, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("L", (9, 9), 128).save(tmp_path / "grey.png")
    workspace = make_workspace(Project(digits_network()))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "grey.png"))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), copy, data, left, none)
    QApplication.sendEvent(workspace, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(workspace, QDropEvent(QPointF(9, 9), copy, data, left, none))
    maps_of(qtbot, workspace, "conv2d")
    assert "Resized 9 × 9 → 8 × 8 px" in workspace.desk.unit_panel.preparation
