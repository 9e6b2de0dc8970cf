"""What a published network is: a function that builds it, with its card."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cnnstudio.core.errors import NetworkError
from cnnstudio.core.network import Network
from cnnstudio.core.values import Shape

Make = Callable[[Shape, int], Network]
"""Builds a network from the shape of an image (H, W, C) and the number of classes."""

TASKS = ("classification", "segmentation")
"""One answer for an image, of shape (classes,); or one for each place of a map, of shape (H, W, classes)."""


@dataclass(frozen=True, slots=True)
class Dial:
    """A number that makes a network larger or smaller.

    Attributes:
        label: What it is called: ``φ``.
        help: What it does, in one line.
        minimum: Its smallest value.
        maximum: Its largest value.
        default: Where it stands at first.
        images: The image that the network is made for at a value: (H, W, C).
        make: Builds the network from the shape of an image, the number of classes and a value.
    """

    label: str
    help: str
    minimum: float
    maximum: float
    default: float
    images: Callable[[float], Shape]
    make: Callable[[Shape, int, float], Network]

    def check(self, value: float) -> None:
        """Refuse what lies outside of its limits.

        Raises:
            NetworkError: It does; the message names the limits.
        """
        if not self.minimum <= value <= self.maximum:
            raise NetworkError(f"{self.label} is {value:g}: use {self.minimum:g} to {self.maximum:g}.")


@dataclass(frozen=True, slots=True)
class Option:
    """A part that a network can have or not.

    Attributes:
        name: What commands call it: ``auxiliary``.
        label: What it is called: ``Auxiliary classifiers``.
        help: What it does, in one line.
        make: Builds the network with it.
    """

    name: str
    label: str
    help: str
    make: Make


@dataclass(frozen=True, slots=True)
class Published:
    """A network of the literature.

    Attributes:
        name: What commands call it: ``vgg-16``.
        title: What people call it.
        year: When it was published.
        idea: What was new, in two sentences.
        source: The paper or book chapter.
        shape: The image that it was made for: (H, W, C).
        classes: The classes that it was made for.
        make: Builds it.
        keras_name: Its name in ``keras.applications``, or "".
        task: What it is for: "classification", or "segmentation" of every pixel, as `TASKS` has them.
        dial: What makes it larger or smaller, or None.
        option: A part that it can have, or None.
    """

    name: str
    title: str
    year: int
    idea: str
    source: str
    shape: Shape
    classes: int
    make: Make
    keras_name: str = ""
    task: str = "classification"
    dial: Dial | None = None
    option: Option | None = None

    def network(
        self,
        shape: Shape | None = None,
        classes: int | None = None,
        turned: float | None = None,
        *,
        with_option: bool = False,
    ) -> Network:
        """The network, for its own images and classes or for others.

        Args:
            shape: The images: (H, W, C); those that it was made for if empty.
            classes: How many classes; as many as it was made for if empty.
            turned: Where its dial stands; at its default if empty.
            with_option: Whether it has the part that it can have.

        Raises:
            NetworkError: It has no dial or no such part, or the dial does not go there.
        """
        if with_option:
            if self.option is None:
                raise NetworkError(f"{self.title} has no part to choose: leave it as it is.")
            return self.option.make(shape or self.shape, classes or self.classes)
        if turned is None:
            return self.make(shape or self.shape, classes or self.classes)
        if self.dial is None:
            raise NetworkError(f"{self.title} has no dial: leave it at its own size.")
        self.dial.check(turned)
        return self.dial.make(shape or self.dial.images(turned), classes or self.classes, turned)


_PUBLISHED: dict[str, Published] = {}


def published(
    name: str,
    title: str,
    year: int,
    *,
    idea: str,
    source: str,
    shape: Shape,
    classes: int,
    keras_name: str = "",
    task: str = "classification",
    dial: Dial | None = None,
    option: Option | None = None,
) -> Callable[[Make], Make]:
    """Take the function that builds a network into the gallery; see `Published` for the arguments.

    Raises:
        ValueError: There is a network of that name already.
    """

    def register(make: Make) -> Make:
        if name in _PUBLISHED:
            raise ValueError(f"two networks called {name!r}")
        _PUBLISHED[name] = Published(
            name, title, year, idea, source, shape, classes, make, keras_name, task, dial, option
        )
        return make

    return register


def all_published() -> Iterator[Published]:
    """Every network of the gallery, the oldest first."""
    return iter(sorted(_PUBLISHED.values(), key=lambda entry: entry.year))


def published_network(name: str) -> Published:
    """The network that commands call ``name``.

    Raises:
        NetworkError: There is none; the message names those that come near.
    """
    if name in _PUBLISHED:
        return _PUBLISHED[name]
    near = [known for known in _PUBLISHED if known.split("-")[0] == name.split("-")[0].lower()]
    choice = ", ".join(near or sorted(_PUBLISHED))
    raise NetworkError(f"The gallery has no network called {name!r}: choose one of {choice}.")
