"""The part of the project's properties that tells where its weights come from."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cnnstudio.core.numerals import exact
from cnnstudio.ui.theme.surfaces import GRID, DimLabel, Heading, TextLabel, unbroken
from cnnstudio.ui.weights.weights_desk import WeightsDesk
from cnnstudio.ui.widgets.notice import Action, Notice
from cnnstudio.ui.widgets.progress_line import ProgressLine

_START = "Start weights, drawn at random from the seed."
_MOST = 12  # layers that are listed


def breakable(text: str) -> str:
    """The text with places where the long names of files may go on in the next line."""
    return text.replace("_", "_\u200b")


class WeightsSection(QWidget):
    """Shows the weights file, which layers take it, and what is wrong with it.

    Signals:
        load_requested: A weights file is to be chosen.
        names_requested: A file with the names of the classes is to be chosen.
        published_requested: A file with published weights is to be chosen; carries the network's name.
    """

    load_requested = Signal()
    names_requested = Signal()
    published_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk: WeightsDesk | None = None
        self.text = TextLabel(_START)
        self.details = DimLabel()
        self.progress_text = TextLabel()
        self.progress = ProgressLine("Progress of the weights", 4)
        self.cancel = QPushButton("Cancel")
        self.notice = Notice("Trouble with the weights")
        self.load = QPushButton("Load weights…")
        self.forget = QPushButton("Forget weights")
        self._lay_out()
        self.load.clicked.connect(self.load_requested)
        self.forget.clicked.connect(self._on_forget)
        self.cancel.clicked.connect(self._on_cancel)
        self._show_progress()

    def _lay_out(self) -> None:
        self._underway = QWidget()
        row = QHBoxLayout(self._underway)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        texts = QVBoxLayout()
        texts.setSpacing(GRID // 2)
        texts.addWidget(self.progress_text)
        texts.addWidget(self.progress)
        row.addLayout(texts, 1)
        row.addWidget(self.cancel)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        for button in (self.load, self.forget):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(Heading("WEIGHTS"))
        for part in (self.text, self.details, self._underway, self.notice):
            column.addWidget(part)
        column.addLayout(buttons)

    def follow(self, desk: WeightsDesk) -> None:
        """Show what a desk knows, from now on."""
        self._desk = desk
        desk.changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the weights as they are now."""
        desk = self._desk
        if desk is None:
            return
        source, report = desk.source, desk.report()
        self.text.setToolTip("" if source is None else source.path)
        if source is None:
            self.text.setText(_START)
        elif report is None:
            self.text.setText(f"From {source.name}.")
        else:
            self.text.setText(self._summary(source.pretrained, source.name, len(report.taken), report.count))
        lines = [] if report is None else [*[one.words for one in report.misfits],
                                          *[f"{name}: not in the file" for name in report.new]]  # fmt: skip
        more = [f"and {exact(len(lines) - _MOST)} more"] if len(lines) > _MOST else []
        listed = "\n".join([*lines[:_MOST], *more])
        self.details.setText(unbroken(f"With start weights:\n{listed}") if lines else "")
        self.details.setVisible(bool(lines))
        self.forget.setVisible(source is not None)
        self._show_trouble(desk)
        self._show_progress()

    def _summary(self, pretrained: str, name: str, taken: int, count: int) -> str:
        kind = "ImageNet weights, " if pretrained else ""
        which = f"all {exact(count)}" if taken == count else f"{exact(taken)} of {exact(count)}"
        text = f"{which} layers with weights have them from {name}."
        return f"{kind}{name}: {which} layers have theirs." if kind else text[:1].upper() + text[1:]

    def _show_trouble(self, desk: WeightsDesk) -> None:
        names: tuple[Action, ...] = (
            ("Download names", desk.load_class_names),
            ("Choose a file…", self.names_requested.emit),
        )
        if desk.trouble:
            self.notice.show_message(
                "error", breakable(desk.trouble), self._ways(desk) or (names if desk.misses_names else ())
            )
        elif desk.misses_names and not desk.doing:
            text = "Predictions show the classes of ImageNet by number: their names were not fetched yet."
            self.notice.show_message("note", text, names)
        else:
            self.notice.clear()

    def _ways(self, desk: WeightsDesk) -> tuple[Action, ...]:
        """What can be done about trouble; () where the button below says it all."""
        name = getattr(desk.failed, "name", "")
        if name:
            return (
                ("Try again", lambda: desk.load_pretrained(name)),
                ("Choose a file…", lambda: self.published_requested.emit(name)),
            )
        if not desk.is_lost or desk.source is None:
            return ()
        locate: Action = ("Locate…", self.load_requested.emit)
        if not Path(desk.source.path).exists():
            return (locate, ("Forget weights", desk.forget))
        return (locate, ("Use it as it is", desk.take_as_it_is))

    def _show_progress(self) -> None:
        doing = "" if self._desk is None else self._desk.doing
        fraction = None if self._desk is None else self._desk.fraction
        self._underway.setVisible(bool(doing))
        self.progress_text.setText(breakable(f"{doing}…" if doing and fraction is None else doing))
        self.progress.setRange(0, 0 if fraction is None else 1000)
        if fraction is not None:
            self.progress.setValue(round(1000 * fraction))

    @Slot()
    def _on_forget(self) -> None:
        if self._desk is not None:
            self._desk.forget()

    @Slot()
    def _on_cancel(self) -> None:
        if self._desk is not None:
            self._desk.stop()
