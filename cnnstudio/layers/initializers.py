"""How weights start, between the settings of a layer and the form in which Keras saves it."""

from __future__ import annotations

from typing import Any

from cnnstudio.core.initializers import AXES, OPTIONS, Initializer, options_data, takes_seed
from cnnstudio.core.layer import Finding, Fix, Layer, ShapeError
from cnnstudio.core.settings import Setting
from cnnstudio.core.values import Shape
from cnnstudio.layers.weight_axes import axes_text, choice_text, weight_of

VECTOR_INITIALIZERS = (
    "zeros", "ones", "constant", "random_normal", "random_uniform", "truncated_normal", "variance_scaling",
    "glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_uniform", "lecun_normal",
)  # fmt: skip
"""Keras's initializers that serve weights of every shape: biases, scales and shifts too."""

INITIALIZERS = (
    "glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_uniform", "lecun_normal", "random_normal",
    "random_uniform", "truncated_normal", "variance_scaling", "orthogonal", "constant", "zeros", "ones",
)  # fmt: skip
"""Those that serve every kernel."""

MATRIX_INITIALIZERS = (*INITIALIZERS, "identity")
"""Those that serve kernels of dense layers."""

_CLASSES = {name: "".join(part.title() for part in name.split("_")) for name in MATRIX_INITIALIZERS}
_KINDS = {made: name for name, made in _CLASSES.items()} | {
    "OrthogonalInitializer": "orthogonal",
    "IdentityInitializer": "identity",
    "uniform": "random_uniform",
    "normal": "random_normal",
    "zero": "zeros",
    "one": "ones",
}

END = "_initializer"
"""Ends the names of settings that are initializers."""

_NEVER_BARE = ("constant",)
"""Those that Keras does not make of their names alone."""


def initializer_argument(initializer: Initializer) -> Any:
    """An initializer as Keras takes it: its name, or the form in which Keras saves one with numbers."""
    if initializer.is_plain and initializer.kind not in _NEVER_BARE:
        return initializer.kind
    seed = {"seed": initializer.seed} if takes_seed(initializer.kind) else {}
    return {"class_name": _CLASSES[initializer.kind], "config": {**options_data(initializer), **seed}}


def initializer_of_keras(saved: Any, known: tuple[str, ...]) -> Any:
    """The initializer that a saved one of Keras stands for, as JSON data.

    Args:
        saved: What Keras saved.
        known: The kinds that can be chosen.

    Returns:
        None where it is another, or one with more than numbers: values for each weight.
    """
    name = saved.get("class_name", "") if isinstance(saved, dict) else saved
    kind = _KINDS.get(name, name) if isinstance(name, str) else ""
    if kind not in known:
        return None
    config = saved.get("config") if isinstance(saved, dict) else None
    config = config if isinstance(config, dict) else {}
    options = {name: config[name] for name in OPTIONS.get(kind, {}) if name in config}
    seed = config.get("seed")
    if isinstance(options.get("value"), (list, dict)):
        return None
    return {"kind": kind, **options, **({"seed": seed} if isinstance(seed, int) else {})}


def initializer_findings(layer: Layer, *inputs: Shape) -> tuple[Finding, ...]:
    """What is strange about the axes that initializers of a layer count along, once its weights are known.

    Raises:
        ShapeError: A weight lacks one of the axes: Keras fails when it makes the weight.
    """
    chosen = [
        (setting, start)
        for setting in _start_settings(type(layer))
        if (start := getattr(layer, setting.name)) is not setting.default and start.has_axes
    ]
    if not chosen:
        return ()
    weights, arguments = layer.weights(*inputs), layer.keras_arguments()
    found: list[Finding] = []
    for setting, start in chosen:
        weight = weight_of(weights, setting.name.removesuffix(END))
        if weight is None or arguments[setting.name] != initializer_argument(start):
            continue  # Keras makes no such weight, or of typed numbers
        own = Fix("Let Keras choose the axes", {setting.name: start.without_axes()})
        given = [start.option(name) for name in AXES]
        axes = [axis for each in given if isinstance(each, tuple) for axis in each]
        count = len(weight.shape)
        if None in given:
            found.append(Finding(_half_text(setting, given[0] is None), (own,), is_error=False))
            continue
        outside = [axis for axis in axes if not -count <= axis < count]
        if outside:
            raise ShapeError(
                f"{setting.label} counts along axis {str(outside[0]).replace('-', '−')}, but {axes_text(weight)}: "
                f"{choice_text(weight)}.",
                own,
            )
    return tuple(found)


_START_SETTINGS: dict[type[Layer], tuple[Setting, ...]] = {}


def _start_settings(cls: type[Layer]) -> tuple[Setting, ...]:
    known = _START_SETTINGS.get(cls)
    if known is None:
        found = [setting for setting in cls.setting_list() if setting.name.endswith(END)]
        known = _START_SETTINGS[cls] = tuple(found)
    return known


def _half_text(setting: Setting, lacks_inputs: bool) -> str:
    has, lacks = ("output", "input") if lacks_inputs else ("input", "output")
    return (
        f"{setting.label} has {has} axes but no {lacks} axes, and Keras takes its own for both then: "
        "set both, or neither."
    )
