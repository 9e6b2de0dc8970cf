"""The workspaces of the window in one table; a new one is one entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class Entry:
    """One workspace.

    Attributes:
        name: What the program calls it.
        title: Its tab.
        help: One line that says what it is for.
        make: Makes it, when it is shown for the first time.
    """

    name: str
    title: str
    help: str
    make: Callable[[MainWindow], QWidget]


def _design(window: MainWindow) -> QWidget:
    from cnnstudio.ui.workspaces.design import DesignWorkspace

    return DesignWorkspace(window.editor)


def _data(window: MainWindow) -> QWidget:
    from cnnstudio.ui.workspaces.data import DataWorkspace

    return DataWorkspace(window.editor, window.engine)


def _train(window: MainWindow) -> QWidget:
    from cnnstudio.ui.workspaces.train import TrainWorkspace

    return TrainWorkspace(window.editor, window.engine, window.training.readiness)


def _inspect(window: MainWindow) -> QWidget:
    from cnnstudio.ui.workspaces.inspect import InspectWorkspace

    return InspectWorkspace(window.editor, window.engine)


def _detect(window: MainWindow) -> QWidget:
    from cnnstudio.ui.workspaces.scenes import SceneWorkspace

    return SceneWorkspace("detect", window.editor, window.engine)


def _segment(window: MainWindow) -> QWidget:
    from cnnstudio.ui.workspaces.scenes import SceneWorkspace

    return SceneWorkspace("segment", window.editor, window.engine)


def _runs(window: MainWindow) -> QWidget:
    from cnnstudio.ui.workspaces.runs import RunsWorkspace

    return RunsWorkspace(window.engine, window.preferences, window.messages)


WORKSPACES = (
    Entry("design", "Design", "Draw the network and see its arithmetic.", _design),
    Entry("data", "Data", "Choose the images that the network learns from, and look at them.", _data),
    Entry("train", "Train", "Train the network and watch its curves.", _train),
    Entry("inspect", "Inspect", "Look at what every layer makes of an image.", _inspect),
    Entry("detect", "Detect", "See which objects a network finds in an image, and where.", _detect),
    Entry("segment", "Segment", "See which class every pixel of an image belongs to.", _segment),
    Entry("runs", "Runs", "Compare trainings, and see how they do on test images.", _runs),
)
