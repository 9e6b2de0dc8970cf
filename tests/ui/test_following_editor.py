from __future__ import annotations

import gc
import weakref

from cnnstudio.document.changes import Rename
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.following_editor import FollowingEditor


def _listening(editor: Editor) -> list[str]:
    heard: list[str] = []
    for name in ("switched", "project_changed", "selection_changed", "state_changed"):
        getattr(editor, name).connect(lambda name=name: heard.append(name))
    editor.refused.connect(heard.append)
    return heard


def test_it_edits_what_it_follows_and_tells_of_it(broken_editor: Editor) -> None:
    following = FollowingEditor(broken_editor)
    heard = _listening(following)
    following.select(("a",))
    following.perform(Rename("a", "stem"))
    assert broken_editor.document.project.network["a"].name == "stem"
    assert following.document is broken_editor.document
    assert following.undo_stack is broken_editor.undo_stack
    assert following.selection == broken_editor.selection == ("a",)
    assert heard == ["selection_changed", "project_changed", "state_changed"]
    following.perform(Rename("a", "image"))
    assert "Another layer is called image" in heard[-1]


def test_it_tells_when_it_follows_another_and_hears_no_more_of_the_first(broken_editor: Editor) -> None:
    following = FollowingEditor(broken_editor)
    other = Editor(Document(Project(name="other")))
    heard = _listening(following)
    following.follow(other)
    assert heard == ["switched", "project_changed", "selection_changed", "state_changed"]
    assert following.followed is other
    assert following.document.project.name == "other"
    heard.clear()
    broken_editor.perform(Rename("a", "stem"))
    broken_editor.select(("a",))
    assert heard == []
    following.follow(other)
    assert heard == []


def test_opening_goes_to_what_is_followed(broken_editor: Editor) -> None:
    following = FollowingEditor(broken_editor)
    following.open(Project(name="fresh"), None)
    assert broken_editor.document.project.name == "fresh"


def test_what_it_follows_no_more_can_go(qapp: object) -> None:
    first, second = Editor(Document()), Editor(Document())
    following = FollowingEditor(first)
    following.follow(second)
    gone = weakref.ref(first)
    del first
    gc.collect()
    assert gone() is None


def test_two_that_stand_for_one_lead_to_it(broken_editor: Editor) -> None:
    inner = FollowingEditor(broken_editor)
    outer = FollowingEditor(inner)
    assert outer.followed is broken_editor
    heard = _listening(outer)
    other = Editor(Document(Project(name="other")))
    inner.follow(other)
    assert outer.followed is other
    assert heard == ["project_changed", "selection_changed", "state_changed"]


def test_it_is_where_the_other_is_and_refuses_as_that(qapp: object) -> None:
    class _Inside(Editor):
        place = ("block",)
        is_read_only = True

    inside = _Inside(Document())
    following = FollowingEditor(inside)
    assert (following.place, following.is_read_only) == (("block",), True)
    following.follow(Editor(Document()))
    assert (following.place, following.is_read_only) == ((), False)
