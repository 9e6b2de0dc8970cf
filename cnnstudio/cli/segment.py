"""``cnnstudio segment``: which class every pixel of images belongs to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cnnstudio.cli.output import say
from cnnstudio.cli.pictures import check_command, png_bytes, run_until_stopped, targets
from cnnstudio.cli.sources import opened_model


def segment(
    model: Annotated[str, typer.Argument(help="A run folder, or a .keras file in one.")],
    images: Annotated[list[str], typer.Argument(help="Image files.", metavar="IMAGE...")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the masks and overlays.")],
    tiles: Annotated[
        bool,
        typer.Option("--tiles", help="Let larger images through in parts that overlap, not made smaller."),
    ] = False,
) -> None:
    """Write a mask (an indexed PNG: 0 background, then the classes, 255 unknown) and an overlay for each image."""
    import numpy as np

    from cnnstudio.data.annotations.mask_code import png_of
    from cnnstudio.data.drawing import mask_palette, with_masks
    from cnnstudio.data.images import read_image
    from cnnstudio.document.atomic import write_whole
    from cnnstudio.engine.predicting.segment import Segment

    source = opened_model(model)
    check_command(source, model, "segment")
    files = targets(out, images, (".png", "-overlay.png"))
    for image, (mask, overlay) in zip(images, files, strict=True):
        picture = read_image(image)
        (result,) = run_until_stopped(Segment(source, (picture,), tiles))
        write_whole(mask, png_of(result.label_map.astype(np.int32), "indexed", mask_palette()))
        write_whole(overlay, png_bytes(with_masks(picture.pixels, result.label_map)))
        print(image)
        for name, share in result.shares.items():
            print(f"  {share:7.2%}  {name}")
    say(f"{len(files)} mask{'s' * (len(files) > 1)} and overlay{'s' * (len(files) > 1)} written to {out}")
