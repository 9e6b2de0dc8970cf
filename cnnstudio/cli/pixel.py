"""``cnnstudio pixel``: how one number of a layer came about."""

from __future__ import annotations

from typing import Annotated

import typer

from cnnstudio.cli.look import LayerName, Model
from cnnstudio.cli.output import print_json
from cnnstudio.cli.sources import opened_model


def pixel(
    model: Model,
    image: Annotated[str, typer.Argument(help="An image file.")],
    layer: LayerName,
    place: Annotated[
        tuple[int, int] | None,
        typer.Option("--place", help="Row and column in the layer's map, from 0.", metavar="ROW COLUMN"),
    ] = None,
    unit: Annotated[
        int, typer.Option("--unit", help="Which map, or which number where there are no maps.")
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Show how one number of a layer came about: window, kernel, products, sum, bias, activation."""
    from cnnstudio.data.images import read_image
    from cnnstudio.engine.pixel.account_data import account_data
    from cnnstudio.engine.pixel.account_text import account_text
    from cnnstudio.engine.pixel.explain_pixel import ExplainPixel
    from cnnstudio.engine.process.control import Control

    task = ExplainPixel(opened_model(model), read_image(image), layer, place or (), unit)
    account = task(lambda progress: None, Control())
    if as_json:
        print_json(account_data(account))
    else:
        print(account_text(account), end="")
