"""Test images of an evaluation: those with an error, or those that a cell of the confusion comes from."""

from __future__ import annotations

from PySide6.QtCore import Signal

from cnnstudio.core.numerals import exact
from cnnstudio.engine.runs.kept_evaluation import Evaluation
from cnnstudio.ui.datasets.look import DatasetLook
from cnnstudio.ui.runs.judged_pictures import JudgedPictures, Places
from cnnstudio.ui.scenes.pictures.scene_sources import of_places

_MOST_OPENED = 500


class JudgedScenes(JudgedPictures):
    """Shows some of the test images.

    Signals:
        images_opened: The images that are shown are to be looked at; carries a tuple of `PictureSource` and the place
            of the one that was clicked.
    """

    images_opened = Signal(object, int)

    def __init__(self) -> None:
        super().__init__("There is no such test image.")

    def show_images(self, images: Places, words: str) -> None:
        """Show some of them.

        Args:
            images: Their numbers among all test images.
            words: What they have in common.
        """
        self.show_some(images, f"{words} ({exact(len(images))})")

    def open_place(self, look: DatasetLook, evaluation: Evaluation, place: int) -> None:
        """Let all images that are shown be looked at, this one first."""
        places = evaluation.places[self.images][:_MOST_OPENED].tolist()
        if place in places:
            self.images_opened.emit(of_places(look.data, look.collection, places), places.index(place))
