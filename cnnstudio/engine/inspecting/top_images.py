"""The task that looks through a data set for the images that excite each unit of a layer most."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.cost import FLOAT_BYTES
from cnnstudio.core.errors import EngineError
from cnnstudio.core.numerals import exact
from cnnstudio.data.collections import opened
from cnnstudio.data.readiness import dataset_of
from cnnstudio.document.project import Project
from cnnstudio.engine.batches.image_rows import ImageRows
from cnnstudio.engine.batches.training_data import Images, form_of, images_of_part
from cnnstudio.engine.inside.feeding import as_array, image_input
from cnnstudio.engine.inside.models import ModelSource, SavedModel, is_learning, loaded, project_of
from cnnstudio.engine.inside.receptive_fields import layer_field
from cnnstudio.engine.inside.taps import known_name, layer_outputs
from cnnstudio.engine.inspecting.found_images import TopImagesProgress, TopImagesResult
from cnnstudio.engine.inspecting.kept_tops import keep, kept, key_of
from cnnstudio.engine.inspecting.top_tally import Tally, strongest
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.memory import memory_in_words
from cnnstudio.engine.process.task import Report
from cnnstudio.engine.runs.checkpoint_mark import checkpoint_mark
from cnnstudio.engine.runs.run_folder import BEST

if TYPE_CHECKING:
    import keras

__all__ = ["COUNT", "KeptTopImages", "TopImages", "TopImagesProgress", "TopImagesResult"]

COUNT = 9
"""Images that are kept for each unit."""

_TOGETHER = 64
_BATCH_BYTES = 64 * 10**6  # of the layer's output and of the largest one before it
_MOST_UNITS = 1_000_000
_ARRAYS = ("values", "places", "spots", "lows", "means")


@dataclass(frozen=True, slots=True)
class TopImages:
    """Find the images that excite each unit most; reports `TopImagesProgress`, answers with `TopImagesResult`.

    What was found is kept in the user's cache until model, data or layer are others. A stop ends the
    search with what was found so far.

    Attributes:
        model: The model; the data set of its project is looked through.
        layer: Name of the layer; ``outer/inner`` for one in a nested model.
        part: Which part of the data set; see `PARTS`.

    Source: Zeiler & Fergus, *Visualizing and Understanding Convolutional Networks* (2014), section 4.
    """

    purpose: ClassVar[str] = "the images that excite a layer most"

    model: ModelSource
    layer: str
    part: str = "all"

    def __call__(self, report: Report, control: Control) -> TopImagesResult:
        """Look through the images.

        Raises:
            StudioError: The model cannot be loaded or lacks the layer, or its data cannot be had.
            Stopped: A stop was asked for before the first image.
        """
        control.check()
        about = _about(self)
        known = about.kept()
        if known is not None:
            return known
        images, places, _ = images_of_part(
            about.project, image_input(about.model), self.part, report, control
        )
        if not len(places):
            name = "training" if self.part == "train" else self.part
            raise EngineError(f"The data set has no {name} images: choose another part of it.")
        found = _Search(about, images, places).run(report, control)
        if about.key and int(found["done"]) == len(places):
            keep(about.key, found)
        return about.result(found)


@dataclass(frozen=True, slots=True)
class KeptTopImages:
    """Fetch what an earlier search has kept, in no time; answers with None where there is nothing.

    Attributes:
        search: The search.
    """

    purpose: ClassVar[str] = "what was found before"
    small: ClassVar[bool] = True

    search: TopImages

    def __call__(self, report: Report, control: Control) -> TopImagesResult | None:
        """Fetch it.

        Raises:
            StudioError: As for `TopImages`.
        """
        return _about(self.search).kept()


@dataclass(frozen=True, slots=True, eq=False)
class _About:
    """What a search is about.

    Attributes:
        task: The search.
        model: Its model, loaded.
        name: The layer's name, as the model has it.
        output: What the layer gives for one image: its shape.
        project: Whose data set is looked through.
        form: Height, width and channels in which images are fed.
        fingerprint: What the data set is.
        key: What the search is kept under; "" for a model that is being trained.
    """

    task: TopImages
    model: keras.Model
    name: str
    output: tuple[int, ...]
    project: Project
    form: tuple[int, int, int]
    fingerprint: str
    key: str

    @property
    def units(self) -> int:
        """How many units the layer has."""
        return self.output[-1] if len(self.output) == 3 else math.prod(self.output)

    def kept(self) -> TopImagesResult | None:
        """What an earlier search has kept."""
        found = kept(self.key) if self.key else None
        return None if found is None else self.result(found)

    def result(self, found: dict[str, NDArray[Any]]) -> TopImagesResult:
        """The answer from the arrays of a search."""
        is_map = len(self.output) == 3
        return TopImagesResult(
            self.name, self.task.part, found["values"], found["places"], found["spots"], found["lows"], found["means"],
            self.form, layer_field(self.model, self.name) if is_map else None,
            int(found["done"]), int(found["total"]), int(found["unsound"]), self.fingerprint,
        )  # fmt: skip


def _about(task: TopImages) -> _About:
    model = loaded(task.model)
    name = known_name(model, task.layer)
    project = project_of(task.model)
    if project is None:
        raise EngineError(
            "This model says nothing of a data set: choose a run, or open the file as a project and choose data."
        )
    collection = opened(dataset_of(project))
    form = form_of(collection, image_input(model))
    part = _part_of(model, name)
    output = tuple(int(size) for size in part.compute_output_shape((1, *form))[1:])
    fingerprint = collection.fingerprint()
    mark = _mark(task.model, model)
    split = None if task.part == "all" else (task.part, project.training.seed, collection.fractions)
    key = key_of(mark, name, fingerprint, split, form, collection.fit) if mark else ""
    return _About(task, model, name, output, project, form, fingerprint, key)


def _part_of(model: keras.Model, name: str) -> keras.Model:
    """The model up to a layer."""
    import keras

    return keras.Model(model.inputs[0], layer_outputs(model)[name])


def _mark(source: ModelSource, model: keras.Model) -> str:
    """Another text for other layers or weights; "" for a model that is being trained."""
    if isinstance(source, SavedModel):
        if is_learning(source):
            return ""
        path = Path(source.path)
        if mark := checkpoint_mark(path / BEST if path.is_dir() else path):
            return mark
    digest = hashlib.sha256(model.to_json().encode("utf-8"))
    for weight in model.weights:
        digest.update(np.ascontiguousarray(as_array(weight)).data)
    return digest.hexdigest()


class _Search:
    """One pass over the images."""

    def __init__(self, about: _About, images: Images, places: NDArray[np.int64]) -> None:
        if about.units > _MOST_UNITS:
            raise EngineError(
                f"{about.name} has {exact(about.units)} units, too many to keep images for: "
                "choose a layer with maps."
            )
        self._images, self._places, self._units = images, places, about.units
        self._part = _part_of(about.model, about.name)
        self._together = _batch_size([about.form, about.output, *_known_shapes(self._part)])

    def run(self, report: Report, control: Control) -> dict[str, NDArray[Any]]:
        """The arrays of the result, with how many images were looked at, of how many, and how many were unsound."""
        tally, start = Tally(self._units, COUNT), time.monotonic()
        total = len(self._places)
        for begin, pixels in self._batches():
            control.serve()
            if begin:
                left = (time.monotonic() - start) / begin * (total - begin)
                report(TopImagesProgress(begin, total, left))
                if control.stop_requested:
                    break
            else:
                control.check()
            with memory_in_words("look through the images", "choose a smaller layer or a smaller network"):
                output = as_array(self._part(pixels, training=False))
            tally.add(self._places[begin : begin + len(pixels)], strongest(output))
        counts = {"done": tally.images, "total": total, "unsound": tally.unsound}
        arrays = {name: getattr(tally, name) for name in _ARRAYS}
        return {**arrays, **{name: np.array(count) for name, count in counts.items()}}

    def _batches(self) -> Iterator[tuple[int, NDArray[np.float32]]]:
        for begin in range(0, len(self._places), self._together):
            numbers = np.arange(begin, min(begin + self._together, len(self._places)))
            found = (
                self._images.take(numbers) if isinstance(self._images, ImageRows) else self._images[numbers]
            )
            yield begin, found.astype(np.float32)


def _known_shapes(model: keras.Model) -> list[tuple[int, ...]]:
    """The shapes of the outputs on the way that are known."""
    shapes = [tuple(tensor.shape)[1:] for operation in model.operations for tensor in _outputs(operation)]
    return [shape for shape in shapes if None not in shape]


def _outputs(operation: Any) -> list[Any]:
    output = getattr(operation, "output", None)
    return list(output) if isinstance(output, (list, tuple)) else [] if output is None else [output]


def _batch_size(shapes: list[tuple[int, ...]]) -> int:
    """So many images that the largest output of all does not grow beyond a limit."""
    largest = max(math.prod(shape) for shape in shapes) * FLOAT_BYTES
    return max(1, min(_TOGETHER, _BATCH_BYTES // max(1, largest)))
