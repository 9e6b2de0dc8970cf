"""Large networks on the canvas: frames while panning and zooming, edits, and EfficientNet-B7 from a file to the screen.

Wall time says what a person sees, the time of this thread on a processor what it costs where others use the machine too.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from edits_benchmark import changed_filters, elapsed, inserted_layer, network
from figures import forget_everything, percentile
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

import cnnstudio.layers  # noqa: F401
from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import Network, Node
from cnnstudio.document.changes import Change, Ungroup
from cnnstudio.document.document import Document
from cnnstudio.document.files import load_project, save_project
from cnnstudio.document.project import Project
from cnnstudio.gallery.published import published_network
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.merge import Concatenate
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.window.collector import Collector
from cnnstudio.ui.workspaces.design import DesignWorkspace

FRAMES = 300
FRAME = 1000 / 60
"""What a frame may take at 60 frames per second, in ms."""
SIZES = (2_000, 8_000)


def wide_network(cards: int, branches: int) -> Network:
    """Branches side by side, so that as many cards as can be are on the screen at once."""
    nodes = [Node("image", "image", Input((64, 64, 3)))]
    ends = []
    for branch in range(branches):
        source = "image"
        for row in range((cards - 2) // branches):
            name = f"b{branch}_{row}"
            nodes.append(Node(name, name, Conv2D(8, padding="same"), (source,)))
            source = name
        ends.append(source)
    return Network((*nodes, Node("join", "join", Concatenate(), tuple(ends))))


def main() -> None:
    """Print frame times, edit times and the time to open."""
    application = QApplication.instance() or QApplication([])
    for cards in SIZES:
        for title, made in (("stack", network(cards)), ("25 branches", wide_network(cards, 25))):
            canvas = shown(made)
            print_frames(f"{cards:,} cards, {title}", canvas)
            canvas.close()
    for cards in (200, *SIZES):
        canvas = shown(network(cards))
        for verb, change in (("set", changed_filters), ("insert", inserted_layer)):
            taken = edits(canvas, change)
            print(f"  {cards:,} cards, {verb}: {spread(*taken)} (target at 2,000: p99 ≤ 33 ms)")
        canvas.close()
    print_opening(application)


def shown(made: Network) -> Canvas:
    """A network on a painted canvas."""
    canvas = Canvas(Editor(Document(Project(made))))
    canvas.resize(1400, 900)
    canvas.show()
    QApplication.processEvents()
    Collector(canvas)
    return canvas


def print_frames(title: str, canvas: Canvas) -> None:
    """Pan at actual size, zoom through all sizes, and pan zoomed out."""
    canvas.actual_size()
    print(f"  {title}, pan: {spread(*frames(lambda step: canvas.scroll_by(0, 40)))} {_on_screen(canvas)}")
    canvas.centerOn(QPointF(0, 2000))
    print(f"  {title}, zoom: {spread(*frames(lambda step: zoom(canvas, step)))}")
    canvas.fit()
    print(f"  {title}, pan at {canvas.zoom:.0%}: ", end="")
    print(f"{spread(*frames(lambda step: pan(canvas, step)))} {_on_screen(canvas)}")


def _on_screen(canvas: Canvas) -> str:
    return f"({len(canvas.shown_nodes()):,} cards on the screen)"


def zoom(canvas: Canvas, step: int) -> None:
    """Out to the least zoom and in again."""
    canvas.zoom_by(1 / 1.05 if step // 60 % 2 == 0 else 1.05)


def pan(canvas: Canvas, step: int) -> None:
    """To and fro."""
    canvas.scroll_by(3 if step // 40 % 2 else -3, 8 if step // 40 % 2 == 0 else -8)


def frames(act: Callable[[int], None]) -> tuple[list[float], list[float]]:
    """What each frame takes, in ms: by the clock, and of the processor."""
    walls, costs = [], []
    for step in range(FRAMES):
        start, begun = time.perf_counter(), time.thread_time()
        act(step)
        QApplication.processEvents()
        walls.append(1000 * (time.perf_counter() - start))
        costs.append(1000 * (time.thread_time() - begun))
    return walls, costs


def edits(canvas: Canvas, change: Callable[[Node, int], Change]) -> tuple[list[float], list[float]]:
    """What each of a hundred edits takes until it is painted, in ms: by the clock, and of the processor."""
    walls, costs = [], []
    for number in range(100):
        begun = time.thread_time()
        walls.append(elapsed(canvas.editor, canvas, change, number))
        costs.append(1000 * (time.thread_time() - begun))
    return walls, costs


def spread(walls: list[float], costs: list[float]) -> str:
    """Median and p99 in words, also those of the processor, and how many are later than a frame."""
    text = f"p50 {percentile(walls, 50):.1f} ms, p99 {percentile(walls, 99):.1f} ms"
    late = sum(cost > FRAME for cost in costs)
    return (
        f"{text}; processor p50 {percentile(costs, 50):.1f}, p99 {percentile(costs, 99):.1f}; "
        f"{late} of {len(costs)} over {FRAME:.1f}"
    )


def print_opening(application: object) -> None:
    """EfficientNet-B7 with its blocks opened: from the file to the painted Design workspace, nothing remembered."""
    flat = flattened(published_network("efficientnet-b7").network())
    times, costs = [], []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "b7.cnnstudio"
        save_project(Project(flat), path)
        for _ in range(5):
            forget_everything("cnnstudio.core", "cnnstudio.layers", "cnnstudio.ui.canvas")
            start, begun = time.perf_counter(), time.thread_time()
            workspace = DesignWorkspace(Editor(Document(load_project(path))))
            workspace.resize(1400, 900)
            workspace.show()
            QApplication.processEvents()
            times.append(time.perf_counter() - start)
            costs.append(time.thread_time() - begun)
            workspace.close()
    print(
        f"  EfficientNet-B7, {len(flat)} layers, from the file to a painted workspace: median {percentile(times, 50):.2f} s, "
        f"longest {max(times):.2f} s, of the processor {percentile(costs, 50):.2f} s (target ≤ 1)"
    )


def flattened(made: Network) -> Network:
    """A network with every block replaced by its layers."""
    report = analyse(made)
    for node in made:
        if report[node.id].inner is not None:
            made, _ = Ungroup(node.id).edited(made)
    return made
