from __future__ import annotations

from pathlib import Path

import pytest

from cnnstudio.core.network import chain
from cnnstudio.data.download import DownloadProgress
from cnnstudio.data.pretrained import CLASS_NAMES, FOLDER
from cnnstudio.document.changes import Rename, SetSettings
from cnnstudio.document.document import Document
from cnnstudio.document.folders import cache_folder
from cnnstudio.document.preprocessing import Preprocessing
from cnnstudio.document.project import Project
from cnnstudio.document.weights_source import WeightsSource
from cnnstudio.engine.exchange.link_weights import Linked, LinkWeights, SavedShapes
from cnnstudio.engine.exchange.load_pretrained import FetchClassNames, LoadPretrained, PretrainedWeights
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.weights.weights_desk import WeightsDesk, run_weights
from tests.ui.fake_engine import FakeEngine, fail, progress, stop, succeed

SOURCE = WeightsSource("/models/a.keras", "parts:1")
SHAPES = {"top": ((3, 4), (4,))}
LINKS = (("n1", (("", "top"),)),)


@pytest.fixture
def engine(qapp: object) -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def editor(qapp: object) -> Editor:
    return Editor(Document(Project(chain(Input((3,)), Dense(4)), "trial")))


@pytest.fixture
def desk(editor: Editor, engine: FakeEngine) -> WeightsDesk:
    return WeightsDesk(editor, lambda: engine)


def test_a_project_without_weights_asks_for_nothing(desk: WeightsDesk, engine: FakeEngine) -> None:
    assert desk.source is None
    assert desk.report() is None
    assert not engine.jobs


def test_weights_of_a_file_are_taken_in_one_step_of_undo(
    desk: WeightsDesk, engine: FakeEngine, editor: Editor
) -> None:
    desk.load(Path("/models/a.keras"))
    assert desk.doing == "Reading a.keras"
    (job,) = engine.jobs
    assert job.task == LinkWeights(editor.document.project, "/models/a.keras")
    succeed(job, Linked(SOURCE, LINKS, SHAPES))
    assert (desk.doing, desk.trouble) == ("", "")
    assert desk.source == SOURCE
    report = desk.report()
    assert report is not None
    assert report.taken == ("dense",)
    assert len(engine.jobs) == 1, "what it holds is known already"
    assert editor.undo_stack.undoText() == "load weights"
    editor.undo_stack.undo()
    assert desk.source is None
    editor.undo_stack.redo()
    assert editor.document.project.network["n1"].weights == (("", "top"),)


def test_the_report_follows_the_edits(desk: WeightsDesk, engine: FakeEngine, editor: Editor) -> None:
    desk.load(Path("/models/a.keras"))
    succeed(engine.jobs[0], Linked(SOURCE, LINKS, SHAPES))
    editor.perform(Rename("n1", "other"))
    editor.perform(SetSettings.of(("n1",), {"units": 9}))
    report = desk.report()
    assert report is not None
    assert [one.words for one in report.misfits] == ["other: 3 × 4 then, 3 × 9 now"]
    assert len(engine.jobs) == 1


def test_an_opened_project_has_its_file_looked_into(
    desk: WeightsDesk, engine: FakeEngine, editor: Editor
) -> None:
    network = chain(Input((3,)), Dense(4))
    editor.open(Project(network, "opened", weights=SOURCE), None)
    desk.note_opened()
    (job,) = engine.jobs
    assert job.task == SavedShapes(SOURCE)
    fail(job, "The weights of this network lie in /models/a.keras, which is not there (any more).")
    assert desk.is_lost
    assert "not there" in desk.trouble
    desk.load(Path("/other/a.keras"))
    assert not desk.trouble
    succeed(engine.jobs[-1], Linked(WeightsSource("/other/a.keras", "parts:1"), None, SHAPES))
    assert not desk.is_lost
    assert desk.source is not None
    assert desk.source.path == "/other/a.keras"
    assert editor.undo_stack.undoText() == "locate weights"


def test_a_file_that_was_refused_leaves_the_project_as_it_was(
    desk: WeightsDesk, engine: FakeEngine, editor: Editor
) -> None:
    before = editor.document.project
    desk.load(Path("/models/b.keras"))
    fail(engine.jobs[0], "b.keras fits no layer of this network.")
    assert desk.trouble == "b.keras fits no layer of this network."
    assert not desk.is_lost
    assert editor.document.project is before


