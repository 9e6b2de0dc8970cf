"""The one handler of what nobody expected: it is logged and told, and work goes on."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    QUrl,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication

from cnnstudio.core.errors import StudioError
from cnnstudio.document.folders import log_folder
from cnnstudio.ui.window.messages import MessageBar, Reply

logger = logging.getLogger("cnnstudio")

_MOST_BYTES = 1_000_000
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CrashReport(QObject):
    """Takes exceptions that nobody caught, from every thread, and Qt's own warnings.

    Attributes:
        path: The log.
    """

    _caught = Signal(str, str)

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__()
        self.path = (folder or log_folder()) / "cnnstudio.log"
        self._messages: MessageBar | None = None
        self._handler: logging.Handler = logging.NullHandler()
        self._caught.connect(self._on_caught, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over; the log is begun anew once it is large."""
        self._handler = _log_handler(self.path)
        logger.addHandler(self._handler)
        logger.setLevel(logging.INFO)
        sys.excepthook = self.take
        threading.excepthook = self._take_of_thread
        qInstallMessageHandler(_on_qt_message)

    def remove(self) -> None:
        """Give everything back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)
        logger.removeHandler(self._handler)
        self._handler.close()

    def show_in(self, messages: MessageBar) -> None:
        """Tell of what was caught in a window from now on."""
        self._messages = messages

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log an exception and tell the user; may be called from any thread."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        if isinstance(error, StudioError):
            self._caught.emit(str(error), "")
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        logger.error("%s", text)
        self._caught.emit(f"{kind.__name__}: {error}", text)

    def _take_of_thread(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            self.take(caught.exc_type, caught.exc_value, caught.exc_traceback)

    @Slot(str, str)
    def _on_caught(self, summary: str, text: str) -> None:
        if self._messages is None:
            sys.__stderr__.write(text or summary + "\n") if sys.__stderr__ else None
        elif not text:
            self._messages.show_error(summary)
        else:
            self._messages.show_error(
                f"Something went wrong inside the program ({_short(summary)}). Your work is still here: save it, and "
                "report what happened.",
                Reply("Copy report", lambda: QGuiApplication.clipboard().setText(text)),
                Reply("Open log", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.path)))),
            )


def _short(summary: str) -> str:
    return summary if len(summary) <= 120 else summary[:119] + "…"


def _log_handler(path: Path) -> logging.Handler:
    """Writes to the log; to nowhere where there is no room for one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _MOST_BYTES:
            path.replace(path.with_suffix(".old.log"))
        handler: logging.Handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    except OSError:
        return logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return handler


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, text: str | None) -> None:
    logger.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", text)
