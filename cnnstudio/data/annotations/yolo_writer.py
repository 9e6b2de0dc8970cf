"""Annotations written as YOLO's text files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cnnstudio.core.errors import FileError
from cnnstudio.data.annotations.annotation import (
    SKIPPED,
    AnnotatedImage,
    Annotation,
    AnnotationSet,
    Finding,
    RunLengths,
)
from cnnstudio.data.annotations.yolo_names import with_names
from cnnstudio.data.annotations.yolo_text import FORM, HAS_FILE, NAMES, TEXT, label_file, read_line
from cnnstudio.data.readers.opening import unpacked
from cnnstudio.document.atomic import write_in_folder, write_whole

_DIGITS = 12
_CLASSES = "classes.txt"


def write_yolo(root: Path, annotations: AnnotationSet) -> tuple[Finding, ...]:
    """Write a text file for each image, and the names of the classes; images themselves are not copied.

    Args:
        root: The folder; images that lie in ``images`` have their text in ``labels``, others beside them.
        annotations: What to write.

    Returns:
        What YOLO's text cannot hold.

    Raises:
        FileError: A file cannot be written; each is either as it was or whole.
    """
    own = annotations.form == FORM
    numbers = {name: place for place, name in enumerate(annotations.classes)}
    findings: list[Finding] = []
    for image in annotations.images:
        if image.annotations or not own or HAS_FILE in image.extras:
            findings += write_yolo_file(root, image, numbers, own)
    names = annotations.extras.get(NAMES, ("", ()))[1] if own else ()
    file, content = yolo_names_file(root, annotations)
    if names != annotations.classes or not (root / file).is_file():
        write_whole(root / file, content)
    return tuple(findings)


def yolo_names_file(root: Path, annotations: AnnotationSet) -> tuple[str, bytes]:
    """The file that names the classes, below the folder, and its content; what else a YAML file says stays in it.

    Raises:
        FileError: A name cannot stand in it.
    """
    file = annotations.extras.get(NAMES, ("", ()))[0] if annotations.form == FORM else ""
    names, file = annotations.classes, file or _CLASSES
    broken = [name for name in names if "\n" in name or name.strip() != name]
    if broken:
        raise FileError(f"The class {broken[0]!r} cannot stand on a line of its own: give it another name.")
    path = root / file
    if file.endswith((".yaml", ".yml")):
        text = unpacked(path).decode("utf-8-sig", errors="replace") if path.is_file() else "names: []\n"
        return file, with_names(text, names).encode("utf-8")
    return file, "".join(f"{name}\n" for name in names).encode("utf-8")


def write_yolo_file(
    root: Path, image: AnnotatedImage, numbers: Mapping[str, int], own: bool = True
) -> tuple[Finding, ...]:
    """Write the text file of one image.

    Args:
        root: The folder that the names begin at.
        image: The image with its annotations.
        numbers: The number of each class.
        own: Whether its extras are of YOLO; what is in them is written back.

    Returns:
        What YOLO's text cannot hold.

    Raises:
        FileError: It cannot be written; a file that was there is as it was.
    """
    name, content, findings = yolo_file(image, numbers, own)
    write_in_folder(root / name, content)
    return findings


def yolo_file(
    image: AnnotatedImage, numbers: Mapping[str, int], own: bool = True
) -> tuple[str, bytes, tuple[Finding, ...]]:
    """The name of an image's text file below the folder, its content, and what it cannot hold.

    Args:
        image: The image with its annotations.
        numbers: The number of each class.
        own: Whether its extras are of YOLO.
    """
    name = label_file(image.file)
    lines, findings = [], []
    for one in image.annotations:
        line, lost = _line(one, image, numbers[one.label], own)
        lines.append(line)
        if lost:
            findings.append(Finding(name, len(lines), f"{one.label}: {lost}.", "skipped"))
    lines += image.extras.get(SKIPPED, ()) if own else ()
    return name, "".join(f"{line}\n" for line in lines).encode("utf-8"), tuple(findings)


def _line(one: Annotation, image: AnnotatedImage, number: int, own: bool) -> tuple[str, str]:
    """A line, and what it cannot hold; the numbers that were read stand there again while they are true."""
    known = one.extras.get(TEXT) if own else None
    if known is not None:
        _, box, outline, _ = read_line(f"0 {known}", image.height, image.width)
        if (box, outline) == (one.box, one.outline):
            return f"{number} {known}", ""
    lost = "it stands for many objects, which is left out" if one.is_crowd else ""
    if isinstance(one.outline, RunLengths) or (one.outline and len(one.outline) > 1):
        lost = "its mask, or outline of several parts, is left out; its box is kept"
    elif one.outline:
        sizes = (image.width, image.height)
        return _joined(number, [value / sizes[place % 2] for place, value in enumerate(one.outline[0])]), lost
    left, top, right, bottom = one.box
    shares = (
        (left + right) / 2 / image.width, (top + bottom) / 2 / image.height, (right - left) / image.width,
        (bottom - top) / image.height,
    )  # fmt: skip
    return _joined(number, shares), lost


def _joined(number: int, values: list[float] | tuple[float, ...]) -> str:
    return " ".join([str(number), *(f"{round(value, _DIGITS):.12g}" for value in values)])
