"""The window as a program: fonts, theme, crash handler, start and end."""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from cnnstudio.core.errors import StudioError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from cnnstudio.ui.main_window import MainWindow

logger = logging.getLogger(__name__)

_NO_DISPLAY = (
    "There is no display to open the window on. Log in at a screen or forward one (ssh -X), "
    "or try `cnnstudio tour`, which needs none."
)
_BEAT = 200


def run(path: Path | None = None) -> int:
    """Open the window, work until it is closed, and give the exit status.

    Args:
        path: A file to open at once.
    """
    application = qt_application()
    if application is None:
        return 1
    from cnnstudio.ui.window.collector import Collector
    from cnnstudio.ui.window.crash_report import CrashReport

    report = CrashReport()
    report.install()
    window = opened_window(path)
    report.show_in(window.messages)
    collector = Collector(application)
    beat = _Interruption(window, application)
    status = application.exec()
    beat.stop()
    collector.stop()
    report.remove()
    return status


def opened_window(path: Path | None = None, *, warms_up: bool = True) -> MainWindow:
    """A window that is shown; a ``QApplication`` exists already.

    Args:
        path: A file to open at once.
        warms_up: Whether the engine is started once the window is painted.
    """
    from cnnstudio.ui.main_window import MainWindow
    from cnnstudio.ui.preferences import Preferences
    from cnnstudio.ui.theme.theme import theme

    preferences = Preferences()
    theme.apply(preferences.theme)
    window = MainWindow(preferences, warms_up=warms_up)
    if path is not None:
        window.open_dropped([str(path)])
    window.show()
    return window


def measure_startup() -> int:
    """Open the window, paint it once, print how long that took since the process began, and end."""
    application = qt_application()
    if application is None:
        return 1
    window = opened_window(warms_up=False)
    ages: list[float] = []
    # Before what follows the first painting: the projects of the last time are opened then.
    window.painted.connect(lambda: ages.append(_age()))
    window.painted.connect(application.exit)
    application.exec()
    (elapsed,) = ages
    print(json.dumps({"window_ms": round(1000 * elapsed), "keras_loaded": "keras" in sys.modules}))  # noqa: T201
    window.shut_down(keeps_draft=True)
    return 0


def _age() -> float:
    """Seconds since this process began; to some 10 ms on Linux."""
    try:
        # psutil counts from the second in which the machine was booted, and so may be half a second off.
        ticks = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()[19]
        return time.clock_gettime(time.CLOCK_BOOTTIME) - int(ticks) / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError, ValueError, IndexError):
        import psutil

        return time.time() - float(psutil.Process().create_time())


def qt_application() -> QApplication | None:
    """The Qt application; None, with a line on standard error, where no window can be opened."""
    from cnnstudio.display import has_display

    if not has_display():
        print(_NO_DISPLAY, file=sys.stderr)  # noqa: T201
        return None
    try:
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        print(_missing_library(error), file=sys.stderr)  # noqa: T201
        return None
    from PySide6.QtGui import QIcon

    from cnnstudio import __version__, resources

    application = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(application, QApplication):
        raise StudioError(
            "Another Qt program runs in this process without a screen: start CNN Studio by itself."
        )
    application.setApplicationName("cnnstudio")
    application.setApplicationDisplayName("CNN Studio")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("cnnstudio")
    application.setWindowIcon(QIcon(str(resources.path("cnnstudio.svg"))))
    return application


def _missing_library(error: ImportError) -> str:
    return (
        f"The window cannot be opened, since Qt misses a library of the system ({error}). "
        "On Debian and Ubuntu: apt install libegl1 libgl1 libxkbcommon-x11-0 libxcb-cursor0 libdbus-1-3 libfontconfig1."
    )


class _Interruption:
    """Ends the program at Ctrl+C in its terminal, and when the system asks; unsaved work stays as a draft."""

    def __init__(self, window: MainWindow, application: QApplication) -> None:
        from PySide6.QtCore import QTimer

        self._window = window
        self._application = application
        # Python sees a signal only between its own instructions: Qt must give it a turn now and then.
        self._timer = QTimer(window, interval=_BEAT)
        self._timer.timeout.connect(_turn)
        self._timer.start()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._on_signal)

    def stop(self) -> None:
        """Leave signals to Python again."""
        self._timer.stop()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def _on_signal(self, number: int, frame: object) -> None:
        logger.info("Ended by signal %d", number)
        self._window.shut_down(keeps_draft=True)
        self._application.exit(128 + number)


def _turn() -> None:
    """Nothing but a turn of Python's interpreter."""
