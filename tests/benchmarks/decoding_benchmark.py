"""Outputs of networks made into boxes and masks, against the forward pass that gave them, in one run.

The pass of a picture that is larger than its network includes that it is made smaller.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

import numpy as np

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.network import chain
from cnnstudio.data.images import Picture
from cnnstudio.data.preparation import fitting_motion
from cnnstudio.document.project import DataChoice, Project
from cnnstudio.document.tasks import Detection, Segmentation
from cnnstudio.engine.building.build import build
from cnnstudio.engine.inside.feeding import as_array, fed, run
from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.engine.predicting.box_reading import reading_of
from cnnstudio.engine.predicting.mask_bands import label_bands
from cnnstudio.engine.predicting.mask_reading import MaskReading
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Input
from cnnstudio.vision.suppression import suppress

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

ROUNDS = 7
SIX = DataChoice.of("shapes", {"objects": 6})


def main() -> None:
    """Print the ratio for grids of several sizes, and for masks of pictures as large as the network and larger."""
    for title, project in _grids():
        model = build(project)
        reading = reading_of(UntrainedModel(project), model)
        pixels = _noise(tuple(model.inputs[0].shape)[1:])[None].astype(np.float32)
        form = pixels.shape[1], pixels.shape[2]
        motion = fitting_motion((*form, 3), form)
        raw = as_array(run(model, pixels)[0])[0]
        # Without training every box of every class has to be looked at; with it, most are empty.
        for state, outputs in (("untrained", raw), ("trained", _sparse(raw, project.task))):

            def decode(outputs: np.ndarray = outputs) -> int:
                found, _ = reading.found([outputs], form, form, motion)  # noqa: B023 - called at once
                return len(suppress(found.boxes, found.scores, reading.overlap, found.labels))  # noqa: B023

            def forward() -> object:
                return as_array(run(model, pixels)[0])  # noqa: B023

            _tell(f"{title}, {state}, {decode():,} boxes stay", decode, forward)
    for title, project, size in _masks():
        model = build(project)
        mask_reading = MaskReading(UntrainedModel(project), model)
        picture = Picture(_noise((*size, 3)), "noise")
        form = tuple(model.inputs[0].shape)[1:3]
        scores, motion = _blobs(form, 7), fitting_motion((*size, 3), form)

        def paint() -> None:
            for _ in label_bands(scores, form, size, motion, mask_reading.decided):  # noqa: B023
                pass

        _tell(title, paint, lambda: as_array(run(model, fed(model, picture).values[None])[0]))  # noqa: B023


def _tell(title: str, decode: Callable[[], object], forward: Callable[[], object]) -> None:
    forward()
    rounds = [(_seconds(decode), _seconds(forward)) for _ in range(ROUNDS)]
    ours, passes = (statistics.median(times) for times in zip(*rounds, strict=True))
    print(
        f"  {title}: decoding {ours * 1000:.2f} ms, forward pass {passes * 1000:.2f} ms; {ours / passes:.2f} × it (target ≤ 1)",
        flush=True,
    )


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _noise(shape: tuple[int, ...]) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)


def _sparse(outputs: np.ndarray, task: Detection) -> np.ndarray:
    """The same with one cell in fifty sure of an object and its class."""
    dice, found = np.random.default_rng(1), outputs.copy()
    sure = dice.random(outputs.shape[:2]) < 0.02
    found[..., : task.boxes * 5 : 5] = np.where(sure, 0.9, 0.005)[..., None]
    found[..., task.boxes * 5 :] = 0.05
    found[..., task.boxes * 5] = 0.9
    return found


def _blobs(form: tuple[int, int], depth: int) -> np.ndarray:
    """Probabilities that change slowly, as those of objects do: float32, (H, W, K)."""
    from PIL import Image

    coarse = np.random.default_rng(0).normal(0, 3, (depth, 9, 9)).astype(np.float32)
    planes = [
        np.asarray(Image.fromarray(plane).resize(form[::-1], Image.Resampling.BICUBIC)) for plane in coarse
    ]
    powers = np.exp(np.stack(planes, axis=-1))
    return powers / powers.sum(axis=-1, keepdims=True)


def _grids() -> list[tuple[str, Project]]:
    """A small detector of shapes, and one on many cells."""
    found = []
    for size, steps in ((64, 3), (256, 3)):
        task = Detection(grid=size // 2**steps)
        layers = [Input((size, size, 3))]
        for step in range(steps):
            layers += [Conv2D(32 * 2**step, padding="same", activation="relu"), MaxPooling2D()]
        head = Conv2D(task.depth(6), 1, activation="sigmoid")
        title = f"{size} px, {task.grid} × {task.grid} cells"
        found.append((title, Project(chain(*layers, head), task=task, data=SIX)))
    return found


def _masks() -> list[tuple[str, Project, tuple[int, int]]]:
    """A small segmenter whose pictures are as large as it takes, and larger."""
    layers = (Conv2D(16, padding="same", activation="relu"), Conv2D(16, padding="same", activation="relu"))
    network = chain(Input((256, 256, 3)), *layers, Conv2D(7, 1, activation="softmax"))
    project = Project(network, task=Segmentation(), data=SIX)
    sizes = ((256, 256), (1000, 1500), (3000, 4000))
    return [
        (f"masks of 7 labels, 256 px to {width:,} × {height:,} px", project, (height, width))
        for height, width in sizes
    ]


if __name__ == "__main__":
    main()
