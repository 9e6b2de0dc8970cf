"""The random changes of training images: an ordered list of catalogue layers that belongs to a project.

They stand behind the input for images, before pixels are scaled, in the model that is trained and in the
exported script; in use they leave images alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cnnstudio.core.catalogue import layer_types
from cnnstudio.core.errors import FileError, StudioError
from cnnstudio.core.layer import Layer
from cnnstudio.core.numerals import signed
from cnnstudio.core.shapes import shape_text
from cnnstudio.core.values import Shape
from cnnstudio.document.placeholder import Placeholder
from cnnstudio.layers.augmentation import motion_of, moves_pixels
from cnnstudio.layers.resizing import Resizing

Augmentation = tuple[Layer, ...]

PREFIX = "augment_"
"""What the names of these layers begin with in Keras."""

_GROUP = "Augmentation"
_PIXELS = (0.0, 255.0)
_ANY_SIZE = (64, 64)
_REPEATING = {"reflect": "the image mirrored at its edges", "wrap": "the image over again"}


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


def moving(augmentation: Augmentation) -> Augmentation:
    """Those changes after which things stand elsewhere in an image."""
    return tuple(layer for layer in augmentation if moves_pixels(layer))


def of_model(augmentation: Augmentation, subject: str) -> Augmentation:
    """The changes that are layers of the model.

    Where boxes or masks are learned, images are moved together with them before they come to the model.

    Args:
        augmentation: The changes.
        subject: What the task learns from, see `Task.subject`.
    """
    if not follows(subject):
        return augmentation
    return tuple(layer for layer in augmentation if not moves_pixels(layer))


def follows(subject: str) -> bool:
    """Whether what is learned must move with the image."""
    return subject in ("boxes", "masks")


def unfollowed(augmentation: Augmentation, subject: str) -> Iterator[Fault]:
    """Changes that boxes or masks cannot follow, and such as show objects where none are told.

    Args:
        augmentation: The changes.
        subject: What the task learns from, see `Task.subject`.
    """
    for place, layer in enumerate(augmentation if follows(subject) else ()):
        if not moves_pixels(layer):
            continue
        if motion_of(layer, lambda lower, upper: lower, _ANY_SIZE) is None:
            message = (
                f"{layer.label} bends images in a way that {subject} cannot follow: remove it, or take flip, rotation, "
                "translation, zoom, shear, perspective or crop instead."
            )
            yield Fault(place, message)
        elif subject == "boxes" and (mode := getattr(layer, "fill_mode", "")) in _REPEATING:
            message = (
                f"{layer.label} fills empty places with {_REPEATING[mode]}, where objects show that no box is told of: "
                'set its fill mode to "constant".'
            )
            yield Fault(place, message, is_error=False)


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
