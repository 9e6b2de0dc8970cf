"""Run folders of networks that find colours, so that what they must say is known to the pixel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.data.images import Picture
from cnnstudio.document.files import save_project
from cnnstudio.document.project import DataChoice, Project
from cnnstudio.document.tasks import Detection, Localization, Segmentation
from cnnstudio.engine.building.build import build
from cnnstudio.engine.runs.run_folder import BEST, PROJECT
from cnnstudio.layers.blocks import UNetDown, UNetUp
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.layers.zero_padding_and_cropping import Cropping2D
from cnnstudio.vision.grid import BOX_VALUES

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
    **task: Any,
) -> str:
    """A run whose network takes a pixel's strongest colour for its class, and black for the background.

    Args:
        path: Its folder.
        size: Height and width of its input, in px.
        kernel: Side of its convolution, of which the middle alone counts; a margin is lost.
        masks: See `Segmentation`.
        ending: Its activation; None: as the masks.
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


def valid_u_net(size: tuple[int, int] = (44, 44)) -> Network:
    """A U-Net of two steps with unpadded convolutions for four classes: of 44 px it tells the inner 28 px."""
    entry = Node("entry", "entry", Input((*size, 3)))
    nodes = (
        entry, Node("first", "first", UNetDown(4, padding="valid", pools=False), ("entry",)),
        Node("second", "second", UNetDown(8, padding="valid"), ("first",)),
        Node("crop", "crop", Cropping2D(((4, 4), (4, 4))), ("first",)),
        Node("up", "up", UNetUp(4, padding="valid"), ("second", "crop")),
        Node("end", "end", Conv2D(4, 1, activation="softmax"), ("up",)),
    )  # fmt: skip
    return Network(nodes)


def u_net_run(path: Path) -> tuple[str, Callable[[np.ndarray], np.ndarray]]:
    """A run of a U-Net with weights of chance, and what the same network says of a whole picture that is mirrored.

    The function takes a picture, uint8, (H, W, 3), and gives scores, float32, (H, W, 4).
    """
    project = replace(scene_project(Segmentation(), Input((44, 44, 3))), network=valid_u_net())
    path.mkdir(parents=True)
    save_project(project, path / PROJECT)
    model = build(project)
    dice = np.random.default_rng(5)
    weights = [dice.normal(0, 0.25, values.shape).astype(np.float32) for values in model.get_weights()]
    model.set_weights(weights)
    model.save(path / BEST)

    def scores(pixels: np.ndarray) -> np.ndarray:
        height, width = pixels.shape[:2]
        sides = [(8, 8 + height % 2), (8, 8 + width % 2)]  # maps are halved once
        around = np.pad(pixels, [*sides, (0, 0)], mode="symmetric").astype(np.float32)
        whole = build(replace(project, network=valid_u_net(around.shape[:2])))
        whole.set_weights(weights)
        found: np.ndarray = np.asarray(whole(around[None]))[0, :height, :width]
        return found

    return str(path), scores


def colour_detector(path: Path) -> str:
    """A run whose network detects on 3 × 3 cells of 8 px: each box of a cell with a colour is the cell itself.

    Args:
        path: Its folder.
    """
    depth = 2 * BOX_VALUES + 3
    values, bias = np.zeros((8, 8, 3, depth)), np.zeros(depth)
    for begin in (0, BOX_VALUES):
        values[..., begin] = SHARPNESS / 64
        bias[begin : begin + BOX_VALUES] = -SHARPNESS / 2, 0, 0, _LOGIT_OF_ROOT, _LOGIT_OF_ROOT
    values[..., 2 * BOX_VALUES :] = SHARPNESS / 64 * np.eye(3)
    bias[2 * BOX_VALUES :] = -SHARPNESS / 2
    layer = Conv2D(depth, 8, strides=8, activation="sigmoid")
    project = scene_project(Detection(grid=3, boxes=2), Input((24, 24, 3)), layer)
    return saved_run(path, project, {"conv2d": [values, bias]})


_LOGIT_OF_ROOT = float(np.log(np.sqrt(1 / 3) / (1 - np.sqrt(1 / 3))))
"""What sigmoid makes the root of a third of."""


def colour_localizer(path: Path, box: tuple[float, float, float, float], label: int) -> str:
    """A run whose network says the same of every picture.

    Args:
        path: Its folder.
        box: Middle across and down, height and width, as shares of the picture's.
        label: The class.
    """
    x, y, height, width = box
    nodes = (
        Node("entry", "entry", Input((24, 24, 3))), Node("flat", "flat", Flatten(), ("entry",)),
        Node("scores", "scores", Dense(3, "softmax"), ("flat",)), Node("box", "box", Dense(4), ("flat",)),
    )  # fmt: skip
    project = replace(scene_project(Localization(), Input((24, 24, 3))), network=Network(nodes))
    nothing = [np.zeros((24 * 24 * 3, count)) for count in (3, 4)]
    weights = {
        "scores": [nothing[0], SHARPNESS * np.eye(3)[label]],
        "box": [nothing[1], [x, y, np.sqrt(height), np.sqrt(width)]],
    }
    return saved_run(path, project, weights)


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
