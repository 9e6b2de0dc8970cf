"""Files with absurd settings and connections: opened with problems, never refused, and kept."""

from __future__ import annotations

import copy
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.cli.summary import summary_data
from cnnstudio.core.analysis import analyse
from cnnstudio.document.files import open_network, project_text, save_project
from cnnstudio.document.project import Project
from tests.document.saved_models import saved_input, saved_layer, saved_model

ABSURD = st.one_of(
    st.sampled_from([-1, 0, 10**9, 10**17, -(10**9), 1.5, 1e17, "many", "", None, True, [], {}, [[]], [-1, -1], [0, 0]]),
    st.sampled_from(["@deep@", "@1e999@", "@NaN@", "@" + "9" * 5000 + "@", ["@deep@", "@-Infinity@"]]),
    st.lists(st.sampled_from([-2, 0, 1, 10**9, None, "x", [1], {"a": 1}]), max_size=5),
    st.dictionaries(st.sampled_from(["l1", "config", "class_name", "x"]), st.integers(-2, 2), max_size=2),
    st.integers(1, 200).map(lambda depth: _nested(depth)),
)  # fmt: skip


def _nested(depth: int) -> Any:
    data: Any = []
    for _ in range(depth):
        data = [data]
    return data


def _text(data: Any) -> str:
    """JSON text, with numbers and depths that Python would not write where marks stand for them."""
    text = json.dumps(data).replace('"@deep@"', "[" * 10_000 + "]" * 10_000)
    return re.sub(r'"@([^"]*)@"', r"\1", text)


def _opened(path: Path) -> Project:
    """Open a file, look at all that is said of it, and see that it stays the same when saved."""
    project = open_network(path)
    report = analyse(project.network)
    json.dumps(summary_data(project, report, 32), allow_nan=False)
    assert set(report.nodes) == {node.id for node in project.network}
    again = path.with_name("again.cnnstudio")
    save_project(project, again)
    assert open_network(again) == project
    return project


absurd = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@absurd
@given(data=st.data())
def test_projects_stay_openable(data: st.DataObject, rich_project: Project, tmp_path: Path) -> None:
    content = json.loads(project_text(rich_project))
    nodes = content["network"]["nodes"]
    keys = [*[node["id"] for node in nodes], "gone", "lost"]
    for _ in range(data.draw(st.integers(1, 4))):
        node = data.draw(st.sampled_from(nodes))
        change = data.draw(st.sampled_from(["setting", "inputs", "order", "kind", "shared"]))
        if change == "setting":
            names = [*node["settings"], "colour"]
            node["settings"][data.draw(st.sampled_from(names))] = data.draw(ABSURD)
        elif change == "inputs":
            node["inputs"] = data.draw(st.lists(st.sampled_from(keys), max_size=3))
        elif change == "order":
            nodes[:] = data.draw(st.permutations(nodes))
        elif change == "kind":
            node["kind"] = data.draw(
                st.sampled_from([*[other["kind"] for other in nodes], "whirl", "keras:Dense"])
            )
        else:
            node["shared"] = data.draw(st.sampled_from(["", "s0", "s1"]))
    path = tmp_path / "absurd.cnnstudio"
    path.write_text(_text(content), "utf-8")
    _opened(path)


def _network() -> dict[str, Any]:
    """A small network with a branch, a join and a model inside it."""
    inner = saved_model(
        saved_input("x"), saved_layer("y", "x"), inputs=["x", 0, 0], outputs=["y", 0, 0], name="inner"
    )
    inner = {**inner, "name": "inner", "inbound_nodes": saved_layer("", "sum")["inbound_nodes"]}
    image = saved_layer("image", kind="InputLayer", batch_shape=[None, 8, 8, 3])
    conv = saved_layer(
        "conv", "image", kind="Conv2D", filters=4, kernel_size=[3, 3], strides=[1, 1], padding="same"
    )
    side = saved_layer(
        "side", "image", kind="Conv2D", filters=4, kernel_size=[1, 1], groups=1, dilation_rate=[1, 1]
    )
    pool = saved_layer("pool", "side", kind="MaxPooling2D", pool_size=[2, 2], strides=[1, 1], padding="same")
    joined = saved_layer("sum", "conv", "pool", kind="Add")
    return saved_model(
        image, conv, side, pool, joined, inner, inputs=["image", 0, 0], outputs=["inner", 0, 0]
    )


def _saved(model: dict[str, Any], folder: Path) -> Path:
    path = folder / "absurd.keras"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", _text(model))
    return path


def _is_whole(layer: Any) -> bool:
    return isinstance(layer, dict) and "name" in layer and isinstance(layer.get("config"), dict)


@absurd
@given(data=st.data())
def test_models_stay_openable(data: st.DataObject, tmp_path: Path) -> None:
    model = copy.deepcopy(_network())
    layers = model["config"]["layers"]
    names = [*[layer["name"] for layer in layers], "gone"]
    for _ in range(data.draw(st.integers(1, 4))):
        layer = data.draw(st.sampled_from([each for each in layers if _is_whole(each)]))
        change = data.draw(
            st.sampled_from(["setting", "call", "twice", "order", "class", "input", "config", "layer"])
        )
        calls = saved_layer("", *data.draw(st.lists(st.sampled_from(names), max_size=3)))["inbound_nodes"]
        if change == "setting":
            kept = [
                name
                for name in layer["config"]
                if name not in ("layers", "name", "input_layers", "output_layers")
            ]
            layer["config"][data.draw(st.sampled_from([*kept, "colour"]))] = data.draw(ABSURD)
        elif change == "call":
            layer["inbound_nodes"] = calls
        elif change == "twice":
            layer["inbound_nodes"] = [*calls, *calls]
        elif change == "order":
            layers[:] = data.draw(st.permutations(layers))
        elif change == "class":
            layer["class_name"] = data.draw(st.sampled_from(["Lambda", "Whirl", "Dense", "Add", None, 5]))
        elif change == "config":
            layer["config"] = data.draw(ABSURD)
        elif change == "layer":
            layers.append(data.draw(ABSURD))
        else:
            layer["inbound_nodes"] = data.draw(ABSURD)
    _opened(_saved(model, tmp_path))


@pytest.mark.parametrize(
    "absurd_layer",
    [
        lambda conv: conv["config"].update(strides=[-1, -1]),
        lambda conv: conv["config"].update(filters="many"),
        lambda conv: conv["config"].update(filters="@1e999@"),
        lambda conv: conv["config"].update(kernel_size="@deep@"),
        lambda conv: conv.update(config="@deep@"),
        lambda conv: conv.update(inbound_nodes=saved_layer("", "gone")["inbound_nodes"]),
        lambda conv: conv.update(inbound_nodes=saved_layer("", "sum")["inbound_nodes"]),
        lambda conv: conv.update(inbound_nodes=[]),
    ],
)
def test_a_model_says_what_is_wrong(absurd_layer: Callable[[dict[str, Any]], None], tmp_path: Path) -> None:
    model = _network()
    assert not analyse(_opened(_saved(model, tmp_path)).network).errors
    absurd_layer(model["config"]["layers"][1])
    assert analyse(_opened(_saved(model, tmp_path)).network).errors
