"""Groups that are kept across projects."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from cnnstudio.core.errors import StudioError
from cnnstudio.document.group import Group
from cnnstudio.document.kept_groups import ENDING, KeptGroups
from tests.document.test_group import stem


@pytest.fixture
def kept(tmp_path: Path) -> KeptGroups:
    return KeptGroups(tmp_path / "data" / "groups")


def test_nothing_is_kept_at_first(kept: KeptGroups) -> None:
    assert kept.read().groups == {}
    assert not kept.folder.exists()


def test_a_group_is_read_as_it_was_kept(kept: KeptGroups) -> None:
    first, second = kept.keep(stem(title="Zebra")), kept.keep(stem(16, "apple"))
    assert kept.read().groups == {second: stem(16, "apple"), first: stem(title="Zebra")}
    assert list(kept.read().groups) == [second, first]


def test_two_of_one_title_do_not_meet(kept: KeptGroups) -> None:
    assert kept.keep(stem(8)) != kept.keep(stem(16))
    assert {group.value_of("filters") for group in kept.read().groups.values()} == {8, 16}


def test_it_is_renamed_replaced_removed_and_brought_back(kept: KeptGroups) -> None:
    key = kept.keep(stem())
    kept.rename(key, "Head")
    assert kept.read().groups[key].label == "Head"
    kept.replace(key, stem(32))
    assert kept.read().groups == {key: stem(32)}
    kept.remove(key)
    assert kept.read().groups == {}
    kept.restore(key)
    assert kept.read().groups == {key: stem(32)}


def test_what_is_gone_is_told(kept: KeptGroups) -> None:
    with pytest.raises(StudioError, match="not in your palette any more"):
        kept.rename("gone", "x")
    with pytest.raises(StudioError, match="cannot be moved"):
        kept.remove("gone")
    key = kept.keep(stem())
    with pytest.raises(StudioError, match="at least one"):
        kept.rename(key, "  ")


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"[1, 2]", b'{"format": "cnnstudio-group", "version": 99, "kind": "group", "settings": {}}',
     b'{"format": "cnnstudio-group", "version": 1, "kind": "flatten", "settings": {}}',
     b'{"format": "cnnstudio-group", "version": 1, "kind": "group", "settings": {"network": 3}}'],
)  # fmt: skip
def test_a_damaged_file_is_told_of_and_left_alone(kept: KeptGroups, content: bytes) -> None:
    key = kept.keep(stem())
    path = kept.folder / f"bad{ENDING}"
    path.write_bytes(content)
    shelf = kept.read()
    assert list(shelf.groups) == [key]
    (sentence,) = shelf.damaged
    assert str(path) in sentence
    assert "left out" in sentence
    assert path.read_bytes() == content


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "groups").write_text("a file")
    with pytest.raises(StudioError, match="could not be kept"):
        KeptGroups(tmp_path / "groups" / "inner").keep(stem())


def _keep(folder: Path, number: int) -> None:
    for part in range(10):
        KeptGroups(folder).keep(Group(f"Group {number} {part}", stem().inside))


def test_programs_that_keep_at_once_lose_nothing(kept: KeptGroups) -> None:
    context = multiprocessing.get_context("spawn")
    programs = [context.Process(target=_keep, args=(kept.folder, number)) for number in range(3)]
    for program in programs:
        program.start()
    for program in programs:
        program.join(60)
    titles = {group.label for group in kept.read().groups.values()}
    assert titles == {f"Group {number} {part}" for number in range(3) for part in range(10)}
    assert kept.read().damaged == ()
