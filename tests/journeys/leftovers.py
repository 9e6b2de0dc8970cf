"""What runs or stands in a process, so that what a test leaves behind can be told."""

from __future__ import annotations

import gc
import threading

from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import getCppPointer, isValid

from cnnstudio.ui.main_window import MainWindow


def threads() -> set[str]:
    """Threads that run besides this one, by name: Qt's and Python's; not those that write the drafts of an open window."""
    qt = (thing for thing in gc.get_objects() if isinstance(thing, QThread) and isValid(thing))
    python = (thread for thread in threading.enumerate() if thread is not threading.main_thread())
    running = [f"{type(thread).__name__} {getCppPointer(thread)}" for thread in qt if thread.isRunning()]
    known = ("Dummy", "pytest", "ThreadPool", "asyncio", "Thread-", *_writers())
    return {*running, *(thread.name for thread in python if not thread.name.startswith(known))}


def _writers() -> tuple[str, ...]:
    """Names of the threads that a window keeps while it is open, from the first draft of a project on."""
    windows = (widget for widget in QApplication.topLevelWidgets() if isValid(widget))
    return ("drafts",) if any(isinstance(one, MainWindow) and one.isVisible() for one in windows) else ()


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
