"""Losses of masks: cross-entropy, Dice and focal, with pixels that nobody knows left out.

Keras is imported here, so this module is loaded only inside the engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
from keras import ops

from cnnstudio.engine.objectives.overlaps import class_masks, truth_inside
from cnnstudio.engine.objectives.remembered import Remembered, as_float
from cnnstudio.engine.own_layers import PACKAGE

_LEAST = 1e-7
_CELLS = (1, 2)


@keras.saving.register_keras_serializable(PACKAGE)
class MaskLoss(keras.losses.Loss):  # type: ignore[misc]
    """The loss of label maps for each image.

    Args:
        kind: One of `document.tasks.segmentation.LOSSES`.
        has_background: Whether scores are softmax's with the background in front, else sigmoid's.
        is_logits: Whether they are no probabilities.
        focus: The exponent γ of the focal loss.
        weights: How much the pixels of each score weigh, K numbers; None if all weigh the same.
        name: Keras's.
        reduction: Keras's.
        dtype: Keras's.

    Source: Milletari et al., V-Net (2016), for Dice, with squares left out; Lin et al., Focal Loss for Dense Object
        Detection (2017).
    """

    def __init__(
        self,
        kind: str,
        has_background: bool,
        is_logits: bool = False,
        focus: float = 2.0,
        weights: Sequence[float] | None = None,
        name: str = "mask_loss",
        reduction: str = "sum_over_batch_size",
        dtype: Any = None,
    ) -> None:
        super().__init__(name=name, reduction=reduction, dtype=dtype)
        self.kind, self.has_background, self.is_logits, self.focus = kind, has_background, is_logits, focus
        self.weights = None if weights is None else [float(weight) for weight in weights]
        self._terms = Remembered(self._found_terms)

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """The loss of each image: (N,)."""
        return sum(self._terms(y_true, y_pred).values())

    def term(self, key: str) -> Any:
        """A function of label maps and output: one term of the loss of each image, (N,).

        Args:
            key: What `Segmentation.loss_terms` calls it.
        """

        def term(truth: Any, found: Any) -> Any:
            return self._terms(as_float(truth), as_float(found))[key]

        return term

    def _found_terms(self, y_true: Any, y_pred: Any) -> dict[str, Any]:
        """What the loss of each image is the sum of: (N,) each."""
        labels = truth_inside(y_true, y_pred)
        right, known = class_masks(labels, int(y_pred.shape[-1]), self.has_background)
        values = self._probabilities(y_pred)
        found: dict[str, Any] = {}
        if self.kind in ("cross-entropy", "focal", "cross-entropy and Dice"):
            found["loss_entropy"] = self._entropy(right, known, values)
        if "Dice" in self.kind:
            found["loss_dice"] = self._dice(right, known, values)
        return found

    def _probabilities(self, found: Any) -> Any:
        if self.is_logits:
            found = ops.softmax(found) if self.has_background else ops.sigmoid(found)
        return ops.clip(found, _LEAST, 1 - _LEAST)

    def _entropy(self, right: Any, known: Any, values: Any) -> Any:
        """Cross-entropy of the known pixels, weighted; focal where that is asked for."""
        focus = self.focus if self.kind == "focal" else 0.0
        weights = ops.convert_to_tensor(self.weights or [1.0] * int(values.shape[-1]), dtype=values.dtype)
        hit = -right * ops.log(values) * (ops.power(1 - values, focus) if focus else 1)
        if self.has_background:
            whole = ops.sum(ops.sum(hit * weights, axis=-1), axis=_CELLS)
            return whole / ops.maximum(ops.sum(right * weights, axis=(1, 2, 3)), _LEAST)
        miss = -(1 - right) * ops.log(1 - values) * (ops.power(values, focus) if focus else 1)
        whole = ops.sum((hit * weights + miss) * known, axis=(1, 2, 3))
        count = ops.sum((right * weights + 1 - right) * known, axis=(1, 2, 3))
        return whole / ops.maximum(count, _LEAST)

    def _dice(self, right: Any, known: Any, values: Any) -> Any:
        """What the Dice coefficients of the classes that occur lack of 1, in the mean; nothing where none occurs."""
        values = values * known
        shared = ops.sum(right * values, axis=_CELLS)
        sizes = ops.sum(right, axis=_CELLS), ops.sum(values, axis=_CELLS)
        occurs = ops.cast(sizes[0] > 0, values.dtype)
        if not self.has_background:  # an empty mask has to stay empty
            occurs = ops.ones_like(occurs)
        dice = (2 * shared + 1) / (sizes[0] + sizes[1] + 1)
        return ops.sum((1 - dice) * occurs, axis=-1) / ops.maximum(ops.sum(occurs, axis=-1), 1)

    def get_config(self) -> dict[str, Any]:
        """What makes another one like it."""
        names = ("kind", "has_background", "is_logits", "focus", "weights")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}
