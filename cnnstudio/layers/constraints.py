"""Constraints on weights, between the settings of a layer and the form in which Keras saves them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cnnstudio.core.layer import Fix, Layer, ShapeError
from cnnstudio.core.values import Constraint, Shape, Sizes
from cnnstudio.layers.weight_axes import axes_text, choice_text, weight_of

END = "_constraint"
"""Ends the names of settings that are constraints."""

_CLASSES = {"max_norm": "MaxNorm", "min_max_norm": "MinMaxNorm", "unit_norm": "UnitNorm", "non_neg": "NonNeg"}
_ARGUMENTS = {
    "max_norm": {"max_value": "high"},
    "min_max_norm": {"min_value": "low", "max_value": "high", "rate": "rate"},
    "unit_norm": {},
    "non_neg": {},
}
"""By kind, Keras's arguments and our names of them."""
_USUAL = {"max_norm": {"max_value": 2.0}}
"""What Keras takes where an argument is missing and ours is another."""


def constraint_argument(constraint: Constraint | None, axes: Sizes) -> dict[str, Any] | None:
    """A constraint in the form in which Keras saves it.

    Args:
        constraint: The constraint, or None.
        axes: The axes of all weights of a filter or unit, along which a norm is taken unless it says others.
    """
    if constraint is None:
        return None
    config: dict[str, Any] = {
        name: getattr(constraint, own) for name, own in _ARGUMENTS[constraint.kind].items()
    }
    if constraint.kind != "non_neg":
        chosen = axes if constraint.axes is None else constraint.axes
        config["axis"] = chosen[0] if len(chosen) == 1 else list(chosen)
    return {"class_name": _CLASSES[constraint.kind], "config": config}


def constraint_of_keras(saved: Any, axes: Sizes) -> dict[str, Any] | None:
    """The constraint that a saved one of Keras stands for, as JSON data.

    Args:
        saved: What Keras saved, or None.
        axes: As for `constraint_argument`.

    Returns:
        None too where it is none of Keras's own.
    """
    name = saved.get("class_name") if isinstance(saved, dict) else None
    kind = {made: kind for kind, made in _CLASSES.items()}.get(str(name))
    if kind is None:
        return None
    config = {**_USUAL.get(kind, {}), **saved.get("config", {})}
    data = {own: config[given] for given, own in _ARGUMENTS[kind].items() if given in config}
    axis = config.get("axis", 0)
    chosen = (axis,) if isinstance(axis, int) else tuple(axis or ())
    is_usual = kind == "non_neg" or chosen == axes
    return {"kind": kind, **data, "axes": None if is_usual else list(chosen)}


def check_constraints(layer: Layer, *inputs: Shape, frozen: bool = False) -> None:
    """Refuse norms along axes that a weight lacks: Keras builds such a layer, and fails in its first step.

    Of frozen weights Keras takes no norm, so that none can be wrong.

    Raises:
        ShapeError: A weight lacks an axis, or one is named twice.
    """
    for setting in () if frozen else layer.setting_list():
        constraint = getattr(layer, setting.name) if setting.type is Constraint else None
        if constraint is None or not constraint.axes or constraint.kind == "non_neg":
            continue
        weight = weight_of(layer.weights(*inputs), setting.name.removesuffix(END))
        count = 0 if weight is None else len(weight.shape)
        if weight is None:
            continue
        own = Fix("Take the norm of each filter or unit", {setting.name: replace(constraint, axes=None)})
        outside = [axis for axis in constraint.axes if not -count <= axis < count]
        if outside:
            raise ShapeError(
                f"{setting.label} takes a norm along axis {str(outside[0]).replace('-', '−')}, but {axes_text(weight)}: "
                f"{choice_text(weight)}.",
                own,
            )
        if len({axis % count for axis in constraint.axes}) < len(constraint.axes):
            given = ", ".join(str(axis).replace("-", "−") for axis in constraint.axes)
            raise ShapeError(
                f"{setting.label} takes a norm along axes {given}, which name one axis twice: name each once.",
                own,
            )
