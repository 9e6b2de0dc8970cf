"""Finding scikit-learn's files."""

from __future__ import annotations

import importlib.util

import pytest

from cnnstudio.core.errors import FileError
from cnnstudio.data.scikit_files import scikit_file


def test_files_are_found() -> None:
    assert scikit_file("images", "china.jpg").is_file()


def test_missing_files_and_a_missing_package_have_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileError, match=r"mars\.jpg is missing: install scikit-learn again"):
        scikit_file("images", "mars.jpg")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(FileError, match=r"china\.jpg is missing"):
        scikit_file("images", "china.jpg")
