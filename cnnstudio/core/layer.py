"""What a layer type is: one class that says everything about itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Self

from cnnstudio.core.cost import Cost, Weight, weight_counts
from cnnstudio.core.errors import StudioError
from cnnstudio.core.receptive_field import Reach
from cnnstudio.core.settings import Configurable
from cnnstudio.core.values import Shape

if TYPE_CHECKING:
    from cnnstudio.core.network import Network


@dataclass(frozen=True, slots=True)
class Fix:
    """A mechanical way out of a problem, offered as a button.

    Attributes:
        label: The button's text: a verb and what it does.
        settings: New settings of the layer itself, by name.
        insert: Layers to put, in this order, on one of its inputs; of the whole network: before its first layer.
        slot: Which input, from 0.
        append: Whether ``insert`` goes behind the layer instead.
        beside: Whether they begin a branch beside the layer instead, from what its first input takes.
        remove: Whether the layer itself is taken out and the chain healed.
        untie: Whether the layer gets weights of its own instead of shared ones.
        unfreeze: Whether training may change the layer's weights again.
        take_part: Whether the layer is passed over no more.
        choose: Whether the user chooses a type that takes the layer's place.
    """

    label: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    insert: tuple[Layer, ...] = ()
    slot: int = 0
    append: bool = False
    beside: bool = False
    remove: bool = False
    untie: bool = False
    unfreeze: bool = False
    take_part: bool = False
    choose: bool = False


class Level(StrEnum):
    """How much a finding weighs: errors stop a network, warnings make it doubtful, hints may be switched off."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a layer that its user should know.

    Attributes:
        message: The cause with its numbers, and the way out; full sentences.
        fixes: What a button can do about it.
        is_error: Whether the layer cannot be built; otherwise it is a warning or a hint.
        is_hint: Whether it is advice that experience gives, and no doubt about the network.
        place: Ids that lead from the block it is told of to the layer inside which it is about; () for
            the layer itself.
    """

    message: str
    fixes: tuple[Fix, ...] = ()
    is_error: bool = True
    is_hint: bool = False
    place: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        """How much it weighs."""
        if self.is_error:
            return Level.ERROR
        return Level.HINT if self.is_hint else Level.WARNING


def hint(message: str, *fixes: Fix) -> Finding:
    """A finding that is no more than advice; see `Layer.hints`.

    Args:
        message: What could be better and what that saves, with numbers; full sentences.
        fixes: What a button can do about it.
    """
    return Finding(message, fixes, is_error=False, is_hint=True)


class ShapeError(StudioError):
    """A layer cannot take its inputs; carries the finding with its fixes."""

    def __init__(self, message: str, *fixes: Fix) -> None:
        super().__init__(message)
        self.finding = Finding(message, fixes)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the arithmetic of a layer.

    Attributes:
        title: What is computed: ``Height``, ``Parameters``.
        formula: The formula with its numbers: ``(28 − 5)/1 + 1 = 24``.
        note: A remark beside it, or "".
        rule: The same formula in words: ``(size − kernel + zeros)/stride + 1``, or "".
    """

    title: str
    formula: str
    note: str = ""
    rule: str = field(default="", compare=False)


Derivation = tuple[Step, ...]


