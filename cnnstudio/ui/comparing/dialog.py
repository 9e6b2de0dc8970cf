"""Network › Compare: the project that is shown beside another network, layer by layer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cnnstudio.core.analysis import analyse
from cnnstudio.core.difference import Difference, LayerDifference, Side, difference
from cnnstudio.core.difference_text import csv_text
from cnnstudio.core.errors import FileError, StudioError
from cnnstudio.core.report import Report
from cnnstudio.document.atomic import write_whole
from cnnstudio.document.project import Project
from cnnstudio.ui.comparing.layer_table import LayerTable
from cnnstudio.ui.comparing.partner_choice import PartnerChoice
from cnnstudio.ui.comparing.partners import Partner, file_partner, open_partners
from cnnstudio.ui.saving import questions
from cnnstudio.ui.theme.fonts import text_font
from cnnstudio.ui.theme.icons import drawn_icon
from cnnstudio.ui.theme.surfaces import GRID, ErrorLabel, Hairline, TextLabel, quiet_button
from cnnstudio.ui.theme.theme import theme
from cnnstudio.ui.what_if.columns import Column
from cnnstudio.ui.what_if.table import FiguresTable
from cnnstudio.ui.widgets.elided_label import ElidedLabel
from cnnstudio.ui.window.messages import Kind

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow

_SOON = 100  # ms: edits that follow each other closely are compared once
_INVITATION = (
    "Choose a network to compare this project with: another tab, a file, or one of the gallery. "
    "You will see which layers were added, removed, changed or moved, and what that costs."
)


class CompareDialog(QDialog):
    """Follows the project that is shown and the one that it is compared with.

    Attributes:
        choice: What it is compared with.
        table: The layers that differ.
        totals: Both networks as a whole.
        summary: How many layers became what.
        same_box: Whether layers that are as they were are shown too.
        swap_button: Compares the other way round.
        export_button: Writes the table to a file.
        problem: Why there is nothing to show.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._files: list[Partner] = []
        self._is_swapped = False
        self._found: Difference | None = None
        self._own = window.editor.followed
        self._read: tuple[Project, Report] | None = None  # what was chosen, where it is not open
        self.setWindowTitle("Compare networks")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.choice = PartnerChoice()
        self.swap_button = quiet_button("Compare the other way round")
        self.own_name = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.own_name.setFont(text_font(strong=True))
        self.totals = FiguresTable()
        self.summary = QLabel()
        self.summary.setFont(text_font(strong=True))
        self.same_box = QCheckBox("Show layers that are as they were")
        self.table = LayerTable()
        self.invitation = TextLabel(_INVITATION)
        self.problem = ErrorLabel()
        self.export_button = QPushButton("Export as CSV…")
        self.close_button = QPushButton("Close")
        self._ends = QLabel("From"), QLabel("to")
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._lay_out()
        self._connect()
        self._on_projects_changed()
        self.refresh()
        self.resize(1120, 640)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(GRID)
        for widget in (self._ends[0], self.choice, self.swap_button, self._ends[1]):
            top.addWidget(widget)
        top.addWidget(self.own_name, 1)
        middle = QHBoxLayout()
        middle.addWidget(self.summary, 1)
        middle.addWidget(self.same_box)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch(1)
        for button in (self.export_button, self.close_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        self._page = QWidget()
        page = QVBoxLayout(self._page)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(2 * GRID)
        page.addWidget(self.totals, 0, Qt.AlignmentFlag.AlignLeft)
        page.addWidget(Hairline())
        page.addLayout(middle)
        page.addWidget(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(top)
        column.addWidget(self.problem)
        column.addWidget(self.invitation)
        column.addWidget(self._page, 1)
        column.addStretch(0)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.choice.chosen.connect(self._on_partner_chosen)
        self.choice.file_requested.connect(self._on_file_requested)
        self.swap_button.clicked.connect(self.swap)
        self.same_box.toggled.connect(self._show_layers)
        self.table.layer_chosen.connect(self._on_layer_chosen)
        self.export_button.clicked.connect(self.export)
        self.close_button.clicked.connect(self.close)
        self._soon.timeout.connect(self.refresh)
        self._window.editor.project_changed.connect(self._soon.start)
        self._window.projects.changed.connect(self._on_projects_changed)
        self._window.projects.shown.connect(self._on_projects_changed)
        theme.changed.connect(self._paint_signs)
        self._paint_signs()

    @Slot()
    def _paint_signs(self) -> None:
        self.swap_button.setIcon(drawn_icon("mdi6.swap-horizontal", theme.colours.dim))

    @Slot()
    def _on_projects_changed(self) -> None:
        """List what is open by now; if what was compared with is shown itself, the two change places."""
        before, self._own = self._own, self._window.editor.followed
        partner, opened = self.choice.partner, open_partners(self._window.projects)
        self.choice.show_choices(opened, self._files)
        self._read = None
        former = [known for known in opened if known.editor is before]
        if partner is not None and partner.editor is self._own and former:
            self._is_swapped = not self._is_swapped
            self.choice.choose(former[0])
        self._soon.start()

    @Slot(object)
    def _on_partner_chosen(self, partner: Partner) -> None:
        self._read = None
        self.refresh()

    @Slot()
    def _on_file_requested(self) -> None:
        path = questions.ask_what_to_open(self, self._window.files.folder())
        if path is not None:
            self.compare_with_file(path)

    def compare_with_file(self, path: Path) -> None:
        """Compare with the project or model in a file."""
        partner = file_partner(path)
        self._files = [partner, *[known for known in self._files if known.key != partner.key]]
        self.choice.show_choices(open_partners(self._window.projects), self._files)
        self.choice.choose(partner)

    @Slot()
    def swap(self) -> None:
        """Compare the other way round."""
        self._is_swapped = not self._is_swapped
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Compare what is chosen as it is now."""
        self._soon.stop()
        partner, problem = self.choice.partner, ""
        self._found = None
        for label, text in zip(
            self._ends, ("To", "from") if self._is_swapped else ("From", "to"), strict=True
        ):
            label.setText(text)
        self.own_name.set_text(self._window.projects.current.title)
        if partner is not None:
            try:
                self._found = self._compared(partner)
            except StudioError as error:
                problem = str(error)
        self._show(partner, problem)

    def _compared(self, partner: Partner) -> Difference:
        if partner.editor is not None:
            other, report = partner.editor.document.project, partner.editor.document.report
        else:
            if self._read is None:
                project = partner.load()
                self._read = project, analyse(project.network)
            other, report = self._read
        document = self._window.editor.document
        sides = (
            Side(report, other.training.batch_size, other.optimizer.slots()),
            Side(document.report, document.project.training.batch_size, document.project.optimizer.slots()),
        )
        return difference(*reversed(sides)) if self._is_swapped else difference(*sides)

    def _show(self, partner: Partner | None, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.invitation.setVisible(partner is None)
        self._page.setVisible(self._found is not None)
        self.export_button.setEnabled(self._found is not None and bool(self._found.changed))
        if self._found is not None and partner is not None:
            titles = [partner.title, self._window.projects.current.title]
            sides = self._found.first, self._found.second
            names = reversed(titles) if self._is_swapped else titles
            columns = [Column(name, side.figures) for name, side in zip(names, sides, strict=True)]
            self.totals.show_columns(tuple(columns))
            text = self._found.sentence
            self.summary.setText(f"{text[:1].upper()}{text[1:]}")
        self._show_layers()

    @Slot()
    def _show_layers(self) -> None:
        self.table.show_difference(self._found, with_same=self.same_box.isChecked())

    @Slot(object)
    def _on_layer_chosen(self, layer: LayerDifference) -> None:
        """Show a layer of this project on the canvas; one that only the other has is not there."""
        node = layer.before if self._is_swapped else layer.after
        if node is None or node.id not in self._window.editor.document.project.network:
            return
        self._window.show_workspace("design")
        self._window.editor.select((node.id,))
        self._window.design.canvas.center_on(node.id)

    @Slot()
    def export(self) -> bool:
        """Ask for a name and write the layers that differ to it.

        Returns:
            Whether they are written.
        """
        if self._found is None:
            return False
        stem = Path(self._window.files.title).stem
        suggestion = self._window.files.folder() / f"{stem}-compared.csv"
        path = questions.ask_where_to_save(self, suggestion, "Export as CSV", "Tables (*.csv)")
        if path is None:
            return False
        try:
            write_whole(path, csv_text(self._found).encode("utf-8"))
        except FileError as error:
            self.problem.setText(str(error))
            self.problem.show()
            return False
        self._window.messages.show_message(f"Exported to {path}.", Kind.NOTE, passing=True)
        return True
