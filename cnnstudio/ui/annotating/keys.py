"""What keys do on the Annotate page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QKeyCombination, Qt

from cnnstudio.ui.annotating.tools import Tool

_Key = Qt.Key
_Held = Qt.KeyboardModifier


class KeyTarget(Protocol):
    """What keys act on: the page."""

    def take_tool(self, tool: Tool) -> None:
        """Take a tool."""

    def choose_class(self, label: int) -> None:
        """Draw with a class."""

    def next_image(self) -> None:
        """Show the next image."""

    def previous_image(self) -> None:
        """Show the image before."""

    def select_next(self, step: int) -> None:
        """Select another box."""

    def nudge(self, dx: int, dy: int) -> None:
        """Move the selected box."""

    def stretch(self, dx: int, dy: int) -> None:
        """Move the right and lower edges of the selected box."""

    def delete(self) -> None:
        """Delete the selected box."""

    def duplicate(self) -> None:
        """Copy the selected box."""

    def undo(self) -> None:
        """Take the last step back."""

    def redo(self) -> None:
        """Do it again."""

    def change_brush(self, larger: bool) -> None:
        """Change the size of the brush."""

    def confirm(self) -> None:
        """End what is begun, or accept what is suggested."""

    def back_out(self) -> bool:
        """Drop what is begun, or what is suggested, or the selection; False if there is none of these."""

    def fit(self) -> None:
        """Show the whole image."""

    def actual_size(self) -> None:
        """Show px as px."""

    def zoom_in(self) -> None:
        """Show it larger."""

    def zoom_out(self) -> None:
        """Show it smaller."""


Act = Callable[[KeyTarget], object]


def _tool(tool: Tool) -> Act:
    return lambda page: page.take_tool(tool)


def _class(label: int) -> Act:
    return lambda page: page.choose_class(label)


def _arrows() -> dict[QKeyCombination, Act]:
    found: dict[QKeyCombination, Act] = {}
    ways = {_Key.Key_Left: (-1, 0), _Key.Key_Right: (1, 0), _Key.Key_Up: (0, -1), _Key.Key_Down: (0, 1)}
    for key, (dx, dy) in ways.items():
        for held, step in ((_Held.NoModifier, 1), (_Held.ShiftModifier, 10)):
            found[QKeyCombination(held, key)] = _nudge(dx * step, dy * step)
            found[QKeyCombination(held | _Held.ControlModifier, key)] = _stretch(dx * step, dy * step)
    return found


def _nudge(dx: int, dy: int) -> Act:
    return lambda page: page.nudge(dx, dy)


def _stretch(dx: int, dy: int) -> Act:
    return lambda page: page.stretch(dx, dy)


_ACTIONS: dict[QKeyCombination, Act] = {
    **{QKeyCombination(_Key(ord(tool.value.key))): _tool(tool) for tool in Tool},
    **{QKeyCombination(_Key(ord(str(number)))): _class(number - 1) for number in range(1, 10)},
    **_arrows(),
    QKeyCombination(_Key.Key_D): lambda page: page.next_image(),
    QKeyCombination(_Key.Key_A): lambda page: page.previous_image(),
    QKeyCombination(_Key.Key_N): lambda page: page.select_next(1),
    QKeyCombination(_Held.ShiftModifier, _Key.Key_N): lambda page: page.select_next(-1),
    QKeyCombination(_Key.Key_Delete): lambda page: page.delete(),
    QKeyCombination(_Key.Key_Backspace): lambda page: page.delete(),
    QKeyCombination(_Held.ControlModifier, _Key.Key_D): lambda page: page.duplicate(),
    QKeyCombination(_Held.ControlModifier, _Key.Key_Z): lambda page: page.undo(),
    QKeyCombination(_Held.ControlModifier, _Key.Key_Y): lambda page: page.redo(),
    QKeyCombination(_Held.ControlModifier | _Held.ShiftModifier, _Key.Key_Z): lambda page: page.redo(),
    QKeyCombination(_Key.Key_BracketLeft): lambda page: page.change_brush(larger=False),
    QKeyCombination(_Key.Key_BracketRight): lambda page: page.change_brush(larger=True),
    QKeyCombination(_Key.Key_Return): lambda page: page.confirm(),
    QKeyCombination(_Key.Key_Enter): lambda page: page.confirm(),
    QKeyCombination(_Key.Key_Escape): lambda page: page.back_out(),
    QKeyCombination(_Key.Key_Period): lambda page: page.fit(),
    QKeyCombination(_Held.ControlModifier, _Key.Key_0): lambda page: page.actual_size(),
    QKeyCombination(_Held.ControlModifier, _Key.Key_Plus): lambda page: page.zoom_in(),
    QKeyCombination(_Held.ControlModifier, _Key.Key_Equal): lambda page: page.zoom_in(),
    QKeyCombination(_Held.ControlModifier, _Key.Key_Minus): lambda page: page.zoom_out(),
}


def action_of(keys: QKeyCombination) -> Act | None:
    """What keys stand for; None if they stand for nothing."""
    # The keypad's arrows and figures mean the same.
    held = keys.keyboardModifiers() & ~_Held.KeypadModifier
    return _ACTIONS.get(QKeyCombination(held, keys.key()))
