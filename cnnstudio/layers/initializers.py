"""How weights start, between the settings of a layer and the form in which Keras saves it."""

from __future__ import annotations

from typing import Any

from cnnstudio.core.initializers import OPTIONS, Initializer, takes_seed

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

_NEVER_BARE = ("constant",)
"""Those that Keras does not make of their names alone."""


def initializer_argument(initializer: Initializer) -> Any:
    """An initializer as Keras takes it: its name, or the form in which Keras saves one with numbers."""
    if initializer.is_plain and initializer.kind not in _NEVER_BARE:
        return initializer.kind
    seed = {"seed": initializer.seed} if takes_seed(initializer.kind) else {}
    return {"class_name": _CLASSES[initializer.kind], "config": {**dict(initializer.options), **seed}}


def initializer_of_keras(saved: Any, known: tuple[str, ...]) -> Any:
    """The initializer that a saved one of Keras stands for, as JSON data.

    Args:
        saved: What Keras saved.
        known: The kinds that can be chosen.

    Returns:
        None where it is another, or one with more than numbers: values for each weight, axes of its own.
    """
    name = saved.get("class_name", "") if isinstance(saved, dict) else saved
    kind = _KINDS.get(name, name) if isinstance(name, str) else ""
    if kind not in known:
        return None
    config = saved.get("config") if isinstance(saved, dict) else None
    config = config if isinstance(config, dict) else {}
    if any(config.get(axes) is not None for axes in ("input_axes", "output_axes")):
        return None
    options = {name: config[name] for name in OPTIONS.get(kind, {}) if name in config}
    seed = config.get("seed")
    if isinstance(options.get("value"), (list, dict)):
        return None
    return {"kind": kind, **options, **({"seed": seed} if isinstance(seed, int) else {})}
