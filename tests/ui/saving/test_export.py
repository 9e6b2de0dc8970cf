from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from cnnstudio.core.network import chain
from cnnstudio.document.files import load_project, save_project
from cnnstudio.document.project import Project
from cnnstudio.engine.exchange.export import Export, Exported
from cnnstudio.engine.exchange.script_files import ScriptFiles, WriteScript
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.main_window import MainWindow
from cnnstudio.ui.saving.export import KINDS, exporter
from tests.ui.fake_engine import FakeEngine, fail, succeed

DIGITS = Project(chain(Input((8, 8, 1)), Flatten(), Dense(10, "softmax")), "digits")


@pytest.fixture
def window(main_window: MainWindow) -> MainWindow:
    """A window on a network that can be trained."""
    main_window.editor.open(DIGITS, None)
    return main_window


@pytest.fixture
def engine(main_window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """The window's engine, which runs nothing."""
    made = FakeEngine()
    monkeypatch.setattr(MainWindow, "engine", property(lambda _: made))
    return made


def test_a_script_is_written_at_once(window: MainWindow, answers: Any, tmp_path: Path) -> None:
    answers.path = tmp_path / "digits.py"
    window.commands["file.export"].trigger()
    assert answers.asked == ["Export digits.py"]
    assert "build_model" in {
        getattr(part, "name", "") for part in ast.parse(answers.path.read_text("utf-8")).body
    }
    assert window.messages.rows[0].text == f"Exported to {answers.path}."


@pytest.fixture
def run(window: MainWindow, tmp_path: Path) -> str:
    """The folder of a training of the network."""
    folder = tmp_path / "run"
    folder.mkdir()
    save_project(DIGITS, folder / "project.cnnstudio")
    window.training._on_run_finished(str(folder))
    return str(folder)


def test_weights_go_along_with_a_script_if_they_are_wanted(
    window: MainWindow, engine: FakeEngine, answers: Any, run: str, tmp_path: Path
) -> None:
    path = tmp_path / "net.py"
    exporter(window).export_to(path)
    assert answers.asked == ["weights of net.py in net.weights.h5"]
    (job,) = engine.jobs
    assert job.task == WriteScript(DIGITS, SavedModel(run), str(path))
    assert not path.exists()
    succeed(job, ScriptFiles(str(path), str(tmp_path / "net.weights.h5"), 2500))
    assert f"Exported to {path}, with the weights of the last training in net.weights.h5, 2.5" in (
        window.messages.rows[0].text.replace("\u202f", " ").replace("\u00a0", " ")
    )


@pytest.mark.parametrize("answer", [False, None])
def test_a_script_can_be_had_without_its_weights_and_not_at_all(
    answer: bool | None, window: MainWindow, engine: FakeEngine, answers: Any, run: str, tmp_path: Path
) -> None:
    answers.weights = answer
    exporter(window).export_to(tmp_path / "net.py")
    assert not engine.jobs
    assert (tmp_path / "net.py").exists() is (answer is False)


def test_a_copy_of_the_project_leaves_the_document_as_it_is(window: MainWindow, tmp_path: Path) -> None:
    exporter(window).export_to(tmp_path / "copy.cnnstudio")
    assert load_project(tmp_path / "copy.cnnstudio").network == DIGITS.network
    assert window.editor.document.path is None


def test_nothing_happens_without_a_name(window: MainWindow, answers: Any, engine: FakeEngine) -> None:
    window.commands["file.export"].trigger()
    assert not engine.jobs
    assert not window.messages.rows


@pytest.mark.parametrize("name", ["net.keras", "net.onnx", "net.tflite", "net"])
def test_a_model_is_the_engines_work(
    window: MainWindow, engine: FakeEngine, tmp_path: Path, name: str
) -> None:
    exporter(window).export_to(tmp_path / name)
    (job,) = engine.jobs
    assert job.task == Export(UntrainedModel(DIGITS), str(tmp_path / name))
    assert window.status.currentMessage() == f"Exporting to {name}…"
    succeed(job, Exported(str(tmp_path / name), "LiteRT", 2500))
    assert "LiteRT with start weights, 2.5" in window.messages.rows[0].text.replace("\u202f", " ").replace(
        "\u00a0", " "
    )
    assert window.status.currentMessage() == ""


def test_a_failure_is_told(window: MainWindow, engine: FakeEngine, tmp_path: Path) -> None:
    exporter(window).export_to(tmp_path / "net.onnx")
    fail(engine.jobs[0], "ONNX needs tf2onnx.")
    assert window.messages.rows[0].text == "ONNX needs tf2onnx."


def test_the_weights_of_a_training_go_along_while_the_network_is_the_same(
    window: MainWindow, engine: FakeEngine, tmp_path: Path
) -> None:
    save_project(DIGITS, tmp_path / "project.cnnstudio")
    window.training._on_run_finished(str(tmp_path))
    exporter(window).export_to(tmp_path / "net.keras")
    assert engine.jobs[0].task == Export(SavedModel(str(tmp_path)), str(tmp_path / "net.keras"))
    window.editor.open(Project(chain(Input((8, 8, 1)), MaxPooling2D(), Flatten(), Dense(10)), "other"), None)
    exporter(window).export_to(tmp_path / "net.keras")
    assert isinstance(engine.jobs[1].task.source, UntrainedModel)


def test_refusals_are_told(window: MainWindow, engine: FakeEngine, tmp_path: Path) -> None:
    exporter(window).export_to(tmp_path / "net.doc")
    assert "no form of a model" in window.messages.rows[0].text
    window.editor.open(Project(chain(Input((2, 2, 1)), MaxPooling2D(3)), "broken"), None)
    exporter(window).export_to(tmp_path / "net.py")
    assert "max_pooling2d" in window.messages.rows[-1].text + window.messages.rows[0].text
    assert not engine.jobs
    assert not list(tmp_path.glob("net*"))


def test_every_kind_names_its_ending() -> None:
    from cnnstudio.ui.saving.questions import _ending

    assert [_ending(kind) for kind in KINDS] == ["py", "keras", "onnx", "tflite", "", "cnnstudio"]
