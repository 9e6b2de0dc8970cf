"""Run folders of networks that find colours, so that what they must say is known to the pixel."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from cnnstudio.core.layer import Layer
from cnnstudio.core.network import chain
from cnnstudio.data.images import Picture
from cnnstudio.document.files import save_project
from cnnstudio.document.project import DataChoice, Project
from cnnstudio.document.tasks import Segmentation
from cnnstudio.engine.build import build
from cnnstudio.engine.run_folder import BEST, PROJECT
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input

COLOURS = np.array([[0, 0, 0], [255, 0, 0], [0, 255, 0], [0, 0, 255]], np.uint8)
"""Of the background and of the three classes."""
SHARPNESS = 12.0


def saved_run(path: Path, project: Project, weights: Mapping[str, list[Any]]) -> str:
    """A run folder with a project and its model, whose layers have these weights."""
    path.mkdir(parents=True)
    save_project(project, path / PROJECT)
    model = build(project)
    for name, values in weights.items():
        model.get_layer(name).set_weights([np.asarray(value, np.float32) for value in values])
    model.save(path / BEST)
    return str(path)


def colour_segmenter(
    path: Path,
    size: int | None = 24,
    kernel: int = 1,
    masks: str = "softmax",
    ending: str | None = None,
    fit: str = "resize",
    **task: Any,
) -> str:
    """A run whose network takes a pixel's strongest colour for its class, and black for the background.

    Args:
        path: Its folder.
        size: Height and width of its input, in px.
        kernel: Side of its convolution, of which the middle alone counts; a margin is lost.
        masks: See `Segmentation`.
        ending: Its activation; None: as the masks.
        fit: How pictures are brought to the size.
        task: Further settings of the task.
    """
    chosen = Segmentation(masks=masks, **task)
    depth = chosen.depth(3)
    layer = Conv2D(depth, kernel, padding="valid", activation=masks if ending is None else ending)
    values, bias = np.zeros((kernel, kernel, 3, depth)), np.zeros(depth)
    values[kernel // 2, kernel // 2, :, depth - 3 :] = SHARPNESS * np.eye(3)
    bias[: depth - 3] = SHARPNESS / 2
    if not chosen.has_background:
        bias[:] = -SHARPNESS / 2
    return saved_run(path, scene_project(chosen, Input((size, size, 3)), layer), {"conv2d": [values, bias]})


def scene_project(task: Any, *layers: Layer) -> Project:
    """A project on three kinds of shapes of 24 px."""
    data = DataChoice.of("shapes", {"kinds": 3, "objects": 3, "size": 24, "count": 60})
    return Project(chain(*layers), "colours", task=task, data=data)


def painted(labels: np.ndarray, name: str = "painted.png") -> Picture:
    """A picture of a label map."""
    return Picture(COLOURS[labels], name)


def disc(height: int, width: int, label: int = 1) -> np.ndarray:
    """A label map with an ellipse in its middle: uint8, (H, W)."""
    rows, columns = np.indices((height, width))
    inside = ((rows + 0.5) / height - 0.5) ** 2 + ((columns + 0.5) / width - 0.5) ** 2 < 0.09
    return np.where(inside, label, 0).astype(np.uint8)
