"""A layer of a type that this version does not know, kept as it was read."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, ClassVar

from cnnstudio.core.cost import UNKNOWN_COST, Cost
from cnnstudio.core.layer import Fix, Layer, ShapeError
from cnnstudio.core.values import Shape

KERAS_PREFIX = "keras:"
"""Begins the kind of a placeholder that holds the configuration of a Keras layer."""

ONNX_PREFIX = "onnx:"
"""Begins the kind of a placeholder that holds the settings of an ONNX operator."""

KEPT = "saved_with"
"""Name, among the settings of such a placeholder, of what Keras saved besides the configuration."""

REASON = "not_read_because"
"""Name, among the settings of a placeholder, of why it stands there, where no version could tell from the others."""

MISSING = "missing"
"""Kind of the placeholder of a layer that a file names and does not hold."""

CODE_LAYERS = frozenset({"Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"})
"""Layers of Keras that are whatever code their author put into them."""

OUTPUT = "output"
"""Kind of the placeholder that takes another than the first output of a layer."""


@dataclass(frozen=True, slots=True)
class Placeholder(Layer):
    """Holds the place of a layer whose type this version does not know.

    Attributes:
        kind: What the file calls the type; written back unchanged.
        settings: Its settings as JSON text; written back unchanged.
        reason: Why a type that is known could not be read, as a clause; or "".
    """

    kind: str  # type: ignore[misc]  # every placeholder has a kind of its own
    settings: str = "{}"
    reason: str = field(default="", compare=False)

    group: ClassVar[str] = "Unknown"
    keras_name: ClassVar[str] = ""
    minimum_inputs: ClassVar[int] = 0
    maximum_inputs: ClassVar[int | None] = None

    @classmethod
    def holding(cls, kind: str, data: Any, reason: str = "") -> Placeholder:
        """Make one of JSON data."""
        return cls(kind, json.dumps(data, sort_keys=True), reason)

    @property
    def label(self) -> str:  # type: ignore[override]  # every placeholder has a label of its own
        """What the file calls the type."""
        if self.kind == MISSING:
            return "A missing layer"
        if self.kind == OUTPUT:
            return "Another output"
        return self.kind.removeprefix(KERAS_PREFIX).removeprefix(ONNX_PREFIX) or "A layer without a type"

    @classmethod
    def base_name(cls) -> str:
        """The name of a copy."""
        return "unknown"

    def to_data(self) -> dict[str, Any]:
        """The settings as they were read."""
        data: dict[str, Any] = json.loads(self.settings)
        return data

    def output_shape(self, *inputs: Shape) -> Shape:
        """Always a finding: what comes out cannot be known."""
        ways = Fix("Replace by…", choose=True), Fix("Remove the layer", remove=True)
        if self.kind == MISSING:
            raise ShapeError(
                "The file names a layer here that it does not hold, or that feeds itself: "
                "connect another layer in this place, or remove it.",
                *ways,
            )
        if self.kind == OUTPUT:
            raise ShapeError(
                "The file uses another than the first output of the layer before, which this version cannot follow: "
                "replace both by layers from the palette.",
                *ways,
            )
        if reason := self.reason or self.to_data().get(REASON):
            raise ShapeError(
                f"{self.label} holds what this version cannot read: {reason} Its settings are kept as they are; "
                "replace it by a layer from the palette, or remove it.",
                *ways,
            )
        if code := self._code():
            raise ShapeError(
                f"{self.label} {code}. Its settings are kept as they are; "
                "replace it by layers from the palette, or remove it.",
                *ways,
            )
        raise ShapeError(
            f"{self.label} is a layer type that this version does not know: its settings are kept as they are. "
            "Replace it by layers from the palette, or open the file with a newer version.",
            *ways,
        )

    def _code(self) -> str:
        """What is to be said where the layer is code of its author's, as a predicate; else ""."""
        if not self.kind.startswith(KERAS_PREFIX):
            return ""
        name = self.kind.removeprefix(KERAS_PREFIX)
        if name.rpartition(".")[2] in CODE_LAYERS:
            return "holds code, which is never run: it could do anything to this computer"
        kept = self.to_data().get(KEPT)
        registered = kept.get("registered_name") if isinstance(kept, dict) else None
        if "." in name or ">" in name or ">" in str(registered):
            return "is a class of its author's: its code is not in the file"
        return ""

    def cost(self, *inputs: Shape) -> Cost:
        """Unknown."""
        return UNKNOWN_COST

    def description(self) -> str:
        """That it is not known."""
        return "unknown layer type"
