"""Where pictures of scenes come from: files, folders, drops, the project's data set by part, and Shapes drawn anew."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData

from cnnstudio.core.errors import DataError, FileError, StudioError
from cnnstudio.data.collection import Collection
from cnnstudio.data.collections import opened
from cnnstudio.data.dataset import Dataset
from cnnstudio.data.image_formats import READABLE
from cnnstudio.data.images import ENDINGS, Picture
from cnnstudio.data.motions import ImageObject
from cnnstudio.data.readiness import dataset_of
from cnnstudio.data.sets.shapes import Shapes
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import ModelSource, project_of
from cnnstudio.ui.inspecting import picture_sources
from cnnstudio.ui.inspecting.shelf import PictureSource
from cnnstudio.ui.scenes.pictures.known_picture import KnownPicture, known_picture

PARTS = ("test", "validation", "train")
_MOST = 500  # images of a part on the filmstrip
_DRAWN = 24
_SHAPES = Shapes(size=128, objects=6)
_KNOWING = frozenset({"boxes", "masks"})
_NUMBERS = re.compile(r"(\d+)")


def in_folder(folder: Path) -> tuple[PictureSource, ...]:
    """All images in a folder, in the order of their names, numbers by their value.

    Raises:
        FileError: The folder cannot be read.
        DataError: There are none.
    """
    try:
        paths = [path for path in folder.iterdir() if path.suffix.lower() in ENDINGS and path.is_file()]
    except OSError as error:
        raise FileError(
            f"The folder {folder} cannot be read ({error.strerror or error}): choose another."
        ) from None
    if not paths:
        raise DataError(f"There are no images in {folder}: choose a folder with {READABLE} files in it.")
    paths.sort(key=_by_numbers)
    return picture_sources.from_files(paths)


def _by_numbers(path: Path) -> list[tuple[int, str]]:
    return [
        (int(part), "") if part.isdecimal() else (-1, part) for part in _NUMBERS.split(path.name.casefold())
    ]


def of_paths(paths: Iterable[Path]) -> tuple[PictureSource, ...]:
    """Images in files, and all images of folders, in the order given.

    Raises:
        StudioError: A folder cannot be read, or holds no images.
    """
    found: list[PictureSource] = []
    for path in paths:
        found += in_folder(path) if path.is_dir() else picture_sources.from_files([path])
    return tuple(found)


def folders_of(data: QMimeData) -> list[Path]:
    """Files and folders of a drop, if there are folders among them; else []."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths if any(path.is_dir() for path in paths) else []


def of_part(project: Project, part: str) -> tuple[PictureSource, ...]:
    """Images of a part of the project's data set with what it knows of them; not decoded yet.

    Args:
        project: The project.
        part: One of `PARTS`.

    Raises:
        StudioError: The data set cannot be had, or has no such part.
    """
    dataset = dataset_of(project)
    collection = opened(dataset)
    places = getattr(collection.split(project.training.seed), part)[:_MOST]
    if not len(places):
        raise DataError(f"{dataset.label} has no {part} images: choose another part.")
    return of_places(dataset, collection, places.tolist())


def of_places(dataset: Dataset, collection: Collection, places: Sequence[int]) -> tuple[PictureSource, ...]:
    """Some images of a data set with what it knows of them; not decoded yet.

    Args:
        dataset: The data set.
        collection: Its images.
        places: Which of them.
    """
    knows = bool(_KNOWING & dataset.offers)
    return tuple(
        PictureSource(
            f"{dataset} {place}",
            collection.name(int(place)),
            partial(known_picture, collection, int(place), knows=knows),
        )
        for place in places
    )


def drawn_anew(model: ModelSource | None, seed: int) -> tuple[PictureSource, ...]:
    """Pictures of Shapes that no training has seen, unless with that very seed, in the form that a model was trained on.

    Args:
        model: The model; its data set's settings are taken if that is Shapes.
        seed: Chooses what is drawn.
    """
    project = None if model is None else project_of(model)
    shapes = dataset_of(project) if project is not None and project.data.kind == Shapes.kind else _SHAPES
    drawn = replace(shapes, seed=seed) if isinstance(shapes, Shapes) else replace(_SHAPES, seed=seed)
    return tuple(
        PictureSource(f"{drawn} {place}", f"shapes {place + 1}, seed {seed}", partial(_drawn, drawn, place))
        for place in range(_DRAWN)
    )


def first_for(model: ModelSource, seed: int) -> tuple[PictureSource, ...]:
    """What shows best what a model does: test images of its data set, if it knows what is in them; else Shapes.

    Args:
        model: The model.
        seed: Chooses what is drawn of Shapes.
    """
    project = project_of(model)
    try:
        if project is not None and project.data.kind != Shapes.kind and _KNOWING & dataset_of(project).offers:
            return of_part(project, "test")
    except StudioError:  # the data are not there any more
        pass
    return drawn_anew(model, seed)


def _drawn(shapes: Shapes, place: int) -> Picture:
    import numpy as np

    scene = shapes.scene(place)
    mask = np.zeros(scene.pixels.shape[:2], np.uint8)
    objects = []
    for thing in scene.objects:
        left, top, right, bottom = map(float, thing.box)
        objects.append(ImageObject(thing.label, (left, top, right, bottom), thing.mask))
        mask[thing.mask] = thing.label + 1
    name = f"shapes {place + 1}, seed {shapes.seed}"
    return KnownPicture(scene.pixels, name, (), tuple(objects), shapes.classes, mask=mask)
