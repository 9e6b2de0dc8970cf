from __future__ import annotations

from pathlib import Path

from cnnstudio.data.annotations.annotation import AnnotatedImage, Annotation, AnnotationSet, Finding
from cnnstudio.data.annotations.joining import joined


def made(root: Path, label: str, *files: str) -> AnnotationSet:
    images = tuple(
        AnnotatedImage(file, 4, 5, (Annotation(label, (0, 0, 1, 1), extras={"id": 1}),)) for file in files
    )
    return AnnotationSet(
        root, "coco", images, (label, "dog"), (Finding("x", 1, "y", "noted"),), (root / "list.json",)
    )


def test_images_classes_and_findings_of_all(tmp_path: Path) -> None:
    found = joined(
        [(made(tmp_path / "a", "cat", "1", "2"), 0), (made(tmp_path / "b", "owl", "1"), 2)], tmp_path
    )
    assert [(image.file, image.part) for image in found.images] == [("a/1", 0), ("a/2", 0), ("b/1", 2)]
    assert found.classes == ("cat", "dog", "owl")
    assert len(found.findings) == 2
    assert not found.images[0].annotations[0].extras
    assert found.form == ""


def test_an_image_in_two_files(tmp_path: Path) -> None:
    found = joined([(made(tmp_path, "cat", "1"), 0), (made(tmp_path, "owl", "1", "2"), 1)], tmp_path)
    assert [(image.file, image.annotations[0].label) for image in found.images] == [
        ("1", "cat"),
        ("2", "owl"),
    ]
    assert found.findings[-1].message == "1 is listed in another file already, which counts."


def test_parts_count_where_all_are_known(tmp_path: Path) -> None:
    for parts in ((0, None), (1, 1)):
        sets = [(made(tmp_path, "cat", str(place)), part) for place, part in enumerate(parts)]
        assert [image.part for image in joined(sets, tmp_path).images] == [None, None]
