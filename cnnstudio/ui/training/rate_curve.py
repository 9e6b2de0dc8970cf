"""The learning rate over a training, drawn before it runs."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.core.numerals import exact
from cnnstudio.document.phases import parts_of
from cnnstudio.document.project import Project
from cnnstudio.document.schedules import Constant, Course, Schedule
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font

_HEIGHT = 84
_STEPS = 100  # that an epoch is taken to have
_POINTS = 400


class RateCurve(QWidget):
    """A small plot: epochs to the right, the rate from 0 upwards."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Learning rate over the training")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rates: tuple[float, ...] = ()
        self._borders: tuple[int, ...] = ()  # places in the rates at which another phase begins
        self._top = 0.0
        self._epochs = 1
        self._is_known = True
        theme.changed.connect(self.update)

    @property
    def rates(self) -> tuple[float, ...]:
        """The rates that are drawn, from the first step to the last."""
        return self._rates

    def show_rate(self, schedule: Schedule, base: float, epochs: int) -> None:
        """Draw a schedule; a constant rate needs no picture.

        One that depends on the losses is drawn with its falls as early as they can come, dashed.

        Args:
            schedule: The schedule.
            base: The learning rate of the optimizer.
            epochs: How long the training is.
        """
        self._show(((schedule, base, epochs),))

    def show_project(self, project: Project) -> None:
        """Draw how the rate goes over all phases of a project's training."""
        phases = [phase.project for phase in parts_of(project)]
        self._show(
            tuple((phase.schedule, phase.optimizer.learning_rate, phase.training.epochs) for phase in phases)
        )

    def _show(self, phases: tuple[tuple[Schedule, float, int], ...]) -> None:
        """Draw phases behind each other, each with its schedule, rate and epochs."""
        self._epochs = sum(epochs for _, _, epochs in phases)
        self._rates, self._borders = (), ()
        for schedule, base, epochs in phases:
            course = Course(_STEPS, epochs)
            count = max(2, round(_POINTS * epochs / self._epochs))
            places = sorted({round(place * (course.total - 1) / (count - 1)) for place in range(count)})
            self._rates += tuple(_earliest(schedule, base, step, course) for step in places)
            self._borders += (len(self._rates),)
        self._borders = self._borders[:-1]
        self._top = max(self._rates)
        self._is_known = all(schedule.is_known_before for schedule, _, _ in phases)
        is_plain = len(phases) == 1 and phases[0][0] == Constant()
        self.setVisible(not is_plain)
        self.setAccessibleDescription(
            f"From {self._rates[0]:.3g} over at most {self._top:.3g} to {self._rates[-1]:.3g} in "
            f"{exact(self._epochs)} epochs"
        )
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(200, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the axes, their ends, and the curve."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(figures_font(-2))
        line = painter.fontMetrics().height()
        area = QRectF(1, line + 2, self.width() - 2, self.height() - 2 * line - 6)
        self._draw_axes(painter, area, line)
        last = max(1, len(self._rates) - 1)
        for border in self._borders:
            x = area.left() + area.width() * (border - 0.5) / last
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        if self._top > 0:
            style = Qt.PenStyle.SolidLine if self._is_known else Qt.PenStyle.DashLine
            painter.setPen(QPen(QColor(theme.colours.accent), 1.6, style))
            painter.drawPolyline(self._curve(area))

    def _draw_axes(self, painter: QPainter, area: QRectF, line: int) -> None:
        painter.setPen(QPen(QColor(theme.colours.line), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.topLeft(), area.topRight())
        painter.setPen(QColor(theme.colours.dim))
        painter.drawText(QRectF(0, 0, self.width(), line), Qt.AlignmentFlag.AlignLeft, f"{self._top:.3g}")
        below = QRectF(0, area.bottom() + 3, self.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "0")
        epochs = f"epoch {exact(self._epochs)}"
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, epochs)
        painter.setPen(QPen(QColor(theme.colours.line), 1))

    def _curve(self, area: QRectF) -> QPolygonF:
        last = max(1, len(self._rates) - 1)
        return QPolygonF([
            QPointF(area.left() + area.width() * place / last, area.bottom() - area.height() * rate / self._top)
            for place, rate in enumerate(self._rates)
        ])  # fmt: skip


def _earliest(schedule: Schedule, base: float, step: int, course: Course) -> float:
    """The rate of a step if the validation loss never fell, where the rate goes by that."""
    past = () if schedule.is_known_before else (0.0,) * (step // course.steps)
    return schedule.rate(base, step, course, past)
