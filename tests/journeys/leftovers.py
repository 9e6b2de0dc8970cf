"""What runs or stands in a process, so that what a test leaves behind can be told."""

from __future__ import annotations

import gc
import threading

from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import getCppPointer, isValid


def threads() -> set[str]:
    """Threads that run besides this one, by name: Qt's and Python's."""
    qt = (thing for thing in gc.get_objects() if isinstance(thing, QThread) and isValid(thing))
    python = (thread for thread in threading.enumerate() if thread is not threading.main_thread())
    running = [f"{type(thread).__name__} {getCppPointer(thread)}" for thread in qt if thread.isRunning()]
    known = "Dummy", "pytest", "ThreadPool", "asyncio", "Thread-"
    return {*running, *(thread.name for thread in python if not thread.name.startswith(known))}


def top_levels() -> set[str]:
    """Widgets that belong to nobody; pyqtgraph keeps menus so, and empty widgets out of which it took them."""
    widgets = [
        widget for widget in QApplication.topLevelWidgets() if isValid(widget) and widget.parent() is None
    ]
    return {
        f"{type(widget).__name__} {getCppPointer(widget)}"
        for widget in widgets
        if "Menu" not in type(widget).__name__
        and (type(widget) is not QWidget or widget.findChildren(QWidget))
    }
