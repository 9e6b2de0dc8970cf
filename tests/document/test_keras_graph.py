from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import FileError
from cnnstudio.document import keras_nodes
from cnnstudio.document.encoding import project_data, project_of
from cnnstudio.document.keras_graph import opened_model
from cnnstudio.document.project import Project
from tests.document.saved_models import saved_input, saved_layer, saved_model

PLAIN = saved_model(saved_input("a"), saved_layer("b", "a"), inputs=["a", 0, 0], outputs=["b", 0, 0])


def test_layers_may_stand_in_any_order() -> None:
    model = saved_model(
        saved_layer("c", "b"),
        saved_layer("b", "a"),
        saved_input("a"),
        inputs=["a", 0, 0],
        outputs=["c", 0, 0],
    )
    network = opened_model(model).network
    assert [node.name for node in network] == ["a", "b", "c"]


def test_outputs_that_feed_others_are_named() -> None:
    model = saved_model(
        saved_input("a"),
        saved_layer("b", "a"),
        saved_layer("c", "b"),
        inputs=["a", 0, 0],
        outputs=[["b", 0, 0], ["c", 0, 0]],
    )
    network = opened_model(model).network
    assert [network[key].name for key in network.named_outputs] == ["b", "c"]
    assert opened_model(PLAIN).network.named_outputs == ()


def test_what_feeds_no_output_is_left_out_and_said() -> None:
    model = saved_model(
        saved_input("a"),
        saved_layer("b", "a"),
        saved_layer("c", "a"),
        inputs=["a", 0, 0],
        outputs=["b", 0, 0],
    )
    opened = opened_model(model)
    assert [node.name for node in opened.network] == ["a", "b"]
    assert opened.left_out == ("c, which feeds no output",)


def test_keras_2_lists_its_connections() -> None:
    model = copy.deepcopy(PLAIN)
    model["config"]["layers"][1]["inbound_nodes"] = [[["a", 0, 0, {}]]]
    network = opened_model(model).network
    assert network.nodes[1].inputs == ("n0",)


def test_a_nested_model_is_laid_open_and_its_twins_renamed() -> None:
    inner = saved_model(
        saved_input("x"), saved_layer("b", "x"), inputs=["x", 0, 0], outputs=["b", 0, 0], name="inner"
    )
    inner = {**inner, "name": "inner", "inbound_nodes": saved_layer("", "b")["inbound_nodes"]}
    model = saved_model(
        saved_input("a"),
        saved_layer("b", "a"),
        inner,
        saved_layer("c", "inner"),
        inputs=["a", 0, 0],
        outputs=["c", 0, 0],
    )
    network = opened_model(model).network
    assert [(node.name, node.inputs) for node in network] == [
        ("a", ()), ("b", ("n0",)), ("inner_b", ("n1",)), ("c", ("n2",)),
    ]  # fmt: skip


def _damaged(change: str) -> dict[str, Any]:
    model = copy.deepcopy(PLAIN)
    second = model["config"]["layers"][1]
    match change:
        case "circle":
            second["inbound_nodes"] = saved_layer("", "b")["inbound_nodes"]
        case "missing":
            second["inbound_nodes"] = saved_layer("", "gone")["inbound_nodes"]
        case "second output":
            model["config"]["output_layers"] = ["b", 0, 1]
        case "missing output":
            model["config"]["output_layers"] = ["gone", 0, 0]
        case "no name":
            del second["name"], second["config"]["name"]
        case "no class":
            del second["class_name"]
        case "wrong types":
            second["config"]["units"] = ["many"]
        case "no calls":
            second["inbound_nodes"] = 5
    return model


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ("circle", "The file names a layer here that it does not hold, or that feeds itself"),
        ("missing", "The file names a layer here that it does not hold"),
        ("second output", "The file uses another than the first output"),
        ("missing output", "The file names a layer here"),
        ("no class", "A layer without a type is a layer type that this version does not know"),
        ("wrong types", "Dense holds what this version cannot read: Units must be a whole number"),
        ("no calls", "b has no input"),
    ],
)
def test_damage_is_opened_as_a_problem(change: str, part: str) -> None:
    network = opened_model(_damaged(change)).network
    messages = [problem.message for problem in analyse(network).errors]
    assert any(part in message for message in messages), messages


def test_a_layer_without_a_name_is_called_after_its_type() -> None:
    model = _damaged("no name")
    model["config"]["output_layers"] = ["Dense", 0, 0]
    assert [node.name for node in opened_model(model).network] == ["a", "Dense"]


def test_channels_first_is_refused_by_name() -> None:
    model = copy.deepcopy(PLAIN)
    model["config"]["layers"][1]["config"]["data_format"] = "channels_first"
    with pytest.raises(FileError, match="layer b keeps channels first"):
        opened_model(model)


def _twice() -> dict[str, Any]:
    """Layer b in two places, the second behind the first, as Keras counts calls."""
    model = copy.deepcopy(PLAIN)
    calls = model["config"]["layers"][1]["inbound_nodes"]
    calls.append(saved_layer("", "b")["inbound_nodes"][0])
    model["config"]["output_layers"] = [["b", 0, 0], ["b", 1, 0]]
    return model


