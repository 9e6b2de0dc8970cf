"""Window by window beside all at once: how long both take, and how far their scores are from each other."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cnnstudio.core.numerals import exact, times
from cnnstudio.engine.predicting.slide import AtOnce, Slid
from cnnstudio.ui.theme.surfaces import DimLabel
from cnnstudio.ui.widgets.labels import figures, title

_ROWS = ("Passes", "Time", "Places", "Px from place to place")
_EXACT = 1e-5
_BEGINNING = "As soon as the window is at the end of the image, the network sees all of it at once."


class ComparisonPart(QWidget):
    """A table of two columns, and what follows from it in words.

    Attributes:
        stop: Stops the window while it slides.
    """

    def __init__(self) -> None:
        super().__init__()
        self.table = QGridLayout()
        self.table.setHorizontalSpacing(16)
        self.table.setVerticalSpacing(6)
        self.table.setColumnStretch(0, 1)
        for column, words in enumerate(("Window\nby window", "All\nat once"), 1):
            head = QLabel(words)
            head.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            head.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
            self.table.addWidget(head, 0, column)
        self._cells: list[tuple[QLabel, QLabel]] = []
        for row, words in enumerate(_ROWS, 1):
            self.table.addWidget(DimLabel(words), row, 0)
            cells = figures(), figures()
            for column, cell in enumerate(cells, 1):
                cell.setAlignment(Qt.AlignmentFlag.AlignRight)
                self.table.addWidget(cell, row, column)
            self._cells.append(cells)
        self.verdict = DimLabel(_BEGINNING)
        self.stop = QPushButton("Stop")
        self.stop.setToolTip("Let the window stay where it is.")
        self.stop.hide()
        parts = QVBoxLayout(self)
        parts.setContentsMargins(0, 0, 12, 0)
        parts.setSpacing(12)
        parts.addWidget(title("Two ways, one network"))
        parts.addLayout(self.table)
        parts.addWidget(self.verdict)
        parts.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_result(None)

    @property
    def figures(self) -> list[tuple[str, str]]:
        """What stands in the table, row by row."""
        return [(first.text(), second.text()) for first, second in self._cells]

    def show_progress(self, done: int, total: int) -> None:
        """Say how far the window is."""
        self._cells[0][0].setText(f"{exact(done)} of {exact(total)}")

    def show_result(self, result: Slid | None) -> None:
        """Show both; None while nothing is known."""
        first = ["–"] * len(_ROWS) if result is None else _of_windows(result)
        at_once = None if result is None else result.at_once
        second = ["–"] * len(_ROWS) if at_once is None else _of_one_pass(at_once)
        for cells, texts in zip(self._cells, zip(first, second, strict=True), strict=True):
            for cell, text in zip(cells, texts, strict=True):
                cell.setText(text)
        self.verdict.setText(_BEGINNING if result is None else _verdict(result))


def _of_windows(result: Slid) -> list[str]:
    count = sum(len(level.windows) for level in result.levels)
    tops = result.levels[0].windows.tops
    lefts = result.levels[0].windows.lefts
    steps = [int(places[1] - places[0]) for places in (tops, lefts) if len(places) > 1]
    return [exact(count), _seconds(result.seconds), _places([level.windows.shape for level in result.levels]),
            f"{max(steps)}" if steps else "–"]  # fmt: skip


def _of_one_pass(at_once: AtOnce) -> list[str]:
    shapes = [level.windows.shape for level in at_once.levels]
    return [exact(len(shapes)), _seconds(at_once.seconds), _places(shapes), exact(at_once.stride)]


def _places(shapes: list[tuple[int, int]]) -> str:
    return "\n".join([times(shape) for shape in shapes])  # one size of the image a line


def _seconds(seconds: float) -> str:
    return f"{1000 * seconds:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"


def _verdict(result: Slid) -> str:
    """What the two columns say."""
    at_once = result.at_once
    if at_once is None:
        return f"All at once is not possible: {result.obstacle}"
    ratio = result.seconds / max(at_once.seconds, 1e-9)
    quick = (
        f"All at once is {ratio:.0f} times as quick" if ratio >= 1.5 else "All at once is not quicker here"
    )
    if at_once.difference is None:
        return f"{quick}. No place is looked at both ways: choose a stride that {at_once.stride} px go into."
    where = f"in the {exact(at_once.shared)} places that both look at"
    if at_once.difference <= _EXACT:
        return f"{quick}, and its scores are the same {where} (to {at_once.difference:.0e})."
    return (
        f"{quick}; its scores differ by up to {at_once.difference:.2f} {where}: with “same” padding a window ends in zeros, "
        "and the whole image does not."
    )
