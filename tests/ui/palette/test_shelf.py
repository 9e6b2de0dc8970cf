"""The user's own groups as the palette knows them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.document.kept_groups import ENDING, KeptGroups
from cnnstudio.ui.palette.shelf import GroupShelf
from tests.document.test_group import stem


@pytest.fixture
def kept(tmp_path: Path) -> KeptGroups:
    return KeptGroups(tmp_path / "groups")


@pytest.fixture
def shelf(qapp: object, kept: KeptGroups) -> GroupShelf:
    shelf = GroupShelf(kept)
    shelf.refresh()
    return shelf


def test_it_tells_of_what_is_kept_and_taken_out(qtbot: QtBot, shelf: GroupShelf) -> None:
    with qtbot.waitSignal(shelf.changed):
        assert shelf.keep(stem())
    (key,) = shelf.groups
    assert shelf.called("Stem") == key
    assert shelf.called("Other") is None
    assert shelf.rename(key, "Head")
    with qtbot.waitSignal(shelf.removed) as caught:
        shelf.remove(key)
    assert caught.args == [key, "Head"]
    assert shelf.groups == {}
    assert shelf.restore(key)
    assert shelf.replace(key, stem(99))
    assert shelf.groups == {key: stem(99)}


def test_what_another_program_keeps_shows_by_itself(
    qtbot: QtBot, shelf: GroupShelf, kept: KeptGroups
) -> None:
    shelf.keep(stem(title="First"))
    with qtbot.waitSignal(shelf.changed, timeout=10_000):
        kept.keep(stem(title="Second"))
    assert [group.label for group in shelf.groups.values()] == ["First", "Second"]


def test_what_fails_is_told(qtbot: QtBot, shelf: GroupShelf, kept: KeptGroups) -> None:
    with qtbot.waitSignal(shelf.failed):
        assert not shelf.rename("gone", "x")
    shelf.keep(stem())
    (kept.folder / f"bad{ENDING}").write_text("{")
    with qtbot.waitSignal(shelf.failed) as caught:
        shelf.refresh()
    assert "left out" in caught.args[0]
    with qtbot.assertNotEmitted(shelf.failed):
        shelf.refresh()
