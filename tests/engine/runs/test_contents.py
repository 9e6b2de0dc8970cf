from __future__ import annotations

import pytest

from cnnstudio.core.errors import FileError
from cnnstudio.document.project import Project
from cnnstudio.engine.runs.batch_curve import BatchCurve
from cnnstudio.engine.runs.contents import RunContents, run_contents
from cnnstudio.engine.runs.run_folder import PROJECT
from cnnstudio.engine.training.training_progress import BatchPoint, NormPoint
from tests.engine.runs.conftest import MakeRun
from tests.engine.runs.made_runs import epoch_points


def test_everything_is_read(make_run: MakeRun, digits_project: Project) -> None:
    run = make_run()
    curve = BatchCurve(run, 5)
    curve.take([BatchPoint(1, 2.0, 0.5), BatchPoint(2, 1.0, 0.75)])
    curve.write()
    (run / "norms.csv").write_text("step,gradient_norm,weight_norm\n0,1.5,2.5\n7,1.0,2.0")  # cut off
    found = run_contents(run)
    assert found.project == digits_project
    assert found.history == epoch_points(3)
    assert found.environment["device"] == "CPU, 2 cores"
    assert found.batches == (BatchPoint(1, 2.0, 0.5), BatchPoint(2, 1.0, 0.75))
    assert found.norms == (NormPoint(0, 1.5, 2.5),)


@pytest.mark.parametrize(
    ("data", "batches"),
    [({"training": 1437}, 23), ({"training": 3}, 1), ({"training": "x"}, None), (7, None)],
)
def test_the_batches_of_an_epoch(digits_project: Project, data: object, batches: int | None) -> None:
    assert RunContents(digits_project, (), {"data": data}).batches_per_epoch == batches


def test_a_damaged_one_is_refused(make_run: MakeRun) -> None:
    path = make_run()
    (path / PROJECT).unlink()
    with pytest.raises(FileError):
        run_contents(path)
