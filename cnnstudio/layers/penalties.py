"""Penalties on weights and outputs: the form in which Keras saves them, and which weights can have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnstudio.core.errors import SettingError
from cnnstudio.core.layer import Finding, Fix, Layer, ShapeError
from cnnstudio.core.penalties import COLUMNS, ROWS, USUAL_FACTOR, Penalty
from cnnstudio.core.shapes import shape_text
from cnnstudio.core.values import Shape
from cnnstudio.layers.weight_axes import axes_text, weight_of

END = "_regularizer"
"""Ends the names of settings that are penalties."""
OUTPUT = "activity_regularizer"
"""The one on what comes out."""

_MODES = {ROWS: "rows", COLUMNS: "columns"}
_KINDS = {mode: kind for kind, mode in _MODES.items()}
_NAMES = {"l1": "L1", "l2": "L2", "l1l2": "L1L2", "orthogonal_regularizer": "OrthogonalRegularizer"}
_ALONE = {"L1": {"l1": 0.01}, "L2": {"l2": 0.01}}
"""What Keras takes where the number is missing and is not 0."""


def penalty_argument(penalty: Penalty | None) -> dict[str, Any] | None:
    """A penalty in the form in which Keras saves its regularizers."""
    if penalty is None:
        return None
    if penalty.is_orthogonal:
        config: dict[str, Any] = {"factor": penalty.factor, "mode": _MODES[penalty.kind]}
        return {"class_name": "OrthogonalRegularizer", "config": config}
    return {"class_name": "L1L2", "config": {"l1": penalty.l1, "l2": penalty.l2}}


def penalty_of_keras(saved: Any) -> dict[str, Any] | None:
    """The penalty that a saved Keras regularizer stands for, as JSON data.

    Raises:
        SettingError: It is none of Keras's own.
    """
    if saved is None:
        return None
    name = saved.get("class_name") if isinstance(saved, Mapping) else saved
    known = _NAMES.get(name, name) if isinstance(name, str) else None
    config = saved.get("config") if isinstance(saved, Mapping) else None
    config = config if isinstance(config, Mapping) else {}
    if known in ("L1", "L2", "L1L2"):
        given = {key: config[key] for key in ("l1", "l2") if config.get(key) is not None}
        return {"l1": 0.0, "l2": 0.0, **_ALONE.get(known, {}), **given}
    mode = config.get("mode", "rows")
    if known == "OrthogonalRegularizer" and isinstance(mode, str) and mode in _KINDS:
        return {"kind": _KINDS[mode], "factor": config.get("factor", USUAL_FACTOR)}
    raise SettingError(
        f"The penalty {name!r} is none that can be set here: use L1, L2, both or orthogonality."
    )


def penalty_findings(
    layer: Layer, output: Shape, *inputs: Shape, frozen: bool = False
) -> tuple[Finding, ...]:
    """What is strange about the penalties of a layer whose shapes are known.

    Of frozen weights Keras computes no penalty, so that none can be wrong; of outputs it does.

    Raises:
        ShapeError: One asks for orthogonal vectors where there is no matrix: Keras builds such a layer, and
            refuses to train it.
    """
    penalties = _orthogonal_ones(layer)
    if not penalties:
        return ()
    weights = layer.weights(*inputs)
    found: list[Finding] = []
    for name, label, penalty in penalties:
        without = Fix(f"Remove the {label.lower()}", {name: None})
        if name == OUTPUT:
            _check_output(penalty, label, output, name, without)
            sizes: Shape = (None, *output)
        else:
            weight = None if frozen else weight_of(weights, name.removesuffix(END))
            if weight is None:
                continue
            if len(weight.shape) != 2:
                raise ShapeError(
                    f"{label} asks for orthogonal {_MODES[penalty.kind]}, which only a matrix has; {axes_text(weight)}: "
                    "use L1 or L2, or none.",
                    without,
                )
            sizes = weight.shape
        found += _single_finding(penalty, label, sizes, without)
    return tuple(found)


def _orthogonal_ones(layer: Layer) -> list[tuple[str, str, Penalty]]:
    """Name, label and value of the penalties of a layer that are on what vectors have in common."""
    found = []
    for each in layer.setting_list():
        if each.type is Penalty:
            penalty = getattr(layer, each.name)
            if penalty is not None and penalty.is_orthogonal:
                found.append((each.name, each.label, penalty))
    return found


def _check_output(penalty: Penalty, label: str, output: Shape, name: str, without: Fix) -> None:
    if len(output) != 1:
        raise ShapeError(
            f"{label} asks for orthogonal {_MODES[penalty.kind]}, which only a list of numbers for each sample has; "
            f"{shape_text(output)} comes out: use L1 or L2, or none.",
            without,
        )
    if penalty.kind == ROWS:
        raise ShapeError(
            f"{label} asks for orthogonal rows, which are the samples of a batch, and Keras must know their number "
            "beforehand: use orthogonal columns, L1 or L2, or none.",
            Fix("Use orthogonal columns", {name: Penalty(kind=COLUMNS, factor=penalty.factor)}),
            without,
        )


def _single_finding(penalty: Penalty, label: str, sizes: Shape, without: Fix) -> tuple[Finding, ...]:
    """A single vector has no other to be orthogonal to: Keras divides by 0 pairs."""
    if sizes[0 if penalty.kind == ROWS else 1] != 1:
        return ()
    message = (
        f"{label} compares {_MODES[penalty.kind]} with each other, and there is only one: Keras divides by 0 pairs, so "
        "that the loss is no number and nothing is learned. Use L1 or L2, or none."
    )
    return (Finding(message, (without,), is_error=False),)
