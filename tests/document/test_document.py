from __future__ import annotations

from pathlib import Path

import pytest

from cnnstudio.core.errors import StudioError
from cnnstudio.document.changes import Connect, Rename, SetProject
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project


@pytest.fixture
def document(rich_project: Project) -> Document:
    return Document(rich_project)


def _signals(document: Document) -> list[str]:
    seen: list[str] = []
    document.changed.connect(lambda: seen.append("changed"))
    document.state_changed.connect(lambda: seen.append("state"))
    return seen


def test_a_change_shows_and_its_inverse_leads_back(document: Document, rich_project: Project) -> None:
    seen = _signals(document)
    applied = document.apply(Rename("b", "stem"))
    assert document.project.network["b"].name == "stem"
    assert document.report.network is document.project.network
    assert document.is_modified
    assert seen == ["changed", "state"]
    document.apply(applied.inverse)
    assert document.project == rich_project
    assert not document.is_modified


def test_a_refused_change_changes_nothing(document: Document, rich_project: Project) -> None:
    seen = _signals(document)
    with pytest.raises(StudioError):
        document.apply(Connect("f", "b"))
    assert document.project is rich_project
    assert seen == []


def test_the_report_is_kept_where_the_network_is(document: Document) -> None:
    report = document.report
    document.apply(SetProject.of("change notes", notes="new"))
    assert document.report is report


def test_the_project_is_called_after_its_file(document: Document) -> None:
    document.apply(Rename("b", "stem"))
    before = document.apply(SetProject.of("change notes", notes="new")).inverse
    document.mark_saved(Path("/x/lenet.cnnstudio"))
    assert document.project.name == "lenet"
    assert not document.is_modified
    document.apply(before)
    assert document.project.name == "lenet"
    assert document.is_modified


def test_opening_another_project(document: Document) -> None:
    document.apply(Rename("b", "stem"))
    seen = _signals(document)
    document.open(Project(name="other"), Path("/x/net.cnnstudio"))
    assert (document.project.name, document.is_modified) == ("net", False)
    assert seen == ["changed", "state"]
    document.open(Project(name="other"), None)
    assert (document.project.name, document.is_modified, document.path) == ("other", False, None)


def test_work_without_a_file_can_be_marked(document: Document, rich_project: Project) -> None:
    document.mark_unsaved()
    assert document.is_modified
    document.mark_saved(Path("a.cnnstudio"))
    assert not document.is_modified
