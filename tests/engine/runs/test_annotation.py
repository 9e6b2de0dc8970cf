from __future__ import annotations

from pathlib import Path

import pytest

from cnnstudio.core.errors import FileError
from cnnstudio.engine.runs.annotation import ANNOTATION, Annotation, annotate, annotation_of


def test_what_is_not_changed_stays(tmp_path: Path) -> None:
    assert annotation_of(tmp_path) == Annotation()
    annotate(tmp_path, name="  wide \n net ")
    annotate(tmp_path, colour=2)
    assert annotate(tmp_path, notes="two\nlines ü") == Annotation("wide net", 2, "two\nlines ü")
    assert annotation_of(tmp_path) == Annotation("wide net", 2, "two\nlines ü")
    assert annotate(tmp_path, colour=None).colour is None


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"name": 3, "colour": "red", "notes": null}', '{"colour": -1}', '{"colour": true}'],
)
def test_a_damaged_one_says_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / ANNOTATION).write_text(text, "utf-8")
    assert annotation_of(tmp_path) == Annotation()


def test_a_failed_save_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    annotate(tmp_path, name="old")
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(FileError, match="the disk is full"):
        annotate(tmp_path, name="new")
    assert annotation_of(tmp_path).name == "old"
    assert [path.name for path in tmp_path.iterdir()] == [ANNOTATION]
