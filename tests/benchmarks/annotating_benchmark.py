"""What saving costs the window where one COCO file holds many images: its longest wait while idle and while saving."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from cnnstudio.data.annotating.box import Box
from cnnstudio.ui.annotating.page import AnnotatePage
from cnnstudio.ui.window.collector import Collector

IMAGES, BOXES = 5_000, 50_000
ROUNDS = 8
WIDTH, HEIGHT = 64, 48


class Pulse(QObject):
    """Beats every millisecond, and keeps the longest time between two beats, in ms."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=1)
        self._timer.timeout.connect(self._on_beat)
        self._timer.start()
        self.begin()

    def begin(self) -> None:
        """Measure anew."""
        self._last, self.longest = time.perf_counter(), 0.0

    @Slot()
    def _on_beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, 1000 * (now - self._last))
        self._last = now


def write(root: Path) -> None:
    """Images of noise, each with ten boxes."""
    noise = np.random.default_rng(0).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    Image.fromarray(noise).save(root / "0.png")
    content = (root / "0.png").read_bytes()
    for place in range(1, IMAGES):
        (root / f"{place}.png").write_bytes(content)
    images = [
        {"id": place, "file_name": f"{place}.png", "width": WIDTH, "height": HEIGHT}
        for place in range(IMAGES)
    ]
    entries = [
        {"id": place, "image_id": place * IMAGES // BOXES, "category_id": place % 5, "area": 128.625, "iscrowd": 0,
         "bbox": [place % 30, place % 20, 10.5, 12.25], "segmentation": []}
        for place in range(BOXES)
    ]  # fmt: skip
    categories = [{"id": place, "name": f"class {place}"} for place in range(5)]
    data = {"images": images, "annotations": entries, "categories": categories}
    (root / "annotations.json").write_text(json.dumps(data))


def main() -> None:
    """Print the waits."""
    application = QApplication.instance() or QApplication([])
    collector = Collector(application)

    def run(is_over: Callable[[], bool], least: float = 0.0) -> float:
        started = time.perf_counter()
        while not is_over() or time.perf_counter() - started < least:
            QApplication.processEvents()
        return time.perf_counter() - started

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(root)
        page = AnnotatePage()
        page.resize(1400, 850)
        page.show()
        page.open_folder(root)
        run(lambda: page.session.history is not None)
        pulse, idle, saving, seconds = Pulse(), [], [], []
        for place in range(ROUNDS):
            pulse.begin()
            run(lambda: True, least=0.5)
            idle.append(pulse.longest)
            pulse.begin()
            page.session.steps.do(page.session.history.sheet.with_box(Box(1, 1, 9 + place, 9, 0)), "draw box")
            seconds.append(run(lambda: not page.session.saver.is_pending))
            saving.append(pulse.longest)
        page.close()
    print(
        f"  {IMAGES:,} images with {BOXES:,} boxes, {ROUNDS} saves; 0.3 s of each is the wait for more to be drawn"
    )
    print(f"  save: first {seconds[0]:.2f} s, then {min(seconds):.2f} to {max(seconds[1:]):.2f} s")
    print(f"  longest wait of the window idle:   {min(idle):5.1f} to {max(idle):5.1f} ms")
    print(f"  longest wait of the window saving: {min(saving):5.1f} to {max(saving):5.1f} ms")
    print(f"  ratio of the medians: {np.median(saving) / np.median(idle):.1f}")
    del collector
