"""Which texts a card has room for: names and settings are elided, figures are shortened, nothing overlaps."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

from cnnstudio.core.report import State
from cnnstudio.ui.canvas.card_state import CardState
from cnnstudio.ui.canvas.fonts import Fonts
from cnnstudio.ui.canvas.geometry import CARD_WIDTH

TEXT_LEFT = 44.0
TEXT_RIGHT = CARD_WIDTH - 12.0
MARK_SIDE = 13.0
MARK_SPACE = 6.0
_SPACE = 12.0
_LEAST_NAME = 110.0
_LEAST_DESCRIPTION = 56.0


@dataclass(frozen=True, slots=True)
class CardText:
    """The texts of a card as they fit, with what their places depend on.

    Attributes:
        name, figure: The first line: left and right.
        description, second_line: The second line: left and right.
        name_width, figure_width, second_width: Widths of texts, in px.
    """

    name: str
    figure: str
    description: str
    second_line: str
    name_width: float
    figure_width: float
    second_width: float


_remembered: dict[CardState, CardText] = {}
_fitted_with: list[Fonts] = []
_MOST_REMEMBERED = 16_384


def fitted(state: CardState, fonts: Fonts) -> CardText:
    """Fit the texts of a card into its width; remembered, since cards come into view again and again."""
    if not _fitted_with or _fitted_with[0] is not fonts or len(_remembered) >= _MOST_REMEMBERED:
        _remembered.clear()
        _fitted_with[:] = [fonts]
    text = _remembered.get(state)
    if text is None:
        text = _remembered[state] = _fit(state, fonts)
    return text


def _fit(state: CardState, fonts: Fonts) -> CardText:
    room = TEXT_RIGHT - TEXT_LEFT
    mark = (MARK_SIDE + MARK_SPACE) * (bool(state.mark) + state.is_frozen)
    bold, plain = fonts.name_metrics, fonts.text_metrics
    figure = state.figure
    name_width = bold.horizontalAdvance(state.name) + mark + _SPACE
    if bold.horizontalAdvance(figure) + name_width > room:
        figure = state.short_figure
    figure = _elided(figure, bold, room - min(name_width, _LEAST_NAME))
    figure_width = bold.horizontalAdvance(figure)
    name = _elided(state.name, bold, room - figure_width - mark - _SPACE, Qt.TextElideMode.ElideMiddle)
    second = _elided(state.second_line, plain, room * 0.6 if state.standing is State.SOUND else room)
    second_width = plain.horizontalAdvance(second)
    left = room - second_width - (_SPACE if second else 0.0)
    description = _elided(state.description, plain, left) if left >= _LEAST_DESCRIPTION else ""
    return CardText(
        name, figure, description, second, bold.horizontalAdvance(name), figure_width, second_width
    )


def _elided(
    text: str, metrics: QFontMetricsF, width: float, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight
) -> str:
    # A px more than measured, since widths of texts are fractions that Qt rounds.
    return metrics.elidedText(text, mode, max(0.0, width) + 1.0)
