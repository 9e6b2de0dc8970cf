"""A copy of an annotated folder elsewhere, with what could not be saved in the folder itself."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from cnnstudio.core.errors import FileError
from cnnstudio.data.annotating.annotated_folder import AnnotatedFolder
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.document.atomic import write_through

_OWN = ".cnnstudio-"  # what a save that was cut short may leave


def copy_folder(
    folder: AnnotatedFolder, place: Path, sheets: Mapping[str, Sheet], classes: Sequence[str]
) -> AnnotatedFolder:
    """Copy a folder with all its images and files, and save there what is drawn.

    Args:
        folder: The folder; it stays as it is.
        place: The folder that the copy goes into; the copy has the folder's name.
        sheets: What is drawn and not saved, by the images' names.
        classes: Names of the classes.

    Raises:
        FileError: There is a folder of that name, or the copy cannot be written; nothing is left of it then.
    """
    home = folder.home
    target = place / (home.resolve().name or "images")
    if place.resolve().is_relative_to(home.resolve()):
        raise FileError(f"{place} is the folder {home.name} itself, or lies in it: choose another place.")
    if target.exists():
        raise FileError(f"{place} holds a folder {target.name} already: choose another place.")
    write_through(target, partial(_copy, home))
    made = folder.moved(target)
    made.save(sheets, classes)
    return made


def _copy(home: Path, target: Path) -> None:
    """Copy files without their permissions, which are what keeps the folder from being written."""
    for name, _, files in os.walk(home):
        there = target / Path(name).relative_to(home)
        there.mkdir()
        for file in files:
            if not file.startswith(_OWN):
                shutil.copyfile(Path(name) / file, there / file)
