"""The evaluation of a run, kept in its folder until its model is another."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.document.atomic import write_whole
from cnnstudio.engine.judging import Calibration, Judgement

EVALUATION = "evaluation.npz"
_ARRAYS = ("labels", "predicted", "confidence", "truth", "confusion", "precision", "recall", "f1")
_CALIBRATION = ("counts", "confidence", "accuracy")


@dataclass(frozen=True, slots=True)
class KeptScore:
    """What a run scored on the test images.

    Attributes:
        accuracy: Share of them that is right, 0…1.
        loss: Their mean loss.
        images: How many there were.
        is_stale: Whether the run's model is another by now.
    """

    accuracy: float
    loss: float
    images: int
    is_stale: bool


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """What a model makes of the test images.

    Attributes:
        judgement: All figures.
        places: int64, (N,): where in the data set the images stand.
        fingerprint: What the data set was; see `Collection.fingerprint`.
        mark: What the model was; see `checkpoint_mark`. "" where it was none that is kept.
        trouble: Why it could not be kept, if it should have been.
    """

    judgement: Judgement
    places: NDArray[np.int64]
    fingerprint: str = ""
    mark: str = ""
    trouble: str = ""


def keep_evaluation(run: Path, evaluation: Evaluation) -> None:
    """Write an evaluation into a run folder, whole or not at all.

    Raises:
        FileError: It cannot be written.
    """
    found, arrays = evaluation.judgement, io.BytesIO()
    about = {
        "accuracy": found.accuracy, "loss": found.loss, "images": found.images, "classes": list(found.classes),
        "top": list(found.top), "error": found.calibration.error, "mark": evaluation.mark,
        "fingerprint": evaluation.fingerprint,
    }  # fmt: skip
    np.savez_compressed(
        arrays,
        about=np.frombuffer(json.dumps(about).encode("utf-8"), np.uint8),
        places=evaluation.places,
        **{name: getattr(found, name) for name in _ARRAYS},
        **{f"bins_{name}": getattr(found.calibration, name) for name in _CALIBRATION},
    )
    write_whole(run / EVALUATION, arrays.getvalue())


def kept_evaluation(run: Path) -> Evaluation | None:
    """The evaluation that a run folder holds; None if it holds none that can be read."""
    try:
        with (run / EVALUATION).open("rb") as content, np.load(content) as file:
            about = _about(file)
            bins = {name: file[f"bins_{name}"] for name in _CALIBRATION}
            judgement = Judgement(
                accuracy=float(about["accuracy"]),
                loss=float(about["loss"]),
                classes=tuple(map(str, about["classes"])),
                top=tuple(map(float, about["top"])),
                calibration=Calibration(**bins, error=float(about["error"])),
                **{name: file[name] for name in _ARRAYS},
            )
            places = file["places"]
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        return None
    if len({len(judgement.labels), len(judgement.predicted), len(judgement.confidence), len(places)}) != 1:
        return None
    return Evaluation(judgement, places, str(about["fingerprint"]), str(about["mark"]))


def kept_score(run: Path, mark: str) -> KeptScore | None:
    """What a run scored, without reading the rest of its evaluation; None if it was not evaluated.

    Args:
        run: The run folder.
        mark: That of its model now.
    """
    if not (run / EVALUATION).is_file():
        return None
    try:
        with (run / EVALUATION).open("rb") as content, np.load(content) as file:
            about = _about(file)
        return KeptScore(
            float(about["accuracy"]), float(about["loss"]), int(about["images"]), about["mark"] != mark
        )
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        return None


def _about(file: Any) -> dict[str, Any]:
    found = json.loads(file["about"].tobytes())
    if not isinstance(found, dict):
        raise TypeError("no object")
    return found
