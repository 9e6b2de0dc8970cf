"""The menu of pictures that come with the program or lie in the project's data set."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from cnnstudio.engine.inside.models import ModelSource
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.inspecting.picture_sources import photographs
from cnnstudio.ui.inspecting.shelf import PictureSource
from cnnstudio.ui.scenes.pictures.reel import Reel
from cnnstudio.ui.scenes.pictures.scene_sources import PARTS, drawn_anew, first_for, of_part

_PART_TITLES = {"test": "Test images", "validation": "Validation images", "train": "Training images"}
_FIRST_SEED = 1002  # no data set begins with it, and its first picture holds five shapes


class SceneMenu(QMenu):
    """Photographs, Shapes drawn anew, and the parts of the project's data set.

    Args:
        reel: Where the pictures go.
        editor: Holds the project.
        model: Gives the network that is asked, whose settings Shapes are drawn with.
        parent: Qt parent.
    """

    def __init__(self, reel: Reel, editor: Editor, model: Callable[[], ModelSource], parent: QWidget) -> None:
        super().__init__("Samples", parent)
        self._reel, self._editor, self._model = reel, editor, model
        self._seed = _FIRST_SEED
        self.shapes = self.addAction("Shapes, drawn anew")
        self.shapes.triggered.connect(self.open_shapes)
        self.addSeparator()
        for source in photographs():
            self.addAction(source.name).triggered.connect(partial(self.open_photograph, source))
        self.addSeparator()
        own = self.addMenu("The project's data set")
        self.parts = {part: own.addAction(_PART_TITLES[part]) for part in PARTS}
        for part, action in self.parts.items():
            action.triggered.connect(partial(self.open_part, part))

    def open_photograph(self, source: PictureSource, _checked: bool = False) -> None:
        """Look at one of the photographs."""
        self._reel.add((source,))

    def open_shapes(self, _checked: bool = False) -> None:
        """Draw Shapes with another seed each time."""
        seed, self._seed = self._seed, self._seed + 1
        self._reel.list_with(partial(drawn_anew, self._model(), seed))

    def open_first(self) -> None:
        """Look at images of what the network learned from; see `first_for`."""
        self._reel.list_with(partial(first_for, self._model(), self._seed))
        self._seed += 1

    def open_part(self, part: str, _checked: bool = False) -> None:
        """Look at images of the project's own data, with what it knows of them."""
        self._reel.list_with(partial(of_part, self._editor.document.project, part))
