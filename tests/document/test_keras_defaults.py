from __future__ import annotations

import inspect
from typing import Any

import keras
import pytest

from cnnstudio.core.catalogue import layer_types
from cnnstudio.core.layer import Layer
from cnnstudio.document.keras_defaults import default_arguments, required_arguments
from cnnstudio.document.optimizers import OPTIMIZERS, Optimizer
from cnnstudio.engine.building.build import layer_class

LAYERS = [cls for cls in layer_types() if cls.keras_name]
HIDDEN = {("LayerNormalization", "rms_scaling")}
"""Arguments that Keras takes without naming them."""


def signature(cls: Any) -> dict[str, Any]:
    """The arguments of a Keras class with their defaults."""
    found = inspect.signature(cls.__init__).parameters
    return {name: found[name].default for name in found if name not in ("self", "kwargs", "arguments")}


def is_alike(ours: Any, theirs: Any) -> bool:
    """Whether Keras makes the same of two values: one number stands for several, a name for a function."""
    if isinstance(theirs, (tuple, list)):
        return isinstance(ours, list) and len(ours) == len(theirs) and all(map(is_alike, ours, theirs))
    if isinstance(ours, list):
        return bool(ours) and all(is_alike(part, theirs) for part in ours)
    if isinstance(theirs, str) and isinstance(ours, str):
        return ours.lower() == theirs.lower()
    return ours == theirs or (ours, theirs) == ("linear", None)


@pytest.mark.parametrize("cls", LAYERS, ids=[cls.kind for cls in LAYERS])
def test_defaults_are_those_of_keras(cls: type[Layer]) -> None:
    theirs = signature(layer_class(cls.keras_name))
    required = [name for name, default in theirs.items() if default is inspect.Parameter.empty]
    assert list(required_arguments(cls.keras_name)) == required
    assert list(theirs)[: len(required)] == required
    ours = default_arguments(cls)
    assert {*ours, *required} == set(cls().keras_arguments())
    wrong = {
        name: (value, theirs.get(name, "no such argument"))
        for name, value in ours.items()
        if (cls.keras_name, name) not in HIDDEN and not (name in theirs and is_alike(value, theirs[name]))
    }
    assert not wrong


@pytest.mark.parametrize("cls", list(OPTIMIZERS))
def test_defaults_of_optimizers_are_those_of_keras(cls: type[Optimizer]) -> None:
    theirs = signature(getattr(keras.optimizers, cls.keras_name))
    assert all(theirs[name] == value for name, value in default_arguments(cls).items())
