from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.errors import FileError
from cnnstudio.data.annotations.file_names import by_stem, listed, name_inside, stem


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("a.png", "a.png"), (" b/./a.png", "b/a.png"), ("b\\a.png", "b/a.png"), ("a..b.png", "a..b.png"), ("é/ü.png", "é/ü.png"),
        ("../a.png", None), ("b/../../a.png", None), ("b\\..\\a.png", None), ("/etc/passwd", None), ("\\\\host\\a", None),
        ("c:/a.png", None), ("C:a.png", None), ("", None), (".", None), ("a\0.png", None), ("\ud800.png", None), (3, None),
        (None, None), ("a" * 5000, None),
    ],
)  # fmt: skip
def test_names_that_lead_out_are_none(name: object, inside: str | None) -> None:
    assert name_inside(name) == inside


@given(st.text(alphabet="./\\aC: ", max_size=12))
def test_no_name_leads_out(name: str) -> None:
    inside = name_inside(name)
    if inside is not None:
        assert (Path("/root") / inside).resolve().is_relative_to("/root")


def test_files_below_a_folder(tmp_path: Path) -> None:
    for name in ("b/c/x.PNG", "a.png", ".hidden/y.png", "b/list.TXT", "__MACOSX/z.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    found = listed(tmp_path)
    assert found.files == ("a.png", "b/c/x.PNG", "b/list.TXT", "b/loop")
    assert found.images() == ("a.png", "b/c/x.PNG")
    assert found.ending(".txt") == ("b/list.TXT",)
    assert sorted(found.folders) == [tmp_path, tmp_path / "b", tmp_path / "b" / "c"]
    assert listed(tmp_path, 0).files == ("a.png",)
    with pytest.raises(FileError, match="There is no folder"):
        listed(tmp_path / "gone")


def test_stems() -> None:
    assert stem("a.b/c.d.png") == "a.b/c.d"
    assert by_stem(["a.jpg", "a.png", "b/a.png"]) == {"a": "a.jpg", "b/a": "b/a.png"}
