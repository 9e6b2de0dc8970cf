"""What layers with weights share: how their settings become Keras's arguments, and are read again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, Self

from cnnstudio.core.initializers import Initializer
from cnnstudio.core.layer import Finding, Layer
from cnnstudio.core.penalties import Penalty
from cnnstudio.core.values import Constraint, Shape, Sizes
from cnnstudio.layers.constraints import check_constraints, constraint_argument, constraint_of_keras
from cnnstudio.layers.initializers import (
    initializer_argument,
    initializer_findings,
    initializer_of_keras,
)
from cnnstudio.layers.penalties import END, penalty_argument, penalty_findings, penalty_of_keras


class WeightedLayer(Layer):
    """Base of layer types with initializers, penalties and constraints, known by the ends of their names."""

    __slots__ = ()

    def keras_arguments(self) -> dict[str, Any]:
        """Keras's arguments: starts, penalties and constraints in the form in which Keras saves them."""
        arguments = self.to_data()
        for name in arguments:
            if name.endswith(END):
                arguments[name] = penalty_argument(getattr(self, name))
            elif name.endswith("_constraint"):
                arguments[name] = constraint_argument(getattr(self, name), self.unit_axes(name))
            elif name.endswith("_initializer"):
                arguments[name] = initializer_argument(getattr(self, name))
        return arguments

    def further_findings(self, output: Shape, *inputs: Shape, frozen: bool = False) -> tuple[Finding, ...]:
        """What only the shapes of weights and outputs tell of starts, constraints and penalties."""
        if _has_usual_ones(self):
            return ()
        check_constraints(self, *inputs, frozen=frozen)
        return initializer_findings(self, *inputs) + penalty_findings(self, output, *inputs, frozen=frozen)

    @classmethod
    def unit_axes(cls, name: str) -> Sizes:
        """The axes of all weights of one filter or unit, for the constraint of that name."""
        return (0,)

    @classmethod
    def from_keras(cls, config: Mapping[str, Any]) -> Self:
        """Read a saved layer; initializers that Keras knows and we do not become the default."""
        return cls.from_data(cls.settings_of_keras(config))

    @classmethod
    def other_starts(cls, config: Mapping[str, Any]) -> tuple[str, ...]:
        """Names of saved initializers in whose place the usual ones are taken."""
        starts = [each for each in cls.setting_list() if each.name.endswith("_initializer")]
        return tuple([
            start.name
            for start in starts
            if config.get(start.name) is not None
            and initializer_of_keras(config[start.name], start.choices) is None
        ])  # fmt: skip

    @classmethod
    def settings_of_keras(cls, config: Mapping[str, Any]) -> dict[str, Any]:
        """The settings that a saved Keras layer has in common with this type, as JSON data."""
        known = {setting.name: setting for setting in cls.setting_list()}
        data = {name: config[name] for name in known if name in config}
        for name in [name for name in data if name.endswith(END)]:
            data[name] = penalty_of_keras(data[name])
        for name in [name for name in data if name.endswith("_constraint")]:
            data[name] = constraint_of_keras(data[name], cls.unit_axes(name))
        for name in [name for name in data if name.endswith("_initializer")]:
            found = initializer_of_keras(data.pop(name), known[name].choices)
            if found is not None:
                data[name] = found
        return data


_USUAL: dict[type[Layer], tuple[Callable[[Layer], object], object]] = {}
"""By type, what takes all starts, penalties and constraints from a layer, and those of a new layer."""


def _has_usual_ones(layer: Layer) -> bool:
    """Whether all starts, penalties and constraints are those of a new layer, which nothing is to be said of.

    Nearly all layers have them, and every analysis comes by here thousands of times.
    """
    known = _USUAL.get(type(layer))
    if known is None:
        names = [
            each.name for each in layer.setting_list() if each.type in (Initializer, Penalty, Constraint)
        ]
        taken: Callable[[Layer], object] = attrgetter(*names) if names else type
        known = _USUAL[type(layer)] = taken, taken(type(layer)())
    taken, usual = known
    return taken(layer) == usual
