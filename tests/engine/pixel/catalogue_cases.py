"""Layers of every registered type, in several settings and on small inputs, to take numbers of them apart."""

from __future__ import annotations

import inspect
import itertools
import warnings
from collections.abc import Iterator
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from cnnstudio.core.analysis import measure
from cnnstudio.core.initializers import Initializer
from cnnstudio.core.layer import Layer
from cnnstudio.core.penalties import Penalty
from cnnstudio.core.settings import Setting
from cnnstudio.core.values import Constraint, Shape
from cnnstudio.engine.building.build import layer_class
from cnnstudio.engine.building.channels_last import turned_to_channels_last
from cnnstudio.engine.building.strided_convolutions import mend_strided_convolutions
from cnnstudio.engine.pixel.account import Account, Source
from cnnstudio.engine.pixel.explain_pixel import told
from cnnstudio.engine.pixel.kept import Looked
from tests.layers.keras_truth import keras_layer
from tests.layers.variations import few_values, inputs_of, values

_USUAL = ("linear", "relu", "softmax")
_ABOUT_LEARNING = (Penalty, Constraint, Initializer)
_MANY = 20
_AXES = ("axis", "axes", "dims", "target_shape")
_SHAPING = (
    "strides",
    "padding",
    "dilation_rate",
    "groups",
    "depth_multiplier",
    "output_padding",
    "interpolation",
)
_PREFERRED: tuple[tuple[Shape, ...], ...] = (
    ((9, 7, 6),), ((5, 6, 7, 4),), ((6, 4),), ((12,),), ((8, 8, 4),),
    ((8, 6, 4), (4,)), ((8, 8, 4), (8, 1, 1), (1, 8, 4)),
)  # fmt: skip
_COLOUR: tuple[tuple[Shape, ...], ...] = (((9, 7, 3),),)
_UNEQUAL: tuple[Shape, ...] = ((9, 7, 6), (5, 6, 7, 4), (12, 4))
"""WORKAROUND: where a map is as wide as it has channels, Keras 3.15 on TensorFlow adds biases along the width, not to the
channels that come first (``add`` of its backend takes the last axis of that length): no issue about it was found."""
_SMALL: dict[str, dict[str, Any]] = {
    "CenterCrop": {"height": 5, "width": 4},
    "Resizing": {"height": 5, "width": 12},
}
"""What is set for layers that bring maps to a size, of which the usual one is large."""


def cases(cls: type[Layer]) -> Iterator[tuple[Layer, tuple[Shape, ...]]]:
    """The plain layer and it with one or two settings changed, each on an input that it takes, in turn."""
    known = [shapes for shapes in (*inputs_of(cls), *_COLOUR) if all(None not in shape for shape in shapes)]
    inputs = [*(one for one in _PREFERRED if one in known), *(one for one in known if one not in _PREFERRED)]
    turns = itertools.count()
    for layer in _changed(cls):
        fitting = [one for one in inputs if _fits(layer, one)]
        if layer == cls() and cls.maximum_inputs != 1:
            yield from ((layer, one) for one in fitting)
        elif fitting:
            yield layer, fitting[next(turns) % min(2, len(fitting))]


def _fits(layer: Layer, shapes: tuple[Shape, ...]) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        output = measure(layer, shapes).output
    return output is not None and None not in output and 0 not in output and len(output) > 0


def _changed(cls: type[Layer]) -> Iterator[Layer]:
    about = [one for one in cls.setting_list() if one.type not in _ABOUT_LEARNING and "seed" not in one.name]
    plain = cls(**_SMALL.get(cls.keras_name, {}))
    yield plain
    if cls.group == "Augmentation":  # which does nothing in use, whatever is set
        return
    for setting in about:
        for value in _worth_trying(setting):
            yield plain.with_settings(**{setting.name: value})
    shaping = [one for one in about if one.name in _SHAPING]
    for one, other in itertools.combinations(shaping, 2):
        for first, second in itertools.product(few_values(one), few_values(other)):
            yield plain.with_settings(**{one.name: first, other.name: second})