def test_a_layer_in_two_places_is_two_nodes_that_share() -> None:
    network = opened_model(_twice()).network
    assert [(node.name, node.inputs, node.shared) for node in network] == [
        ("a", (), ""), ("b", ("n0",), "s0"), ("b_1", ("n1",), "s0"),
    ]  # fmt: skip
    assert [network[key].name for key in network.outputs()] == ["b", "b_1"]
    assert analyse(network).totals.cost.params == 20


def test_a_layer_is_shared_with_a_model_that_has_it_too() -> None:
    shared = {**saved_layer("b", "a"), "shared_object_id": 77}
    inner = saved_model(
        saved_input("x"),
        {**saved_layer("b", "x"), "shared_object_id": 77},
        inputs=["x", 0, 0],
        outputs=["b", 0, 0],
    )
    inner = {**inner, "name": "inner", "inbound_nodes": saved_layer("", "b")["inbound_nodes"]}
    model = saved_model(saved_input("a"), shared, inner, inputs=["a", 0, 0], outputs=["inner", 0, 0])
    network = opened_model(model).network
    assert [node.shared for node in network] == ["", "s0", "s0"]
    inner["config"]["layers"][1]["config"]["trainable"] = False
    assert [node.trainable for node in opened_model(model).network] == [True, False, False]


def test_the_only_call_may_be_counted_from_one() -> None:
    model = saved_model(saved_input("a"), saved_layer("b", "a"), inputs=["a", 0, 0], outputs=["b", 1, 0])
    assert [node.name for node in opened_model(model).network] == ["a", "b"]


def test_inputs_stand_in_the_order_of_the_model() -> None:
    model = saved_model(
        saved_input("b"), saved_input("a"), saved_layer("c", "b", "a", kind="Add"),
        inputs=[["a", 0, 0], ["b", 0, 0]], outputs=["c", 0, 0],
    )  # fmt: skip
    assert [node.name for node in opened_model(model).network] == ["a", "b", "c"]


@pytest.mark.parametrize("depth", [2, 50])
def test_models_inside_models_are_laid_open(depth: int) -> None:
    model = PLAIN
    for _ in range(depth):
        inner = {**model, "name": "inner", "inbound_nodes": saved_layer("", "a")["inbound_nodes"]}
        model = saved_model(saved_input("a"), inner, inputs=["a", 0, 0], outputs=["inner", 0, 0])
    assert [node.name for node in opened_model(model).network] == ["a", "b"]


def doubled(times: int) -> dict[str, Any]:
    """A model that calls another twice, which calls another twice, and so on."""
    model = PLAIN
    for _ in range(times):
        twice = [saved_layer("", "a")["inbound_nodes"][0], saved_layer("", "inner")["inbound_nodes"][0]]
        inner = {**model, "name": "inner", "inbound_nodes": twice}
        model = saved_model(saved_input("a"), inner, inputs=["a", 0, 0], outputs=["inner", 1, 0])
    return model


def test_a_few_nested_models_cannot_become_millions_of_layers(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are counted before a single layer is made."""
    monkeypatch.delattr(keras_nodes.Nodes, "add")
    with pytest.raises(FileError, match="more than 20,000 layers"):
        opened_model(doubled(40))


def test_as_many_layers_as_can_be_shown_are_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keras_nodes, "MOST_LAYERS", 33)
    names = [node.name for node in opened_model(doubled(5)).network]
    assert names == ["a", "b", *[f"b_{number}" for number in range(1, 32)]]
    monkeypatch.setattr(keras_nodes, "MOST_LAYERS", 32)
    with pytest.raises(FileError, match="more than 32 layers"):
        opened_model(doubled(5))


def test_training_arguments_are_named() -> None:
    model = copy.deepcopy(PLAIN)
    model["config"]["layers"][1]["inbound_nodes"][0]["kwargs"] = {"training": False, "mask": None}
    assert opened_model(model).left_out == ("training=False of b",)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=3) | st.sampled_from(["a", "b", "Functional"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(data=st.data(), value=_JSON)
def test_any_value_in_any_place_is_taken_or_refused(data: st.DataObject, value: Any) -> None:
    place: Any = copy.deepcopy(PLAIN)
    top = place
    while True:
        keys: list[Any] = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], (dict, list)) or not place[key] or data.draw(st.integers(0, 3)) == 0:
            place[key] = value
            break
        place = place[key]
    try:
        network = opened_model(top).network
    except FileError:
        return
    analyse(network)
    project = Project(network)
    assert project_of(json.loads(json.dumps(project_data(project)))) == project


@pytest.mark.parametrize(
    "absurd",
    ["[[", 5, None, [], {"class_name": "Dense", "config": "[["}, {"class_name": "Dense", "config": 5}],
)
def test_what_is_no_layer_is_kept_in_its_place_and_told(absurd: Any) -> None:
    layers = [saved_input("a"), absurd, saved_layer("b")]
    model = {"class_name": "Sequential", "module": "keras", "config": {"name": "s", "layers": layers}}
    network = opened_model(model).network
    assert len(network) == 3
    (error,) = analyse(network).errors
    assert "A layer without a type" in error.message
    assert network[error.node or ""].layer.to_data() == {"saved": absurd}
