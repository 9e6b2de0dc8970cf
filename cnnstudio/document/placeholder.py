"""A layer of a type that this version does not know, kept as it was read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, ClassVar

from cnnstudio.core.cost import UNKNOWN_COST, Cost
from cnnstudio.core.layer import Fix, Layer, ShapeError
from cnnstudio.core.values import Shape

KERAS_PREFIX = "keras:"
"""Begins the kind of a placeholder that holds the configuration of a Keras layer."""


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
    reason: str = ""

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
        return self.kind.removeprefix(KERAS_PREFIX) or "A layer without a type"

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
        remove = Fix("Remove the layer", remove=True)
        if self.reason:
            raise ShapeError(
                f"{self.label} holds what this version cannot read: {self.reason} Its settings are kept as they are; "
                "replace it by a layer from the palette, or remove it.",
                remove,
            )
        raise ShapeError(
            f"{self.label} is a layer type that this version does not know; its settings are kept as they are. "
            "Replace it by layers from the palette, or open the file with a newer version.",
            remove,
        )

    def cost(self, *inputs: Shape) -> Cost:
        """Unknown."""
        return UNKNOWN_COST

    def description(self) -> str:
        """That it is not known."""
        return "unknown layer type"
