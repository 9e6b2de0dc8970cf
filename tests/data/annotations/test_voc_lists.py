from __future__ import annotations

from pathlib import Path

from cnnstudio.data.annotations.annotation import AnnotatedImage
from cnnstudio.data.annotations.voc_lists import list_texts, parts_of_lists


def save(root: Path, **lists: str) -> Path:
    (root / "ImageSets" / "Main").mkdir(parents=True)
    for name, text in lists.items():
        (root / "ImageSets" / "Main" / f"{name}.txt").write_text(text)
    return root


def test_images_by_their_lists(tmp_path: Path) -> None:
    root = save(
        tmp_path, train="a\nb 1\n\n", val="c\na\n", test="d\n", trainval="a\nb\nc\n", cat_train="a -1\n"
    )
    lists = parts_of_lists(root)
    assert lists is not None
    assert lists.parts == {"a": 0, "b": 0, "c": 1, "d": 2}
    images = [AnnotatedImage(f"JPEGImages/{name}.jpg", 4, 5) for name in "abcx"]
    kept, findings = lists.sorted_images(images)
    assert [(image.file, image.part) for image in kept] == [
        ("JPEGImages/a.jpg", 0), ("JPEGImages/b.jpg", 0), ("JPEGImages/c.jpg", 1),
    ]  # fmt: skip
    assert [str(finding) for finding in findings] == [
        "ImageSets/Main/val.txt, line 2: a stands in train.txt already, which counts. (repaired)",
        "ImageSets/Main: 1 of 4 images stand in no list, and are left out. (skipped)",
        "ImageSets/Main/test.txt: d is listed, but has no annotations that can be read. (skipped)",
    ]


def test_training_and_validation_in_one_list(tmp_path: Path) -> None:
    lists = parts_of_lists(save(tmp_path, trainval="a\nb\n", test="c"))
    assert lists is not None
    assert lists.parts == {"a": 0, "b": 0, "c": 2}
    assert parts_of_lists(tmp_path / "elsewhere") is None


def test_lists_to_write() -> None:
    images = [
        AnnotatedImage(f"JPEGImages/{name}.b.jpg", 4, 5, (), part)
        for name, part in (("a", 0), ("c", 2), ("b", 0))
    ]
    assert list_texts(images) == {
        "ImageSets/Main/train.txt": "a.b\nb.b\n",
        "ImageSets/Main/test.txt": "c.b\n",
    }
