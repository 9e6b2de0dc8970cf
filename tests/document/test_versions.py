from __future__ import annotations

from typing import Any

import pytest

from cnnstudio.core.errors import FileError
from cnnstudio.document.versions import MIGRATIONS, VERSION, migrated


def _rename(data: dict[str, Any]) -> dict[str, Any]:
    return {"version": 1, "new": data["old"]}


def _double(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "new": 2 * data["new"]}


def test_old_data_goes_through_every_step() -> None:
    steps = {1: _rename, 2: _double}
    assert migrated({"version": 1, "old": 4}, steps, 3) == {"version": 3, "new": 8}
    assert migrated({"version": 2, "new": 4}, steps, 3) == {"version": 3, "new": 8}
    assert migrated({"version": 3, "new": 4}, steps, 3) == {"version": 3, "new": 4}


@pytest.mark.parametrize("version", [0, -1, "1", None, True, 1.0, []])
def test_a_version_that_never_was_is_damage(version: Any) -> None:
    with pytest.raises(FileError, match="damaged"):
        migrated({"version": version})


def test_a_newer_version_asks_for_an_update() -> None:
    with pytest.raises(FileError, match="update the program"):
        migrated({"version": VERSION + 1})


def test_there_is_a_way_from_every_version_that_is_read() -> None:
    assert sorted(MIGRATIONS) == list(range(VERSION - len(MIGRATIONS), VERSION))
