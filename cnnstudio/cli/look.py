"""``cnnstudio activations`` and ``cnnstudio kernels``: what layers see and have learned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cnnstudio.cli.output import say
from cnnstudio.cli.sources import opened_model
from cnnstudio.core.errors import FileError

if TYPE_CHECKING:
    import numpy as np

Model = Annotated[
    str, typer.Argument(help="A run folder, a .keras or .h5 file, or a .cnnstudio file (untrained).")
]
LayerName = Annotated[str, typer.Option("--layer", help="Name of the layer.")]
Target = Annotated[
    Path, typer.Option("--out", help="File to write: .npz (float32 numbers) or .png (a mosaic).")
]


def activations(
    model: Model, image: Annotated[str, typer.Argument(help="An image file.")], layer: LayerName, out: Target
) -> None:
    """Write the activation maps of a layer for an image: key `activations`, H × W × C."""
    from cnnstudio.data.images import read_image
    from cnnstudio.engine.inspecting.activations import Activations
    from cnnstudio.engine.process.control import Control

    _check_ending(out)
    source = opened_model(model)
    maps = Activations(source, read_image(image), layer)(lambda progress: None, Control())
    _write(out, "activations", maps.values)
    note = f" ({maps.note})" if maps.note else ""
    say(f"{layer}: {' × '.join(str(size) for size in maps.values.shape)} numbers written to {out}{note}")


def kernels(model: Model, layer: LayerName, out: Target) -> None:
    """Write the kernels of a layer: key `kernels`, axes as in Keras; `points`, those of a separable layer's second step."""
    from cnnstudio.engine.inspecting.kernels import Kernels
    from cnnstudio.engine.process.control import Control

    _check_ending(out)
    found = Kernels(opened_model(model), layer)(lambda progress: None, Control())
    points = {} if found.points is None else {"points": found.points.kernels}
    _write(out, "kernels", found.kernels, **points)
    say(f"{layer}: {' × '.join(str(size) for size in found.kernels.shape)} numbers written to {out}")


def _check_ending(out: Path) -> None:
    """Refuse a file that is neither numbers nor a picture.

    Raises:
        FileError: It ends otherwise.
    """
    if out.suffix.lower() not in (".npz", ".png"):
        raise FileError(f"{out.name} must end in .npz (numbers) or .png (a mosaic).")


def _write(out: Path, key: str, values: np.ndarray, **more: np.ndarray) -> None:
    """Write numbers, ``more`` of them under their own keys, or the mosaic of the first.

    Raises:
        FileError: The file cannot be written.
    """
    import numpy as np
    from PIL import Image

    try:
        if out.suffix.lower() == ".npz":
            arrays = {name: part.astype(np.float32) for name, part in {key: values, **more}.items()}
            np.savez_compressed(out, allow_pickle=False, **arrays)
        else:
            Image.fromarray(_mosaic(key, values)).save(out)
    except OSError as error:
        raise FileError(f"{out} cannot be written ({error.strerror}): choose another folder.") from error


def _mosaic(key: str, values: np.ndarray) -> np.ndarray:
    """The picture of maps, or of kernels with every input channel of every filter as a tile."""
    from cnnstudio.data.mosaic import mosaic

    if key == "kernels" and values.ndim == 4:
        height, width = values.shape[:2]
        return mosaic(values.reshape(height, width, -1))
    return mosaic(values)
