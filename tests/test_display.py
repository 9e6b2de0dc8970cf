from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from cnnstudio.display import has_display

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="displays are asked for on Linux only")


@pytest.fixture(autouse=True)
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)


def test_without_any_there_is_none() -> None:
    assert not has_display()


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "vnc:size=800x600"])
def test_qt_needs_none_where_it_draws_elsewhere(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert has_display()


@pytest.mark.parametrize("display", ["", "rubbish", ":", ":98765", "localhost:54.0", ":1.2.3"])
def test_a_display_that_nobody_serves_is_none(display: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", display)
    assert not has_display()


def test_a_served_display_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0/tmp/.X11-unix/X4321")
        server.listen()
        monkeypatch.setenv("DISPLAY", ":4321.0")
        assert has_display()


def test_wayland(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert not has_display()
    (tmp_path / "wayland-0").touch()
    assert has_display()