def test_published_weights_come_with_progress_and_their_names(
    desk: WeightsDesk, engine: FakeEngine, editor: Editor
) -> None:
    editor.open(Project(chain(Input((8, 8, 3)), Dense(4)), "trial"), None)
    desk.load_pretrained("mobilenet-v2")
    (job,) = engine.jobs
    assert job.task == LoadPretrained(editor.document.project, "mobilenet-v2")
    progress(job, DownloadProgress("w.h5", 5_000_000, 20_000_000))
    assert (desk.doing, desk.fraction) == ("w.h5: 5.0 MB of 20.0 MB", 0.25)
    source = WeightsSource("/cache/w.h5", "sha256:1", "mobilenet-v2")
    succeed(job, PretrainedWeights(source, LINKS, SHAPES, Preprocessing.TF))
    assert editor.document.project.training.scaling == "none"
    assert "to_minus_one_and_one" in [node.name for node in editor.document.project.network]
    assert len(engine.jobs) == 1, "it tells no ImageNet classes apart, and so needs no names"


def test_names_are_fetched_for_the_classes_of_imagenet(
    desk: WeightsDesk, engine: FakeEngine, editor: Editor
) -> None:
    editor.open(Project(chain(Input((3,)), Dense(1000, activation="softmax")), "trial"), None)
    desk.load_pretrained("mobilenet-v2")
    source = WeightsSource("/cache/w.h5", "sha256:1", "mobilenet-v2")
    succeed(engine.jobs[0], PretrainedWeights(source, LINKS, SHAPES, Preprocessing.TF))
    assert engine.jobs[-1].task == FetchClassNames()
    assert desk.misses_names
    fail(engine.jobs[-1], "Nothing can be downloaded.")
    assert desk.trouble
    assert not desk.is_lost
    desk.load_class_names(Path("/names.json"))
    assert engine.jobs[-1].task == FetchClassNames("/names.json")
    folder = cache_folder() / FOLDER
    folder.mkdir(parents=True)
    (folder / CLASS_NAMES.name).write_text("{}")
    succeed(engine.jobs[-1], ())
    assert not desk.misses_names
    assert not desk.trouble


def test_a_download_can_be_cancelled(desk: WeightsDesk, engine: FakeEngine, editor: Editor) -> None:
    before = editor.document.project
    desk.load_pretrained("mobilenet-v2")
    desk.stop()
    assert engine.commands == [("stop", 1)]
    stop(engine.jobs[0])
    assert (desk.doing, desk.trouble) == ("", "")
    assert editor.document.project is before


def test_what_comes_for_another_project_is_dropped(
    desk: WeightsDesk, engine: FakeEngine, editor: Editor
) -> None:
    desk.load(Path("/models/a.keras"))
    editor.open(Project(chain(Input((3,)), Dense(4)), "another"), None)
    desk.note_opened()
    succeed(engine.jobs[0], Linked(SOURCE, LINKS, SHAPES))
    assert editor.document.project.weights is None
    assert not desk.doing


def test_writing_over_the_weights_links_them_anew(
    desk: WeightsDesk, engine: FakeEngine, editor: Editor
) -> None:
    desk.load(Path("/models/a.keras"))
    succeed(engine.jobs[0], Linked(SOURCE, LINKS, SHAPES))
    desk.relink(Path("/models/b.keras"))
    assert len(engine.jobs) == 1
    desk.relink(Path("/models/a.keras"))
    assert isinstance(engine.jobs[-1].task, LinkWeights)


def test_forgetting_can_be_undone(desk: WeightsDesk, engine: FakeEngine, editor: Editor) -> None:
    desk.load(Path("/models/a.keras"))
    succeed(engine.jobs[0], Linked(SOURCE, LINKS, SHAPES))
    desk.forget()
    assert editor.document.project.weights is None
    assert not any(node.weights for node in editor.document.project.network)
    editor.undo_stack.undo()
    assert desk.source == SOURCE
    assert engine.jobs[-1].task == SavedShapes(SOURCE)


def test_runs_without_weights_give_none(tmp_path: Path) -> None:
    assert run_weights("") is None
    (tmp_path / "project.cnnstudio").write_text("{}")
    assert run_weights(str(tmp_path)) is None
    (tmp_path / "best.keras").write_bytes(b"")
    assert run_weights(str(tmp_path)) == tmp_path / "best.keras"
