"""Batch normalization: bring the values of each channel to a common scale over the batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, Weight, scaled, weight_counts
from cnnstudio.core.initializers import Initializer
from cnnstudio.core.layer import Derivation, Finding, Fix, ShapeError, Step
from cnnstudio.core.numerals import exact, product, signed
from cnnstudio.core.penalties import Penalty
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import element_count, shape_text
from cnnstudio.core.values import Constraint, Shape
from cnnstudio.layers.normalized_axes import fixed_sizes, place_of_axis
from cnnstudio.layers.shared_settings import constraint_setting, penalty_setting, vector_start_setting
from cnnstudio.layers.weighted import WeightedLayer

_LIMITS = ("rmax", "rmin", "dmax")
_RENORMALIZING = ["moving_stddev", "renorm_mean", "renorm_stddev"]
"""Weights that only renormalization has."""
_USE_CHANNELS = Fix("Use the channels", {"axis": -1})


@lru_cache(maxsize=512)
def _channel_weights(size: int, scale: bool, center: bool, renorm: bool) -> tuple[Weight, ...]:
    """What is learned for each channel, and what follows the batches; remembered, since many layers have the same."""
    learned = [Weight("gamma", (size,))] * scale + [Weight("beta", (size,))] * center
    names = ["moving_mean", "moving_variance", *_RENORMALIZING * renorm]
    return (*learned, *[Weight(name, (size,), trainable=False) for name in names])


@lru_cache(maxsize=512)
def _channel_counts(size: int, scale: bool, center: bool, renorm: bool) -> tuple[int, int]:
    """All numbers of these weights, and the trainable ones."""
    return weight_counts(_channel_weights(size, scale, center, renorm))


@register
@dataclass(frozen=True, slots=True)
class BatchNormalization(WeightedLayer):
    """Bring each channel to mean 0 and variance 1 over the batch, then scale and shift it."""

    kind = "batch_normalization"
    label = "Batch normalization"
    group = "Normalization"
    keras_name = "BatchNormalization"

    axis: int = setting(
        -1, "Axis", "Which axis keeps its own statistics; −1 is the last: the channels.", advanced=True
    )
    momentum: float = setting(0.99, "Momentum", "How slowly the running mean and variance follow the batches.",
                              minimum=0, maximum=1)  # fmt: skip
    epsilon: float = setting(0.001, "Epsilon", "Small number that keeps the division safe.", minimum=0)
    center: bool = setting(True, "Shift", "Learn a shift (beta) for each channel.")
    scale: bool = setting(True, "Scale", "Learn a scale (gamma) for each channel.")
    beta_initializer: Initializer = vector_start_setting("Shift")
    gamma_initializer: Initializer = vector_start_setting("Scale", "ones")
    moving_mean_initializer: Initializer = vector_start_setting("Mean")
    moving_variance_initializer: Initializer = vector_start_setting("Variance", "ones")
    beta_regularizer: Penalty | None = penalty_setting("Shift")
    gamma_regularizer: Penalty | None = penalty_setting("Scale")
    beta_constraint: Constraint | None = constraint_setting("Shift")
    gamma_constraint: Constraint | None = constraint_setting("Scale")
    renorm: bool = setting(
        False, "Renormalize", "Correct each batch towards the running statistics while training, for small batches.",
        advanced=True,
    )  # fmt: skip
    renorm_rmax: float | None = setting(
        None,
        "Largest scale correction",
        "Limit of the correction r of the scale; empty: none.",
        advanced=True,
    )
    renorm_rmin: float | None = setting(
        None,
        "Smallest scale correction",
        "Limit of the correction r of the scale; empty: none.",
        advanced=True,
    )
    renorm_dmax: float | None = setting(
        None, "Largest shift correction", "Limit of the correction d of the shift, either way; empty: none.",
        minimum=0, advanced=True,
    )  # fmt: skip
    renorm_momentum: float = setting(
        0.99, "Momentum of corrections", "How slowly the statistics that correct follow the batches.",
        minimum=0, maximum=1, advanced=True,
    )  # fmt: skip
    synchronized: bool = setting(
        False, "Synchronized", "Take the statistics of a batch over all devices that share it.", advanced=True
    )

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came."""
        self._size(inputs[0])
        self._check_limits()
        return inputs[0]

    def _check_limits(self) -> None:
        """Refuse limits of renormalization that leave nothing between them."""
        if not self.renorm or self.renorm_rmax is None or self.renorm_rmin is None:
            return
        if self.renorm_rmax < self.renorm_rmin:
            raise ShapeError(
                f"The largest scale correction, {signed(self.renorm_rmax)}, is less than the smallest, "
                f"{signed(self.renorm_rmin)}: exchange them.",
                Fix("Exchange them", {"renorm_rmax": self.renorm_rmin, "renorm_rmin": self.renorm_rmax}),
            )

    def _size(self, shape: Shape) -> int:
        """Length of the axis that keeps its own statistics; Keras counts the batch as axis 0."""
        place = place_of_axis(self.label, shape, self.axis, _USE_CHANNELS)
        return shape[place] or fixed_sizes(self.label, shape, (place,))[0]

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Statistics that never follow the batches, and statistics of rows instead of channels."""
        found = []
        if self.momentum == 1:
            message = (
                "A momentum of 1 keeps the running mean at 0 and the variance at 1 for ever, so that predictions "
                "do not fit what was trained: use less, such as 0.99."
            )
            found.append(Finding(message, (Fix("Use 0.99", {"momentum": 0.99}),), is_error=False))
        if len(inputs[0]) > 1 and self.axis not in (-1, len(inputs[0])):
            message = f"Axis {signed(self.axis)} of {shape_text(inputs[0])} is not the channels, which come last: use −1."
            ways = (_USE_CHANNELS,) if inputs[0][-1] is not None else ()
            found.append(Finding(message, ways, is_error=False))
        return tuple(found)

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """Scale and shift are learned; mean and variance follow the batches."""
        return _channel_weights(self._size(inputs[0]), self.scale, self.center, self.renorm)

    def cost(self, *inputs: Shape) -> Cost:
        """Two operations a value: a multiplication and an addition."""
        size = self._size(inputs[0])
        params, trainable = _channel_counts(size, self.scale, self.center, self.renorm)
        return Cost(params, trainable, 0, scaled(element_count(inputs[0]), 2))

    def derivation(self, *inputs: Shape) -> Derivation:
        """Numbers for each channel."""
        cost, weights = self.cost(*inputs), self.weights(*inputs)
        fixed = (cost.params or 0) - (cost.trainable or 0)
        return (
            Step("Output", "γ · (x − mean) / √(variance + ε) + β"),
            Step("Parameters", f"{len(weights)}·{exact(self._size(inputs[0]))} = {exact(cost.params)}",
                 f"{exact(fixed)} are not trained"),
            Step("FLOPs", f"{product((2, *inputs[0]))} = {exact(cost.flops)}"),
        )  # fmt: skip

    def description(self) -> str:
        """Momentum, and what is left out."""
        missing = [text for text, used in (("no shift", self.center), ("no scale", self.scale)) if not used]
        return ", ".join([f"momentum {self.momentum:g}", *missing, *["renormalized"] * self.renorm])

    def keras_arguments(self) -> dict[str, Any]:
        """Keras's arguments: the limits of renormalization are one."""
        arguments = WeightedLayer.keras_arguments(self)
        limits = {name: arguments.pop(f"renorm_{name}") for name in _LIMITS}
        given = {name: limit for name, limit in limits.items() if limit is not None}
        return {**arguments, "renorm_clipping": given or None}

    @classmethod
    def from_keras(cls, config: Mapping[str, Any]) -> Self:
        """Read a saved layer, whose axis Keras 2 listed; initializers that we do not have become the default."""
        limits = config.get("renorm_clipping") or {}
        data = cls.settings_of_keras(config)
        if isinstance(axes := data.get("axis"), list) and len(axes) == 1:
            data["axis"] = axes[0]
        return cls.from_data({**data, **{f"renorm_{name}": limit for name, limit in limits.items()}})