def _worth_trying(setting: Setting) -> list[Any]:
    """Every choice, but of activations where they are one setting of many; few of the other values."""
    if not setting.choices:
        return (
            values(setting)
            if isinstance(setting.default, tuple) and setting.name in _AXES
            else few_values(setting)
        )
    choices = values(setting)
    if len(choices) > _MANY and setting.label != "Function":
        return [value for value in choices if value in _USUAL]
    return choices


def takes_channels_first(cls: type[Layer]) -> bool:
    """Whether Keras's layer has the setting; what augments does nothing in use."""
    return (
        cls.group != "Augmentation"
        and "data_format" in inspect.signature(layer_class(cls.keras_name)).parameters
    )


def cases_of_order(cls: type[Layer]) -> Iterator[tuple[Layer, Shape]]:
    """The plain layer, and it with each setting of its windows changed once, on an input with channels last."""
    plain = cls(**_SMALL.get(cls.keras_name, {}))
    shape = next(one for one in _UNEQUAL if _fits(plain, (one,)))
    yield plain, shape
    for setting in cls.setting_list():
        if setting.name in _SHAPING:
            for value in few_values(setting)[-1:]:
                changed = plain.with_settings(**{setting.name: value})
                if _fits(changed, (shape,)):
                    yield changed, shape


def looked_first(layer: Layer, shape: Shape) -> Looked:
    """A layer of Keras with channels first, by chance and called as `looked` does it, turned to channels last.

    What it was given and what came out are Keras's own, moved. TensorFlow computes some of them
    on a CPU only when they are compiled.
    """
    chance = np.random.default_rng(sum(map(int, shape)))
    first = chance.normal(size=(1, shape[-1], *shape[:-1])).astype(np.float32)
    made = keras_layer(layer, data_format="channels_first")
    entry = keras.Input(first.shape[1:])
    model = keras.Model(entry, made(entry))
    _weigh(made, chance)
    try:
        output = np.asarray(model(first))[0]
    except tf.errors.OpError:
        output = np.asarray(tf.function(model, jit_compile=True)(first))[0]
    turned = turned_to_channels_last(model)
    given, output = np.moveaxis(first[0], 0, -1), np.moveaxis(output, 0, -1)
    source = Source("before", given.shape, True)
    return Looked(
        "layer", turned.layers[-1], (given,), output, (source,), None, np.zeros((1, 1, 1), np.uint8), (1, 1)
    )


def looked(layer: Layer, shapes: tuple[Shape, ...]) -> Looked:
    """A layer of Keras with weights and inputs by chance, called once as in use."""
    chance = np.random.default_rng(len(shapes) + sum(map(sum, shapes)))
    inputs = [chance.normal(size=(1, *shape)).astype(np.float32) for shape in shapes]
    made = keras_layer(layer)
    several = layer.maximum_inputs != 1
    entries = [keras.Input(shape) for shape in shapes]
    model = keras.Model(entries, made(entries if several else entries[0]))
    mend_strided_convolutions(model)
    _weigh(made, chance)
    output = np.asarray(made(inputs if several else inputs[0], training=False), np.float32)[0]
    arrays = tuple(one[0] for one in inputs)
    sources = tuple(Source(f"before {number}", one.shape, True) for number, one in enumerate(arrays))
    return Looked("layer", made, arrays, output, sources, None, np.zeros((1, 1, 1), np.uint8), (1, 1))


def _weigh(made: Any, chance: np.random.Generator) -> None:
    """Give a layer weights by chance."""
    for weight in made.weights:
        numbers = chance.normal(size=weight.shape)
        if weight.dtype == "float32":
            weight.assign(
                np.abs(numbers) + 0.1 if weight.name in ("moving_variance", "variance") else numbers
            )
    if hasattr(made, "finalize_state"):
        made.finalize_state()


def indices(shape: Shape) -> list[tuple[int, ...]]:
    """First, last and middle number of an output, and some by chance."""
    sizes = [int(size or 0) for size in shape]
    chance = np.random.default_rng(7)
    found = [tuple(0 for _ in sizes), tuple(size - 1 for size in sizes), tuple(size // 2 for size in sizes)]
    found += [tuple(int(chance.integers(size)) for size in sizes) for _ in range(2)]
    return list(dict.fromkeys(found))


def accounts(about: Looked) -> list[Account]:
    """How several numbers of a layer came about."""
    return [told(about, index) for index in indices(about.output.shape)]
