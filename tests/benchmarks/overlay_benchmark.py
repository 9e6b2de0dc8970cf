"""Boxes and masks over a large image: frames while panning and zooming, strokes of the brush, and memory of 200 steps.

Wall time says what a person sees, the time of this thread on a processor what it costs where others use the machine too.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np
from figures import percentile
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cnnstudio.data.annotating.box import Box
from cnnstudio.data.annotating.history import History
from cnnstudio.data.annotating.mask import Mask
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.ui.annotating.image_view import picture_levels
from cnnstudio.ui.annotating.sheet_view import SheetView
from cnnstudio.ui.annotating.tools import Tool
from cnnstudio.ui.window.collector import Collector

WIDTH, HEIGHT = 4000, 3000
BOXES = 500
FRAMES = 200
FRAME = 1000 / 60
"""What a frame may take at 60 frames per second, in ms."""
VIEW = 1400, 850
STEPS = 200


def main() -> None:
    """Print frame times of the view with boxes, with a mask, and with both."""
    application = QApplication.instance() or QApplication([])
    random = np.random.default_rng(0)
    levels = picture_levels(random.integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8))
    blank = Sheet.blank(WIDTH, HEIGHT)
    boxed, masked = with_boxes(blank, random), with_mask(blank, random)
    for title, sheet in (
        (f"{BOXES} boxes", boxed),
        (f"mask of {WIDTH:,} × {HEIGHT:,} px", masked),
        ("both", Sheet(WIDTH, HEIGHT, boxed.boxes, masked.mask)),
    ):
        view = shown(levels, sheet)
        print_frames(title, view)
        view.close()
    print_strokes(shown(levels, masked))
    print_memory(random)
    del application


def with_boxes(sheet: Sheet, random: np.random.Generator) -> Sheet:
    """Boxes of all sizes, anywhere."""
    places = random.integers(0, (WIDTH - 400, HEIGHT - 400), (BOXES, 2))
    sizes = random.integers(20, 400, (BOXES, 2))
    boxes = tuple(
        Box(x, y, x + width, y + height, number % 7)
        for number, ((x, y), (width, height)) in enumerate(zip(places.tolist(), sizes.tolist(), strict=True))
    )
    return Sheet(sheet.width, sheet.height, boxes, sheet.mask)


def with_mask(sheet: Sheet, random: np.random.Generator) -> Sheet:
    """A mask with something in most places."""
    for number in range(300):
        start = random.integers(0, (WIDTH, HEIGHT))
        points = [tuple(start.tolist()), tuple((start + random.integers(-300, 300, 2)).tolist())]
        sheet = sheet.with_stroke(points, float(random.integers(10, 80)), number % 7 + 1)
    return sheet


def shown(levels: object, sheet: Sheet) -> SheetView:
    """The view, painted."""
    view = SheetView()
    view.set_classes([f"class {number}" for number in range(7)])
    view.resize(*VIEW)
    view.show()
    view.show_image(levels, sheet)  # type: ignore[arg-type]
    QApplication.processEvents()
    Collector(view)
    return view


def print_frames(title: str, view: SheetView) -> None:
    """Pan with the whole image in view, at half size, at actual size and large; then zoom."""
    for name, scale in (("fitted", 0.0), ("50 %", 0.5), ("100 %", 1.0), ("400 %", 4.0)):
        view.fit()
        if scale:
            view.zoom_by(scale / view.sight.scale)
        QApplication.processEvents()
        print(f"  {title}, pan, {name}: {spread(*frames(lambda step: pan(view, step)))}")
    view.fit()
    print(f"  {title}, zoom: {spread(*frames(lambda step: zoom(view, step)))}")


def pan(view: SheetView, step: int) -> None:
    """To and fro, as a hand drags."""
    way = 1 if step // 25 % 2 == 0 else -1
    view.push(12 * way, 7 * way)


def zoom(view: SheetView, step: int) -> None:
    """In and out, at a point off the middle."""
    view.zoom_by(1.1 if step // 25 % 2 == 0 else 1 / 1.1, QPointF(500, 300))


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


def spread(walls: list[float], costs: list[float]) -> str:
    """Median and p99 in words, and how many frames are late by what they cost."""
    late = sum(cost > FRAME for cost in costs)
    return (
        f"p50 {percentile(walls, 50):.1f} ms, p99 {percentile(walls, 99):.1f} ms; processor p50 "
        f"{percentile(costs, 50):.1f}, p99 {percentile(costs, 99):.1f}; {late} of {len(costs)} over {FRAME:.1f}"
    )


def print_strokes(view: SheetView) -> None:
    """The brush over the large mask: what each move of the pointer takes until it is painted."""
    view.set_tool(Tool.BRUSH)
    view.set_radius(40)
    middle = QPoint(VIEW[0] // 2, VIEW[1] // 2)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)

    def draw(step: int) -> None:
        turn = step / 12
        QTest.mouseMove(view, middle + QPoint(round(300 * np.cos(turn)), round(200 * np.sin(2 * turn))))

    print(f"  brush of 80 px over the mask, fitted: {spread(*frames(draw))}")
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    view.close()


def print_memory(random: np.random.Generator) -> None:
    """Two hundred strokes across a large mask that can all be taken back."""
    history = History.of(Sheet.blank(WIDTH, HEIGHT))
    for number in range(STEPS):
        start = random.integers(0, (WIDTH, HEIGHT))
        points = [tuple(start.tolist()), tuple((start + random.integers(-800, 800, 2)).tolist())]
        history = history.done(history.sheet.with_stroke(points, 40, number % 7 + 1), "brush")
    masks: list[Mask] = [version.sheet.mask for version in history.versions]
    tiles = {id(tile): tile.nbytes for mask in masks for tile in mask.tiles}
    taken = sum(tiles.values()) + sum(sys.getsizeof(mask.tiles) for mask in masks)
    copies = len(masks) * WIDTH * HEIGHT
    print(
        f"  {STEPS} strokes to take back: {taken / 1e6:.0f} MB, whole copies {copies / 1e6:,.0f} MB: ratio {taken / copies:.3f}"
    )


if __name__ == "__main__":
    main()
