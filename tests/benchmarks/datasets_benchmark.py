"""How soon a data set of 60,000 images is on screen, and how smoothly it scrolls."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from figures import percentile

COUNT = 60_000
STEPS = 200
TARGET = 2.0  # seconds


def main() -> None:
    """Print the seconds for files and for an array, and the steps of scrolling."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CNNSTUDIO_HOME"] = str(Path(folder) / "home")
        files = _files(Path(folder) / "files")
        array = _array(Path(folder) / "array.npz")
        _measure(files, array)


def _files(root: Path) -> Path:
    """Ten classes of JPEGs; the same hundred photographs under many names."""
    from PIL import Image

    random = np.random.default_rng(0)
    originals = root.parent / "originals"
    originals.mkdir()
    for place in range(100):
        Image.fromarray(random.integers(0, 256, (32, 32, 3), np.uint8)).save(originals / f"{place}.jpg")
    for label in range(10):
        (root / f"class{label}").mkdir(parents=True)
    for place in range(COUNT):
        os.link(originals / f"{place % 100}.jpg", root / f"class{place % 10}" / f"{place:05}.jpg")
    return root


def _array(path: Path) -> Path:
    """The form of MNIST: one packed file."""
    images = np.random.default_rng(0).integers(0, 256, (COUNT, 28, 28), np.uint8) // 128 * 255
    np.savez_compressed(path, images=images, labels=np.arange(COUNT) % 10)
    return path


def _measure(files: Path, array: Path) -> None:
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from cnnstudio.ui.main_window import MainWindow
    from cnnstudio.ui.preferences import Preferences

    app = QApplication.instance() or QApplication([])
    window = MainWindow(Preferences(files.parent / "window.ini"), warms_up=False)
    window.resize(1440, 900)
    window.show()
    window.show_workspace("data")
    desk = window.data.desk
    _until(lambda: desk.look is not None, QTest.qWait)
    for title, path in (("files", files), ("one NPZ file", array)):
        begin, before = time.perf_counter(), desk.look
        desk.choose_path(path)
        _until(lambda before=before: desk.look is not before, QTest.qWait)
        app.processEvents()
        _until(lambda: not desk.view.thumbnails.is_busy, QTest.qWait)
        seconds = time.perf_counter() - begin
        print(
            f"  {COUNT:,} images in {title}: on screen after {seconds:.2f} s, {seconds / TARGET:.2f} × the target"
        )
    steps, bar = [], desk.view.verticalScrollBar()
    for step in range(STEPS):
        begin = time.perf_counter()
        bar.setValue(bar.maximum() * step // STEPS)
        app.processEvents()
        steps.append(1000 * (time.perf_counter() - begin))
    print(
        f"  scrolling: half of the steps in {percentile(steps, 50):.0f} ms, all but 1 % in {percentile(steps, 99):.0f} ms"
    )
    window.shut_down(keeps_draft=False)


def _until(done: Callable[[], bool], wait: Callable[[int], object]) -> None:
    end = time.monotonic() + 120
    while not done() and time.monotonic() < end:
        wait(2)


if __name__ == "__main__":
    main()
