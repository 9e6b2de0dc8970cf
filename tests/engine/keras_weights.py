"""Weights files in the form in which Keras publishes those of its own networks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
from keras.src.legacy.saving import legacy_h5_format


def save_published(model: Any, path: Path) -> Path:
    """Write the weights of a model as Keras 2 did: layer by layer in their order, whatever their names."""
    with h5py.File(path, "w") as file:
        legacy_h5_format.save_weights_to_hdf5_group(file, model)
    return path