class Layer(Configurable):
    """Base of all layer types: a frozen dataclass of settings with Keras's names.

    A type declares ``kind``, ``label``, ``group`` (palette section and colour), ``keras_name``
    and how many inputs it takes; it defines ``output_shape`` and what differs from the
    defaults below. Shapes are those of one sample, channels last.
    """

    __slots__ = ()
    group: ClassVar[str]
    keras_name: ClassVar[str]
    minimum_inputs: ClassVar[int] = 1
    maximum_inputs: ClassVar[int | None] = 1
    is_everyday: ClassVar[bool] = True
    """Whether the palette shows it at once, and not only under *More* and in its search."""
    holds_network: ClassVar[bool] = False
    """Whether it stands for a network of its own, which can be opened: see `expand`."""
    is_weighted_sum: ClassVar[bool] = False
    """Whether it begins with weighted sums over all channels that it is given."""
    keeps_sums: ClassVar[bool] = False
    """Whether it has no weights, and passes sums on, or means of them: two sums in a row stay one through it."""
    keeps_inner_names: ClassVar[bool] = False
    """Whether the layers inside have names that people gave them, and keep them when it is ungrouped."""

    def output_shape(self, *inputs: Shape) -> Shape:
        """The shape that comes out.

        Raises:
            ShapeError: The inputs do not fit; the message says why with numbers.
        """
        raise NotImplementedError

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """Its weights in Keras's order; none unless a type says so. Only asked when the inputs fit."""
        return ()

    def cost(self, *inputs: Shape) -> Cost:
        """Parameters, MACs and FLOPs for one sample. Only asked when the inputs fit."""
        return Cost(*weight_counts(self.weights(*inputs)))

    def reach(self, *inputs: Shape) -> tuple[Reach, ...] | None:
        """What one output element sees of the input, per axis; () means its own place only."""
        return ()

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """What Keras accepts but hardly anyone means."""
        return ()

    def further_findings(self, output: Shape, *inputs: Shape, frozen: bool = False) -> tuple[Finding, ...]:
        """What only shows once the shapes of outputs and weights are known.

        Args:
            output: The shape that comes out.
            inputs: The shapes that come in.
            frozen: Whether training leaves the weights alone.

        Raises:
            ShapeError: It cannot be, although the inputs fit.
        """
        return ()

    def hints(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Advice about a sound layer, made with `hint`; the analysis never asks, only who shows hints does."""
        return ()

    def share_hints(self, share: float, *inputs: Shape) -> tuple[Finding, ...]:
        """Advice where this layer alone holds almost all parameters of its network.

        Args:
            share: Its part of the parameters, from 0 to 1.
            inputs: The shapes that come in.
        """
        return ()

    def derivation(self, *inputs: Shape) -> Derivation:
        """The formulas of its shape, parameters and MACs with their numbers."""
        return ()

    def description(self) -> str:
        """The settings that matter, as its card shows them: ``64 × 3×3, same, ReLU``."""
        return ""

    def expand(self, *inputs: Shape) -> Network | None:
        """The network that a block stands for; None for a plain layer.

        The inputs of that network are the block's own, in order; it has one output.

        Raises:
            ShapeError: The inputs do not fit; problems inside are found by analysing it.
        """
        return None

    def opened(self, *inputs: Shape | None) -> Network | None:
        """What is inside as it stands, to be looked at or laid open; None where that cannot be known.

        Args:
            inputs: The shapes that come in, None where one is unknown.

        Raises:
            ShapeError: The inputs do not fit.
        """
        known = [shape for shape in inputs if shape is not None]
        return self.expand(*known) if known and len(known) == len(inputs) else None

    def named(self, name: str) -> Layer:
        """What it becomes when people call its node ``name``: itself, unless it has a title to take from that."""
        return self

    @property
    def applies_softmax(self) -> bool:
        """Whether what comes out are shares of 1, which only the end of a network means."""
        return getattr(self, "activation", "") in ("softmax", "log_softmax")

    def keras_arguments(self) -> dict[str, Any]:
        """The arguments for the Keras layer, as JSON data that Keras understands."""
        return self.to_data()

    @classmethod
    def from_keras(cls, config: Mapping[str, Any]) -> Self:
        """Make one from the ``config`` of a saved Keras layer.

        Raises:
            SettingError: It holds a value that this type cannot express.
        """
        names = {field.name for field in cls.setting_list()}
        return cls.from_data({name: value for name, value in config.items() if name in names})

    @classmethod
    def base_name(cls) -> str:
        """The name that a first layer of this type gets, as Keras names it: ``max_pooling2d``."""
        name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", cls.keras_name)
        return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
