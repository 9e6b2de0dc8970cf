"""Chooses what a project is compared with."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox

from cnnstudio.ui.comparing.partners import Partner, published_partners
from cnnstudio.ui.theme.fonts import text_font

_MOST_SHOWN = 24
_FILE = "Open a file…"


class PartnerChoice(QComboBox):
    """Lists open projects, files that were chosen here, and the published networks, each under its heading.

    Signals:
        chosen: Another one was chosen; carries the `Partner`.
        file_requested: The user wants to choose a file.
    """

    chosen = Signal(object)
    file_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Compare with")
        self.setMaxVisibleItems(_MOST_SHOWN)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(28)
        self.setPlaceholderText("Choose a network")
        self._published = published_partners()
        self._partner: Partner | None = None
        self.activated.connect(self._on_activated)

    @property
    def partner(self) -> Partner | None:
        """What was chosen; None before."""
        return self._partner

    def show_choices(self, opened: list[Partner], files: list[Partner]) -> None:
        """List these, and the published ones; what was chosen stays so, if it is still there."""
        with QSignalBlocker(self):
            self.clear()
            self._add_group("Open projects", opened)
            self._add_group("Files", files)
            self.addItem(_FILE)
            self._add_group("Published networks", self._published)
            fresh = [partner for partner in (*opened, *files, *self._published) if self._is_chosen(partner)]
            self._partner = fresh[0] if fresh else None
            self.setCurrentIndex(self._place())

    def choose(self, partner: Partner) -> None:
        """Choose one that is listed."""
        self._partner = partner
        self.setCurrentIndex(self._place())
        self.chosen.emit(partner)

    def _is_chosen(self, partner: Partner) -> bool:
        return self._partner is not None and partner.key == self._partner.key

    def _place(self) -> int:
        places = [place for place in range(self.count()) if isinstance(self.itemData(place), Partner)]
        return next((place for place in places if self._is_chosen(self.itemData(place))), -1)

    def _add_group(self, title: str, partners: list[Partner]) -> None:
        if not partners:
            return
        self.addItem(title)
        model = self.model()
        if isinstance(model, QStandardItemModel):
            heading = model.item(self.count() - 1)
            heading.setEnabled(False)
            heading.setFont(text_font(-1, strong=True))
        for partner in partners:
            self.addItem(partner.title, partner)

    @Slot(int)
    def _on_activated(self, place: int) -> None:
        partner = self.itemData(place)
        if isinstance(partner, Partner):
            self._partner = partner
            self.chosen.emit(partner)
            return
        self.setCurrentIndex(self._place())
        if self.itemText(place) == _FILE:
            self.file_requested.emit()
