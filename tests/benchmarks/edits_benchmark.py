"""From an edit to the repainted canvas, at 200, 800 and 2,000 cards."""

from __future__ import annotations

import time
from collections.abc import Callable

from figures import percentile
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import cnnstudio.layers  # noqa: F401
from cnnstudio.core.network import Edge, Network, Node, chain
from cnnstudio.document.changes import Change, InsertLayer, SetSettings
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.window.collector import Collector
from cnnstudio.ui.workspaces.design import DesignWorkspace

EDITS = 200
TARGETS = {200: 16, 800: 16, 2000: 33}
"""p99 in ms, by the number of cards."""
SETTLED = 1000
"""From the moment that the window shows to the first edit in ms: nobody is quicker, and panels get ready meanwhile."""


def network(cards: int) -> Network:
    """A chain of convolutions as people lay them out, with activations."""
    return chain(
        Input((64, 64, 3)), *(Conv2D(8 + i % 7, padding="same", activation="relu") for i in range(cards - 1))
    )


def main() -> None:
    """Print the spread of times in ms, on the bare canvas and in the whole Design workspace."""
    application = QApplication.instance() or QApplication([])
    for cards, target in TARGETS.items():
        for title, make in (("canvas", Canvas), ("workspace", DesignWorkspace)):
            editor = Editor(Document(Project(network(cards))))
            widget = make(editor)
            canvas = widget if isinstance(widget, Canvas) else widget.canvas
            widget.resize(1400, 900)
            widget.show()
            QTest.qWait(SETTLED)
            collector = Collector(application)
            for verb, change in (("set", changed_filters), ("insert", inserted_layer)):
                times = [elapsed(editor, canvas, change, number) for number in range(EDITS)]
                print(
                    f"  {cards:,} cards, {title}, {verb}: median {percentile(times, 50):.1f} ms, "
                    f"p99 {percentile(times, 99):.1f} ms (target ≤ {target}), longest {max(times):.1f} ms"
                )
            collector.stop()
            widget.close()


def changed_filters(node: Node, number: int) -> Change:
    """Another setting of a layer."""
    return SetSettings.of((node.id,), {"filters": 20 + number})


def inserted_layer(node: Node, number: int) -> Change:
    """Another layer before a layer."""
    return InsertLayer(Conv2D(8, padding="same", activation="relu"), Edge(node.inputs[0], node.id, 0))


def elapsed(editor: Editor, canvas: Canvas, change: Callable[[Node, int], Change], number: int) -> float:
    """From an edit of a layer in the middle of the view to the repainted window, in ms."""
    nodes = editor.document.project.network.nodes
    node = nodes[1 + 7 * number % (len(nodes) - 1)]
    canvas.center_on(node.id)
    QApplication.processEvents()
    start = time.perf_counter()
    editor.perform(change(node, number))
    QApplication.processEvents()
    return 1000 * (time.perf_counter() - start)
