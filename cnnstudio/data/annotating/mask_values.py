"""Which value of the mask files stands for which class; it stays when other classes come and go."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cnnstudio.core.errors import DataError
from cnnstudio.data.annotating.mask import IGNORED, MOST_CLASSES, Bytes
from cnnstudio.data.annotations.mask_table import BACKGROUNDS, CLASSES, PALETTE, told_names, told_palette
from cnnstudio.data.readers.opening import content_of


@dataclass(frozen=True, slots=True)
class MaskValues:
    """The values of classes in the mask files.

    Attributes:
        values: The value of each class, 1 to 254, by its name.
    """

    values: dict[str, int]

    @classmethod
    def told(cls, folder: Path) -> MaskValues:
        """What a folder of masks says; nothing where it says nothing.

        Raises:
            StudioError: Its list cannot be read, or gives colours.
        """
        palette = told_palette((folder,))
        if palette is None:
            names = told_names((folder,)) or ()
            return cls({name: place + 1 for place, name in enumerate(names)})
        known, has_colours = palette
        kept = {name: value for name, value in known.items() if name.lower() not in BACKGROUNDS and value}
        if has_colours or not all(value < IGNORED for value in kept.values()):
            raise DataError(
                f"{folder.name}/{PALETTE} gives colours, or values above {MOST_CLASSES}: masks are drawn with a value of 1 to "
                f"{MOST_CLASSES} a class. Save them so, or move the folder {folder.name} elsewhere to draw boxes alone."
            )
        if len(set(kept.values())) < len(kept):
            raise DataError(
                f"{folder.name}/{PALETTE} gives two classes one value: give each a value of its own."
            )
        return cls(kept)

    @property
    def names(self) -> tuple[str, ...]:
        """The classes in the order in which they are told."""
        return tuple(self.values)

    def of(self, classes: Sequence[str]) -> MaskValues:
        """The values of classes: those that are known, and the lowest free ones for others.

        A mask holds no more than 254 classes: of more, the first ones.
        """
        classes = classes[:MOST_CLASSES]
        known = {name: self.values[name] for name in classes if name in self.values}
        free = iter(sorted(set(range(1, IGNORED)) - set(known.values())))
        return MaskValues({name: known[name] if name in known else next(free) for name in classes})

    def renamed(self, names: dict[str, str]) -> MaskValues:
        """The same with other names of some classes."""
        return MaskValues({names.get(name, name): value for name, value in self.values.items()})

    def _row(self, classes: Sequence[str]) -> list[int]:
        """The values of classes, and behind them those of classes that have no name yet."""
        own = list(self.of(classes).values.values())
        return own + sorted(set(range(1, IGNORED)) - set(own))

    def labelled(self, values: Bytes, classes: Sequence[str]) -> Bytes:
        """Values of a file as `Mask` has them: k + 1 for class k, more for values that stand for no class."""
        table = np.arange(256, dtype=np.uint8)
        table[self._row(classes)] = np.arange(1, IGNORED, dtype=np.uint8)
        labelled: Bytes = table[values]
        return labelled

    def filed(self, values: Bytes, classes: Sequence[str]) -> Bytes:
        """The other way round: what `Mask` has as values of a file."""
        table = np.arange(256, dtype=np.uint8)
        table[1:IGNORED] = self._row(classes)
        filed: Bytes = table[values]
        return filed

    def contents(self, folder: Path, classes: Sequence[str]) -> dict[Path, bytes | None]:
        """The files that tell the values of classes, where they say something else now; None for one that goes.

        Values without gaps are told by the order of a list, others by a palette, as is what had one.

        Raises:
            FileError: One cannot be read.
        """
        known = self.of(classes).values
        is_row = list(known.values()) == list(range(1, len(known) + 1))
        listed, palette = folder / CLASSES, folder / PALETTE
        wanted: dict[Path, bytes | None]
        if is_row and not palette.is_file():
            wanted = {listed: "".join(f"{name}\n" for name in known).encode()}
        else:
            wanted = {
                palette: (json.dumps(known, ensure_ascii=False, indent=1) + "\n").encode(),
                listed: None,
            }
        return {path: data for path, data in wanted.items() if content_of(path) != data}
