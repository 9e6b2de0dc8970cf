"""The account of one number: what it was made of, step by step, down to Keras's own value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.values import Pair

Rule = Literal["sum", "product", "mean", "largest", "smallest", "each"]
"""What is made of the terms; ``each``: one sum a plane, which the next step takes."""

NOWHERE = -1
"""In place of a place in the layer before: padding, where there is nothing."""

INSIDE = -2
"""In place of a place in the layer before: the number was made on the way and stands in no layer."""

_RELATIVE = 1e-5


@dataclass(frozen=True, slots=True)
class Source:
    """What a layer is fed with.

    Attributes:
        name: The layer before, as the model has it; "" for the network's input.
        shape: Its output for one sample.
        is_listed: Whether it can be looked at like other layers.
    """

    name: str
    shape: tuple[int, ...]
    is_listed: bool


@dataclass(frozen=True, slots=True)
class Planes:
    """What the planes of a window are called.

    Attributes:
        noun: ``channel``, ``input``, ``unit``.
        count: How many there are of it in a layer of depth.
        start: The number of the first.
        depths: Where the planes of each channel lie in a volume, the first channel of each depth
            behind the last of the one before; () where there is no depth.
        names: A name of its own for each plane, in place of all that.
    """

    noun: str = "channel"
    count: int = 1
    start: int = 0
    depths: tuple[int, ...] = ()
    names: tuple[str, ...] = ()

    def name(self, plane: int) -> str:
        """What a plane is called: ``channel 3``, ``depth 1, channel 3``."""
        if self.names:
            return self.names[plane]
        depth, number = divmod(plane, self.count)
        called = f"{self.noun} {number + self.start}"
        return f"depth {self.depths[depth]}, {called}" if self.depths else called


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """Numbers of the layer before, what each is multiplied by, and what is made of them all.

    All arrays are (planes, rows, columns): a plane is a channel, or a single number of a vector.

    Attributes:
        title: What this step is.
        rule: What is made of the terms.
        values: float32: what comes in; 0 where there is padding.
        terms: float64: what is added up, or compared: products, powers of e, the values themselves.
        places: int64: where each value stands in the output of its source, as a flat index;
            ``NOWHERE`` for padding, ``INSIDE`` for what was made on the way.
        value: What the rule makes of the terms.
        factors: float32: what the values are multiplied by; None where by nothing.
        winners: bool: which of them were taken, of those that were compared; or which is the number
            itself, of those that share; None otherwise.
        planes: What the planes are called.
        sources: Number of the source of each plane; () for the first of all.
        rows, columns: Where the rows and columns of values lie in the map before; () where that
            means nothing. Those of padding lie outside of it.
        factor_rows, factor_columns: Which rows and columns of the kernel these are.
        values_name, factors_name, terms_name: What the three are called.
    """

    title: str
    rule: Rule
    values: NDArray[np.float32]
    terms: NDArray[np.float64]
    places: NDArray[np.int64]
    value: float
    factors: NDArray[np.float32] | None = None
    winners: NDArray[np.bool_] | None = None
    planes: Planes = Planes()
    sources: tuple[int, ...] = ()
    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    factor_rows: tuple[int, ...] = ()
    factor_columns: tuple[int, ...] = ()
    values_name: str = "input"
    factors_name: str = "kernel"
    terms_name: str = "products"

    @property
    def plane_values(self) -> NDArray[np.float64]:
        """The sum of the terms of each plane, or the largest where the largest counts: float64, (planes,)."""
        with np.errstate(all="ignore"):
            if self.rule == "largest":
                counted = np.where(self.places == NOWHERE, -np.inf, self.terms)
                return np.asarray(counted.max(axis=(1, 2), initial=-np.inf))
            return np.asarray(self.terms.sum(axis=(1, 2)))

    def source(self, plane: int) -> int:
        """The number of the source of a plane."""
        return self.sources[plane] if self.sources else 0


@dataclass(frozen=True, slots=True)
class Formula:
    """One operation on the number so far.

    Attributes:
        title: What this step is.
        rule: The operation, with the names of its parts in braces where its numbers go.
        parts: The numbers by their names.
        value: What comes out.
        note: What else is to be known, or "".
    """

    title: str
    rule: str
    parts: Mapping[str, float]
    value: float
    note: str = ""


Step = Terms | Formula


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """How one number of a layer's output came about.

    Attributes:
        layer: The layer's name, as the model has it.
        layer_type: Its Keras class.
        shape: Its output for one sample.
        index: Which number of that.
        sources: What the layer is fed with.
        steps: What was done, in order; () where the layer cannot be taken apart.
        keras: Keras's own number.
        note: Why it cannot be taken apart, or what else is to be known; "" otherwise.
        field: First px of the network's input that it sees and the one after the last, along each
            axis, clipped to the input; None where unknown.
        picture: uint8, (h, w, 1) or (h, w, 3): the image as it was fed, thinned out for the screen.
        picture_size: Height and width of the image as it was fed, in px.
    """

    layer: str
    layer_type: str
    shape: tuple[int, ...]
    index: tuple[int, ...]
    sources: tuple[Source, ...]
    steps: tuple[Step, ...]
    keras: float
    note: str
    field: tuple[Pair, ...] | None
    picture: NDArray[np.uint8]
    picture_size: Pair

    @property
    def place(self) -> tuple[int, ...]:
        """The place in the map: the index without the unit."""
        return self.index[:-1]

    @property
    def unit(self) -> int:
        """The last number of the index; 0 for a single number."""
        return self.index[-1] if self.index else 0

    @property
    def value(self) -> float:
        """What the steps come to; Keras's own number where there are none."""
        return self.steps[-1].value if self.steps else self.keras

    @property
    def scale(self) -> float:
        """The largest size of a number on the way: what rounding is measured against."""
        sizes = [abs(self.keras)]
        for step in self.steps:
            numbers = step.terms.ravel() if isinstance(step, Terms) else list(step.parts.values())
            finite = np.abs(np.asarray(numbers, np.float64))
            finite = finite[np.isfinite(finite)]
            sizes.append(float(finite.max(initial=0.0)))
        return max([size for size in sizes if math.isfinite(size)], default=0.0)

    @property
    def agrees(self) -> bool:
        """Whether the steps come to Keras's own number, but for rounding in 32 bits."""
        mine, keras = self.value, self.keras
        if not math.isfinite(mine) or not math.isfinite(keras):
            return mine == keras or (math.isnan(mine) and math.isnan(keras))
        return abs(mine - keras) <= _RELATIVE * max(abs(keras), self.scale)

    def index_at(self, source: int, place: int) -> tuple[int, ...]:
        """The index of a place in the output of a source."""
        shape = self.sources[source].shape
        return tuple(int(one) for one in np.unravel_index(place, shape)) if shape else ()
