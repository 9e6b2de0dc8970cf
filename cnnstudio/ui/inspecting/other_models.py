"""Which networks can stand beside the one that is looked into: its other epochs, its start, other runs."""

from __future__ import annotations

import re
from pathlib import Path

from cnnstudio.document.folders import runs_folder
from cnnstudio.engine.inside.models import ModelSource, SavedModel, UntrainedModel
from cnnstudio.engine.inside.start_weights import start_of
from cnnstudio.engine.runs.run_folder import BEST, LAST
from cnnstudio.ui.inspecting.model_choice import run_label, saved_runs
from cnnstudio.ui.viewers.overview import OtherModel

_KEPT = re.compile(r"epoch-(\d+)\.keras")
_RUNS = 12  # other runs


def label_of(model: ModelSource) -> str:
    """What a network is called above its thumbnails."""
    if isinstance(model, UntrainedModel):
        return "This network"
    path = Path(model.path)
    return run_label(path.name) if path.is_dir() else path.name


def other_models(model: ModelSource, canvas: UntrainedModel) -> tuple[OtherModel, ...]:
    """The networks that are offered, the nearest first.

    Args:
        model: The one that is looked into.
        canvas: The one on the canvas.
    """
    start = start_of(model)
    begun = (OtherModel("Start weights", start),) if start is not None else ()
    own = _epochs(Path(model.path)) if isinstance(model, SavedModel) else ()
    drawn = (OtherModel("Network on the canvas", canvas),) if canvas not in (model, start) else ()
    runs = [path for path in saved_runs(runs_folder()) if SavedModel(path) != model][:_RUNS]
    return (
        *begun,
        *own,
        *drawn,
        *(OtherModel(run_label(Path(path).name), SavedModel(path)) for path in runs),
    )


def _epochs(run: Path) -> tuple[OtherModel, ...]:
    """The models that a run keeps: its last epoch, its best one, and those on the way."""
    if not run.is_dir():
        return ()
    kept = {
        int(found[1]): path for path in run.glob("epoch-*.keras") if (found := _KEPT.fullmatch(path.name))
    }
    named = {"Last epoch": run / LAST, "Best epoch": run / BEST}
    named |= {f"Epoch {epoch}": kept[epoch] for epoch in sorted(kept)}
    return tuple(OtherModel(label, SavedModel(str(path))) for label, path in named.items() if path.is_file())
