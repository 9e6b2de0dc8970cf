from __future__ import annotations

import os
from pathlib import Path

import pytest

from cnnstudio.core.errors import FileError
from cnnstudio.document.drafts import DraftKeeper, left_drafts
from cnnstudio.document.project import Project

ORIGIN = Path("/somewhere/net.cnnstudio")


def test_a_left_draft_is_given_once(rich_project: Project, tmp_path: Path) -> None:
    keeper = DraftKeeper(tmp_path / "drafts")
    keeper.keep(rich_project, ORIGIN)
    keeper.leave()
    (draft,) = left_drafts(tmp_path / "drafts")
    assert (draft.project, draft.origin) == (rich_project, ORIGIN)
    assert left_drafts(tmp_path / "drafts") == []
    draft.leave()
    (again,) = left_drafts(tmp_path / "drafts")
    again.remove()
    assert list((tmp_path / "drafts").iterdir()) == []


def test_living_windows_keep_theirs(rich_project: Project, tmp_path: Path) -> None:
    one, other = DraftKeeper(tmp_path), DraftKeeper(tmp_path)
    one.keep(rich_project, None)
    other.keep(Project(), None)
    assert one.path != other.path
    assert left_drafts(tmp_path) == []
    one.leave()
    (draft,) = left_drafts(tmp_path)
    assert draft.project == rich_project
    draft.remove()
    other.discard()
    assert list(tmp_path.iterdir()) == []


def test_the_last_state_is_kept(rich_project: Project, tmp_path: Path) -> None:
    keeper = DraftKeeper(tmp_path)
    keeper.keep(Project(), None)
    keeper.keep(rich_project, ORIGIN)
    keeper.leave()
    (draft,) = left_drafts(tmp_path)
    assert draft.project == rich_project
    draft.leave()


def test_a_discarded_draft_is_gone_and_another_can_follow(rich_project: Project, tmp_path: Path) -> None:
    keeper = DraftKeeper(tmp_path)
    keeper.discard()
    assert keeper.path is None
    keeper.keep(rich_project, None)
    keeper.discard()
    assert list(tmp_path.iterdir()) == []
    keeper.keep(rich_project, None)
    keeper.leave()
    assert len(left_drafts(tmp_path)) == 1


def test_newest_first(tmp_path: Path) -> None:
    for name, time in (("old", "2026-01-01T10:00:00"), ("new", "2026-02-01T10:00:00")):
        keeper = DraftKeeper(tmp_path)
        keeper.keep(Project(name=name), None)
        assert keeper.path is not None
        text = keeper.path.read_text()
        start = text.index('"saved_at": "') + len('"saved_at": "')
        keeper.path.write_text(text[:start] + time + text[start + len(time) :])
        keeper.leave()
    assert [draft.project.name for draft in left_drafts(tmp_path)] == ["new", "old"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "[]",
        "{}",
        '{"format": "cnnstudio-draft"}',
        '{"format": "cnnstudio-draft", "saved_at": "now"}',
    ],
)
def test_what_is_no_draft_is_left_alone(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.draft"
    path.write_text(text)
    assert left_drafts(tmp_path) == []
    assert path.read_text() == text


def test_a_full_disk_leaves_the_draft_before(
    rich_project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = DraftKeeper(tmp_path)
    keeper.keep(rich_project, None)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", lambda *arguments: (_ for _ in ()).throw(OSError(28, "full")))
        with pytest.raises(FileError, match="disk is full"):
            keeper.keep(Project(), None)
    keeper.leave()
    (draft,) = left_drafts(tmp_path)
    assert draft.project == rich_project
    draft.leave()


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match="Drafts cannot be kept"):
        DraftKeeper(tmp_path / "file").keep(Project(), None)


def test_no_folder_means_no_drafts(tmp_path: Path) -> None:
    assert left_drafts(tmp_path / "gone") == []


def test_a_left_draft_is_gone_on_with(rich_project: Project, tmp_path: Path) -> None:
    first = DraftKeeper(tmp_path)
    first.keep(rich_project, ORIGIN)
    first.leave()
    (draft,) = left_drafts(tmp_path)
    keeper = DraftKeeper(tmp_path)
    keeper.keep(Project(), None)
    keeper.adopt(draft)
    assert left_drafts(tmp_path) == []
    assert len(list(tmp_path.glob("*.draft"))) == 1
    keeper.keep(Project(notes="further"), ORIGIN)
    keeper.leave()
    (again,) = left_drafts(tmp_path)
    assert again.project.notes == "further"
    again.remove()
    assert list(tmp_path.iterdir()) == []
