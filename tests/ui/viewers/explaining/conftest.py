"""Made-up answers of the engine for the parts of the Explain tab."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cnnstudio.data.images import Picture
from cnnstudio.engine.explain.choices import Choices
from cnnstudio.engine.explain.explanation import Explanation


def made_choices(**others: Any) -> Choices:
    """Ten classes, of which 7 and 1 are the likeliest."""
    scores = np.full(10, 0.01)
    scores[7], scores[1] = 0.82, 0.1
    best = tuple(int(number) for number in np.argsort(-scores, kind="stable"))
    fields = {
        "outputs": ("head",),
        "output": "head",
        "labels": tuple(f"class {number}" for number in range(10)),
        "scores": scores,
        "best": best,
        "layers": ("conv", "pool"),
        "has_gradients": True,
        "usual": "pool",
        **others,
    }
    return Choices(**fields)


def made_explanation(**others: Any) -> Explanation:
    """A map that rises from left to right over an image of 20 × 30 px."""
    values = np.tile(np.linspace(0, 2, 30, dtype=np.float32), (20, 1))
    fields = {
        "method": "gradcam",
        "layer": "pool",
        "target": 7,
        "class_name": "class 7",
        "score": 3.5,
        "probability": 0.82,
        "map": values,
        "raw": values[::4, ::4],
        "limits": (0.0, 2.0),
        "outline": np.array([[[0.5, 0.0], [0.5, 1.0]]], np.float32),
        "passes": 1,
        "total": 1,
        "preparation": (),
        "notes": (),
        **others,
    }
    return Explanation(**fields)


@pytest.fixture
def choices() -> Callable[..., Choices]:
    """Make an answer: ``(outputs=…)``."""
    return made_choices


@pytest.fixture
def explanation() -> Callable[..., Explanation]:
    """Make a map: ``(passes=…)``."""
    return made_explanation


@pytest.fixture
def picture() -> Picture:
    """An image of 20 × 30 px, all of one red."""
    pixels = np.zeros((20, 30, 3), np.uint8)
    pixels[:, :, 0] = 200
    return Picture(pixels, "red.png")
