"""What keys do on the canvas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QKeyCombination, Qt

from cnnstudio.ui.canvas.walking import Direction

_Key = Qt.Key
_Held = Qt.KeyboardModifier


class KeyTarget(Protocol):
    """What keys act on: the canvas."""

    def walk(self, direction: str) -> None:
        """Select the next card."""

    def swap(self, up: bool) -> None:
        """Move the selected layer along its chain."""

    def delete(self) -> None:
        """Delete what is selected."""

    def select_all(self) -> None:
        """Select every card."""

    def request_rename(self) -> None:
        """Ask for another name."""

    def request_open(self) -> None:
        """Ask to see what is inside a block."""

    def request_menu(self) -> None:
        """Ask for the menu of what is selected."""

    def fit(self) -> None:
        """Show all."""

    def actual_size(self) -> None:
        """Show at actual size."""

    def zoom_in(self) -> None:
        """Show larger."""

    def zoom_out(self) -> None:
        """Show smaller."""


def _walk(direction: Direction) -> Callable[[KeyTarget], None]:
    return lambda canvas: canvas.walk(direction)


_ACTIONS: dict[QKeyCombination, Callable[[KeyTarget], None]] = {
    QKeyCombination(_Key.Key_Up): _walk(Direction.UP),
    QKeyCombination(_Key.Key_Down): _walk(Direction.DOWN),
    QKeyCombination(_Key.Key_Left): _walk(Direction.LEFT),
    QKeyCombination(_Key.Key_Right): _walk(Direction.RIGHT),
    QKeyCombination(_Held.AltModifier, _Key.Key_Up): lambda canvas: canvas.swap(up=True),
    QKeyCombination(_Held.AltModifier, _Key.Key_Down): lambda canvas: canvas.swap(up=False),
    QKeyCombination(_Key.Key_Delete): lambda canvas: canvas.delete(),
    QKeyCombination(_Key.Key_Backspace): lambda canvas: canvas.delete(),
    QKeyCombination(_Held.ControlModifier, _Key.Key_A): lambda canvas: canvas.select_all(),
    QKeyCombination(_Key.Key_F2): lambda canvas: canvas.request_rename(),
    QKeyCombination(_Key.Key_Return): lambda canvas: canvas.request_open(),
    QKeyCombination(_Key.Key_Enter): lambda canvas: canvas.request_open(),
    QKeyCombination(_Key.Key_Menu): lambda canvas: canvas.request_menu(),
    QKeyCombination(_Held.ShiftModifier, _Key.Key_F10): lambda canvas: canvas.request_menu(),
    QKeyCombination(_Key.Key_Period): lambda canvas: canvas.fit(),
    QKeyCombination(_Held.ControlModifier, _Key.Key_0): lambda canvas: canvas.actual_size(),
    QKeyCombination(_Held.ControlModifier, _Key.Key_Plus): lambda canvas: canvas.zoom_in(),
    QKeyCombination(_Held.ControlModifier, _Key.Key_Equal): lambda canvas: canvas.zoom_in(),
    QKeyCombination(_Held.ControlModifier, _Key.Key_Minus): lambda canvas: canvas.zoom_out(),
}


def act(canvas: KeyTarget, keys: QKeyCombination) -> bool:
    """Do what keys stand for; says whether they stand for anything."""
    # The keypad's arrows and signs mean the same.
    held = keys.keyboardModifiers() & ~_Held.KeypadModifier
    action = _ACTIONS.get(QKeyCombination(held, keys.key()))
    if action is None:
        return False
    action(canvas)
    return True
