"""The menu of images that come with the program."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from cnnstudio.data.images import Picture
from cnnstudio.data.sample_images import digit_samples, held_out_pictures
from cnnstudio.data.split_shares import SHARES, Shares
from cnnstudio.document.project import Project
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.inspecting.picture_sources import photographs
from cnnstudio.ui.inspecting.shelf import PictureSource, Shelf

DIGITS = "Digits from the test part"
OWN = "Test images of the data set"


class SampleMenu(QMenu):
    """Photographs, and images that the project's training does not see."""

    def __init__(self, shelf: Shelf, editor: Editor, parent: QWidget) -> None:
        super().__init__("Samples", parent)
        self._shelf = shelf
        self._editor = editor
        for source in photographs():
            self.addAction(source.name).triggered.connect(partial(self.open_photograph, source))
        self.addSeparator()
        self.addAction(DIGITS).triggered.connect(self.open_digits)
        self.addAction(OWN).triggered.connect(self.open_own)

    def open_photograph(self, source: PictureSource, _checked: bool = False) -> None:
        """Look at one of the photographs."""
        self._shelf.open((source,))

    def open_digits(self, _checked: bool = False) -> None:
        """Look at digits of the test part that the project's seed leaves over."""
        project = self._editor.document.project
        seed, shares = project.training.seed, _digit_shares(project)
        self._shelf.open_group(
            f"digits of seed {seed} {shares}", partial(digit_samples, seed, fractions=shares)
        )

    def open_own(self, _checked: bool = False) -> None:
        """Look at images of the project's own data that its training does not see."""
        project = self._editor.document.project
        choice, seed = project.data, project.training.seed
        self._shelf.open_group(f"{choice} of seed {seed}", partial(_own, project))


def _own(project: Project) -> tuple[Picture, ...]:
    from cnnstudio.data.readiness import dataset_of

    return held_out_pictures(dataset_of(project), project.training.seed)


def _digit_shares(project: Project) -> Shares:
    """Shares of the split of the digits, as the project has it."""
    from cnnstudio.data.digits import Digits
    from cnnstudio.data.readiness import dataset_of

    data = dataset_of(project)
    return data.fractions if isinstance(data, Digits) else SHARES
