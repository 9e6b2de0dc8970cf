"""What a data set is, and the register of all of them."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from cnnstudio.core.errors import SettingError
from cnnstudio.core.settings import Configurable, Registry, Setting
from cnnstudio.data.split_shares import SHARES, Shares

if TYPE_CHECKING:  # the window asks for shapes and classes before anything needs NumPy
    import numpy as np
    from numpy.typing import NDArray

    from cnnstudio.data.annotations.annotation import Finding
    from cnnstudio.data.collection import Collection


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """A loaded data set for classification.

    Attributes:
        images: uint8 or float32, 0…255, (N, H, W, C).
        labels: int64, (N,): the class of each image, an index into ``classes``.
        classes: What the classes are called.
        parts: uint8, (N,): what each image is for, a place in `splits.PARTS`; None where the
            program splits.
    """

    images: NDArray[Any]
    labels: NDArray[np.int64]
    classes: tuple[str, ...]
    parts: NDArray[np.uint8] | None = None

    def __len__(self) -> int:
        """How many images there are."""
        return len(self.images)


class Dataset(Configurable, ABC):
    """A kind of data set; an instance is one choice of its settings.

    A child is a frozen, slotted dataclass under ``@register``. It declares ``kind`` (what saved
    files and the command line call it; it never changes), ``label``, and its settings; its
    docstring is the help. Sets that fit into memory give `load`, others give `collection`.
    Shape and classes are known before any image is read; of files, after a look at their names.

    Attributes:
        group: Where it stands in the choice of data sets: one of `GROUPS`.
    """

    __slots__ = ()
    kind: ClassVar[str]
    label: ClassVar[str]
    group: ClassVar[str] = "Bundled"

    @property
    @abstractmethod
    def input_shape(self) -> tuple[int, int, int]:
        """Shape of one image, (H, W, C).

        Raises:
            StudioError: It is known only from files, and these cannot be read.
        """

    @property
    @abstractmethod
    def classes(self) -> tuple[str, ...]:
        """What the classes are called, in the order of their labels.

        Raises:
            StudioError: They are known only from files, and these cannot be read.
        """

    @abstractmethod
    def load(self) -> Samples:
        """Load all images.

        Raises:
            StudioError: They cannot be had, or are damaged.
        """

    def collection(self) -> Collection:
        """All images behind one face; see `collections.opened`, which keeps the last ones.

        Raises:
            StudioError: They cannot be had, or are damaged.
        """
        from cnnstudio.data.collection import ArrayCollection

        return ArrayCollection.of(self.load(), self.fractions)

    def glimpse(self) -> Self | None:
        """A data set of the first images alone, the same as here, that is there sooner; None if all are soon there."""
        return None

    @property
    def fractions(self) -> Shares:
        """Shares of training, validation and test where the program splits."""
        return SHARES

    @property
    def offers(self) -> frozenset[str]:
        """What is known of its images: of ``labels`` (one class each), ``boxes`` and ``masks`` of objects.

        Raises:
            StudioError: It is known only from files, and these cannot be read.
        """
        return frozenset({"labels"})

    def lack(self, subject: str) -> str:
        """Why nothing can be learned from what is known of its images, with a way out; "" if something can.

        Args:
            subject: What is to be learned from: ``labels``, ``boxes`` or ``masks``.

        Raises:
            StudioError: It is known only from files, and these cannot be read.
        """
        if subject in self.offers:
            return ""
        return (
            f"{_SUBJECTS[subject]}, and {self.label} does not say: choose other data under Data, such as Shapes, or another "
            "task under Train."
        )

    @property
    def is_known(self) -> bool:
        """Whether shape and classes are at hand without a look at the disk that takes time."""
        return True

    @property
    def fit(self) -> str:
        """How images of other proportions are brought to a size; see `preparation.FITS`."""
        return "resize"

    def obstacle(self) -> str:
        """Why nothing can be learned from it, with a way out; "" if something can.

        Raises:
            StudioError: Its files cannot be read.
        """
        return ""

    def doubts(self) -> tuple[str, ...]:
        """What hardly anyone means, one sentence each.

        Raises:
            StudioError: Its files cannot be read.
        """
        return ()

    def findings(self) -> tuple[Finding, ...]:
        """Everything in its annotations that could not be taken as it stands.

        Raises:
            StudioError: Its files cannot be read.
        """
        return ()


_SUBJECTS = {
    "labels": "Classification takes one class an image",
    "boxes": "This task takes the boxes of all objects in an image",
    "masks": "Segmentation takes the masks of all objects in an image",
}

GROUPS = ("Bundled", "To download", "From files")
"""The groups of the choice of data sets, in its order."""

datasets: Registry[type[Dataset]] = Registry("data set")
register = datasets.register


def from_text(text: str) -> Dataset:
    """Read a data set as the command line names it: ``digits``, ``shapes:seed=7,count=500``.

    Args:
        text: A kind, and after a colon settings by name; commas stand between settings, and
            between the numbers of a pair stands an x (``size=8x8``).

    Raises:
        SettingError: There is no such data set or setting, or it cannot have that value.
    """
    kind, _, rest = text.strip().partition(":")
    cls = datasets[kind.strip()]
    settings = {field.name: field for field in cls.setting_list()}
    data: dict[str, Any] = {}
    for part in filter(None, (part.strip() for part in rest.split(","))):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals:
            raise SettingError(f"{part!r} in {text!r} has no value: write name=value, such as seed=7.")
        if name not in settings:
            raise SettingError(_unknown(cls, name), name)
        if name in data:
            raise SettingError(f"{text!r} sets {name!r} twice: leave one of them out.", name)
        data[name] = _value(settings[name], value)
    return cls.from_data(data)


def _unknown(cls: type[Dataset], name: str) -> str:
    known = ", ".join(field.name for field in cls.setting_list())
    advice = f"choose one of {known}" if known else "it has no settings at all"
    return f"{cls.label} has no setting called {name!r}: {advice}."


def _value(field: Setting, text: str) -> Any:
    """Turn text into JSON data for a setting; its own check says what is wrong with the rest."""
    if field.optional and text.lower() in ("", "none"):
        return None
    if field.type is str:
        return text
    if field.type is bool:
        return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(
            text.lower(), text
        )
    numbers = [_number(piece) for piece in text.lower().split("x")]
    return numbers[0] if len(numbers) == 1 else numbers


def _number(text: str) -> int | float | str:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = float(text)
    except ValueError:
        return text
    return number if math.isfinite(number) else text
