"""The keys that walk between units, layers and images."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_STEPS = {
    Qt.Key.Key_Left: ("unit", -1), Qt.Key.Key_Right: ("unit", 1), Qt.Key.Key_Up: ("layer", -1),
    Qt.Key.Key_Down: ("layer", 1), Qt.Key.Key_A: ("image", -1), Qt.Key.Key_D: ("image", 1),
}  # fmt: skip


def step_of(event: QKeyEvent) -> tuple[str, int]:
    """What a key walks along, ``unit``, ``layer`` or ``image``, and which way; "" and 0 for any other key."""
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return "", 0
    return _STEPS.get(Qt.Key(event.key()), ("", 0))
