"""Small folders of images with annotations."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

Save = Callable[..., Path]


def save_image(path: Path, height: int = 40, width: int = 60) -> Path:
    """A grey image."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.full((height, width), 90, np.uint8)).save(path)
    return path


def save_json(path: Path, data: Any) -> Path:
    """A JSON file, an entry of its lists a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(
        f'"{key}": [\n' + ",\n".join(map(json.dumps, value)) + "\n]"
        if isinstance(value, list)
        else f'"{key}": {json.dumps(value)}'
        for key, value in data.items()
    )
    path.write_text("{\n" + lines + "\n}")
    return path


def save_mask(path: Path, values: Any, palette: list[int] | None = None) -> Path:
    """A mask of uint8 values, or of colours where they have three channels."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.fromarray(np.asarray(values, np.uint8))
    if palette is not None:
        image.putpalette(palette)
    image.save(path)
    return path


@pytest.fixture
def picture() -> Save:
    """Save a grey image: ``(path, height, width)``."""
    return save_image


@pytest.fixture
def json_file() -> Save:
    """Save JSON with an entry a line: ``(path, data)``."""
    return save_json


@pytest.fixture
def mask_file() -> Save:
    """Save a mask: ``(path, values, palette)``."""
    return save_mask


@pytest.fixture
def coco(tmp_path: Path) -> Callable[..., Path]:
    """Save two images and a COCO file: ``(annotations, **members)``."""

    def make(annotations: list[Any], **members: Any) -> Path:
        for name in ("a.png", "b.png"):
            save_image(tmp_path / name)
        images = [
            {"id": 7, "file_name": "a.png", "height": 40, "width": 60, "license": 3},
            {"id": 8, "file_name": "b.png", "height": 40, "width": 60},
        ]
        categories = [{"id": 5, "name": "cat", "supercategory": "animal"}, {"id": 2, "name": "dog"}]
        data = {
            "info": {"year": 2026},
            "images": images,
            "categories": categories,
            "annotations": annotations,
        }
        return save_json(tmp_path / "list.json", data | members)

    return make
