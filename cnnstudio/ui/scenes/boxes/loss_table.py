"""The loss of a picture, or of one cell of its grid, term by term: formula, weight, sum and product."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cnnstudio.document.tasks.loss_terms import LossTerm
from cnnstudio.ui.scenes.boxes.grid_cells import Cell
from cnnstudio.ui.scenes.boxes.picture_loss import PictureLoss
from cnnstudio.ui.theme.fonts import figures_font, text_font
from cnnstudio.ui.theme.surfaces import DimLabel, Hairline
from cnnstudio.ui.widgets.labels import title

_HEADINGS = ("Term", "Formula", "Weight", "Sum", "Product")
_NUMBER = 48  # px
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class LossTable(QWidget):
    """A row a term, and what they add up to.

    Signals:
        whole_requested: The user wants to see the loss of the whole picture again.
    """

    whole_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heading = title()
        self.whole = QPushButton("Whole picture")
        self.whole.setToolTip("Show the loss of all cells together.")
        self.whole.clicked.connect(self.whole_requested)
        self.note = DimLabel()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        for place in (2, 3, 4):
            self._grid.setColumnMinimumWidth(place, _NUMBER)
        self._terms: tuple[LossTerm, ...] = ()
        self._cells: list[list[QLabel]] = []
        row = QHBoxLayout()
        row.addWidget(self.heading, 1)
        row.addWidget(self.whole)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 4, 8)
        column.setSpacing(6)
        column.addWidget(Hairline())
        column.addLayout(row)
        column.addLayout(self._grid)
        column.addWidget(self.note)
        self.hide()

    @property
    def texts(self) -> list[tuple[str, ...]]:
        """What stands in the rows, from top to bottom, the sum last."""
        return [tuple(cell.text() for cell in row) for row in self._cells]

    def show_loss(self, loss: PictureLoss | None, cell: Cell | None = None) -> None:
        """Show a loss.

        Args:
            loss: That of a picture; None where it is not known.
            cell: The cell whose part is shown; None for all of them.
        """
        self.setVisible(loss is not None)
        if loss is None:
            return
        if loss.terms != self._terms:
            self._make_rows(loss.terms)
        where = "this picture" if cell is None else f"cell {cell[0] + 1}, {cell[1] + 1}"
        self.heading.setText(f"Loss of {where}")
        self.whole.setVisible(cell is not None)
        sums = loss.sums(cell)
        products = sums * loss.weights
        for row, total, product in zip(self._cells, sums.tolist(), products.tolist(), strict=False):
            row[3].setText(_number(total))
            row[4].setText(_number(product))
        self._cells[-1][4].setText(_number(float(products.sum())))
        count = loss.unknown
        left_out = (
            "1 object is left out, since its class"
            if count == 1
            else f"{count} objects are left out, since their class"
        )
        self.note.setText(f"{left_out} is none of the model's." if count else "")
        self.note.setVisible(bool(count))

    def _make_rows(self, terms: tuple[LossTerm, ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._terms = terms
        for column, words in enumerate(_HEADINGS):
            head = _cell(words, is_dim=True, is_number=column > 1)
            head.setFont(text_font(-1))
            self._grid.addWidget(head, 0, column)
        self._cells = []
        for place, term in enumerate(terms, 1):
            texts = (term.label, term.formula, f"× {term.weight:g}", "", "")
            self._add_row(place, texts, term.help)
        self._add_row(
            len(terms) + 1, ("Loss", "", "", "", ""), "What training counts, without penalties of layers."
        )
        for cell in self._cells[-1]:
            cell.setFont(figures_font(strong=True))

    def _add_row(self, place: int, texts: tuple[str, ...], help_text: str) -> None:
        cells = [_cell(text, is_dim=column == 1, is_number=column > 1) for column, text in enumerate(texts)]
        for column, cell in enumerate(cells):
            cell.setToolTip(help_text)
            self._grid.addWidget(cell, place, column)
        self._cells.append(cells)


def _cell(text: str, *, is_dim: bool, is_number: bool) -> QLabel:
    cell = QLabel(text)
    cell.setTextFormat(Qt.TextFormat.PlainText)
    cell.setFont(figures_font() if is_number else text_font(-2 if is_dim else 0))
    if is_number:
        cell.setAlignment(_RIGHT)
    if is_dim:
        cell.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return cell


def _number(value: float) -> str:
    """Four figures at most after the point, fewer of large numbers."""
    return f"{value:.4f}" if abs(value) < 10 else f"{value:.2f}" if abs(value) < 1000 else f"{value:.3g}"
