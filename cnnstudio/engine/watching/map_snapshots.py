"""The small pictures of all layers that a run keeps of its epochs, one file each, bounded in number and size."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.document.atomic import write_whole
from cnnstudio.engine.runs.about import ABOUT, about_array, about_of
from cnnstudio.engine.watching.layer_shots import LayerShot, packed, unpacked

FOLDER = "watched"
"""The folder below a run's."""

MOST = 64
"""Epochs that are kept: of more, every second one goes, and so on."""

BYTES = 320_000
"""What the maps of one epoch may take."""

_NAME = re.compile(r"epoch-(\d{5,})\.npz")
_BROKEN = (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile)


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """What all layers made of an image behind an epoch.

    Attributes:
        epoch: The epoch, from 1; 0 before the first.
        image: float32, (H, W, C), 0…255: the image as it was fed.
        name: What the image is called.
        layers: A shot of each layer, by name, in the order of the network.
    """

    epoch: int
    image: NDArray[np.float32]
    name: str
    layers: Mapping[str, LayerShot]


def keep_snapshot(run: Path, snapshot: Snapshot) -> None:
    """Write a snapshot into a run folder, and thin out the earlier ones where there are too many.

    Raises:
        FileError: It cannot be written.
        OSError: The folder cannot be made or read.
    """
    (run / FOLDER).mkdir(exist_ok=True)
    levels = np.clip(np.rint(snapshot.image), 0, 255).astype(np.uint8)
    is_whole = np.array_equal(levels, snapshot.image)
    arrays: dict[str, NDArray[Any]] = {"image": levels if is_whole else snapshot.image}
    layers: list[dict[str, Any]] = []
    for number, (name, shot) in enumerate(snapshot.layers.items()):
        about: dict[str, Any] = {
            "name": name, "units": shot.units, "kernel_count": shot.kernel_count, "depth": shot.depth,
        }  # fmt: skip
        for part, values in (("maps", shot.maps), ("kernels", shot.kernels)):
            if values is not None:
                arrays[f"{part}_{number}"], about[part] = packed(values)
        layers.append(about)
    arrays[ABOUT] = about_array({"epoch": snapshot.epoch, "image": snapshot.name, "layers": layers})
    content = io.BytesIO()
    np.savez(content, **arrays)  # type: ignore[arg-type]
    write_whole(_path(run, snapshot.epoch), content.getvalue())
    _thin_out(run)


def snapshot_epochs(run: Path) -> tuple[int, ...]:
    """The epochs that a run keeps a snapshot of, in order."""
    with contextlib.suppress(OSError):
        names = [_NAME.fullmatch(path.name) for path in (run / FOLDER).iterdir()]
        return tuple(sorted(int(match[1]) for match in names if match is not None))
    return ()


def cut_snapshots(run: Path, done: int) -> None:
    """Forget the snapshots of epochs that are trained again.

    Args:
        run: The run folder.
        done: How many epochs stay.
    """
    for epoch in snapshot_epochs(run):
        if epoch > done:
            with contextlib.suppress(OSError):
                _path(run, epoch).unlink(missing_ok=True)


def kept_image(run: Path, epoch: int) -> tuple[NDArray[np.float32], str] | None:
    """The image of a snapshot as it was fed, and its name; None if it cannot be read."""
    with contextlib.suppress(*_BROKEN), np.load(_path(run, epoch)) as file:
        return file["image"].astype(np.float32), str(about_of(file)["image"])
    return None


def kept_shot(run: Path, epoch: int, layer: str) -> tuple[tuple[str, ...], LayerShot | None] | None:
    """The names of the layers of a snapshot, and one of them; None in its place if there is no such layer.

    Returns:
        None if the snapshot cannot be read.
    """
    with contextlib.suppress(*_BROKEN), np.load(_path(run, epoch)) as file:
        layers = about_of(file)["layers"]
        names = tuple(str(about["name"]) for about in layers)
        if layer not in names:
            return names, None
        number = names.index(layer)
        about = layers[number]
        found = {
            part: unpacked(file[f"{part}_{number}"], float(about[part]))
            for part in ("maps", "kernels")
            if part in about
        }
        maps, kernels = found["maps"], found.get("kernels")
        numbers = [int(about.get(part, 0)) for part in ("kernel_count", "depth")]  # runs of before have none
        return names, LayerShot(int(about["units"]), maps, kernels, *numbers)
    return None


def _path(run: Path, epoch: int) -> Path:
    return run / FOLDER / f"epoch-{epoch:05d}.npz"


def _thin_out(run: Path) -> None:
    """Let every second one go, but the first and the last."""
    epochs = snapshot_epochs(run)
    if len(epochs) > MOST:
        for epoch in epochs[1:-1:2]:
            _path(run, epoch).unlink(missing_ok=True)
