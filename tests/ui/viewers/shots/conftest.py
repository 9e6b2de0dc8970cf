"""Layers at moments of a training."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.engine.watching.layer_shots import LayerShot
from cnnstudio.engine.watching.watch_layer import ReplayedLayer


@pytest.fixture
def shot() -> LayerShot:
    """Two of five units, the second with NaN."""
    maps = np.arange(8, dtype=np.float32).reshape(2, 2, 2)
    maps[1, 0, 0] = np.nan
    kernels = np.linspace(-1, 1, 18, dtype=np.float32).reshape(3, 3, 1, 2)
    return LayerShot(5, maps, kernels)


@pytest.fixture
def replay() -> ReplayedLayer:
    """Three epochs of two layers; the maps of epoch e are e everywhere."""
    shots = tuple(LayerShot(1, np.full((1, 2, 2), epoch, np.float32), None) for epoch in (1, 4, 9))
    images = tuple(np.full((4, 4, 1), 10.0 * number, np.float32) for number in range(3))
    return ReplayedLayer(("a", "b"), "a", (1, 4, 9), shots, images, ("one", "two", "three"))
