"""Boxes in a COCO file of one's own; what the program does not know of it stays as it is."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.data.annotating.box import Box
from cnnstudio.document.atomic import write_whole

NAME = "annotations.json"
"""What the file is called where there is none yet."""

_KNOWN_NAMES = (NAME, "_annotations.coco.json")
_LISTS = ("images", "categories", "annotations")

_FURTHEST = 1e7  # px: no coordinate is further out

Entry = dict[str, Any]
Number = int | str


@dataclass(slots=True)
class _ImageEntries:
    """What the file says of one image.

    Attributes:
        image: Its entry.
        read: Its annotations as they were read, by their place in the file.
        own: The numbers that boxes drawn since then have been given.
        text: The lines that the file holds for it.
        labels: The classes of its boxes.
    """

    image: Entry
    read: dict[int, Entry] = field(default_factory=dict)
    own: list[int] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)


class CocoFile:
    """The boxes of all images of a folder, in COCO's form.

    Args:
        root: The folder.
        images: Names of its images, with ``/`` between folders.

    Raises:
        StudioError: The file that is there cannot be read.

    Attributes:
        path: The file.
        classes: Names of the classes, in the order of its categories.
        notes: What is odd about it, in sentences.
    """

    def __init__(self, root: Path, images: Sequence[str]) -> None:
        found = [root / name for name in _KNOWN_NAMES if (root / name).exists()]
        self.path = found[0] if found else root / NAME
        content = _content(self.path) if found else {}
        self.notes: tuple[str, ...] = ()
        self._rest = {key: value for key, value in content.items() if key not in _LISTS}
        self._categories: list[Entry] = list(content.get("categories", []))
        self.classes = tuple(str(entry.get("name", "?")) for entry in self._categories)
        self._images = [_ImageEntries(entry) for entry in content.get("images", [])]
        self._stray: list[Entry] = []
        self._next = 1
        self._sort(content.get("annotations", []))
        self._by_name = _named(self._images, images)

    def _sort(self, annotations: Sequence[Entry]) -> None:
        """Give each annotation to its image."""
        labels = self._labels()
        by_number = {_number(one.image, "id"): one for one in reversed(self._images)}
        numbers = [number for entry in annotations if isinstance(number := _number(entry, "id"), int)]
        self._next = max(numbers, default=0) + 1
        for place, entry in enumerate(annotations):
            number = _number(entry, "image_id")
            mine = None if number is None else by_number.get(number)
            if mine is None:
                self._stray.append(entry)
                continue
            mine.read[place] = entry
            mine.text.append(_line(entry))
            label = labels.get(_number(entry, "category_id"))
            if label is not None:
                mine.labels.append(label)
        if self._stray:
            self.notes = (
                f"{len(self._stray):,} annotations in {self.path.name} belong to no image of it; they stay in the file.",
            )

    def _labels(self) -> dict[Number | None, int]:
        numbered = ((_number(entry, "id"), label) for label, entry in enumerate(self._categories))
        return {number: label for number, label in numbered if number is not None}

    @property
    def names(self) -> frozenset[str]:
        """Images of the folder that have boxes."""
        return frozenset(name for name, one in self._by_name.items() if one.text)

    @property
    def counts(self) -> tuple[int, ...]:
        """Boxes of each class in all images."""
        counts = [0] * len(self.classes)
        for one in self._images:
            for label in one.labels:
                counts[label] += 1
        return tuple(counts)

    def boxes(self, name: str, width: int, height: int) -> tuple[tuple[Box, ...], tuple[str, ...]]:
        """The boxes of an image, and what cannot be shown of them in sentences.

        Args:
            name: Its name in the folder.
            width: Of the image, in px.
            height: Of the image, in px.
        """
        mine = self._by_name.get(name)
        if mine is None:
            return (), ()
        shown = self._shown(mine, width, height)
        notes = []
        hidden = len(mine.read) - len(shown)
        if hidden:
            notes.append(
                f"{hidden} of {len(mine.read)} annotations have no class, no size, or lie outside the image: "
                f"they are not shown, and stay in {self.path.name} as they are."
            )
        said = mine.image.get("width"), mine.image.get("height")
        if said != (width, height) and None not in said:
            notes.append(
                f"{self.path.name} says {said[0]} × {said[1]} px of this image, which has {width} × {height} px: "
                "the boxes may lie elsewhere than they should."
            )
        return tuple(shown.values()), tuple(notes)

    def _shown(self, mine: _ImageEntries, width: int, height: int) -> dict[int, Box]:
        """What can be drawn of what was read, by its place in the file."""
        labels = self._labels()
        found = {place: _box(entry, labels, place, width, height) for place, entry in mine.read.items()}
        return {place: box for place, box in found.items() if box is not None}

    def set_classes(self, names: Sequence[str]) -> None:
        """Name the classes anew; there are never fewer than before."""
        known = [number for entry in self._categories if isinstance(number := _number(entry, "id"), int)]
        free = max(known, default=0) + 1
        for label, name in enumerate(names):
            if label == len(self._categories):
                self._categories.append({"supercategory": ""})
            entry = self._categories[label]
            number = _number(entry, "id")
            if number is None:
                number, free = free, free + 1
            self._categories[label] = {**entry, "id": number, "name": name}
        self.classes = tuple(str(entry["name"]) for entry in self._categories)

    def put(self, name: str, width: int, height: int, boxes: Sequence[Box]) -> None:
        """Take the boxes of an image in place of those that were shown; `write` writes them."""
        mine = self._by_name.get(name) or self._new_image(name, width, height)
        shown = self._shown(mine, width, height)
        kept = [entry for place, entry in mine.read.items() if place not in shown]
        while len(mine.own) < sum(box.source < 0 for box in boxes):
            mine.own.append(self._next)
            self._next += 1
        numbers = iter(mine.own)
        for box in boxes:
            if box.source < 0:
                kept.append(self._new_entry(next(numbers), mine.image["id"], box))
            else:
                kept.append(self._edited(mine.read[box.source], shown[box.source], box))
        mine.text = [_line(entry) for entry in kept]
        mine.labels = [box.label for box in boxes]

    def _new_image(self, name: str, width: int, height: int) -> _ImageEntries:
        numbers = [number for one in self._images if isinstance(number := _number(one.image, "id"), int)]
        number = max(numbers, default=0) + 1
        made = _ImageEntries({"id": number, "file_name": name, "width": width, "height": height})
        self._images.append(made)
        self._by_name[name] = made
        return made

    def _new_entry(self, number: int, image: Any, box: Box) -> Entry:
        entry = {
            "id": number,
            "image_id": image,
            "category_id": self._categories[box.label]["id"],
            **_measures(box),
        }
        return {**entry, "segmentation": [], "iscrowd": 0}

    def _edited(self, entry: Entry, before: Box, box: Box) -> Entry:
        """An annotation with what was changed of it; outlines move and stretch with their box."""
        changed = dict(entry)
        if box.label != before.label:
            changed["category_id"] = self._categories[box.label]["id"]
        if box.place != before.place:
            changed.update(_measures(box))
            changed["segmentation"] = _stretched(entry.get("segmentation"), before, box)
        return changed

    def write(self) -> None:
        """Write the file whole or not at all.

        Raises:
            FileError: It cannot be written; the old one is as it was.
        """
        rest = self._rest or {"info": {"description": "Annotated with CNN Studio"}}
        parts = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in rest.items()]
        lines = [line for one in self._images for line in one.text] + [_line(one) for one in self._stray]
        for key, texts in (
            ("images", [_line(one.image) for one in self._images]),
            ("categories", [_line(one) for one in self._categories]),
            ("annotations", lines),
        ):
            parts.append(f'"{key}": [\n' + ",\n".join(texts) + "\n]" if texts else f'"{key}": []')
        write_whole(self.path, ("{" + ",\n".join(parts) + "}\n").encode())


def _content(path: Path) -> Entry:
    """What a file holds, checked as far as it is to be relied on.

    Raises:
        FileError: It cannot be read.
        DataError: It is no COCO file.
    """
    try:
        content = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise FileError(
            f"{path} cannot be read ({error.strerror}): change its permissions, or copy it."
        ) from error
    except RecursionError:
        raise DataError(
            f"{path} is nested too deeply to be a COCO file: mend it, or move it elsewhere."
        ) from None
    except ValueError as error:
        raise DataError(
            f"{path} is damaged ({error}): mend it, or move it elsewhere to begin anew. It is left as it is."
        ) from None
    if not isinstance(content, dict) or not all(_is_list(content.get(name, [])) for name in _LISTS):
        raise DataError(
            f"{path} is no COCO file, since it has no lists of images, categories and annotations: "
            "move it elsewhere to begin anew. It is left as it is."
        )
    return content


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)


def _box(
    entry: Entry, labels: Mapping[Number | None, int], place: int, width: int, height: int
) -> Box | None:
    """The box of an annotation, clipped to the image; None where it has none that can be shown."""
    numbers, label = entry.get("bbox"), labels.get(_number(entry, "category_id"))
    if label is None or not isinstance(numbers, list) or len(numbers) != 4:
        return None
    if not all(isinstance(one, (int, float)) and abs(one) <= _FURTHEST for one in numbers):
        return None
    x, y, wide, high = (float(one) for one in numbers)
    left, top, right, bottom = (
        max(0.0, x),
        max(0.0, y),
        min(float(width), x + wide),
        min(float(height), y + high),
    )
    if right <= left or bottom <= top:
        return None
    return Box(left, top, right, bottom, label, place)


def _measures(box: Box) -> Entry:
    numbers = [_plain(one) for one in (box.left, box.top, box.width, box.height)]
    return {"bbox": numbers, "area": _plain(box.width * box.height)}


def _plain(number: float) -> float:
    """A number without a needless fraction."""
    return int(number) if number == int(number) else round(number, 4)


def _stretched(outline: object, before: Box, after: Box) -> object:
    """Polygons that follow their box; an outline of another kind goes, since it would lie elsewhere."""
    if not isinstance(outline, list) or not all(_is_polygon(one) for one in outline):
        return []
    across, down = after.width / before.width, after.height / before.height
    return [
        [
            _plain(after.left + (one - before.left) * across)
            if place % 2 == 0
            else _plain(after.top + (one - before.top) * down)
            for place, one in enumerate(polygon)
        ]
        for polygon in outline
    ]


def _is_polygon(outline: object) -> bool:
    return isinstance(outline, list) and all(isinstance(one, (int, float)) for one in outline)


def _number(entry: Entry, key: str) -> Number | None:
    """A number or name by which entries speak of each other; None where it is none."""
    value = entry.get(key)
    return value if isinstance(value, (int, str)) else None


def _named(entries: Sequence[_ImageEntries], images: Sequence[str]) -> dict[str, _ImageEntries]:
    """The entries of a folder's images: by their whole names, else by file names that no two images share."""
    many = Counter(name.rpartition("/")[2] for name in images)
    lone = {file: name for name in images if many[file := name.rpartition("/")[2]] == 1}
    known = set(images)
    found: dict[str, _ImageEntries] = {}
    for entry in entries:
        said = str(entry.image.get("file_name", "")).replace("\\", "/").removeprefix("./")
        name = said if said in known else lone.get(said.rpartition("/")[2], "")
        if name and _number(entry.image, "id") is not None:
            found.setdefault(name, entry)
    return found


def _line(entry: Entry) -> str:
    return json.dumps(entry, ensure_ascii=False)
