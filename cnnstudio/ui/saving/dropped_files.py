"""What is done with files that were dropped on the window."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from cnnstudio.document.files import NETWORK_ENDINGS, PROJECT_ENDING
from cnnstudio.document.keras_file import is_model_folder

_IMAGES = (".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".bmp", ".dib", ".tif", ".tiff", ".gif")
_DATA = (".csv", ".tsv", ".npz", ".gz", ".tgz", ".tar")
_UBYTE = "-ubyte"  # ends the names of IDX files


class Use(Enum):
    """What a file is good for."""

    PROJECT = "project"
    DATA = "data"
    IMAGE = "image"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Dropped:
    """What is to be done with a drop.

    Attributes:
        use: What the first usable file is good for.
        path: That file.
        message: What to say besides, or "".
        more: Further projects, each to be opened in a tab of its own.
    """

    use: Use
    path: Path
    message: str = ""
    more: tuple[Path, ...] = ()


def sorted_drop(paths: list[str]) -> Dropped:
    """Decide about dropped files: all projects are opened, else a data set chosen, else the first image looked at."""
    files = [Path(path) for path in paths]
    projects = [file for file in files if use_of(file) is Use.PROJECT]
    if projects:
        return Dropped(Use.PROJECT, projects[0], _unlike(files, projects), tuple(projects[1:]))
    for use in (Use.DATA, Use.IMAGE):
        fitting = [file for file in files if use_of(file) is use]
        if fitting:
            return Dropped(use, fitting[0], _left_over(files, fitting[0]))
    return Dropped(Use.NOTHING, files[0] if files else Path(), _refusal(files))


def use_of(path: Path) -> Use:
    """What a file is good for, by its ending."""
    ending = path.suffix.lower()
    if path.is_dir():
        return Use.PROJECT if is_model_folder(path) else Use.DATA
    if ending in NETWORK_ENDINGS:
        return Use.PROJECT
    if ending in _DATA or _UBYTE in path.name.lower():
        return Use.DATA
    return Use.IMAGE if ending in _IMAGES else Use.NOTHING


def _unlike(files: list[Path], projects: list[Path]) -> str:
    others = [file for file in files if file not in projects]
    if not others:
        return ""
    more = f" and {len(others) - 1} more" if len(others) > 1 else ""
    verb = "were" if len(others) > 1 else "was"
    return f"{others[0].name}{more} {verb} not opened: drop projects and images one after the other."


def _left_over(files: list[Path], used: Path) -> str:
    others = len(files) - 1
    if not others:
        return ""
    return f"One image can be opened at a time: {used.name} was, {others} more {'were' if others > 1 else 'was'} not."


def _refusal(files: list[Path]) -> str:
    usable = (
        f"a project ({PROJECT_ENDING}), a Keras or ONNX model (.keras, .h5, .json, .onnx), an image (PNG, JPEG, WebP, "
        "BMP, TIFF, GIF), or a folder of images"
    )
    if not files:
        return f"That cannot be opened: drop {usable}."
    first = files[0]
    return f"{first.name} is of no kind that can be opened: drop {usable}."
