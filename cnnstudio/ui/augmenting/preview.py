"""Asks the engine for variants of one image, again and again while settings are being turned."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.core.values import Shape
from cnnstudio.data.motions import ImageObject, followed
from cnnstudio.data.preparation import fitting_motion
from cnnstudio.document.augmentation import Augmentation
from cnnstudio.engine.batches.image_rows import brought_to
from cnnstudio.engine.batches.preview_augmentation import PreviewAugmentation, Variants
from cnnstudio.engine.batches.training_data import form_of
from cnnstudio.ui.augmenting.variants_view import Shown, shown_picture
from cnnstudio.ui.datasets.look import DatasetLook
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.request import Request
from cnnstudio.ui.widgets.errand import Errands

_KEY = "augmentation preview"


@dataclass(frozen=True, slots=True, eq=False)
class Original:
    """An image in the form that the network takes.

    Attributes:
        pixels: uint8 or float32, (H, W, C), 0…255.
        objects: The objects in it.
    """

    pixels: NDArray[Any]
    objects: tuple[ImageObject, ...]


def original(look: DatasetLook, place: int, shape: Shape) -> Original:
    """Decode an image and bring it to form, with its objects; off the window's thread.

    Raises:
        StudioError: It cannot be read, or no picture has that form.
    """
    collection = look.collection
    form = form_of(collection, shape)
    pixels = collection.pixels(place)
    size = form[0], form[1]
    motion = fitting_motion(pixels.shape, size, collection.fit)
    objects = followed(collection.objects(place), motion, size)
    return Original(brought_to(pixels, form, collection.fit), objects)


class Preview(QObject):
    """Keeps the variants of one image up to date; a newer question waits until the last one is answered.

    Were each question to replace the one before, nothing would be seen while a slider moves.

    Args:
        engine: Draws the variants.
        parent: Qt parent.

    Signals:
        image_ready: The image is here; carries an `Original`.
        varied: Carries a tuple of `Shown`, and what is to be said of them.
        refused: Carries the sentence.
    """

    image_ready = Signal(object)
    varied = Signal(object, str)
    refused = Signal(str)

    def __init__(self, engine: Engine, parent: QObject) -> None:
        super().__init__(parent)
        self._request = Request(engine, _KEY, self)
        self._errands = Errands(self)
        self._original: Original | None = None
        self._augmentation: Augmentation = ()
        self._seed = 0
        self._is_waiting = False
        self._errands.done.connect(self._on_decoded)
        self._errands.refused.connect(self._on_undecoded)
        self._request.answered.connect(self._on_answered)
        self._request.refused.connect(self._on_refused)

    @property
    def is_busy(self) -> bool:
        """Whether an image or an answer is still to come."""
        return self._errands.is_busy or self._request.is_busy

    def show_image(self, look: DatasetLook | None, place: int, shape: Shape) -> None:
        """Take another image; None for none."""
        self._original = None
        self._is_waiting = False
        self._request.forget()
        self._errands.forget()
        if look is not None and place >= 0:
            self._errands.run(partial(original, look, place, shape))

    def show_augmentation(self, augmentation: Augmentation, seed: int) -> None:
        """Ask for variants with these changes and this seed, if they are others than before."""
        if (augmentation, seed) != (self._augmentation, self._seed):
            self._augmentation, self._seed = augmentation, seed
            self._ask()

    def _ask(self) -> None:
        if self._original is None:
            return
        if self._request.is_busy:
            self._is_waiting = True
            return
        self._is_waiting = False
        if not self._augmentation:
            self.varied.emit((), "")
            return
        image = self._original
        self._request.send(PreviewAugmentation(self._augmentation, image.pixels, image.objects, self._seed))

    @Slot(object)
    def _on_decoded(self, image: Original) -> None:
        self._original = image
        self.image_ready.emit(image)
        self._ask()

    @Slot(str)
    def _on_undecoded(self, message: str) -> None:
        self.refused.emit(message)

    @Slot(object)
    def _on_answered(self, variants: Variants) -> None:
        if self._augmentation:
            pairs = zip(variants.images, variants.objects, strict=True)
            shown: tuple[Shown, ...] = tuple(shown_picture(pixels, objects) for pixels, objects in pairs)
            self.varied.emit(shown, variants.note)
        if self._is_waiting:
            self._ask()

    @Slot(str)
    def _on_refused(self, message: str) -> None:
        self.refused.emit(message)
        if self._is_waiting:
            self._ask()
