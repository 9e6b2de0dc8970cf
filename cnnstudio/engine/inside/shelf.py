"""The models that are kept loaded between tasks, and those that are being trained in this process."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

    from cnnstudio.engine.inside.gradients import Probe
    from cnnstudio.engine.watching.map_recorder import MapRecorder

_KEPT = 3  # models


class Shelf:
    """The models that were used last, and those that are being trained.

    Attributes:
        trained: By the run folder that they are trained in.
        probes: What finds their gradients.
        recorders: What looks at an image with them.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._models: OrderedDict[Hashable, keras.Model] = OrderedDict()
        self.trained: dict[Path, keras.Model] = {}
        self.probes: dict[Path, Probe] = {}
        self.recorders: dict[Path, MapRecorder] = {}

    def get(self, key: Hashable) -> keras.Model | None:
        """A model, if it is kept."""
        with self._lock:
            if key in self._models:
                self._models.move_to_end(key)
            return self._models.get(key)

    def put(self, key: Hashable, model: keras.Model) -> None:
        """Keep a model, in the place of the one that was used longest ago if there are too many."""
        with self._lock:
            self._models[key] = model
            while len(self._models) > _KEPT:
                self._models.popitem(last=False)

    def trained_in(self, run: Path) -> keras.Model | None:
        """The model that is trained in a run folder just now; None if none is."""
        return self.trained.get(run.resolve())

    def forget(self) -> None:
        """Keep none of those that were used."""
        with self._lock:
            self._models.clear()


SHELF = Shelf()
"""That of this process."""


@contextmanager
def being_trained(
    run: Path, model: keras.Model, probe: Probe | None = None, recorder: MapRecorder | None = None
) -> Iterator[None]:
    """Let small tasks that are served between batches look into the model as it stands.

    Args:
        run: The run folder.
        model: The model.
        probe: Finds its gradients; None where that cannot be done.
        recorder: Looks at an image with it.
    """
    key = run.resolve()
    SHELF.trained[key] = model
    if probe is not None:
        SHELF.probes[key] = probe
    if recorder is not None:
        SHELF.recorders[key] = recorder
    try:
        yield
    finally:
        del SHELF.trained[key]
        SHELF.probes.pop(key, None)
        SHELF.recorders.pop(key, None)


def probe_of(run: str) -> Probe | None:
    """What finds the gradients of the model that is trained in a run folder just now; None if none does."""
    return SHELF.probes.get(Path(run).resolve())


def recorder_of(run: str) -> MapRecorder | None:
    """What looks at an image with the model that is trained in a run folder just now; None if none is."""
    return SHELF.recorders.get(Path(run).resolve())
