"""Annotations written as PASCAL VOC's XML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from cnnstudio.data.annotations.annotation import (
    SKIPPED,
    AnnotatedImage,
    Annotation,
    AnnotationSet,
    Box,
    Finding,
)
from cnnstudio.data.annotations.box_checks import shortest
from cnnstudio.data.annotations.file_names import name_inside, stem
from cnnstudio.data.annotations.pascal_voc import ANNOTATIONS, CORNERS, FILE, FORM, IMAGES, TREE
from cnnstudio.data.annotations.voc_lists import list_texts
from cnnstudio.data.annotations.xml_tree import Element, xml_text
from cnnstudio.document.atomic import write_in_folder


def write_voc(root: Path, annotations: AnnotationSet) -> tuple[Finding, ...]:
    """Write an XML file for each image, and lists where the parts are known; images themselves are not copied.

    Args:
        root: The folder; images that lie in ``JPEGImages`` have their XML in ``Annotations``, others beside them.
        annotations: What to write.

    Returns:
        What VOC cannot hold.

    Raises:
        FileError: A file cannot be written; each is either as it was or whole.
    """
    findings: list[Finding] = []
    for image in annotations.images:
        findings += write_voc_file(root, image, own=annotations.form == FORM)
    if any(image.file.startswith(f"{IMAGES}/") for image in annotations.images):
        for name, text in list_texts(annotations.images).items():
            write_in_folder(root / name, text.encode("utf-8"))
    return tuple(findings)


def write_voc_file(root: Path, image: AnnotatedImage, own: bool = True) -> tuple[Finding, ...]:
    """Write the XML file of one image.

    Args:
        root: The folder that the names begin at.
        image: The image with its annotations.
        own: Whether its extras are of VOC; what is in them is written back.

    Returns:
        What VOC cannot hold.

    Raises:
        FileError: It cannot be written; a file that was there is as it was.
    """
    name, content = voc_file(image, own)
    write_in_folder(root / name, content)
    lost = [one.label for one in image.annotations if one.outline is not None or one.is_crowd]
    return tuple(
        Finding(name, None, f"{label}: its outline or crowd mark is left out; VOC holds boxes.", "skipped")
        for label in lost
    )


def voc_file(image: AnnotatedImage, own: bool = True) -> tuple[str, bytes]:
    """The name of an image's XML file below the folder, and its content.

    Args:
        image: The image with its annotations.
        own: Whether its extras are of VOC.
    """
    name = name_inside(image.extras.get(FILE, "")) if own else None
    return name or _file_of(image), xml_text(voc_tree(image, own)).encode("utf-8")


def _file_of(image: AnnotatedImage) -> str:
    below = stem(image.file)
    if below.startswith(f"{IMAGES}/"):
        below = f"{ANNOTATIONS}/{below.removeprefix(f'{IMAGES}/')}"
    return f"{below}.xml"


def voc_tree(image: AnnotatedImage, own: bool = True) -> Element:
    """The XML of one image."""
    tree = image.extras.get(TREE) if own else None
    folder, _, file = image.file.rpartition("/")
    if tree is None:
        names = (("folder", folder.rpartition("/")[2]), ("filename", file))
        tree = Element("annotation", children=tuple(Element(tag, text) for tag, text in names))
    size = tree.child("size") or Element("size")
    size = _with(_with(size, "width", str(image.width)), "height", str(image.height))
    tree = _with_child(tree, size)
    objects = tuple(_object(one, own) for one in image.annotations)
    return replace(tree, children=(*tree.children, *objects, *(image.extras.get(SKIPPED, ()) if own else ())))


def _object(one: Annotation, own: bool) -> Element:
    tree = one.extras.get(TREE) if own else None
    if tree is None:
        known = (("name", one.label), ("pose", "Unspecified"), ("truncated", "0"), ("difficult", "0"))
        tree = Element("object", children=tuple(Element(tag, text) for tag, text in known))
    tree = _with(tree, "name", one.label)
    if tree.text_of("difficult") != str(int(one.is_difficult)) and (
        one.is_difficult or tree.child("difficult")
    ):
        tree = _with(tree, "difficult", str(int(one.is_difficult)))
    corners = tree.child("bndbox") or Element("bndbox")
    for tag, number in zip(CORNERS, voc_box(one.box), strict=True):
        text = corners.text_of(tag)
        if not _is_number(text, number):
            corners = _with(corners, tag, str(number))
    return _with_child(tree, corners)


def _is_number(text: str, number: float) -> bool:
    try:
        return float(text) == number
    except ValueError:
        return False


def voc_box(box: Box) -> tuple[float, float, float, float]:
    """Corners as VOC counts them, with the fewest digits that give the box again."""
    left, top, right, bottom = box
    across, down = (shortest(edge + 1, lambda value, edge=edge: value - 1 == edge) for edge in (left, top))  # type: ignore[misc]
    return (
        across,
        down,
        shortest(right, lambda value: value == right),
        shortest(bottom, lambda value: value == bottom),
    )


def _with(element: Element, tag: str, text: str) -> Element:
    """An element whose first child of a name has a text."""
    return _with_child(element, replace(element.child(tag) or Element(tag), text=text))


def _with_child(element: Element, child: Element) -> Element:
    """An element with another first child of a name, or one more."""
    places = [place for place, old in enumerate(element.children) if old.tag == child.tag]
    children: Sequence[Element] = element.children
    if not places:
        return replace(element, children=(*children, child))
    return replace(element, children=(*children[: places[0]], child, *children[places[0] + 1 :]))
