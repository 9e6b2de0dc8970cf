from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QIcon

from cnnstudio import resources


def test_the_icon_is_found_and_can_be_drawn(qapp: object) -> None:
    icon = QIcon(str(resources.path("cnnstudio.svg")))
    assert not icon.pixmap(64, 64).isNull()


def test_an_installed_package_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed, checkout = tmp_path / "_resources", tmp_path / "resources"
    for folder in (installed, checkout):
        folder.mkdir()
        (folder / "a.txt").touch()
    monkeypatch.setattr(resources, "_PLACES", (installed, checkout))
    assert resources.path("a.txt") == installed / "a.txt"
    (installed / "a.txt").unlink()
    assert resources.path("a.txt") == checkout / "a.txt"


def test_a_missing_one_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"lacks the file gone\.png"):
        resources.path("gone.png")
