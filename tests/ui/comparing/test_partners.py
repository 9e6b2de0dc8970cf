from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from cnnstudio.core.errors import FileError
from cnnstudio.document.files import save_project
from cnnstudio.document.project import Project
from cnnstudio.gallery import all_published, published_network
from cnnstudio.ui.comparing.partners import file_partner, open_partners, published_partners
from cnnstudio.ui.tabs.open_projects import OpenProjects


def test_other_tabs_and_the_saved_file(qapp: object, tmp_path: Path) -> None:
    parent = QObject()
    projects = OpenProjects(parent)
    projects.begin(Project(notes="first"), None)
    path = tmp_path / "net.cnnstudio"
    save_project(Project(notes="as saved"), path)
    projects.begin(Project(notes="edited"), path)
    tab, saved = open_partners(projects)
    assert (tab.title, tab.load().notes) == ("untitled", "first")
    assert tab.editor is projects.all[0].editor
    assert (saved.title, saved.load().notes, saved.editor) == (
        "net.cnnstudio as it is saved",
        "as saved",
        None,
    )
    projects.finish(keeps_drafts=False)


def test_files_are_read_when_they_are_wanted(tmp_path: Path) -> None:
    partner = file_partner(tmp_path / "gone.cnnstudio")
    assert partner.title == "gone.cnnstudio"
    with pytest.raises(FileError):
        partner.load()


def test_every_published_network() -> None:
    partners = published_partners()
    assert len(partners) == len(list(all_published()))
    (lenet,) = [partner for partner in partners if partner.key == "lenet-5"]
    assert lenet.load().network == published_network("lenet-5").network(None, None, None)
