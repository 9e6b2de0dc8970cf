"""``cnnstudio detect``: the objects that a model finds in images."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cnnstudio.cli.output import print_json, say
from cnnstudio.cli.pictures import check_command, png_bytes, run_until_stopped, targets
from cnnstudio.cli.sources import opened_model

if TYPE_CHECKING:
    from cnnstudio.data.images import Picture
    from cnnstudio.engine.predicting.detect import DetectionResult
    from cnnstudio.vision.detections import Detections

_DIGITS = 2  # of a px


def detect(
    model: Annotated[str, typer.Argument(help="A run folder, or a .keras file in one.")],
    images: Annotated[list[str], typer.Argument(help="Image files.", metavar="IMAGE...")],
    score: Annotated[
        float | None,
        typer.Option(
            "--score", min=0, max=1, help="The least score of a box; else that of the model's task."
        ),
    ] = None,
    iou: Annotated[
        float | None,
        typer.Option(
            "--iou", min=0, max=1, help="The IoU above which a better box of its class suppresses one."
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document, in COCO's result form.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Write the images with their boxes here, as PNG."),
    ] = None,
) -> None:
    """Find objects in images: a box with class and score for each."""
    from cnnstudio.data.images import read_image
    from cnnstudio.engine.predicting.detect import Detect

    source = opened_model(model)
    check_command(source, model, "detect")
    pictures = tuple(read_image(image) for image in images)
    files = [] if out is None else targets(out, images)
    results = run_until_stopped(Detect(source, pictures))
    shown = [result.candidates.chosen(result.shown(score, iou)) for result in results]
    for (file,), picture, result, found in zip(files, pictures, results, shown, strict=bool(files)):
        _draw(file, picture, result, found)
    if files:
        say(f"{len(files)} picture{'s' * (len(files) > 1)} with boxes written to {out}")
    rows = [_rows(image, result, found) for image, result, found in zip(images, results, shown, strict=True)]
    if as_json:
        print_json([row for part in rows for row in part])
        return
    for image, part in zip(images, rows, strict=True):
        print(image)
        for row in part:
            print(f"  {row['score']:7.2%}  {row['category']}  {_box_text(row['bbox'])}")
        if not part:
            print("  nothing found")


def _rows(image: str, result: DetectionResult, found: Detections) -> list[dict[str, Any]]:
    """What was found in an image, as COCO writes results."""
    from cnnstudio.vision.boxes import to_xywh

    boxes = to_xywh(found.boxes).round(_DIGITS).tolist()
    return [
        {"image": image, "bbox": box, "category": result.classes[label], "score": float(score)}
        for box, label, score in zip(boxes, found.labels, found.scores, strict=True)
    ]


def _box_text(box: list[float]) -> str:
    left, top, width, height = box
    return f"{width:,.0f} × {height:,.0f} px at {left:,.0f}, {top:,.0f}"


def _draw(file: Path, picture: Picture, result: DetectionResult, found: Detections) -> None:
    """Write an image with its boxes.

    Raises:
        FileError: It cannot be written.
    """
    from cnnstudio.data.drawing import with_boxes
    from cnnstudio.document.atomic import write_whole

    captions = [
        f"{result.classes[label]} {score:.0%}"
        for label, score in zip(found.labels, found.scores, strict=True)
    ]
    drawn = with_boxes(picture.pixels, found.boxes, found.labels.tolist(), captions)
    write_whole(file, png_bytes(drawn))
