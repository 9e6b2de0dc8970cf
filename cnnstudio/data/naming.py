"""What DATA means on the command line and in a drop: a data set's name with settings, or a folder or file."""

from __future__ import annotations

from pathlib import Path

from cnnstudio.core.errors import FileError, SettingError
from cnnstudio.data.dataset import Dataset, datasets, from_text
from cnnstudio.document.data_paths import PATH_SETTINGS


def dataset_named(text: str) -> Dataset:
    """The data set of a DATA: ``digits``, ``shapes:seed=7,count=500``, ``mnist``, or a folder or file.

    Raises:
        SettingError: There is no such data set or setting, or it cannot have that value.
        FileError: It is a file of no kind that holds a data set.
    """
    kind = text.strip().partition(":")[0].strip()
    path = Path(text).expanduser()
    if datasets.get(kind) is None and text.strip() and path.exists():
        return dataset_at(path)
    if datasets.get(kind) is None:
        known = ", ".join(cls.kind for cls in datasets)
        raise SettingError(
            f"{text!r} is no data set and no folder or file that is there: name one of {known}, or a path."
        )
    return _with_whole_paths(from_text(text))


def _with_whole_paths(data: Dataset) -> Dataset:
    """The data set with paths that do not depend on where the program runs."""
    given = {name: path for name in PATH_SETTINGS if (path := getattr(data, name, None))}
    return data.with_settings(
        **{name: str(Path(path).expanduser().absolute()) for name, path in given.items()}
    )


def dataset_at(path: Path) -> Dataset:
    """The data set that lies in a folder or file, told by what it is called and what it holds.

    Raises:
        FileError: It is a file of no kind that holds a data set.
    """
    path = path.absolute()
    kind = _kind_of_folder(path) if path.is_dir() else _kind_of_file(path)
    return datasets[kind].from_data({"path": str(path)})


def _kind_of_folder(path: Path) -> str:
    from cnnstudio.data.readers.cifar import is_cifar

    if is_cifar(path):
        return "cifar"
    if any("-idx" in file.name and file.is_file() for file in path.glob("*images*")):
        return "idx"
    return _kind_of_annotations(path) or "folder"


def _kind_of_annotations(path: Path) -> str | None:
    """The data set of images with annotations in a place; None if there are none."""
    from cnnstudio.data.annotations.found import MASKS, has_masks_alone, recognised

    found = recognised(path)
    if found is None:
        return None
    return "masks" if found.form == MASKS or has_masks_alone(found) else "boxes"


def _kind_of_file(path: Path) -> str:
    name = path.name.lower()
    if name.endswith((".csv", ".tsv")):
        return "csv"
    if name.endswith(".npz"):
        return "npz"
    if name.startswith("cifar") and name.endswith((".tar.gz", ".tgz", ".tar")):
        return "cifar"
    if "idx" in name and "images" in name:
        return "idx"
    if name.endswith((".json", ".xml", ".yaml", ".yml")) and _kind_of_annotations(path):
        return "boxes"
    raise FileError(
        f"{path.name} is no data set that can be read: give a folder of images, a CSV list, annotations (COCO's .json, "
        "VOC's .xml, YOLO's .yaml), an .npz file, the images file of an IDX pair, or CIFAR's archive."
    )
