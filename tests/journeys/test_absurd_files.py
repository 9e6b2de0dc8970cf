"""Files with absurd settings, opened in the window: problems with a way out, no crash, and they stay openable."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cnnstudio.document.changes import Rename
from tests.document.saved_models import saved_layer, saved_model
from tests.journeys.conftest import Visitor, is_one_clear_message, names, texts

pytestmark = pytest.mark.journey

LENET = Path(__file__).parents[2] / "examples" / "lenet5_digits.cnnstudio"
DEEP = "[" * 10_000 + "]" * 10_000
Data = dict[str, Any]


def _project(change: Callable[[list[Data]], None]) -> str:
    """The text of LeNet-5's project with its layers changed."""
    data = json.loads(LENET.read_text("utf-8"))
    change(data["network"]["nodes"])
    return json.dumps(data).replace('"@deep@"', DEEP).replace('"@huge@"', "1e999")


def _set(place: int, **settings: Any) -> Callable[[list[Data]], None]:
    return lambda nodes: nodes[place]["settings"].update(settings)


def _feed(place: int, *inputs: int | str) -> Callable[[list[Data]], None]:
    """Let a layer take others, by their places or by ids."""

    def change(nodes: list[Data]) -> None:
        nodes[place]["inputs"] = [nodes[one]["id"] if isinstance(one, int) else one for one in inputs]

    return change


def _backwards(nodes: list[Data]) -> None:
    """Every layer stands in the file before the one that it takes; and the last takes one that is nowhere."""
    nodes.append({"id": "late", "name": "late", "kind": "dense", "settings": {}, "inputs": ["gone"]})
    nodes.reverse()


PROJECTS = {
    "negative strides": _project(_set(1, strides=[-1, -1])),
    "a thousand million filters": _project(_set(1, filters=10**9)),
    "filters without end": _project(_set(1, filters="@huge@")),
    "wrong types": _project(_set(1, filters="many", kernel_size={"a": [None]})),
    "no inputs": _project(_feed(1)),
    "inputs that are nowhere": _project(_feed(1, "gone", "lost")),
    "a circle": _project(_feed(1, -1)),
    "a layer before it exists": _project(_backwards),
    "deep nesting": _project(_set(1, kernel_size="@deep@")),
    "deeply nested groups": _project(
        lambda nodes: nodes[1].update(kind="group", settings={"network": "@deep@"})
    ),
}


def _model(change: Callable[[list[Data]], None]) -> str:
    """The text of the configuration of a small Keras model with its layers changed."""
    layers = [
        saved_layer("image", kind="InputLayer", batch_shape=[None, 28, 28, 1]),
        saved_layer("c1", "image", kind="Conv2D", filters=6, kernel_size=[5, 5], strides=[1, 1]),
        saved_layer("flat", "c1", kind="Flatten"),
        saved_layer("out", "flat"),
    ]
    change(layers)
    text = json.dumps(saved_model(*layers, inputs=["image", 0, 0], outputs=["out", 0, 0]))
    return text.replace('"@deep@"', DEEP).replace('"@huge@"', "1e999")


def _config(place: int, **settings: Any) -> Callable[[list[Data]], None]:
    return lambda layers: layers[place]["config"].update(settings)


def _call(place: int, *names: str) -> Callable[[list[Data]], None]:
    return lambda layers: layers[place].update(inbound_nodes=saved_layer("", *names)["inbound_nodes"])


MODELS = {
    "negative strides": _model(_config(1, strides=[-1, -1])),
    "a thousand million filters": _model(_config(1, filters=10**9)),
    "filters without end": _model(_config(1, filters="@huge@")),
    "wrong types": _model(_config(1, filters="many", kernel_size={"a": [None]})),
    "no inputs": _model(_call(1)),
    "inputs that are nowhere": _model(_call(1, "gone")),
    "a circle": _model(_call(1, "flat")),
    "a layer before it exists": _model(lambda layers: (layers.reverse(), _call(1, "gone")(layers))[1]),
    "deep nesting": _model(_config(1, kernel_size="@deep@")),
    "a deeply nested configuration": _model(lambda layers: layers[1].update(config="@deep@")),
}


def test_absurd_projects_are_opened_with_their_problems(visitor: Visitor, tmp_path: Path) -> None:
    for case, text in PROJECTS.items():
        path = tmp_path / f"{case}.cnnstudio"
        path.write_text(text, "utf-8")
        _check_work_goes_on(visitor, path)


def test_absurd_keras_models_are_opened_with_their_problems(visitor: Visitor, tmp_path: Path) -> None:
    for case, text in MODELS.items():
        path = tmp_path / f"{case}.keras"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("config.json", text)
        _check_work_goes_on(visitor, path)


def _check_work_goes_on(visitor: Visitor, path: Path) -> None:
    """The file is opened, its problems are told, layers can be edited, and what is saved opens again."""
    window = visitor.window
    window.open_dropped([str(path)])
    assert not [text for text in texts(window) if not text.startswith("Layers read from")], path.name
    document = window.editor.document
    project = document.project
    assert (document.path or path, project.name) == (path, path.stem)
    assert document.report.problems, path.name
    assert window.design.problems.count >= len(document.report.problems)
    assert all(is_one_clear_message(problem.message) for problem in document.report.problems), path.name
    visitor.take(f"absurd-{path.name}")
    node = project.network.nodes[-1]
    window.editor.select((node.id,))
    window.editor.perform(Rename(node.id, "renamed"))
    assert "renamed" in names(window)
    window.editor.undo_stack.undo()
    again = path.with_name(f"{path.stem} again.cnnstudio")
    assert window.files.save_to(again)
    window.open_dropped([str(again)])
    assert window.editor.document.path == again
    assert window.editor.document.project.network == project.network
