"""One real engine for all tests of a module that train and look inside, and a workspace of two projects."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import chain
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.following_editor import FollowingEditor
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.workspaces.design import DesignWorkspace


@pytest.fixture(scope="module")
def engine(qapp: object) -> Iterator[Engine]:
    made = Engine()
    made.start()
    yield made
    made.shut_down()


def _editor(filters: int) -> Editor:
    network = chain(Input((16, 16, 4)), ResidualUnit(4), *[Conv2D(filters, 3, padding="same")] * 20)
    return Editor(Document(Project(network)))


class Desk:
    """A workspace that shows two projects in turn."""

    def __init__(self, qtbot: QtBot) -> None:
        self.first, self.second = _editor(4), _editor(8)
        self.editor = FollowingEditor(self.first)
        self.design = DesignWorkspace(self.editor)
        qtbot.addWidget(self.design)
        self.design.resize(1200, 800)
        self.design.show()
        qtbot.waitExposed(self.design)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)
