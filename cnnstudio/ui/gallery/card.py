"""The card of a published network: what it is, what it costs, and what it looks like."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QPalette, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.core.analysis import analyse
from cnnstudio.core.numerals import exact
from cnnstudio.core.shapes import shape_text
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.gallery import Published
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font, text_font
from cnnstudio.ui.theme.surfaces import GRID, DimLabel, TextLabel

_SCALE = 0.6
_PAUSE = 120  # ms that a network is looked at before it is drawn


class GalleryCard(QWidget):
    """Shows one network as it would open.

    Attributes:
        title: Name and year.
        figures: The values of the facts, by their names.
        picture: The network as the canvas draws it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = TextLabel()
        self.title.setFont(text_font(3, strong=True))
        self._idea = TextLabel()
        self._source = DimLabel()
        self.figures: dict[str, QLabel] = {}
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._project = Project()
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._draw)
        self._lay_out()

    def _lay_out(self) -> None:
        facts = QGridLayout()
        facts.setHorizontalSpacing(2 * GRID)
        facts.setVerticalSpacing(GRID // 2)
        facts.setColumnStretch(1, 1)
        for row, name in enumerate(("Cards", "Parameters", "MACs", "Input", "Output")):
            value = self.figures[name] = QLabel()
            value.setFont(figures_font())
            label = QLabel(name)
            label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            facts.addWidget(label, row, 0)
            facts.addWidget(value, row, 1)
        area = QScrollArea()
        area.setWidget(self.picture)
        area.setWidgetResizable(True)
        area.setAccessibleName("Picture of the network")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for part in (self.title, self._idea, self._source):
            column.addWidget(part)
        column.addLayout(facts)
        column.addWidget(area, 1)

    def sizeHint(self) -> QSize:
        """Wide enough for the ideas in a few lines."""
        return QSize(520, 600)

    def show_network(self, entry: Published, project: Project) -> None:
        """Show a network; its picture follows when one has looked at it for a moment.

        Args:
            entry: The card's texts.
            project: The network for the images and classes that are chosen.
        """
        report = analyse(project.network)
        self._project = project
        self.title.setText(f"{entry.title} ({entry.year})")
        self._idea.setText(entry.idea)
        self._source.setText(entry.source)
        inputs = [report[node.id].output for node in project.network if node.layer.maximum_inputs == 0]
        outputs = [report[node].output for node in project.network.outputs()]
        so_far = "" if report.totals.is_complete else " so far"
        for name, text in (
            ("Cards", exact(len(project.network))),
            ("Parameters", exact(report.totals.cost.params) + so_far),
            ("MACs", exact(report.totals.cost.macs) + so_far),
            ("Input", "; ".join(shape_text(shape) for shape in inputs)),
            ("Output", "; ".join(shape_text(shape) for shape in outputs)),
        ):
            self.figures[name].setText(text)
        self.picture.clear()
        self._timer.start()

    @Slot()
    def _draw(self) -> None:
        canvas = Canvas(Editor(Document(self._project)))
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap.fromImage(canvas.picture(_SCALE * ratio))
        pixmap.setDevicePixelRatio(ratio)
        self.picture.setPixmap(pixmap)
        ground = self.picture.palette()
        ground.setColor(QPalette.ColorRole.Window, QColor(theme.colours.background))
        self.picture.setPalette(ground)
        self.picture.setAutoFillBackground(True)
        canvas.deleteLater()
