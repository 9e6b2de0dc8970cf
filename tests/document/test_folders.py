from __future__ import annotations

from pathlib import Path

import pytest

from cnnstudio.document import folders


def test_one_variable_puts_all_into_one_folder(private_folders: Path) -> None:
    for folder in (
        folders.data_folder(),
        folders.settings_folder(),
        folders.log_folder(),
        folders.drafts_folder(),
        folders.cache_folder(),
    ):
        assert private_folders in folder.parents
    assert folders.runs_folder().parent == folders.data_folder()


def test_without_it_the_system_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(folders.HOME_VARIABLE)
    assert "CNN Studio" in str(folders.data_folder())
    assert len({folders.log_folder(), folders.data_folder(), folders.cache_folder()}) == 3
