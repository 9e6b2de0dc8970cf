"""Found boxes and masks over a large picture: frames while panning and zooming, and while a slider is dragged.

Wall time says what a person sees, the time of this thread on a processor what it costs where others use the machine too.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from overlay_benchmark import FRAMES, HEIGHT, VIEW, WIDTH, frames, pan, spread, zoom
from PySide6.QtWidgets import QApplication

from cnnstudio.engine.predicting.detect import DetectionResult
from cnnstudio.engine.predicting.segment import SegmentationResult
from cnnstudio.ui.annotating.image_view import picture_levels
from cnnstudio.ui.scenes.boxes.boxes_view import BoxesView
from cnnstudio.ui.scenes.boxes.shown_boxes import shown_boxes
from cnnstudio.ui.scenes.masks.masks_view import MasksView
from cnnstudio.ui.scenes.scene_view import SceneView
from cnnstudio.ui.window.collector import Collector
from cnnstudio.vision.detections import Detections, Truths

BOXES = 500
CLASSES = tuple(f"class {number}" for number in range(7))


def main() -> None:
    """Print frame times with boxes beside the truth, and with a mask."""
    application = QApplication.instance() or QApplication([])
    random = np.random.default_rng(0)
    levels = picture_levels(random.integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8))
    result, truths = found(random)
    boxes = BoxesView()
    prepare(boxes, levels)
    boxes.show_result(result, None)
    boxes.show_boxes(shown_boxes(result, 0.0, 1.0, truths))
    print_frames(f"{BOXES} boxes and {len(truths)} true ones", boxes)

    boxes.fit()
    print(f"  {BOXES} boxes, least score dragged, fitted: {spread(*drag_score(boxes, result, None))}")
    held = spread(*drag_score(boxes, result, truths, judges=False))
    print(f"  {BOXES} boxes beside {len(truths)} true ones, judged after the drag, fitted: {held}")
    few = result.candidates.chosen(np.arange(0, BOXES, 10))
    some = truths.chosen(np.arange(0, len(truths), 10))
    usual = spread(*drag_score(boxes, replace(result, candidates=few), some))
    print(f"  {len(few)} boxes held against {len(some)} true ones, least score dragged, fitted: {usual}")
    boxes.close()
    masks = MasksView()
    prepare(masks, levels)
    masks.show_result(mask(random), None)
    print_frames(f"mask of {WIDTH:,} × {HEIGHT:,} px", masks)
    masks.fit()
    drag = frames(lambda step: masks.set_opacity(step / FRAMES))
    print(f"  mask, opacity dragged, fitted: {spread(*drag)}")
    masks.close()
    del application


def drag_score(
    view: BoxesView, result: DetectionResult, truths: Truths | None, *, judges: bool = True
) -> tuple[list[float], list[float]]:
    """What each frame takes while the least score is dragged."""

    def slide(step: int) -> None:
        view.show_boxes(shown_boxes(result, 0.5 * step / FRAMES, 0.45, truths, judges=judges))

    view.show_result(result, None)
    return frames(slide)


def found(random: np.random.Generator) -> tuple[DetectionResult, Truths]:
    """Boxes of all sizes anywhere, and half as many true ones near some of them."""
    places = random.integers(0, (WIDTH - 400, HEIGHT - 400), (BOXES, 2))
    sizes = random.integers(20, 400, (BOXES, 2))
    boxes = np.concatenate([places, places + sizes], axis=1).astype(np.float64)
    labels = random.integers(0, len(CLASSES), BOXES)
    candidates = Detections(boxes, labels, np.sort(random.random(BOXES))[::-1])
    result = DetectionResult("large", (HEIGHT, WIDTH), CLASSES, candidates, 0.25, 0.45)
    return result, Truths.plain(boxes[::2] + random.normal(0, 8, (BOXES // 2, 4)), labels[::2])


def mask(random: np.random.Generator) -> SegmentationResult:
    """A label map with something in most places."""
    coarse = random.integers(0, len(CLASSES) + 1, (HEIGHT // 50, WIDTH // 50)).astype(np.uint8)
    labels = np.kron(coarse, np.ones((50, 50), np.uint8))
    return SegmentationResult("large", CLASSES, labels, np.full(labels.shape, 200, np.uint8))


def prepare(view: SceneView, levels: object) -> None:
    """The view with the picture, painted."""
    view.resize(*VIEW)
    view.show()
    view.show_levels(levels)  # type: ignore[arg-type]
    QApplication.processEvents()
    Collector(view)


def print_frames(title: str, view: SceneView) -> None:
    """Pan with the whole picture in view, at half size, at actual size and large; then zoom."""
    for name, scale in (("fitted", 0.0), ("50 %", 0.5), ("100 %", 1.0), ("400 %", 4.0)):
        view.fit()
        if scale:
            view.zoom_by(scale / view.sight.scale)
        QApplication.processEvents()
        panned = frames(lambda step: pan(view, step))  # type: ignore[arg-type]
        print(f"  {title}, pan, {name}: {spread(*panned)}")
    view.fit()
    zoomed = frames(lambda step: zoom(view, step))  # type: ignore[arg-type]
    print(f"  {title}, zoom: {spread(*zoomed)}")


if __name__ == "__main__":
    main()
