"""Which model a task looks into, and the models that are kept loaded between tasks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cnnstudio.core.errors import EngineError, StudioError
from cnnstudio.data.pretrained import class_names as imagenet_names
from cnnstudio.document.project import Project
from cnnstudio.document.tasks import Task
from cnnstudio.document.typed_kernels import without_values
from cnnstudio.engine.inside.shelf import SHELF
from cnnstudio.engine.inside.typed_kernels import put_typed_kernels
from cnnstudio.engine.runs.run_folder import BEST, PROJECT, RunFolder
from cnnstudio.engine.watching.live_state import bring_back

if TYPE_CHECKING:
    import keras

_IMAGENET_CLASSES = 1000


@dataclass(frozen=True, slots=True)
class SavedModel:
    """A trained model: a run folder (its best epoch), or a ``.keras`` file.

    While a run is being trained in this process, its folder means the model as it stands.
    """

    path: str


@dataclass(frozen=True, slots=True)
class UntrainedModel:
    """A project's network with the weights of its weights file, or with start weights from its seed."""

    project: Project


ModelSource = SavedModel | UntrainedModel


def loaded(source: ModelSource) -> keras.Model:
    """The model of a source, ready to be called with pixels 0…255, float32; not to be changed.

    Projects that differ in the numbers of typed kernels alone share one, which has those of the last that was asked for.

    Raises:
        NetworkError: The network cannot be built.
        EngineError: The file cannot be loaded; the message says why.
    """
    if isinstance(source, UntrainedModel):
        return _built(source.project)
    return _opened(Path(source.path))


def _built(project: Project) -> keras.Model:
    training, network = project.training, project.trained_network
    is_typed = project.weights is None  # else a file has the last word
    key = (
        without_values(network) if is_typed else network,
        project.name,
        training.seed,
        training.scaling,
        training.dtype_policy,
        project.weights,
    )
    model = SHELF.get(key)
    if model is None or (is_typed and not put_typed_kernels(model, network)):
        from cnnstudio.engine.building.build import build

        model = build(replace(project, augmentation=()))  # it does nothing in use
        SHELF.put(key, model)
    return model


def _opened(path: Path) -> keras.Model:
    live = SHELF.trained_in(path)
    if live is not None:
        bring_back(live)
        return live
    path = _file_of(path)
    try:
        status = path.stat()
        key = (str(path.resolve()), status.st_mtime_ns, status.st_size, status.st_ino)
    except OSError:
        key = (str(path), 0, 0, 0)  # the loader says what is wrong
    model = SHELF.get(key)
    if model is None:
        from cnnstudio.engine.building.model_file import load_model_file

        model = load_model_file(path)
        SHELF.put(key, model)
    return model


def _file_of(path: Path) -> Path:
    """The model file of a run folder, or the file itself."""
    if not path.is_dir():
        return path
    best = path / BEST
    if not best.is_file():
        raise EngineError(f"{path.name} holds no {BEST}: choose a run that has finished at least one epoch.")
    return best


def is_learning(source: ModelSource) -> bool:
    """Whether a source is a model that is being trained in this process just now, and so another at every look."""
    return isinstance(source, SavedModel) and SHELF.trained_in(Path(source.path)) is not None


def forget_models() -> None:
    """Let go of all models that are kept, so that their memory can be had."""
    SHELF.forget()


def class_names(source: ModelSource, count: int) -> tuple[str, ...]:
    """What the classes of a model with so many scores are called.

    Those of the data set of the project, or of the run's project; those of ImageNet where a project
    has its published weights; ``0``, ``1``… where neither is known or has so many classes.
    """
    numbers = tuple(str(number) for number in range(count))
    noted = _noted_classes(source)
    if len(noted) == count:
        return noted
    project = project_of(source)
    if project is None:
        return numbers
    if _has_published_weights(source) and count == _IMAGENET_CLASSES:
        return imagenet_names() or numbers
    from cnnstudio.data.readiness import dataset_of

    try:
        names = dataset_of(project).classes
    except StudioError:
        return numbers
    return names if len(names) == count else numbers


def _noted_classes(source: ModelSource) -> tuple[str, ...]:
    """The classes that a run noted when it was trained, wherever its data are now; () if it did not."""
    if not isinstance(source, SavedModel):
        return ()
    path = Path(source.path)
    data = RunFolder(path if path.is_dir() else path.parent).environment().get("data")
    names = data.get("classes") if isinstance(data, dict) else None
    return tuple(map(str, names)) if isinstance(names, list) else ()


def scene_classes(source: ModelSource) -> tuple[str, ...]:
    """The classes of the objects that a model finds: as noted when it was trained, or those of its project's data."""
    noted, project = _noted_classes(source), project_of(source)
    if noted or project is None:
        return noted
    from cnnstudio.data.readiness import dataset_of

    try:
        return dataset_of(project).classes
    except StudioError:
        return ()


def trained_size(source: ModelSource) -> tuple[int, int] | None:
    """Height and width, in px, of the images of the data set that a model learned from; None if it is not known."""
    project = project_of(source)
    if project is None:
        return None
    from cnnstudio.data.readiness import dataset_of

    try:
        return dataset_of(project).input_shape[:2]
    except StudioError:
        return None


def picture_fit(source: ModelSource) -> str:
    """How pictures of other proportions are brought to a model's size: as its data set was in training."""
    project = project_of(source)
    if project is None:
        return "resize"
    from cnnstudio.data.readiness import dataset_of

    try:
        return dataset_of(project).fit
    except StudioError:
        return "resize"


def misses_class_names(source: ModelSource) -> bool:
    """Whether a model tells the classes of ImageNet apart whose names were not fetched yet."""
    if not _has_published_weights(source) or imagenet_names() is not None:
        return False
    model = loaded(source)
    return len(model.outputs) == 1 and tuple(model.outputs[0].shape)[1:] == (_IMAGENET_CLASSES,)


def _has_published_weights(source: ModelSource) -> bool:
    """Whether it is a network with published weights, not trained any further."""
    weights = source.project.weights if isinstance(source, UntrainedModel) else None
    return weights is not None and bool(weights.pretrained)


def task_of(source: ModelSource) -> Task | None:
    """What a model does, as its project says; None if that is not known."""
    project = project_of(source)
    return None if project is None else project.task


def project_of(source: ModelSource) -> Project | None:
    """The project that a model came from, if it can be read."""
    if isinstance(source, UntrainedModel):
        return source.project
    path = Path(source.path)
    saved = (path if path.is_dir() else path.parent) / PROJECT
    if not saved.is_file():
        return None
    from cnnstudio.document.files import load_project

    try:
        return load_project(saved)
    except StudioError:
        return None
