"""``cnnstudio weights``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import keras
import pytest
from typer.testing import CliRunner

from cnnstudio.cli.application import application
from tests.engine.keras_weights import save_published

ROWS = CliRunner()


def run(*arguments: str | Path) -> Any:
    return ROWS.invoke(application, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_published(
        keras.applications.MobileNetV2(weights=None), tmp_path_factory.mktemp("w") / "mobilenet.h5"
    )


def test_published_weights_from_a_local_file(published: Path, tmp_path: Path) -> None:
    target = tmp_path / "net.cnnstudio"
    result = run("weights", "gallery:mobilenet-v2", "--imagenet", "--from", published, "--to", target)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.strip() == str(target)
    assert "All 105 layers" in result.stderr
    assert "shown as numbers" in result.stderr
    assert '"scaling": "none"' in target.read_text()
    told = json.loads(run("weights", target, "--json").stdout)
    assert len(told["taken"]) == 105
    assert Path(told["file"]) == published
    assert run("weights", target, "--forget").exit_code == 0
    assert json.loads(run("weights", target, "--json").stdout)["file"] is None


def test_other_classes_are_told_of(published: Path, tmp_path: Path) -> None:
    target = tmp_path / "net.cnnstudio"
    result = run("weights", "gallery:mobilenet-v2:classes=5", "--from", published, "--to", target, "--json")
    told = json.loads(result.stdout)
    assert told["misfits"] == [
        {"layer": "predictions", "then": [[1280, 1000], [1000]], "now": [[1280, 5], [5]]}
    ]
    assert len(told["taken"]) == 104


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("gallery:lenet-5", "--imagenet", "--to", "a.cnnstudio"), "No ImageNet weights"),
        (("gallery:mobilenet-v2", "--from", "none.h5"), "--to NAME.cnnstudio"),
        (("gallery:mobilenet-v2", "--from", "none.h5", "--to", "a.cnnstudio"), "moved or renamed"),
        (("gallery:mobilenet-v2", "--from", "none.h5", "--to", "a.keras"), "--to NAME.cnnstudio"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    arguments: tuple[str, ...], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("weights", *arguments)
    assert result.exit_code == 1
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert not list(tmp_path.glob("a.*"))


def test_forgetting_goes_with_nothing_else(published: Path) -> None:
    assert run("weights", "a.cnnstudio", "--forget", "--imagenet").exit_code == 2


def test_a_project_that_is_exported_over_its_weights_is_told_how_to_go_on(
    published: Path, tmp_path: Path
) -> None:
    project, model = tmp_path / "net.cnnstudio", tmp_path / "net.keras"
    run("weights", "gallery:mobilenet-v2:classes=5", "--from", published, "--to", project)
    assert "took its weights" not in run("export", project, "--to", model).stderr
    assert run("weights", project, "--from", model).exit_code == 0
    result = run("export", project, "--to", model)
    assert result.exit_code == 0
    assert f"cnnstudio weights {project} --from {model}" in result.stderr
    assert "has changed" in run("weights", project).stderr
    told = json.loads(run("weights", project, "--from", model, "--json").stdout)
    assert (len(told["taken"]), told["misfits"], told["new"]) == (105, [], [])
