"""The workspaces with the guide beside them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cnnstudio.ui.editor import Editor
from cnnstudio.ui.guide.panel import GuidePanel
from cnnstudio.ui.theme.surfaces import Parted
from cnnstudio.ui.workspaces.stack import WorkspaceStack


class BesideGuide(Parted):
    """Workspaces at the left, and the guide at the right while it is wanted.

    Attributes:
        guide: The guide.
    """

    def __init__(self, stack: WorkspaceStack, editor: Editor, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self.guide = GuidePanel(editor, self)
        self.addWidget(stack)
        self.addWidget(self.guide)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        stack.shown.connect(self.guide.show_workspace)
