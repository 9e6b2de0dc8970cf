"""``cnnstudio predict``: the classes that a model sees in images."""

from __future__ import annotations

from typing import Annotated

import typer

from cnnstudio.cli.output import print_json, say
from cnnstudio.cli.pictures import check_command
from cnnstudio.cli.sources import opened_model


def predict(
    model: Annotated[str, typer.Argument(help="A run folder, or a .keras or .h5 file.")],
    images: Annotated[list[str], typer.Argument(help="Image files.", metavar="IMAGE...")],
    top: Annotated[int, typer.Option("--top", min=1, help="How many classes to show.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Show the likeliest classes of images with their scores."""
    from cnnstudio.data.images import read_image
    from cnnstudio.engine.inside.models import misses_class_names
    from cnnstudio.engine.predicting.predict import Predict
    from cnnstudio.engine.process.control import Control

    source = opened_model(model)
    check_command(source, model, "predict")
    pictures = tuple(read_image(image) for image in images)
    predictions = Predict(source, pictures, top)(lambda progress: None, Control())
    found = [
        {"image": image, "classes": [{"class": c.label, "score": c.score} for c in prediction.classes]}
        for image, prediction in zip(images, predictions, strict=True)
    ]
    if as_json:
        print_json(found)
        return
    if misses_class_names(source):
        say(
            "The classes of ImageNet are shown by their numbers: get their names with "
            "cnnstudio weights NETWORK --imagenet, or from a file with --class-names FILE."
        )
    for image, prediction in zip(images, predictions, strict=True):
        print(image)
        for choice in prediction.classes:
            print(f"  {choice.score:7.2%}  {choice.label}")
