"""From a click on a map to the painted account of that number, in the real window with its engine: target 50 ms."""

from __future__ import annotations

import os
import random
import tempfile
import time

from figures import percentile
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cnnstudio.core.network import Network
from cnnstudio.document.project import Project
from cnnstudio.engine.inspecting.strips import LayerStrip
from cnnstudio.gallery import all_published
from cnnstudio.ui.inspecting import picture_sources
from cnnstudio.ui.inspecting.desk import InspectDesk
from cnnstudio.ui.inspecting.unit_view import UnitView
from cnnstudio.ui.viewers.pixel import PixelViewer

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

CLICKS = 40  # in each layer; each is of another place
SECONDS = 60  # of waiting, at most
LAYERS = {"lenet-5": 2, "resnet-50": 4}
"""Published networks, and in how many of their convolutions it is clicked: from the first to the last."""


class Paints(QObject):
    """Notes when an account was painted; Qt paints right behind this filter."""

    def __init__(self, viewer: PixelViewer) -> None:
        super().__init__()
        self._viewer = viewer
        self.seen: tuple[str, tuple[int, ...]] = ("", ())
        viewer.view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note which account is about to be painted."""
        if event.type() == QEvent.Type.Paint and self._viewer.account is not None:
            self.seen = self._viewer.account.layer, self._viewer.account.place
        return super().eventFilter(watched, event)


def main() -> None:
    """Print how long clicks take in LeNet-5 and in ResNet-50."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    print(f"  load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as home:
        os.environ["CNNSTUDIO_HOME"] = home
        from cnnstudio.app import opened_window

        window = opened_window()
        window.resize(1440, 900)
        window.engine.start()
        try:
            for name, count in LAYERS.items():
                network: Network = next(entry.network() for entry in all_published() if entry.name == name)
                window.editor.open(Project(network, name), None)
                window.show_workspace("inspect")
                _tell(name, _clicked_network(application, window.inspect.desk, count))
        finally:
            window.engine.shut_down()
            window.shut_down(keeps_draft=False)


def _clicked_network(application: QApplication, desk: InspectDesk, count: int) -> list[float]:
    """Milliseconds of all clicks in some of a network's convolutions."""
    before = desk.layers.strips
    desk.shelf.open(picture_sources.photographs()[:1])
    _until(application, lambda: desk.layers.strips != before and not desk.is_busy)
    maps = [strip for strip in desk.layers.strips if strip.type == "Conv2D" and (strip.shape[0] or 0) > 1]
    found: list[float] = []
    for number in range(count):
        found += _clicked(application, desk, maps[number * (len(maps) - 1) // (count - 1)])
    return found


def _clicked(application: QApplication, desk: InspectDesk, strip: LayerStrip) -> list[float]:
    """Milliseconds from each click to the painted account; the first opens the tab and is left out."""
    desk.tabs.open_tab("activations")
    desk.layers.choose(strip.name)
    view, viewer = desk.unit_panel.view, desk.tabs.viewer(PixelViewer.kind)
    assert isinstance(viewer, PixelViewer)
    size = int(strip.shape[0] or 0), int(strip.shape[1] or 0)
    _until(application, lambda: not desk.is_busy and view.values is not None and view.values.shape == size)
    paints, chance = Paints(viewer), random.Random(strip.name)
    places = [(row, column) for row in range(size[0]) for column in range(size[1])]
    found = []
    for place in chance.sample(places, min(CLICKS + 1, len(places))):
        point = _middle(view, place, size)
        begun = time.perf_counter()
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=point)
        _until(application, lambda place=place: paints.seen == (strip.name, place))
        found.append(1000 * (time.perf_counter() - begun))
        _until(application, lambda: not desk.is_busy)
    print(
        f"    {strip.name}, {len(found) - 1} clicks: median {percentile(found[1:], 50):.0f} ms, first {found[0]:.0f} ms"
    )
    return found[1:]


def _middle(view: UnitView, place: tuple[int, int], shape: tuple[int, ...]) -> QPoint:
    rect = view.map_rect()
    down, across = ((at + 0.5) / size for at, size in zip(place, shape, strict=False))
    return QPoint(round(rect.left() + across * rect.width()), round(rect.top() + down * rect.height()))


def _until(application: QApplication, holds: object) -> None:
    end = time.perf_counter() + SECONDS
    while not holds():  # type: ignore[operator]
        application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        if time.perf_counter() > end:
            raise TimeoutError("The window did not answer.")


def _tell(name: str, found: list[float]) -> None:
    print(
        f"  {name}: {len(found)} clicks, median {percentile(found, 50):.0f} ms, p99 {percentile(found, 99):.0f} ms, "
        f"longest {max(found):.0f} ms (target ≤ 50 ms)",
        flush=True,
    )
