"""Image files that a CSV list names, with their classes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.core.numerals import enumeration, exact
from cnnstudio.data.dataset import register
from cnnstudio.data.sets.shared_settings import PictureFiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnstudio.data.collection import Collection
    from cnnstudio.data.readers.csv_list import Listed

_NAMED = 3


@register
@dataclass(frozen=True, slots=True)
class ListedImages(PictureFiles):
    """Images that a CSV file lists with their labels.

    A column path and a column label; paths count from the list's own folder. A third column,
    split, may say train, validation or test.
    """

    kind = "csv"
    label = "CSV list of images"

    def collection(self) -> Collection:
        """Read the list and see which of its files are there; none is decoded.

        Raises:
            FileError: The list is not there.
            DataError: It is none, or most of the files that it names are not there.
        """
        import numpy as np

        from cnnstudio.data.file_collection import FileCollection
        from cnnstudio.data.readers.csv_list import read_csv_list

        if not self.path:
            raise FileError("No list is chosen yet: choose a CSV file with the columns path and label.")
        folder = self.root.parent
        lines, passed_over = _there(self.root, folder, read_csv_list(self.root))
        classes = _ordered({line.label for line in lines})
        numbers = {name: place for place, name in enumerate(classes)}
        files = tuple(line.path.replace("\\", "/") for line in lines)
        return FileCollection(
            labels=np.array([numbers[line.label] for line in lines], np.int64),
            classes=classes,
            passed_over=passed_over,
            **self.of_files(folder, files, _parts(self.root, lines), (self.root,)),
        )


def _ordered(labels: set[str]) -> tuple[str, ...]:
    """Numbers by their size, texts by the alphabet."""
    if all(label.isdecimal() for label in labels):
        return tuple(sorted(labels, key=int))
    return tuple(sorted(labels))


def _there(path: Path, folder: Path, lines: Sequence[Listed]) -> tuple[Sequence[Listed], tuple[str, ...]]:
    """The lines whose files are there, and what is to be said of the others: a few that are missing cost no data set."""
    missing = [line for line in lines if not (folder / line.path.replace("\\", "/")).is_file()]
    if not lines:
        raise DataError(f"{path.name} lists no images: write a path and a label on each line.")
    if not missing:
        return lines, ()
    some = [line.path for line in missing[:_NAMED]]
    if len(missing) > _NAMED:
        some.append(f"{exact(len(missing) - _NAMED)} more")
    what = f"{exact(len(missing))} of the {exact(len(lines))} files in {path.name}"
    is_one = len(missing) == 1
    if 2 * len(missing) < len(lines):
        gone = set(map(id, missing))
        words = f"{what} {'is' if is_one else 'are'} not there and left out: {enumeration(some)}."
        return [line for line in lines if id(line) not in gone], (words,)
    raise DataError(
        f"{what} {'is' if is_one else 'are'} not there: {enumeration(some)}. Paths count from {folder}: move the list "
        "or the images, or take those lines out."
    )


def _parts(path: Path, lines: Sequence[Listed]) -> list[int] | None:
    """What each image is for; None where the list does not say it of all."""
    from cnnstudio.data.folder_scan import part_of_name

    if not any(line.part for line in lines):
        return None
    found = []
    for number, line in enumerate(lines):
        part = part_of_name(line.part)
        if part is None:
            raise DataError(
                f"Image {exact(number + 1)} of {path.name} is for {line.part or 'nothing'!r}: write train, validation "
                "or test in the column split."
            )
        found.append(part)
    return found
