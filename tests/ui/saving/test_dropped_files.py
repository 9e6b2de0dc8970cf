from __future__ import annotations

from pathlib import Path

import pytest

from cnnstudio.ui.saving.dropped_files import Use, sorted_drop, use_of


@pytest.mark.parametrize(
    ("name", "use"),
    [
        ("a.cnnstudio", Use.PROJECT),
        ("a.KERAS", Use.PROJECT),
        ("a.h5", Use.PROJECT),
        ("a.json", Use.PROJECT),
        ("a.ONNX", Use.PROJECT),
        ("a.JPG", Use.IMAGE),
        ("a.tiff", Use.IMAGE),
        ("a.pdf", Use.NOTHING),
        ("a.csv", Use.DATA),
        ("cifar-10-python.tar.gz", Use.DATA),
        ("t10k-images-idx3-ubyte", Use.DATA),
        ("a", Use.NOTHING),
    ],
)
def test_endings_tell(name: str, use: Use) -> None:
    assert use_of(Path(name)) is use


def test_projects_go_before_images() -> None:
    drop = sorted_drop(["b.txt", "c.png", "a.cnnstudio"])
    assert (drop.use, drop.path) == (Use.PROJECT, Path("a.cnnstudio"))
    assert drop.message == "b.txt and 1 more were not opened: drop projects and images one after the other."


def test_all_projects_are_opened() -> None:
    drop = sorted_drop(["a.cnnstudio", "b.keras", "c.cnnstudio"])
    assert (drop.path, drop.more, drop.message) == (
        Path("a.cnnstudio"),
        (Path("b.keras"), Path("c.cnnstudio")),
        "",
    )


def test_one_more_is_said_in_good_english() -> None:
    assert sorted_drop(["a.png", "b.png"]).message.endswith("a.png was, 1 more was not.")


def test_what_is_no_use_is_named(tmp_path: Path) -> None:
    assert "a.pdf is of no kind that can be opened" in sorted_drop(["a.pdf"]).message
    folder = tmp_path / "photos.png"
    folder.mkdir()
    assert sorted_drop([str(folder)]).use is Use.DATA
    assert sorted_drop([]).use is Use.NOTHING
    assert "drop a project" in sorted_drop([]).message
