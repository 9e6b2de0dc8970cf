"""What a viewer is, and the register of all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cnnstudio.data.images import Picture
from cnnstudio.engine.inside.models import ModelSource
from cnnstudio.ui.viewers.saving import Arrays, Table
from cnnstudio.ui.widgets.drawing import Drawing, drawing_of_widget

if TYPE_CHECKING:
    from cnnstudio.ui.jobs.engine import Engine


@dataclass(frozen=True, slots=True)
class Subject:
    """What is looked at.

    Attributes:
        model: The network with its weights.
        picture: The image that it is given, or None.
        layer: Name of the chosen layer.
        layer_type: Its type, as Keras calls it.
        shape: Its output for one sample: (H, W, C) or (N,); None for sizes that only an image gives.
        kernel: Shape of its kernels, with Keras's axes; None if it has none.
    """

    model: ModelSource
    picture: Picture | None
    layer: str
    layer_type: str
    shape: tuple[int | None, ...]
    kernel: tuple[int, ...] | None = None


class Viewer(QWidget):
    """One way of looking at a layer. It says which task it needs, and draws the result.

    A child declares ``kind``, ``title`` and ``help``, and stands under ``@register``. It never computes
    on the window's thread what takes longer than a frame, and never talks to the engine.

    Signals:
        unit_chosen: The user has chosen a unit.
        task_changed: It wants something else of the same subject, since the user has set it otherwise.
        layer_chosen: The user has chosen another layer; carries its name.
        image_opened: The user wants to look at an image; carries a `PictureSource`.
        maps_shown: The maps of a layer are ready to be looked at one by one; carries a `MapStack`.
    """

    unit_chosen = Signal(int)
    task_changed = Signal()
    layer_chosen = Signal(str)
    image_opened = Signal(object)
    maps_shown = Signal(object)

    kind: ClassVar[str]
    title: ClassVar[str]
    help: ClassVar[str]
    is_eager: ClassVar[bool] = False
    """Whether it is asked while its tab is hidden, since others show what it finds."""
    is_quiet: ClassVar[bool] = False
    """Whether nothing says that the engine works for it: it asks so often, and is answered so soon, that it would flicker."""
    takes_turns: ClassVar[bool] = False
    """Whether, while a slider is dragged, each answer is waited for before the next question, so that something is seen."""

    def work_with(self, engine: Engine) -> None:
        """Take the engine for what is begun by hand and ended by hand; by default there is nothing of that kind."""
        return

    @classmethod
    def accepts(cls, subject: Subject) -> bool:
        """Whether it has something to show for a layer."""
        raise NotImplementedError

    def task(self, subject: Subject) -> object:
        """What the engine is to do; equal tasks give equal results."""
        raise NotImplementedError

    def show_result(self, result: object) -> None:
        """Draw what the task gave."""
        raise NotImplementedError

    def show_progress(self, progress: object) -> None:
        """Draw what is ready while the task goes on; by default nothing."""

    def show_unit(self, unit: int) -> None:
        """Mark a unit as chosen; it may lie beyond the last."""
        raise NotImplementedError

    def clear(self) -> None:
        """Show nothing, since what was shown holds no more."""
        raise NotImplementedError

    # What can be saved of it

    def picture(self) -> Drawing | None:
        """What it shows, for a picture file; None while it shows nothing. By default itself, as on the screen."""
        return drawing_of_widget(self)

    def arrays(self) -> Arrays:
        """Its numbers as the engine gave them, for an ``.npz`` file; none by default."""
        return {}

    def table(self) -> Table | None:
        """Its numbers as a table, for a CSV file; none by default."""
        return None


ViewerType = TypeVar("ViewerType", bound=type[Viewer])

_VIEWERS: dict[str, type[Viewer]] = {}


def register(cls: ViewerType) -> ViewerType:
    """Take a viewer in; a class decorator.

    Raises:
        ValueError: Another one has the same kind.
    """
    if cls.kind in _VIEWERS:
        raise ValueError(f"two viewers of kind {cls.kind!r}")
    _VIEWERS[cls.kind] = cls
    return cls


def viewers() -> Iterator[type[Viewer]]:
    """All viewers, in the order of their tabs."""
    return iter(_VIEWERS.values())
