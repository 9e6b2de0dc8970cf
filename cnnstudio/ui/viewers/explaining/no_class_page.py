"""What stands in place of an explanation where a network tells no classes apart."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cnnstudio.ui.theme.surfaces import DimLabel
from cnnstudio.ui.widgets.invitation import Invitation

_TEXT = (
    "An explanation shows which places of an image speak for a class. The layers and kernels of this network can be "
    "looked at all the same."
)


class NoClassPage(Invitation):
    """Says what an explanation is, and why this network has none."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("No class to explain", _TEXT, parent)
        self._refusal = DimLabel()
        self.add_text(self._refusal)
        self.column.addStretch(1)

    @property
    def refusal(self) -> str:
        """Why there is none."""
        return self._refusal.text()

    def show_refusal(self, text: str) -> None:
        """Say why there is none."""
        self._refusal.setText(text)
