"""The random changes of training images: an ordered list of catalogue layers that belongs to a project.

They stand behind the input for images, before pixels are scaled, in the model that is trained and in the
exported script; in use they leave images alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cnnstudio.core.catalogue import layer_types
from cnnstudio.core.errors import FileError, StudioError
from cnnstudio.core.layer import Layer
from cnnstudio.core.numerals import signed
from cnnstudio.core.shapes import shape_text
from cnnstudio.core.values import Shape
from cnnstudio.document.placeholder import Placeholder
from cnnstudio.layers.resizing import Resizing

Augmentation = tuple[Layer, ...]

PREFIX = "augment_"
"""What the names of these layers begin with in Keras."""

_GROUP = "Augmentation"
_PIXELS = (0.0, 255.0)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one of the changes.

    Attributes:
        place: Which one, from 0.
        message: The cause, and the way out.
        is_error: Whether nothing can be trained with it.
    """

    place: int
    message: str
    is_error: bool = True


def offered() -> tuple[type[Layer], ...]:
    """The types of changes that can be chosen, everyday ones first."""
    found = [cls for cls in layer_types() if cls.group == _GROUP and not getattr(cls, "acts_in_use", False)]
    return tuple(sorted(found, key=lambda cls: not cls.is_everyday))


def augmenting_layers(augmentation: Augmentation, shape: Shape, seed: int) -> tuple[tuple[str, Layer], ...]:
    """The layers that make the changes, with names; each has a seed, so that start weights stay the same.

    A last one brings images back to their size, if a change cuts them.

    Args:
        augmentation: The changes, without faults.
        shape: Shape of the images, (H, W, C).
        seed: The training's seed.
    """
    made = []
    current = shape
    for place, layer in enumerate(augmentation):
        current = layer.output_shape(current)
        has_seed = any(field.name == "seed" for field in layer.setting_list())
        if has_seed and getattr(layer, "seed", None) is None:
            layer = layer.with_settings(seed=seed + place + 1)
        made.append((f"{PREFIX}{layer.kind.removeprefix('random_')}", layer))
    height, width = shape[:2]
    if current != shape and height is not None and width is not None:
        made.append((f"{PREFIX}resizing", Resizing(height, width)))
    return tuple(made)


def faults(augmentation: Augmentation, shape: Shape) -> tuple[Fault, ...]:
    """What is wrong with the changes of images of a shape, (H, W, C)."""
    found = []
    current = shape
    for place, layer in enumerate(augmentation):
        try:
            after = layer.output_shape(current)
        except StudioError as error:
            found.append(Fault(place, str(error)))
            continue
        if after != current and None in shape[:2]:
            message = (
                f"{layer.label} changes the size, and the network takes images of any ({shape_text(shape)}): "
                "give its input a height and a width, or remove the change."
            )
            found.append(Fault(place, message))
            continue
        current = after
        told = getattr(layer, "value_range", _PIXELS)
        if told != _PIXELS:
            message = (
                f"{layer.label} counts on pixels of {signed(told[0])}…{signed(told[1])}, but changes are made before "
                "pixels are scaled: set its value range to 0…255."
            )
            found.append(Fault(place, message, is_error=False))
    return tuple(found)


def added(augmentation: Augmentation, layer: Layer) -> Augmentation:
    """The list with one more change at its end."""
    return (*augmentation, layer)


def removed(augmentation: Augmentation, place: int) -> Augmentation:
    """The list without a change."""
    return (*augmentation[:place], *augmentation[place + 1 :])


def replaced(augmentation: Augmentation, place: int, layer: Layer) -> Augmentation:
    """The list with another change in a place."""
    return (*augmentation[:place], layer, *augmentation[place + 1 :])


def moved(augmentation: Augmentation, place: int, to: int) -> Augmentation:
    """The list with a change in another place."""
    rest = removed(augmentation, place)
    return (*rest[:to], augmentation[place], *rest[to:])


def augmentation_words(augmentation: Augmentation) -> str:
    """The changes in a few words; "" if there are none."""
    return ", ".join(layer.label.lower() for layer in augmentation)


def augmentation_data(augmentation: Augmentation) -> list[dict[str, Any]]:
    """The changes as JSON data."""
    return [{"kind": layer.kind, "settings": layer.to_data()} for layer in augmentation]


def checked(layers: Sequence[Layer], entries: Sequence[Mapping[str, Any]]) -> Augmentation:
    """Layers that were read from a file, if they are changes of images or such as this version does not know.

    Raises:
        FileError: One is neither.
    """
    for layer, entry in zip(layers, entries, strict=True):
        if not isinstance(layer, Placeholder) and layer.group != _GROUP:
            raise FileError(
                f"it is damaged. Its augmentation holds {entry.get('kind')}, which changes no images."
            )
    return tuple(layers)
