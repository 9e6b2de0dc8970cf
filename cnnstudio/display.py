"""Whether there is a screen that a window can be opened on."""

from __future__ import annotations

import os
import re
import socket
import sys
from pathlib import Path

_SCREENLESS = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs")
_SECONDS = 2.0


def has_display() -> bool:
    """Ask before Qt does, which would end the process where there is none."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM", "").startswith(_SCREENLESS):
        return True
    return _has_wayland() or _has_x11(os.environ.get("DISPLAY", ""))


def _has_wayland() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY", "")
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(name) and Path(folder, name).exists()


def _has_x11(display: str) -> bool:
    """Whether something answers at an X11 display such as ``:0`` or ``host:10.0``."""
    match = re.fullmatch(r"(?:unix)?(?P<host>[^:]*):(?P<number>\d+)(?:\.\d+)?", display)
    if match is None:
        return False
    number = int(match["number"])
    if match["host"]:
        return _answers(socket.AF_INET, (match["host"], 6000 + number))
    return any(
        _answers(socket.AF_UNIX, name)
        for name in (f"\0/tmp/.X11-unix/X{number}", f"/tmp/.X11-unix/X{number}")
    )


def _answers(family: int, address: str | tuple[str, int]) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(_SECONDS)
        try:
            probe.connect(address)
        except OSError:
            return False
    return True
