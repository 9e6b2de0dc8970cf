from __future__ import annotations

import pytest

from cnnstudio.core.errors import FileError
from cnnstudio.document.project import Project
from cnnstudio.engine.runs.contents import run_contents
from cnnstudio.engine.runs.run_folder import PROJECT
from tests.engine.runs.conftest import MakeRun
from tests.engine.runs.made_runs import epoch_points


def test_everything_is_read(make_run: MakeRun, digits_project: Project) -> None:
    found = run_contents(make_run())
    assert found.project == digits_project
    assert found.history == epoch_points(3)
    assert found.environment["device"] == "CPU, 2 cores"


def test_a_damaged_one_is_refused(make_run: MakeRun) -> None:
    path = make_run()
    (path / PROJECT).unlink()
    with pytest.raises(FileError):
        run_contents(path)
