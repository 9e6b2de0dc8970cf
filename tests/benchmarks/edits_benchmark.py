"""From an edit to the repainted canvas, at 200 and 800 cards."""

from __future__ import annotations

import time

from figures import percentile
from PySide6.QtWidgets import QApplication

import cnnstudio.layers  # noqa: F401
from cnnstudio.core.network import Network, chain
from cnnstudio.document.changes import SetSettings
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.editor import Editor

EDITS = 200


def network(cards: int) -> Network:
    """A chain of convolutions."""
    return chain(Input((64, 64, 3)), *(Conv2D(8 + i % 7, padding="same") for i in range(cards - 1)))


def main() -> None:
    """Print the spread of times in ms."""
    application = QApplication.instance() or QApplication([])
    for cards in (200, 800):
        editor = Editor(Document(Project(network(cards))))
        canvas = Canvas(editor)
        canvas.resize(1000, 800)
        canvas.show()
        application.processEvents()
        times = []
        for number in range(EDITS):
            node = editor.document.project.network.nodes[1 + number % (cards - 1)].id
            canvas.center_on(node)
            application.processEvents()
            start = time.perf_counter()
            editor.perform(SetSettings.of((node,), {"filters": 20 + number}))
            application.processEvents()
            times.append(1000 * (time.perf_counter() - start))
        print(
            f"  {cards} cards: median {percentile(times, 50):.1f} ms, p99 {percentile(times, 99):.1f} ms "
            f"(target ≤ 16), longest {max(times):.1f} ms"
        )
        canvas.close()
