"""Tells the overview which images and networks can stand beside those that are looked at."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QObject

from cnnstudio.data.images import Picture
from cnnstudio.engine.inside.models import ModelSource, UntrainedModel
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.inspecting.other_models import label_of, other_models
from cnnstudio.ui.inspecting.shelf import Shelf
from cnnstudio.ui.inspecting.viewer_tabs import ViewerTabs
from cnnstudio.ui.viewers.overview import OverviewViewer


class Beside(QObject):
    """Offers them again whenever another image or network is looked at.

    Args:
        editor: Holds the network on the canvas.
        shelf: Holds the images.
        tabs: The viewers, the overview among them.
        parent: Qt parent.
    """

    def __init__(self, editor: Editor, shelf: Shelf, tabs: ViewerTabs, parent: QObject) -> None:
        super().__init__(parent)
        self._editor = editor
        self._shelf = shelf
        self._overview = cast("OverviewViewer", tabs.viewer(OverviewViewer.kind))
        self._about: tuple[ModelSource, Picture | None] | None = None

    def offer(self, model: ModelSource, picture: Picture | None) -> None:
        """Take in what is looked at now."""
        before, self._about = self._about, (model, picture)
        if before is None or before[1] is not picture:
            self._overview.offer_pictures(self._shelf.others())
        if before is None or before[0] != model:
            canvas = UntrainedModel(self._editor.document.project)
            self._overview.offer_models(label_of(model), other_models(model, canvas))
