"""A window of workspaces, each by its own name and type."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QMainWindow, QWidget

if TYPE_CHECKING:
    from cnnstudio.ui.workspaces.data import DataWorkspace
    from cnnstudio.ui.workspaces.design import DesignWorkspace
    from cnnstudio.ui.workspaces.inspect import InspectWorkspace
    from cnnstudio.ui.workspaces.runs import RunsWorkspace
    from cnnstudio.ui.workspaces.scenes import SceneWorkspace
    from cnnstudio.ui.workspaces.stack import WorkspaceStack
    from cnnstudio.ui.workspaces.train import TrainWorkspace


class WorkspaceWindow(QMainWindow):
    """Shows one workspace at a time; each is made when it is first asked for.

    Attributes:
        stack: The workspaces.
    """

    stack: WorkspaceStack

    @property
    def workspace_name(self) -> str:
        """The name of the workspace that is shown."""
        return self.stack.name

    def workspace(self, name: str) -> QWidget:
        """A workspace by name, made now if it was not."""
        return self.stack.workspace(name)

    @property
    def design(self) -> DesignWorkspace:
        """The Design workspace."""
        return cast("DesignWorkspace", self.workspace("design"))

    @property
    def data(self) -> DataWorkspace:
        """The Data workspace."""
        return cast("DataWorkspace", self.workspace("data"))

    @property
    def train(self) -> TrainWorkspace:
        """The Train workspace."""
        return cast("TrainWorkspace", self.workspace("train"))

    @property
    def inspect(self) -> InspectWorkspace:
        """The Inspect workspace."""
        return cast("InspectWorkspace", self.workspace("inspect"))

    @property
    def detect(self) -> SceneWorkspace:
        """The Detect workspace."""
        return cast("SceneWorkspace", self.workspace("detect"))

    @property
    def segment(self) -> SceneWorkspace:
        """The Segment workspace."""
        return cast("SceneWorkspace", self.workspace("segment"))

    @property
    def scenes(self) -> SceneWorkspace | None:
        """Detect or Segment, if it is shown."""
        is_shown = self.workspace_name in ("detect", "segment")
        return cast("SceneWorkspace", self.workspace(self.workspace_name)) if is_shown else None

    @property
    def runs(self) -> RunsWorkspace:
        """The Runs workspace."""
        return cast("RunsWorkspace", self.workspace("runs"))

    @Slot(str)
    def show_workspace(self, name: str) -> None:
        """Show a workspace by name."""
        self.stack.show_workspace(name)
