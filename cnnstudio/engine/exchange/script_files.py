"""The task that writes a script with the weights that it loads."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from cnnstudio.document.atomic import check_room, write_through, write_whole
from cnnstudio.document.project import Project
from cnnstudio.engine.exchange.script import script
from cnnstudio.engine.inside.models import ModelSource, loaded
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.memory import memory_in_words
from cnnstudio.engine.process.task import Report

if TYPE_CHECKING:
    import keras

WEIGHTS_ENDING = ".weights.h5"
_HEAD, _EACH, _WIDEST = (
    16_384,
    2048,
    4,
)  # bytes of a file of weights besides them, of each array, and of a number


@dataclass(frozen=True, slots=True)
class ScriptFiles:
    """What was written.

    Attributes:
        path: The script.
        weights: The file of its weights, beside it.
        size: How large that is, in bytes.
    """

    path: str
    weights: str
    size: int


@dataclass(frozen=True, slots=True)
class WriteScript:
    """Write a project as a Keras script, and beside it the weights that the script loads.

    Attributes:
        project: The project.
        source: The model whose weights are written; it is of the project's network.
        path: The script's file; one that is there already is replaced, and so are its weights.
    """

    purpose: ClassVar[str] = "export"

    project: Project
    source: ModelSource
    path: str

    def __call__(self, report: Report, control: Control) -> ScriptFiles:
        """Write the weights, then the script, each whole or not at all.

        Raises:
            NetworkError: The network cannot be built.
            EngineError: Its weights cannot be had.
            FileError: A file cannot be written; what was there is as it was.
            Stopped: A stop was asked for before anything was written.
        """
        path = Path(self.path)
        beside = weights_beside(path)
        text = script(self.project, beside.name)
        control.check()
        model = loaded(self.source)
        control.check()
        with memory_in_words(f"write {beside.name}", "close other programs"):
            check_room(beside, _size(model))
            write_through(beside, model.save_weights)
        write_whole(path, text.encode("utf-8"))
        return ScriptFiles(str(path), str(beside), beside.stat().st_size)


def _size(model: keras.Model) -> int:
    """What the file of a model's weights takes at most, in bytes.

    WORKAROUND: HDF5 keeps a file open that it cannot write to the end, and takes the process along when that ends
    (https://github.com/h5py/h5py/issues/914); so a full disk must be seen beforehand.
    """
    sizes = [math.prod(map(int, weight.shape)) for weight in model.variables]
    return _HEAD + len(sizes) * _EACH + _WIDEST * sum(sizes)


def weights_beside(script_path: Path) -> Path:
    """The file of a script's weights: ``net.weights.h5`` for ``net.py``."""
    return script_path.with_name(f"{script_path.stem}{WEIGHTS_ENDING}")
